"""What the reader of one handout gets becomes a value, a code and a file that can be read back."""
