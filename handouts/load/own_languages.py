"""Turn the folder `locale/` of a workspace into what it says of languages: catalogs, as text, and how scripts are set.

Catalogs of a topic lie with it; here are those of words that stand in no topic, each kind in a folder of its own.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from handouts.errors import Problem, raise_for
from handouts.files.reading import MIB, read_utf8
from handouts.load.schema import Fields, Key, Named, one_of, pattern, problems, text
from handouts.load.toml_file import read_toml
from handouts.load.workspace import LANGUAGES, Workspace
from handouts.model.clinic import Clinic
from handouts.model.scripts import LATIN, Script, script_of

SCRIPTS: Final = "scripts.toml"
_MOST: Final = 4 * MIB
_LINE: Final = 'for example: [am] font = "Noto Sans Ethiopic"'


def _factor(value: object) -> Iterator[Problem]:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.8 <= value <= 2.5:
        yield Problem("expected a number from 0.8 to 2.5", "1 is that of Latin print")


SHAPE: Final = Named(
    Fields(
        {"font": Key(text, "the family that has the letters of the language")},
        {
            "leading": Key(_factor, "how much higher a line is than in Latin print. Default: 1"),
            "size": Key(_factor, "how much larger letters are than in Latin print. Default: 1"),
            "direction": Key(one_of(("ltr", "rtl")), "which way lines run, `ltr` or `rtl`. Default: `ltr`"),
        },
    ),
    _LINE,
    pattern(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", "is no language", "a tag (BCP 47), such as am or fa"),
)
"""What a line of `scripts.toml` may say; what it leaves out is as the program has it for that language."""


def with_languages(clinic: Clinic, workspace: Workspace) -> Clinic:
    """Return a clinic with what its workspace says of languages; raises `ContentError` with all that is wrong there."""
    if workspace.folder is None:
        return clinic
    folder = workspace.folder / LANGUAGES
    paths = {f"{path.parent.name}/{path.stem}": path for path in sorted(folder.glob("*/*.po"))}
    texts = {name: read_utf8(path, _MOST, within=folder) for name, path in paths.items()}
    raise_for([said for said in texts.values() if isinstance(said, Problem)], f"catalogs in {folder} can't be read")
    catalogs = {name: said for name, said in texts.items() if isinstance(said, str)}
    return replace(clinic, catalogs=catalogs, scripts=_scripts(folder / SCRIPTS))


def _scripts(path: Path) -> dict[str, Script]:
    if not path.exists():
        return {}
    file = read_toml(path, within=path.parent)
    raise_for(file.placed(problems(file.data, SHAPE)), f"{path} can't be used")
    return {tag: _script(tag, line) for tag, line in file.data.items()}


def _script(tag: str, line: dict[str, Any]) -> Script:
    """Return how a language is set: as the program would, but for what is said; a script that it does not know is not
    taken for Latin, whose letters have other widths."""
    known = script_of(tag)
    base = replace(known, code="", name=tag, languages=(tag,)) if known is LATIN else known
    return replace(base, family=line["font"], **{key: line[key] for key in line if key != "font"})
