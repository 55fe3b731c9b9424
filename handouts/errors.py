"""Turn what goes wrong into one kind of value: a message, a hint and an exit code.

The domain raises these and never prints or exits; the one border in `cli.main` turns them into `error:` and `hint:`
lines. No message holds a patient's data.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from handouts.control_characters import shown

Severity = Literal["error", "warning"]
Keys = tuple[str | int, ...]
"""The way to a value of TOML: names of tables and keys, and places in lists, from 0."""


class HandoutError(Exception):
    """Something the user can put right: `message`, a `hint` how, and the process's `exit_code`; `column` is that of a
    roster which is wrong, if one is."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "", *, column: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.column = column


class UsageError(HandoutError):
    """A command that can't be understood, or that contradicts itself (exit code 2)."""

    exit_code = 2


class ContentError(HandoutError):
    """A topic, catalog, clinic file or checked PDF that breaks a rule, or a clinic that is not there (exit code 3).

    `problems` are those that the message lists.
    """

    exit_code = 3

    def __init__(self, message: str, hint: str = "", problems: "Sequence[Problem]" = ()) -> None:
        super().__init__(message, hint)
        self.problems = tuple(problems)


class UnknownName(HandoutError):
    """A topic, preset, section, locale, paper or format that does not exist (exit code 4)."""

    exit_code = 4


class PatientDataError(HandoutError):
    """A roster, or a patient's row of it, that can't be used (exit code 5)."""

    exit_code = 5


class LayoutError(HandoutError):
    """Text lost, clipped or without glyph, or more pages than allowed (exit code 6).

    `text` is what was to be set, `pieces` are those where it stands: empty where that has to be found out.
    """

    exit_code = 6

    def __init__(self, message: str, hint: str = "", *, text: str = "", pieces: Sequence[str] = ()) -> None:
        super().__init__(message, hint)
        self.text, self.pieces = text, tuple(pieces)


class TooWide(LayoutError):
    """Text that reaches beyond the page; `tables` are the lines of the tables that do so, in their section's file."""

    tables: frozenset[int] = frozenset()


class Touches(LayoutError):
    """Text that touches another text, a picture or the edge of a box."""


class NoRoom(LayoutError):
    """Page 1 that can't hold whom to call, whatever gives way."""


class FileError(HandoutError):
    """A file that can't be read or written (exit code 7)."""

    exit_code = 7


class BatchError(HandoutError):
    """A batch that ended with rows refused or not made, or a dry run of such a one (exit code 8)."""

    exit_code = 8


class MissingTool(HandoutError):
    """A system library or font that is not installed (exit code 9)."""

    exit_code = 9


def installing(extra: str) -> str:
    """Return the command that installs the packages of an extra beside us, wherever and however we were installed."""
    import sys
    from importlib.metadata import PackageNotFoundError, requires
    from importlib.util import find_spec
    from shlex import join

    try:
        wanted = [one.partition("; extra == ") for one in requires("handouts") or ()]
    except PackageNotFoundError:  # run from a checkout that is not installed
        return f"install the packages that pyproject.toml lists under {extra}"
    packages = [package for package, _, of in wanted if of.strip("'\"") == extra]
    is_pip_there = find_spec("pip") is not None  # uv and pipx may leave it out
    pip = [sys.executable, "-m", "pip", "install"] if is_pip_there else ["uv", "pip", "install", "-p", sys.executable]
    return join([*pip, *packages])


class Problem(Struct, frozen=True):
    """One thing that is wrong, where, and how to mend it.

    `path` is its file and `line` counts from 1 (0: the file as a whole); without a file, `line` is the row of a roster.
    `at` are the keys that lead to the place in a table of TOML. `place` is where it stands as a person names it: a
    section's id, `presets.signs`, `page 2`, or a roster's column. `rule` is the rule that found it, `reason` why a
    warning stays, in the topic's own words.
    """

    message: str
    hint: str = ""
    at: Keys = ()
    path: Path | None = None
    line: int = 0
    place: str = ""
    severity: Severity = "error"
    rule: str = ""
    reason: str = ""

    def __str__(self) -> str:
        severity = f"{self.severity}: " if self.rule else ""
        hint = f" ({self.hint})" if self.hint else ""
        rule = f" [{self.rule}]" if self.rule else ""
        return shown(f"{self._where()}{severity}{self.message}{hint}{rule}")

    def under(self, *keys: str | int) -> "Problem":
        """Return the problem of a part as one of the whole that has the part under these keys."""
        return replace(self, at=keys + self.at)

    def _where(self) -> str:
        if self.path:
            return f"{self.path}:{self.line}: " if self.line else f"{self.path}: "
        if self.line:
            return f"row {self.line}, column {self.place}: " if self.place else f"row {self.line}: "
        return f"{dotted(self.at)}: " if self.at else ""


def dotted(keys: Keys) -> str:
    """Return keys as a person writes them: `phones[2].label`, items counted from 1."""
    return "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")


def in_file_order(problem: Problem) -> tuple[str, int, str, str]:
    """Return what problems are sorted by: file, line, rule and words."""
    return str(problem.path or ""), problem.line, problem.rule, problem.message


def raise_for(problems: Iterable[Problem], what: str) -> None:
    """Raise one `ContentError` that lists all problems, in file order; do nothing where there are none."""
    found = sorted(set(problems), key=in_file_order)
    if found:
        count = f"{len(found)} problem" + ("s" if len(found) > 1 else "")
        raise ContentError(f"{what}: {count}\n" + "\n".join(f"  {problem}" for problem in found), problems=found)


def unknown(kind: str, name: str, known: Sequence[str]) -> UnknownName:
    """Return the error for a name that does not exist, with the nearest one that does."""
    return UnknownName(f"unknown {kind}: {shown(name)}", near(name, known) if known else f"there is no {kind} yet")


def near(name: str, known: Sequence[str]) -> str:
    """Return a hint with the known name that is spelt nearly so or begins with the same word, else with all of them."""
    said = _spelt(name).partition("-")[0]
    kin = (one for one in known if _spelt(one).partition("-")[0] == said)
    found = nearest(name, known) or next(kin, "")
    return f"did you mean {found}?" if found else f"choose from: {', '.join(known)}"


def nearest(name: str, known: Sequence[str]) -> str:
    """Return the known name that is spelt nearly so, or nothing."""
    from difflib import get_close_matches

    spelt = {_spelt(one): one for one in known}
    close = get_close_matches(_spelt(name), spelt, n=1, cutoff=0.6)
    return spelt[close[0]] if close else ""


def _spelt(name: str) -> str:
    return name.casefold().replace("_", "-")


def printable(lines: str) -> str:
    """Return lines with every other control character made visible: a name that is quoted may hold any."""
    return "\n".join(map(shown, lines.split("\n")))


def misfit(error: Exception) -> str:
    """Return in plain words what msgspec found wrong with a file that only the program writes."""
    missing, wrong = re.search(r"required field `(\w+)`", str(error)), re.search(r" at `\$\.(.+)`", str(error))
    if missing:
        return f"{missing[1]} is missing"
    return f"{wrong[1]} has a value of another kind" if wrong else "it holds something else"
