"""Web pages: the article without what stands around it, and what the page says about it."""
