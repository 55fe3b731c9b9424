"""Turn a page of a PDF, page 1 if none is named, into a picture: `python docs/picture.py LEAFLET.pdf PICTURE.png 2`."""

import sys
from typing import Final

import pypdfium2 as pdfium

WIDTH: Final = 700
"""Pixels: as wide as a README's text, and small enough for it."""
COLOURS: Final = 64


def draw(source: str, target: str, page: str = "1") -> None:
    """Draw a page in few colours, without anything that tells where or when."""
    with pdfium.PdfDocument(source) as pdf:
        found = pdf[int(page) - 1]
        image = found.render(scale=WIDTH / found.get_width()).to_pil()
    image.convert("RGB").quantize(COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    draw(*sys.argv[1:4])
