"""`handouts batch`: print leaflets for a whole roster."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import click

from handouts.batch import ledger
from handouts.batch.key import load_key
from handouts.batch.plan import Planner
from handouts.batch.run import Options, Plan, Progress, executor_of, plan, run
from handouts.cache import user_cache
from handouts.commands import options
from handouts.commands.loading import key_folder, load_heads, load_house
from handouts.commands.options import House, Making
from handouts.commands.printing import count, echo_json
from handouts.errors import BatchError
from handouts.output import make_folder
from handouts.rosters.roster import read_roster
from handouts.rosters.row import Entry


@click.command("batch", short_help="Make leaflets for a roster of patients.")
@options.roster
@options.folder
@options.default_topic
@options.house
@options.making
@click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@options.as_json
def command(roster: Path, folder: Path, topic: str, house: House, making: Making, dry_run: bool, as_json: bool) -> None:
    """Make a leaflet for each row of a roster, and note each in DIR/ledger.jsonl.

    A row that can't be used is refused alone. Run it again to complete a run that was cut off: what is done and
    unchanged is skipped. The default names of files say nothing about the patient.

    \b
    Example:
      handouts batch roster.csv -o leaflets --sample --topic breast-cancer-spread
      handouts batch roster.csv -o leaflets --sample --dry-run
    """
    clinic, heads = load_house(house), load_heads(house)

    def rows() -> Iterator[Entry]:
        return read_roster(roster, heads)

    if dry_run:
        _tell_plan(plan(Planner(clinic, b"", topic, making.pattern), rows), as_json)
        return
    make_folder(folder)
    planner = Planner(clinic, load_key(key_folder(house, folder)), topic, making.pattern)
    chosen = Options(user_cache(), is_forced=making.force, only_failed=making.only_failed)
    with executor_of(making.jobs or os.cpu_count() or 1) as executor:
        ended = run(planner, rows, folder.resolve(), executor, chosen, _reporter(as_json))
    _tell_end(ended, folder, as_json)


def _tell_end(ended: Progress, folder: Path, as_json: bool) -> None:
    if as_json:
        echo_json(ended)
    else:
        click.echo(f"{folder}: {ended.written} written, {ended.skipped} skipped, {ended.refused} refused")
    if ended.refused:
        hint = f"{folder / ledger.NAME} says why; mend the roster and run again"
        raise BatchError(f"{count(ended.refused, 'row')} refused", hint)


def _tell_plan(planned: Plan, as_json: bool) -> None:
    if as_json:
        echo_json(
            {
                "rows": planned.rows,
                "handouts": planned.handouts,
                "layouts": len(planned.sheaves),
                "presets": planned.presets,
                "refused": [str(flaw) for flaw in planned.refused],
            }
        )
        return
    click.echo(f"{count(planned.handouts, 'leaflet')} of {count(planned.rows, 'row')}")
    click.echo(f"{count(len(planned.sheaves), 'layout')}")
    for preset, number in sorted(planned.presets.items()):
        click.echo(f"  {number:6} {preset}")
    for flaw in planned.refused:
        click.echo(f"  refused: {flaw}")


def _reporter(is_silent: bool) -> Callable[[Progress], None]:
    """Return what tells of progress: a line that renews itself on a terminal, a line for each tenth elsewhere."""
    begun, told = monotonic(), [0]

    def report(progress: Progress) -> None:
        seconds = monotonic() - begun
        rate = progress.done / seconds if seconds else 0.0
        left = (progress.rows - progress.done) / rate if rate else 0.0
        line = f"{progress.done} of {progress.rows}, {rate:.0f} a second, {left:.0f} s left"
        if sys.stderr.isatty():
            end = "\n" if progress.done == progress.rows else ""
            click.echo(f"\r\x1b[K{line}{end}", err=True, nl=False)
        elif progress.done * 10 // max(progress.rows, 1) > told[0]:
            told[0] = progress.done * 10 // progress.rows
            click.echo(line, err=True)

    return (lambda progress: None) if is_silent else report  # noqa: ARG005
