"""What measures Hemeroteca and fits its weights; ``python -m benchmarks`` lists the commands."""
