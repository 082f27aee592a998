"""One question or one claim, from start to answer."""
