"""Pieces of a galley become pages, and pages a PDF."""
