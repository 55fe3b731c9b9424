"""Turn the folder `theme/` of a workspace into a `Theme`: text of its own files, free of what breaks a leaflet.

What a style sheet may not say (WeasyPrint 70, DESIGN): pieces are moved one by one, pages break between them, text runs
either way, and words of clear print are neither slanted, stretched nor in capitals.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from handouts.errors import Problem, raise_for
from handouts.files.reading import read_utf8
from handouts.model.theme import Theme

FOLDER: Final = "theme"
KINDS: Final = {"templates": ".html", "styles": ".css"}
BREAKING: Final = re.compile(
    r"opacity|filter|transform|float:\s*(?:left|right)|position\s*:|text-transform|letter-spacing|italic|underline|gradient|shadow"
    r"|hyphens:\s*auto|border-collapse:\s*collapse|@page|@import|url\("
    r"|(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)"
    r"|display:\s*none|visibility|font-size:\s*0|text-indent:\s*-"
)
"""What no style sheet of ours has, and none of a theme may."""
HINTS: Final = {
    "@page": "sizes and margins of pages come from the paper and the format",
    "url(": "a theme has no pictures and fonts of its own: the logo is in clinic.toml, fonts are installed",
    "display: none": "what must not be printed is left out by choosing sections",
}
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_MOST: Final = 200


def read_theme(workspace: Path) -> Theme:
    """Return the theme of a workspace, which need not have one; raises `ContentError` with all that is wrong in it."""
    folder = workspace / FOLDER
    if not folder.is_dir():
        return Theme()
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    texts = {path: read_utf8(path, within=folder) for path in paths[:_MOST] if _kind(folder, path)}
    strange = [path for path in paths if path not in texts]
    found = [Problem(*_strange(folder, path), path=path) for path in strange]
    found += [text for text in texts.values() if isinstance(text, Problem)]
    whole = {path: text for path, text in texts.items() if isinstance(text, str)}
    found += [problem for path, text in whole.items() if path.suffix == ".css" for problem in breaking(path, text)]
    raise_for(found, f"the theme in {folder} can't be used")
    return Theme(tuple((path.relative_to(folder).as_posix(), text) for path, text in whole.items()))


def breaking(path: Path, text: str) -> Iterator[Problem]:
    """Yield what a style sheet says that breaks a leaflet, by line."""
    bare = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    for found in BREAKING.finditer(bare):
        said = " ".join(found[0].split())
        hint, line = HINTS.get(said, "handouts theme lists what it can change"), bare.count("\n", 0, found.start()) + 1
        yield Problem(f"“{said}” can't be used in a theme", hint, path=path, line=line)


def _kind(folder: Path, path: Path) -> bool:
    kind = path.relative_to(folder).parts[0]
    return KINDS.get(kind) == path.suffix


def _strange(folder: Path, path: Path) -> tuple[str, str]:
    if _kind(folder, path):
        return f"is one file too many: a theme has {_MOST} at most", "delete what it does not need"
    return "is neither a template nor a style sheet", "a theme has templates/….html and styles/….css, and nothing else"
