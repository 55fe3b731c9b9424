"""Turn what goes wrong into one kind of value: a message, a hint and an exit code.

The domain raises these and never prints or exits; the one border in `cli.py` turns them into `error:` and `hint:`
lines. No message holds a patient's data.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from handouts.control_characters import shown


class HandoutError(Exception):
    """Something the user can mend: `message`, a `hint` how, and the process's `exit_code`; where a row of a roster is
    at fault, the `column`."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "", *, column: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.column = column


class UsageError(HandoutError):
    """The request contradicts itself (exit code 2)."""

    exit_code = 2


class ContentError(HandoutError):
    """A topic, catalog or clinic file breaks a rule (exit code 3); `problems` are those that the message lists."""

    exit_code = 3

    def __init__(self, message: str, hint: str = "", problems: "Sequence[Problem]" = ()) -> None:
        super().__init__(message, hint)
        self.problems = tuple(problems)


class UnknownName(HandoutError):
    """A topic, preset, section or locale that does not exist (exit code 4)."""

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


class FileError(HandoutError):
    """A file that can't be read or written (exit code 7)."""

    exit_code = 7


class BatchError(HandoutError):
    """A batch that ended with rows refused or not made (exit code 8)."""

    exit_code = 8


class MissingTool(HandoutError):
    """A system library or font that is not installed (exit code 9)."""

    exit_code = 9


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one file; `line` counts from 1, 0 means the file as a whole."""

    path: Path
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return shown(f"{place}: {self.message}" + (f" ({self.hint})" if self.hint else ""))


def raise_for(problems: Iterable[Problem], what: str) -> None:
    """Raise one `ContentError` that lists all problems, in file order; do nothing where there are none."""
    found = sorted(set(problems))
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
    return f"did you mean {found}?" if found else f"known: {', '.join(known)}"


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
