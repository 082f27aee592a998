// The articles of the index.
