"""The doors for files: those that others wrote and we read, and those that we write."""
