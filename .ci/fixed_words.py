"""Write the fixed words of the leaflets, which the templates and modules have, into the template of their catalogs.

`make words` runs this; a test says when the file is stale.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.extract import extract

from handouts.language.fixed_words import FOLDER, LANGUAGE, NAME, TEMPLATE
from handouts.language.original import Original, OriginalMessage
from handouts.language.updating import template

ROOT: Final = Path(__file__).parent.parent
SOURCES: Final = (
    ("jinja2", ROOT, "templates/**/*.html"),
    ("python", ROOT / "handouts", "compose/*.py"),
    ("python", ROOT / "handouts", "language/*.py"),
)
"""How Babel reads files with fixed words, the folder that their places are told from, and which files these are."""
TAG: Final = "Translators:"
"""Begins a comment in a template or module that tells a translator what a word is."""


def extracted() -> bytes:
    """Return the PO template of the fixed words, each with its places and comments."""
    found: dict[str, OriginalMessage] = {}
    for place, text, notes in _words():
        known = found.get(text, OriginalMessage("", text))
        places = tuple(dict.fromkeys((*known.places, place)))
        found[text] = OriginalMessage("", text, notes=(*known.notes, *notes), places=places)
    items = {item.key: item for item in found.values()}
    return template(Original(NAME, LANGUAGE, "0", items, FOLDER, is_markdown=False, address=NAME))


def _words() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the file, the text and the comments of each word, in the order of the files' names."""
    for method, folder, pattern in SOURCES:
        for path in sorted(folder.glob(pattern)):
            with path.open("rb") as file:
                for _, text, notes, _ in extract(method, file, comment_tags=(TAG,), strip_comment_tags=True):
                    yield path.relative_to(folder).as_posix(), str(text), tuple(notes)


if __name__ == "__main__":
    (FOLDER / TEMPLATE).write_bytes(extracted())
