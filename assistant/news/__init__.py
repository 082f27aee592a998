"""What newspapers add: attribution, resolved days, rival and later figures, stories."""
