"""The doors for files: what is read of others, and what is written."""
