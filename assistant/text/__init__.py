"""A string -> what it says; knows nothing of archives and models."""
