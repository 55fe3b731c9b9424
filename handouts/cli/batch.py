"""`handouts roster` and `batch`: start a roster of patients, check it, and make a leaflet for each of its rows."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from time import monotonic
from typing import Final

import click

from handouts.batch import ledger
from handouts.batch.ledger import ledger_key
from handouts.batch.plan import Planner
from handouts.batch.print_run import Proved, check_place, write_print_run
from handouts.batch.run import Options, Plan, Progress, judge, made, run
from handouts.batch.work import cluster_executor, executor_of
from handouts.cli import bundles, options
from handouts.cli.bundles import House, Making, PrintRun, Roster
from handouts.cli.loading import (
    files_of,
    key_folder,
    load_cache,
    load_house,
    load_register,
    load_roster,
    load_shelf,
    load_stand_ins,
    load_workspace,
)
from handouts.cli.printing import count, echo_json, echo_notes, is_quiet, note_once, say
from handouts.errors import BatchError, FileError
from handouts.files.output import is_open, make_folder, refuse_ending, write_stdout, write_whole
from handouts.load.roster import refused, template
from handouts.model.patient import Cause, causes
from handouts.typeset.cache import Cache

MOST_REASONS: Final = 20
"""Reasons that are printed at the end of a run; the ledger has all of them."""


@click.command("batch", short_help="Make leaflets for a roster of patients.")
@bundles.roster
@options.folder
@options.default_topic
@bundles.house
@bundles.making
@bundles.for_printer
@click.option("--dry-run", is_flag=True, help="Check the roster and say what would be made, but make nothing.")
@options.as_json
@options.quiet
def batch_command(
    roster: Roster,
    folder: Path,
    topic: str,
    house: House,
    making: Making,
    printer: PrintRun,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make a leaflet for each row of a roster, and keep a record of each in DIR/ledger.jsonl.

    A row that can't be used is refused, and the others are made. If a run is cut off, run it again: leaflets that are
    made and have not changed are skipped. A roster without rows is no error. The names of the files say nothing about
    the patients, unless --name does.

    \b
    Example:
      handouts batch roster.csv -o leaflets --sample --topic breast-cancer-spread
      handouts batch roster.csv -o leaflets --sample --dry-run
      handouts batch roster.csv -o leaflets --release last
    """
    clinic, rows = load_house(house), load_roster(roster, house)
    register = load_register(house, refuses_drafts=not making.allows_drafts)
    load = load_shelf if making.release else load_stand_ins
    shelf = load(house, clinic, register.records)
    planner = Planner(clinic, b"", topic, making.pattern, register, load_workspace(house), shelf)
    planner.texts.release = making.release
    if printer.file:
        check_place(printer.file, [roster.path, *files_of(house, folder / ledger.NAME), *ledger.files(folder)])
    if dry_run:
        _know(planner, house, folder / ledger.NAME)
        with executor_of(making.jobs or os.cpu_count() or 1) as executor:
            planned = judge(planner, rows, executor, Options(load_cache(), is_folded=printer.is_booklet))
        echo_notes(planner.notes())
        _tell_plan(planned, planner.nearest, as_json)
        return
    folder = _own_folder(folder)
    planner.key = ledger_key(key_folder(house, folder), folder / ledger.NAME)  # made only where the rest is right
    with _executor(making) as executor:
        options_ = _options(making, printer, folder)
        ended = run(planner, rows, folder, executor, options_, _reporter(as_json or is_quiet()))
    if printer.file:
        files = (file for _, file in made(map(planner.plan, rows()), folder))
        _for_printer(printer.file, files, printer, folder, as_json=as_json)
    echo_notes(planner.notes())
    _tell_end(ended, folder, as_json)


def _own_folder(folder: Path) -> Path:
    """Make the folder for the leaflets, and return its full path; say if others can look into it."""
    make_folder(folder)
    folder = folder.resolve()
    if is_open(folder):
        told = f"other users can see the names of the files in {folder}, but not open them"
        echo_notes([f"{told}; chmod 700 '{folder}' hides them"])
    return folder


def _for_printer(path: Path, files: Iterator[Proved], printer: PrintRun, folder: Path, *, as_json: bool) -> None:
    """Write the files for a printer and say so; with JSON on standard output, on standard error."""
    check_place(path, ledger.files(folder))
    printed = write_print_run(files, path, is_booklet=printer.is_booklet)
    for part in printed:
        say(f"{part}: for the printer, on both sides", err=as_json)
    echo_notes([] if printed else [f"there is nothing to print, so {path} is not written"])


def _know(planner: Planner, house: House, path: Path) -> None:
    """Tell a planner which files belong to whom, if there has been a run."""
    if path.exists():
        planner.key = ledger_key(key_folder(house, path.parent), path)
        planner.know(path)


def _executor(making: Making) -> Executor:
    if making.cluster:
        return cluster_executor(making.cluster)
    return executor_of(making.jobs or os.cpu_count() or 1)


def _options(making: Making, printer: PrintRun, folder: Path) -> Options:
    """Return how to run; the workers of a cluster share the output's folder, so galleys are kept there for them."""
    cache = Cache(folder / ".galleys") if making.cluster else load_cache()
    return Options(cache, is_forced=making.force, only_failed=making.only_failed, is_folded=printer.is_booklet)


