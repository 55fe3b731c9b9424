"""Turn a file's bytes into the name of the encoding that its text is in, or refuse to guess.

UTF-8 and UTF-16 prove themselves. What is neither is Windows-1252 as long as it reads like that, which the caller is
told: the encodings of one byte a letter can't be told apart for certain, and a wrong one turns letters of a patient's
name into others. charset-normalizer, which knows how texts look that were read wrongly, is behind this door alone.
"""

import codecs
import re
from collections.abc import Callable
from typing import BinaryIO, Final

from handouts.errors import PatientDataError, unknown
from handouts.files.reading import MIB

Tell = Callable[[str], None]
"""Takes a sentence about what was assumed."""
WESTERN: Final = "windows-1252"


def nobody(_: str) -> None:
    """Tell nobody."""


ENCODINGS: Final = {
    "utf-8": "utf-8",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    **{f"windows-{page}": f"cp{page}" for page in range(1250, 1259)},
    "iso-8859-1": "cp1252",
    "iso-8859-2": "iso8859-2",
    "iso-8859-9": "iso8859-9",
    "iso-8859-15": "iso8859-15",
    "mac-roman": "mac-roman",
    "ibm437": "cp437",
    "ibm850": "cp850",
    "gb18030": "gb18030",
    "big5": "big5",
    "euc-kr": "cp949",
    "shift-jis": "cp932",
}
"""Names that `--encoding` takes, and what Python calls them; ISO 8859-1 is read as browsers do (WHATWG, Encoding)."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before the mark of UTF-16, which begins alike
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PIECE: Final = 256 * 1024
_SAMPLE: Final = 64 * 1024
"""Bytes of lines with letters beyond ASCII that are guessed from."""
_NEARLY: Final = 0.05
"""How much odder than the best guess, of 1, a reading may look that is taken."""
_ODD: Final = re.compile(r"[^\W\d_][€‚ƒ„†‡ˆ‰‹“”•˜™›¡-©«-¶¸¹»-¿×÷][^\W\d_]|[†‡ˆ‰•˜¢-©¬-¶¸¹¼-¾×÷][^\W\d_]|[a-zß-ÿ][ŽŠŒŸ]")
"""What Windows-1252 makes of letters that were written otherwise: signs, or a capital, inside words or before them."""
HINT: Final = "save it as “CSV UTF-8” or as XLSX, or name its encoding, such as --encoding windows-1250"


def codec(name: str) -> str:
    """Return what Python calls an encoding that a person named; raises `UnknownName`."""
    spelt = name.strip().casefold().replace("_", "-")
    known = {**ENCODINGS, **{_canonical(other): python for other, python in ENCODINGS.items()}}
    found = known.get(spelt) or known.get(_canonical(spelt), "")
    if not found:
        raise unknown("encoding", name, list(ENCODINGS))
    return found


def _canonical(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""


def encoding_of(file: BinaryIO, tell: Tell) -> str:
    """Return what Python calls the encoding of a text, and tell what was assumed; the file is read from its start.

    Raises `PatientDataError` for a text that is neither UTF-8 nor UTF-16 and does not read as Windows-1252.
    """
    file.seek(0)
    start = file.read(4096)
    certain = next((name for mark, name in _MARKS if start.startswith(mark)), "") or _unmarked_utf16(start)
    if certain not in {"", "utf-8"}:
        return certain
    file.seek(0)
    if _is_utf8(file):
        return "utf-8"
    file.seek(0)
    sample = _sample(file)
    if certain or _is_damaged_utf8(sample):
        raise PatientDataError("the roster is UTF-8 with letters that are damaged", "save it anew as “CSV UTF-8”")
    if not _reads_as_western(sample):
        raise PatientDataError("the roster is not UTF-8, and what else it is can't be told for certain", HINT)
    tell(
        f"the roster is not UTF-8, and was read as {WESTERN}; if letters in names are wrong, "
        "say what it is with --encoding, or save it as “CSV UTF-8”"
    )
    return ENCODINGS[WESTERN]


def _unmarked_utf16(start: bytes) -> str:
    """Return the name of UTF-16 without a byte order mark: half of the bytes of any list are null."""
    pairs = max(len(start) // 2, 1)
    if start[0::2].count(0) > pairs / 2 and not start[1::2].count(0):
        return "utf-16-be"
    return "utf-16-le" if start[1::2].count(0) > pairs / 2 and not start[0::2].count(0) else ""


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _sample(file: BinaryIO) -> bytes:
    """Return lines that have more than ASCII, from the first of them on."""
    found, size = [], 0
    while size < _SAMPLE and (line := file.readline(MIB)):
        if not line.isascii():
            found.append(line[:_SAMPLE])
            size += len(line)
    return b"".join(found)


def _is_damaged_utf8(sample: bytes) -> bool:
    """Whether most of what is not ASCII is UTF-8: no other encoding looks like that."""
    text = sample.decode("utf-8", "replace")
    lost = text.count("\N{REPLACEMENT CHARACTER}")
    return sum(not sign.isascii() for sign in text) - lost > lost


def _reads_as_western(sample: bytes) -> bool:
    """Whether Windows-1252 makes sense of a text, and hardly less than any other encoding."""
    from charset_normalizer import from_bytes  # takes longer than most rosters

    python = ENCODINGS[WESTERN]
    try:
        text = sample.decode(python)
    except UnicodeDecodeError:
        return False
    known = [name for name in dict.fromkeys(ENCODINGS.values()) if not name.startswith("utf")]
    found = list(from_bytes(sample, cp_isolation=known))
    western = next((one for one in found if python in one.could_be_from_charset), None)
    return western is not None and western.chaos <= found[0].chaos + _NEARLY and not _ODD.search(text)
