"""`handouts ledger`: shorten what is noted of handouts made."""

from datetime import datetime
from pathlib import Path

import click

from handouts.batch import ledger
from handouts.cli import options
from handouts.cli.printing import count
from handouts.files.output import locked


@click.group("ledger", short_help="Shorten what is noted of leaflets made.")
def command() -> None:
    """Look after ledgers, in which `handouts batch` notes what it made.

    \b
    Example:
      handouts ledger purge leaflets/ledger.jsonl --before 2025-01-01
    """


@command.command("purge", short_help="Delete the lines older than a day.")
@options.ledger
@options.before
def purge(ledger_: Path, before: datetime) -> None:
    """Delete the lines of a ledger that are older than a day.

    \b
    Example:
      handouts ledger purge leaflets/ledger.jsonl --before 2025-01-01
    """
    with locked(ledger_.parent):
        gone, kept, unread = ledger.purge(ledger_, before.date().isoformat())
    beside = f"; {unread} of them can't be read" if unread else ""
    click.echo(f"{ledger_}: {count(gone, 'line')} deleted, {count(kept, 'line')} kept{beside}")
