"""A sentence and its evidence -> a verdict."""
