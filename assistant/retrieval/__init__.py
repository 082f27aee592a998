"""A question -> hits -> evidence."""
