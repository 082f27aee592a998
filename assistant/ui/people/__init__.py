"""The view of a person or a body: offices, statements and mentions as the articles have them."""
