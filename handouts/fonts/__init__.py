"""Text becomes glyphs: fonts are found, lines shaped, and the glyphs used put into fonts of their own."""
