"""Lay a clinic's own files over a shipped topic: what these change or add, and nothing else.

They lie in `topics/NAME` of a workspace, where NAME is that of a shipped topic. A section or a picture there replaces
the topic's; `topic.toml` holds the keys that differ, and may `drop` sections; the rest is as the package has it.
"""

from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any, Final

from handouts.errors import Keys, Problem, near
from handouts.load.schema import Data
from handouts.load.tables import TOPIC_FILE
from handouts.load.toml_file import TomlFile, read_toml
from handouts.load.workspace import CLINIC_FILE, TOPICS

SHIPPED: Final = Path(__file__).parent.parent / "topics"
DROP: Final = "drop"
"""The key of an overlay that names sections which its topic is to do without."""
_NAMING: Final = (("sections", "requires"), ("sections", "excludes"), ("presets", "sections"))
"""Groups and keys that name sections."""


def beneath(folder: Path) -> Path | None:
    """Return the shipped topic that a folder is laid over, None for one that is a topic of its own."""
    shipped = SHIPPED / folder.name
    is_ours = folder.parent.name == TOPICS and (folder.parent.parent / CLINIC_FILE).exists()
    return shipped if is_ours and folder != shipped and (shipped / TOPIC_FILE).is_file() else None


def file_of(folder: Path, name: str) -> Path:
    """Return a file of a topic, such as `sections/signs.md`: that of its folder, else the one beneath."""
    under = beneath(folder)
    return under / name if under and not (folder / name).exists() else folder / name


ART: Final = (".svg", ".png", ".jpg", ".jpeg")
"""How the files of pictures end: drawings and photographs."""


def art_of(folder: Path, name: str) -> Path:
    """Return the file of a picture, that of a drawing where there is none."""
    folders = filter(None, (folder, beneath(folder)))
    files = (each / "art" / f"{name}{suffix}" for each in folders for suffix in ART)
    return next((file for file in files if file.exists()), file_of(folder, f"art/{name}.svg"))


def read_topic_file(folder: Path) -> tuple[TomlFile, tuple[Problem, ...]]:
    """Return a topic's `topic.toml`, laid over the one beneath it if there is one, and what is wrong with that."""
    under = beneath(folder)
    if under is None:
        return read_toml(folder / TOPIC_FILE, within=folder), ()
    path = folder / TOPIC_FILE
    own = read_toml(path, within=folder) if path.exists() else TomlFile(path, {}, {})
    return laid_over(read_toml(under / TOPIC_FILE, within=under), own)


def laid_over(base: TomlFile, own: TomlFile) -> tuple[TomlFile, tuple[Problem, ...]]:
    """Return a file with the keys of another over its own, each placed where it stands; of rules both, its own last.

    A problem of the other's is a section that it drops and that is not there.
    """
    dropped = own.data.get(DROP, [])
    problems = tuple(_drop_problems(dropped, base.data))
    gone = frozenset(filter(lambda name: isinstance(name, str), dropped if isinstance(dropped, list) else ()))
    rules = own.data.get("rules")
    first = len(rules) if isinstance(rules, list) else 0
    below = {_shifted(keys, first): line for keys, line in base.lines.items()}
    data = _over(_without(base.data, gone), {key: value for key, value in own.data.items() if key != DROP})
    if isinstance(rules, list):
        data["rules"] = [*rules, *base.data.get("rules", [])]
    paths = {keys: base.path for keys in below if keys not in own.lines}
    return TomlFile(own.path, data, {**below, **own.lines}, paths), problems


def _drop_problems(dropped: object, data: Data) -> Iterator[Problem]:
    if not isinstance(dropped, list):
        yield Problem("expected a list of sections", at=(DROP,))
        return
    sections: Data = data["sections"]
    for number, name in enumerate(dropped):
        if name not in sections:
            yield Problem(f"the topic has no section {name}", near(str(name), list(sections)), (DROP, number))
        for other, table in sections.items():
            if name in table.get("requires", ()) and other not in dropped:
                yield Problem(f"{other} needs {name}", "drop it, too", (DROP, number))


def _without(data: Data, gone: Set[str]) -> Data:
    """Return the data of a topic without some sections, which nothing names any more."""
    kept = {**data, "sections": {name: table for name, table in data["sections"].items() if name not in gone}}
    for group, key in _NAMING:
        kept[group] = {name: _unnamed(table, key, gone) for name, table in kept.get(group, {}).items()}
    return kept


def _unnamed(table: Data, key: str, gone: Set[str]) -> Data:
    return {**table, key: [name for name in table[key] if name not in gone]} if key in table else table


def _over(below: Any, above: Any) -> Any:  # noqa: ANN401 values of TOML
    """Return tables key by key, and any other value as the one above has it."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return {**below, **{key: _over(below.get(key), value) for key, value in above.items()}}


def _shifted(keys: Keys, first: int) -> Keys:
    """Return the place of a rule after as many others."""
    if len(keys) > 1 and keys[0] == "rules" and isinstance(keys[1], int):
        return ("rules", keys[1] + first, *keys[2:])
    return keys
