"""Turn the folder `theme/` of a workspace into a `Theme`: text of its own files, free of what breaks a leaflet.

What a style sheet may not say (WeasyPrint 70, DESIGN): pieces are moved one by one, pages break between them, text runs
either way, and words of clear print are neither slanted, stretched nor in capitals.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from handouts.errors import Keys, Problem, raise_for
from handouts.files.reading import read_utf8
from handouts.load.schema import Data, Fields, Named, ValueCheck, pattern, problems
from handouts.load.toml_file import TomlFile, read_toml
from handouts.model.page import PAPERS, Paper
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
KEYS: Final = "theme.toml"
"""The file of what is data: papers."""
LEAST_ROOM_MM: Final = (110, 180)
"""Between the margins, so that page 1 holds whom to call: half letter, the least that is proved, has 115 by 186."""


def _length(least: float, most: float) -> ValueCheck:
    """Expect millimetres within limits."""

    def check(value: object) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            yield Problem(f"expected millimetres, from {least:g} to {most:g}", "without a unit, such as 18")

    return check


SHAPE: Final = Fields(
    {},
    {
        "papers": Named(
            Fields(
                {},
                {
                    "width_mm": _length(120, 450),
                    "height_mm": _length(200, 450),
                    "margin_top_mm": _length(13, 60),  # the marks of a draft stand there
                    "margin_bottom_mm": _length(16.6, 60),  # the foot
                    "margin_side_mm": _length(8, 60),  # what printers can't reach
                },
            ),
            "write [papers.b5] and the keys below it",
            pattern("[a-z][a-z0-9]*(-[a-z0-9]+)*", "is no name", "small letters, digits and hyphens, such as b5"),
        )
    },
)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_MOST: Final = 200


def read_theme(workspace: Path) -> Theme:
    """Return the theme of a workspace, which need not have one; raises `ContentError` with all that is wrong in it."""
    folder = workspace / FOLDER
    if not folder.is_dir():
        return Theme()
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    texts = {path: read_utf8(path, within=folder) for path in paths[:_MOST] if _kind(folder, path)}
    keys = folder / KEYS
    strange = [path for path in paths if path not in texts and path != keys]
    found = [Problem(*_strange(folder, path), path=path) for path in strange]
    found += [text for text in texts.values() if isinstance(text, Problem)]
    whole = {path: text for path, text in texts.items() if isinstance(text, str)}
    found += [problem for path, text in whole.items() if path.suffix == ".css" for problem in breaking(path, text)]
    file = read_toml(keys, within=folder) if keys.exists() else TomlFile(keys, {}, {})
    raise_for([*found, *file.placed(paper_problems(file.data))], f"the theme in {folder} can't be used")
    return Theme(tuple((path.relative_to(folder).as_posix(), text) for path, text in whole.items()), _papers(file.data))


def paper_problems(data: Data) -> list[Problem]:
    """Return what is wrong with the papers of a theme."""
    found = list(problems(data, SHAPE))
    if found:
        return found
    for name, line in data.get("papers", {}).items():
        at: Keys = ("papers", name)
        given = line.keys() & {"width_mm", "height_mm"}
        if name in PAPERS and given:
            size = f"{PAPERS[name].width_mm:g} by {PAPERS[name].height_mm:g} mm"
            found.append(Problem(f"{name} is {size}", "name a paper of another size otherwise; margins can stay", at))
        elif name not in PAPERS and len(given) < 2:
            found.append(Problem("lacks its size", "add width_mm and height_mm", at))
        elif (room := _paper(name, line).room_mm)[0] < LEAST_ROOM_MM[0] or room[1] < LEAST_ROOM_MM[1]:
            least = f"at least {LEAST_ROOM_MM[0]} by {LEAST_ROOM_MM[1]} mm are needed, as on half-letter"
            found.append(Problem(f"leaves {room[0]:g} by {room[1]:g} mm for text", least, at))
    return found


def _papers(data: Data) -> tuple[Paper, ...]:
    return tuple(_paper(name, line) for name, line in data.get("papers", {}).items())


def _paper(name: str, line: Data) -> Paper:
    """Return a paper; what its line leaves out is as the program has it, for a small paper or for a larger one."""
    if name in PAPERS:
        return replace(PAPERS[name], **line)
    size = Paper(name, line["width_mm"], line["height_mm"])
    like = PAPERS["a5"] if size.is_small else PAPERS["a4"]
    return replace(like, id=name, half_of="", **line)


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
    return "is neither a template nor a style sheet", "a theme has templates/….html, styles/….css and theme.toml alone"
