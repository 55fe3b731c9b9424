"""Turn an XLSX file into the XML parts that it packs, each read whole, and all of them within bounds.

What a header says of a part's size is not believed: inflating stops at the limit. Nor may a part hold what no
spreadsheet writes and what costs much to read, or reads files: document types, comments, tags without an end.
"""

import re
from io import BytesIO
from typing import IO, Final, Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MOST_BYTES: Final = 64 * 2**20
"""Of all parts that are read, inflated."""
MOST_TAGS: Final = 2_000_000
"""Of a part: of a sheet, some 500,000 cells."""
_LONG: Final = re.compile(rb"[^>]{1000000}")
"""A tag or text that expat, which gets it in small chunks, would begin anew with each (CVE-2023-52425)."""
_DECLARED: Final = re.compile(rb"(\xef\xbb\xbf)?<\?xml version\s*=\s*[\"']1\.0[\"'](?P<rest>[^>]{0,60})\?>")
_OTHER_ENCODING: Final = re.compile(rb"encoding\s*=\s*[\"'](?!utf-8[\"'])", re.I)


class TooLarge(ValueError):
    """What is packed is more than any roster."""


class Package(ZipFile):
    """A packed XLSX file; a part too large raises `TooLarge`, a broken one what `zipfile` does or `ValueError`."""

    left = MOST_BYTES

    def open(
        self,
        name: str | ZipInfo,
        mode: Literal["r", "w"] = "r",  # noqa: ARG002 - parts are read alone
        pwd: bytes | None = None,  # noqa: ARG002
        *,
        force_zip64: bool = False,  # noqa: ARG002
    ) -> IO[bytes]:
        """Return a part, read and proved."""
        return BytesIO(self.read(name))

    def read(self, name: str | ZipInfo, pwd: bytes | None = None) -> bytes:  # noqa: ARG002
        """Return a part, proved."""
        info = self.getinfo(name) if isinstance(name, str) else name
        if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise ValueError("packed in another way than XLSX files are")
        with super().open(info) as part:
            data = part.read(self.left + 1)
        self.left -= len(data)
        if self.left < 0 or data.count(b"<") > MOST_TAGS:
            raise TooLarge
        if _is_odd(data):
            raise ValueError("no XML as spreadsheets write it")
        return data


def _is_odd(data: bytes) -> bool:
    """Whether XML has what no spreadsheet writes; `<!` begins document types, entities, comments and CDATA."""
    declared = _DECLARED.match(data)
    if declared and _OTHER_ENCODING.search(declared["rest"]):
        return True
    rest = declared.end() if declared else 0
    return b"\0" in data or b"<!" in data or data.find(b"<?", rest) >= 0 or bool(_LONG.search(data))
