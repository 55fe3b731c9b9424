"""`handouts recall`, `reprint` and `ledger`: find, make again or forget what a batch noted of the leaflets it made."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from handouts.batch import ledger
from handouts.batch.key import key_name, known_key, ledger_key
from handouts.batch.plan import Planner, contact
from handouts.batch.recall import Recalled, Wanted, check_section, line_of, recall, reprint
from handouts.cli import options
from handouts.cli.loading import files_of, key_folder, load_cache, load_heads, load_house
from handouts.cli.options import House, Roster
from handouts.cli.printing import count, echo_json, echo_table
from handouts.errors import PatientDataError, UsageError
from handouts.files.output import locked, refuse_but_pdf, refuse_over, write_stdout, write_whole
from handouts.load.roster import read_roster, written
from handouts.model.patient import Row


@click.command("recall", short_help="List the rows that got a text that is wrong now.")
@click.argument("ledgers", metavar="LEDGER…", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.named_roster
@click.option("--section", metavar="S", default="", help="Those who got this section.")
@options.before_or_none
@click.option("--clinic-changed", is_flag=True, help="Those whose leaflet has another name, number or address.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write them as a roster to run.")
@options.house
@options.as_json
def recall_command(
    ledgers: tuple[Path, ...],
    roster: Roster,
    section: str,
    before: datetime | None,
    clinic_changed: bool,
    output: Path | None,
    house: House,
    as_json: bool,
) -> None:
    """List the rows of a roster that got a section, or an old number of the clinic, and which file that was.

    With -o their rows go into a roster of their own, for a corrected run.

    \b
    Example:
      handouts recall leaflets/ledger.jsonl --roster roster.csv --section outlook --before 2027-01-01 --sample
      handouts recall leaflets/ledger.jsonl --roster roster.csv --clinic-changed -o again.csv
    """
    if output:
        read = [roster.path, *(path for ledger_ in ledgers for path in files_of(house, ledger_))]
        refuse_over(output, [*read, *(path for ledger_ in ledgers for path in ledger.files(ledger_.parent))])
    if not (section or clinic_changed):
        raise UsageError("nothing to look for", "name a section with --section, or use --clinic-changed")
    for path in ledgers:
        ledger.require(path)
    check_section(section, ledgers)
    day = before.date().isoformat() if before else ""
    wanted = Wanted(section, day, contact(load_house(house)) if clinic_changed else "")
    key = known_key(key_folder(house, ledgers[0].parent))
    for path in ledgers:
        ledger.check_key(path, key_name(key))
    found, strangers = recall(ledgers, wanted, read_roster(roster.path, load_heads(house), roster.view), key)
    if output:
        write_whole(output, written(recalled.row for recalled in found))
    if as_json:
        echo_json([_facts(recalled) for recalled in found])
    else:
        _tell(found, strangers)
    ledger.check(ledgers)


def _facts(recalled: Recalled) -> dict[str, object]:
    line = recalled.line
    named = {"row": recalled.row.number, "file": line.file, "code": line.code, "time": line.time}
    return {**named, "file_is_as_made": recalled.is_there}


def _tell(found: Sequence[Recalled], strangers: int) -> None:
    echo_table(
        (
            f"row {recalled.row.number}",
            recalled.line.file,
            recalled.line.code,
            recalled.line.time,
            "" if recalled.is_there else "the file is gone, or another by now",
        )
        for recalled in found
    )
    beside = f"; {count(strangers, 'leaflet')} of rows that this roster has not" if strangers else ""
    click.echo(f"{count(len(found), 'row')}{beside}")


@click.command("reprint", short_help="Make the leaflet of one row again.")
@options.ledger
@click.argument("id_", metavar="ID")
@options.named_roster
@options.default_topic
@options.house
@options.output
def reprint_command(ledger_: Path, id_: str, roster: Roster, topic: str, house: House, output: str | None) -> None:
    """Make the leaflet of one row again, the same bytes as in the ledger.

    Where the topic, the clinic, the row or the program has changed since, nothing is written, and it says what changed.

    \b
    Example:
      handouts reprint leaflets/ledger.jsonl 4711 --roster roster.csv --sample
    """
    ledger.require(ledger_)
    key = ledger_key(key_folder(house, ledger_.parent), ledger_)
    line = line_of(ledger_, id_, key)
    row = next(
        (
            row
            for row in read_roster(roster.path, load_heads(house), roster.view)
            if isinstance(row, Row) and row.id == id_
        ),
        None,
    )
    if line is None or row is None:
        what = f"no leaflet in {ledger_}" if line is None else f"no row in {roster.path}"
        raise PatientDataError(f"{what} has this id", "an id is written as in the roster")
    path = Path(output or Path(line.file).name)
    pdf = reprint(Planner(load_house(house), key, topic or line.topic), row, line, load_cache())
    if output == "-":
        write_stdout(pdf)
        return
    refuse_over(path, [roster.path, *files_of(house, ledger_), *ledger.files(ledger_.parent, but=line.id)])
    refuse_but_pdf(path)
    write_whole(path, pdf)
    click.echo(f"{path}: leaflet code {line.code}, the same bytes as on {line.time[:10]}")


@click.group("ledger", short_help="Shorten what is noted of leaflets made.")
def ledger_command() -> None:
    """Look after ledgers, in which `handouts batch` notes what it made.

    \b
    Example:
      handouts ledger purge leaflets/ledger.jsonl --before 2025-01-01
    """


@ledger_command.command("purge", short_help="Delete the lines older than a day.")
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
