"""A topic in one language becomes the same topic in another, through message catalogs, or is refused."""
