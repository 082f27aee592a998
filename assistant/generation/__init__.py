"""Evidence -> prompt -> marked sentences."""
