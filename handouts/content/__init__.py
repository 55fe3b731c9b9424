"""A topic's files become a Topic."""
