"""HTML becomes a galley, through WeasyPrint, and is kept."""
