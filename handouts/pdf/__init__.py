"""Values become the syntax of a PDF file."""
