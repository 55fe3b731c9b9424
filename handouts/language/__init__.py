"""One language becomes another: message catalogs, and how numbers, dates and lists are written."""
