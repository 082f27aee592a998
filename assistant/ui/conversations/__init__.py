"""The column of conversations beside the talk."""
