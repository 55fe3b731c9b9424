"""Turn the first page of a PDF into the README's picture: `python docs/picture.py LEAFLET.pdf PICTURE.png`."""

import sys
from typing import Final

import pypdfium2 as pdfium

WIDTH: Final = 700
"""Pixels: as wide as a README's text, and small enough for it."""
COLOURS: Final = 64


def draw(source: str, target: str) -> None:
    """Draw page 1 in few colours, without anything that tells where or when."""
    with pdfium.PdfDocument(source) as pdf:
        page = pdf[0]
        image = page.render(scale=WIDTH / page.get_width()).to_pil()
    image.convert("RGB").quantize(COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    draw(*sys.argv[1:3])
