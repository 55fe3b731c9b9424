"""Turn values into lines or JSON on standard output, and what happens meanwhile into lines that --quiet leaves out."""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import click
import msgspec

from handouts.errors import printable

QUIET: Final = "handouts.quiet"
"""Under which a command's context keeps that --quiet was given."""


def is_quiet() -> bool:
    """Whether --quiet was given: then only what goes wrong is told, and what was asked for as JSON."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(QUIET))


def say(line: str, *, err: bool = False) -> None:
    """Say what was done, on standard output, or on standard error where that has something else."""
    if not is_quiet():
        click.echo(line, err=err)


def echo_json(value: object) -> None:
    """Print a value as indented JSON, in UTF-8 whatever the terminal's encoding."""
    click.echo(msgspec.json.format(msgspec.json.encode(value, enc_hook=_text), indent=2))


def _text(value: object) -> str:
    """Return a path, or the like, as text: names of files need not be UTF-8, and JSON has to."""
    return os.fsencode(str(value)).decode(errors="replace")


def echo_table(rows: Iterable[Sequence[str]], indent: str = "  ") -> None:
    """Print rows with their columns aligned; the last column runs on."""
    lines = [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        click.echo(f"{indent}{'  '.join(cells)}".rstrip())


def echo_notes(notes: Iterable[str]) -> None:
    """Tell on standard error what is odd, and stops nothing."""
    for note in notes:
        say(f"note: {printable(note)}", err=True)


def note_once() -> Callable[[str], None]:
    """Return what tells a note on standard error, and does not repeat itself: a roster is read more than once."""
    told: set[str] = set()

    def tell(note: str) -> None:
        if note not in told:
            told.add(note)
            echo_notes([note])

    return tell


def sides(pages: int, sheets: int) -> str:
    """Return how many pages there are, and how much paper they take: "4 pages (2 sheets)"."""
    return f"{count(pages, 'page')} ({count(sheets, 'sheet')})"


def count(number: int, what: str) -> str:
    """Return a number and its noun: "1 page", "5 pages"."""
    return f"{number} {what}" + ("" if number == 1 else "s")
