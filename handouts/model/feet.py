"""The words of a page's foot and margins, as composition hands them on to the galley."""

from msgspec import Struct


class Feet(Struct, frozen=True):
    """`page_of` has `{page}` and `{pages}`, `code` has `{code}`; `sample` is shown for the sample clinic only;
    `digits` are the locale's, from 0 to 9."""

    topic: str
    version: str
    page_of: str
    code: str
    draft: str
    sample: str
    digits: str = "0123456789"