def _tell_end(ended: Progress, folder: Path, as_json: bool) -> None:
    echo_notes(_if_empty(ended.rows))
    if as_json:
        echo_json(ended)
    else:
        say(f"{folder}: {ended.written} written, {ended.skipped} skipped, {ended.refused} refused")
    if ended.refused:
        left = ended.reasons[MOST_REASONS:]
        rest = [f"and {count(len(left), 'reason')} more; all are in {folder / ledger.NAME}"] if left else []
        raise _refused(f"{count(ended.refused, 'row')} refused", [*map(str, ended.reasons[:MOST_REASONS]), *rest])


def _if_empty(rows: int) -> list[str]:
    return [] if rows else ["the roster has no rows, so there is nothing to make"]


def _refused(said: str, reasons: Iterable[str]) -> BatchError:
    return BatchError("\n  ".join([said, *reasons]), "correct the roster and run it again")


def _tell_plan(planned: Plan, nearest: Mapping[str, str], as_json: bool) -> None:
    echo_notes(_if_empty(planned.rows))
    reasons: Sequence[Cause] = causes(planned.problems)
    if as_json:
        echo_json(
            {
                "rows": planned.rows,
                "handouts": planned.handouts,
                "layouts": planned.galleys,
                "presets": planned.presets,
                "nearest": nearest,
                "refused": reasons,
            }
        )
    else:
        _tell_counts(planned)
    if planned.refused:
        raise _refused(f"{count(planned.refused, 'row')} would be refused", map(str, reasons))


def _tell_counts(planned: Plan) -> None:
    say(f"{count(planned.handouts, 'leaflet')} for {count(planned.rows, 'row')}")
    say(f"{count(planned.galleys, 'layout')}")
    for preset, number in sorted(planned.presets.items()):
        say(f"  {number:6} {preset}")


def _reporter(is_silent: bool) -> Callable[[Progress], None]:
    """Return what reports progress: a line that is renewed, on a terminal alone."""
    begun = monotonic()

    def report(progress: Progress) -> None:
        seconds = monotonic() - begun
        rate = progress.done / seconds if seconds else 0.0
        left = (progress.rows - progress.done) / rate if rate else 0.0
        line = f"{progress.done} of {progress.rows}, {rate:.0f} a second, {left:.0f} s left"
        end = "\n" if progress.done == progress.rows else ""
        click.echo(f"\r\x1b[K{line}{end}", err=True, nl=False)

    return report if sys.stderr.isatty() and not is_silent else lambda _: None


@click.group("roster", short_help="Start a roster of patients, or check one.")
def roster_command() -> None:
    """Start a roster, the file that lists the patients for a batch, or check one.

    A roster is a CSV file, an XLSX workbook or a JSON Lines file, with one row for each patient. Each row needs
    an id of its own and a locale, such as en; ur;en asks for Urdu, or English where there is no Urdu leaflet.

    \b
    Example:
      handouts roster template -o roster.csv
      handouts roster map roster.csv
      handouts roster check roster.csv --sample
    """


@roster_command.command("template", short_help="Write a roster to start from.")
@options.output_to("roster.csv")
def write_template(output: str | None) -> None:
    """Write an empty roster with every column that handouts knows: a CSV file, to be filled in a spreadsheet.

    \b
    Example:
      handouts roster template -o roster.csv
    """
    data = ("\ufeff" + template()).encode()  # spreadsheets know UTF-8 by its byte order mark
    if output == "-":
        write_stdout(data)
        return
    path = Path(output or "roster.csv")
    refuse_ending(path, ".csv")
    if path.exists():
        raise FileError(f"{path} is there already, and may list patients", "name another file with -o")
    write_whole(path, data)
    click.echo(path)


@roster_command.command("map", short_help="Propose how clinic.toml reads a roster of another system.")
@bundles.roster
@options.as_json
def propose(roster: Roster, as_json: bool) -> None:
    """Look at a roster as another system exports it, and print the table [roster.columns] that reads it.

    Look it over, and paste it into clinic.toml. It names columns and forms of dates, and nothing that is in a row.

    \b
    Example:
      handouts roster map roster.csv
    """
    from handouts.load.roster_map import as_toml, proposal

    found = proposal(roster.path, roster.view, note_once())
    if as_json:
        echo_json(found)
    else:
        click.echo(as_toml(found), nl=False)


@roster_command.command("check", short_help="Say everything that is wrong with a roster.")
@bundles.roster
@options.default_topic
@options.allow_drafts
@bundles.house
@options.as_json
@options.quiet
def check(roster: Roster, topic: str, allow_drafts: bool, house: House, as_json: bool) -> None:
    """Say everything that is wrong with a roster, by row and column, without repeating what is in the cells.

    Each row is tried out as well: its topic, language, sections, paper and format, whether the leaflet is signed, what
    the patient may be told, and whether the patient's details can be printed. A batch refuses the same rows for the
    same reasons.

    \b
    Example:
      handouts roster check roster.csv --sample
    """
    register = load_register(house, refuses_drafts=not allow_drafts)
    clinic = load_house(house)
    shelf, workspace = load_stand_ins(house, clinic, register.records), load_workspace(house)
    planner = Planner(clinic, b"", topic, register=register, workspace=workspace, shelf=shelf)
    with executor_of(1) as executor:
        planned = judge(planner, load_roster(roster, house), executor, Options(load_cache()))
    echo_notes(planner.notes())
    if as_json:
        echo_json({"rows": planned.rows, "nearest": planner.nearest, "refused": causes(planned.problems)})
    if planned.refused:
        raise refused(planned.problems)
    if not as_json:
        say(f"{roster.path}: {count(planned.rows, 'row')}, nothing wrong")
