"""Files that hold others: archives, captures of the web."""
