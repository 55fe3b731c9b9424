"""Files in: TOML, text and SVG, read and checked by rule."""
