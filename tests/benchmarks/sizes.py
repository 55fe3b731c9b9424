"""Read made PDFs back, to show that contenders made the same: as many pages, the same words, tags without a fault."""

from collections.abc import Iterable
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import page as page_validation
from pypdfium2 import PdfDocument

PROFILE = "ua1"


class Size(NamedTuple):
    """What some PDFs come to, on average, and how many failures the validator finds in the last of them."""

    maker: str
    pages: float
    words: float
    kilobytes: float
    failures: int


def size(maker: str, made: Iterable[bytes], file: Path) -> Size:
    """Measure PDFs; the last one is left as a file, for the validator reads files."""
    pages, words, lengths = [], [], []
    for pdf in made:
        document = PdfDocument(pdf)
        pages.append(len(document))
        words.append(sum(len(leaf.get_textpage().get_text_bounded().split()) for leaf in document))
        lengths.append(len(pdf) / 1024)
        document.close()
        file.write_bytes(pdf)
    failures = len(page_validation.validate_pdf(file, profile=PROFILE).failures)
    return Size(maker, mean(pages), mean(words), mean(lengths), failures)
