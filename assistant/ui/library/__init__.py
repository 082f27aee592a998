"""The view of the articles in the index."""
