"""HTML becomes a galley; its pieces become pages and a PDF."""
