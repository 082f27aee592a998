"""The words of a question -> what it asks."""
