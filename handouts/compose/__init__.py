"""A topic and a clinic become the HTML of every piece."""
