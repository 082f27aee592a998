"""What agencies send: NewsML, NITF, ninjs."""
