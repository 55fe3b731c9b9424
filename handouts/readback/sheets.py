"""Rules about what stands on a page, as PDFium sees it, the library that draws PDFs in Chrome."""

from collections.abc import Iterator
from typing import Final

import pypdfium2

from handouts.readback.copy import Copy
from handouts.readback.rule import HOUSE, Fault, Rule, rule


@rule(HOUSE)
def edges(copy: Copy) -> Iterator[Fault]:
    """Nothing is drawn over the edge of its page, and no page is empty."""
    document = pypdfium2.PdfDocument(copy.data)
    try:
        for number, page in enumerate(document, 1):
            width, height = page.get_size()
            boxes = [thing.get_bounds() for thing in page.get_objects()]
            if not boxes:
                yield Fault("nothing stands on the page", number)
            for left, bottom, right, top in boxes:
                if left < 0 or bottom < 0 or right > width or top > height:
                    yield Fault(f"something is drawn over the edge, {left:.0f} to {right:.0f} pt across", number)
    finally:
        document.close()


SHEETS: Final[tuple[Rule[Copy], ...]] = (edges,)
