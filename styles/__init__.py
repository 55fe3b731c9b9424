"""Style sheets, one a concern."""
