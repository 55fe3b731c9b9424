"""`handouts recall`, `reprint` and `ledger`: find leaflets that a batch made, make one again, delete old records."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from msgspec.structs import asdict

from handouts.batch import ledger
from handouts.batch.ledger import key_name, known_key, ledger_key
from handouts.batch.plan import Planner, contact
from handouts.batch.recall import (
    Reason,
    Recalled,
    Wanted,
    check_section,
    line_of,
    of_release,
    recall,
    reprint,
    taken_back,
)
from handouts.cli import bundles, options
from handouts.cli.bundles import House, Roster, Search, require_file
from handouts.cli.loading import (
    files_of,
    key_folder,
    load_cache,
    load_house,
    load_records,
    load_register,
    load_roster,
    load_shelf,
    load_stand_ins,
    load_workspace,
    topic_id,
)
from handouts.cli.printing import count, echo_json, echo_notes, echo_table, say
from handouts.errors import PatientDataError, UsageError
from handouts.files.output import locked, refuse_but_pdf, refuse_ending, refuse_over, write_stdout, write_whole
from handouts.load.roster import written
from handouts.model.patient import RosterEntry, Row


@click.command("recall", short_help="List who got a text that has turned out wrong.")
@click.argument("ledgers", metavar="LEDGER…", nargs=-1, required=True, type=click.Path(path_type=Path))
@bundles.named_roster
@bundles.search
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Also write these patients into a new roster, for a corrected run.",
)
@bundles.house
@options.as_json
def recall_command(
    ledgers: tuple[Path, ...],
    roster: Roster,
    search: Search,
    output: Path | None,
    house: House,
    as_json: bool,
) -> None:
    """List the patients of a roster who got a wrong text or an old number of the clinic, in which language, and the
    file that each of them got.

    A wrong text is a section, one that was taken back since, or that of a release. Of several options, all must be so.
    With -o the rows of these patients are also written into a new roster, for a corrected run.

    \b
    Example:
      handouts recall leaflets/ledger.jsonl --roster roster.csv --section outlook --before 2027-01-01 --sample
      handouts recall leaflets/ledger.jsonl --roster roster.csv --clinic-changed -o again.csv
      handouts recall leaflets/ledger.jsonl --roster roster.csv --withdrawn -o again.csv
    """
    if output:
        refuse_ending(output, ".csv")
        read = [roster.path, *(path for ledger_ in ledgers for path in files_of(house, ledger_))]
        refuse_over(output, [*read, *(path for ledger_ in ledgers for path in ledger.files(ledger_.parent))])
    for path in ledgers:
        ledger.require(path)
    check_section(search.section, ledgers, load_workspace(house))
    told = contact(load_house(house, prints=False)) if search.clinic_changed else ""
    reasons = tuple(_reasons(search, house, ledgers)) if search.withdrawn or search.release else None
    wanted = Wanted(search.section, search.before, told, reasons)
    key = known_key(key_folder(house, ledgers[0].parent))
    for path in ledgers:
        ledger.check_key(path, key_name(key))
    found, strangers = recall(ledgers, wanted, load_roster(roster, house)(), key)
    if output:
        write_whole(output, written(recalled.row for recalled in found))
    if as_json:
        echo_json([_facts(recalled) for recalled in found])
    else:
        _tell(found, strangers)
    ledger.check(ledgers)


def _reasons(search: Search, house: House, ledgers: Iterable[Path]) -> Iterator[Reason]:
    """Yield why a text is wrong: what was taken back of it, a release."""
    if search.withdrawn:
        yield from taken_back(load_records(house), search.section)
    if not search.release:
        return
    topics = {line.topic for path in ledgers for line in ledger.read(path) if line.topic}
    if not search.topic and len(topics) != 1:
        raise UsageError("a release is of a topic", f"name it with --topic: {', '.join(sorted(topics))}")
    named = topic_id(search.topic) if search.topic else topics.pop()
    original, register = load_shelf(house, load_house(house, prints=False)).opened(named, search.release)
    yield of_release(register.release, original)


def _facts(recalled: Recalled) -> dict[str, object]:
    line = recalled.line
    named = {"row": recalled.row.number, "locale": line.locale, "file": line.file, "code": line.code}
    named |= {"time": line.time, "release": line.release, "why": recalled.why}
    return {**named, "file_is_as_made": recalled.is_there if line.file else None}


def _tell(found: Sequence[Recalled], strangers: int) -> None:
    heads = ("row", "language", "file", "code", "made", "")
    rows = [
        (
            str(one.row.number),
            one.line.locale,
            one.line.file or "printed at the desk",
            one.line.code,
            one.line.time,
            "; ".join(filter(None, (one.why, _gone(one)))),
        )
        for one in found
    ]
    echo_table([heads, *rows] if rows else [])
    beside = f"; {count(strangers, 'leaflet')} of patients who are not in this roster" if strangers else ""
    click.echo(f"{count(len(found), 'row')}{beside}")


def _gone(recalled: Recalled) -> str:
    """Return what is told of a file that is not as it was made; what the desk prints is no file."""
    return "" if recalled.is_there or not recalled.line.file else "the file is gone or has changed"


@click.command("reprint", short_help="Make one patient's leaflet again.")
@options.ledger
@click.argument("id_", metavar="ID")
@bundles.named_roster
@options.default_topic
@bundles.house
@options.output_to("the name that it had, in this folder")
@options.as_json
@options.quiet
def reprint_command(
    ledger_: Path, id_: str, roster: Roster, topic: str, house: House, output: str | None, as_json: bool
) -> None:
    """Make one patient's leaflet again, exactly as it was; ID is the patient's id in the roster. Where the patient has
    several rows, name the topic with --topic.

    If the topic, the clinic, the row or the program has changed since, nothing is written, and you read what changed.

    \b
    Example:
      handouts reprint leaflets/ledger.jsonl 4711 --roster roster.csv --sample
    """
    require_file(output, {"--json": as_json})
    ledger.require(ledger_)
    key = ledger_key(key_folder(house, ledger_.parent), ledger_)
    row = _row_of(load_roster(roster, house)(), id_, topic)
    line = line_of(ledger_, id_, key, row.topic if row else topic)
    if line is None or row is None:
        what = f"no leaflet in {ledger_}" if line is None else f"no row in {roster.path}"
        raise PatientDataError(f"{what} has this id", "write the id as it is in the roster")
    path = Path(output or Path(line.file).name)
    if output != "-":
        refuse_over(path, [roster.path, *files_of(house, ledger_), *ledger.files(ledger_.parent, but=line.id)])
        refuse_but_pdf(path)
    clinic, register, workspace = load_house(house, prints=False), load_register(house), load_workspace(house)
    load = load_shelf if line.release else load_stand_ins
    shelf = load(house, clinic, register.records)
    planner = Planner(clinic, key, topic or line.topic, register=register, workspace=workspace, shelf=shelf)
    planner.texts.release = line.release
    pdf = reprint(planner, row, line, load_cache())
    if output == "-":
        write_stdout(pdf)
        return
    write_whole(path, pdf)
    if as_json:
        echo_json({"file": path, "code": line.code, "time": line.time, "sha256": line.sha256})
    else:
        say(f"{path}: leaflet code {line.code}, the same bytes as on {line.time[:10]}")


def _row_of(entries: Iterable[RosterEntry], id_: str, topic: str) -> Row | None:
    """Return a patient's row, of several that of the topic; raise `PatientDataError` where nobody says which."""
    rows = [row for row in entries if isinstance(row, Row) and row.id == id_]
    if len(rows) < 2:
        return rows[0] if rows else None
    if not topic:
        named = ", ".join(row.topic for row in rows)
        raise PatientDataError(f"{len(rows)} rows have this id", f"name the topic with --topic: {named}")
    return next((row for row in rows if row.topic == topic), None)


@click.group("ledger", short_help="Count leaflets, or delete old records of them.")
def ledger_command() -> None:
    """Look after a ledger, the file in which handouts batch records what it made.

    \b
    Example:
      handouts ledger purge leaflets/ledger.jsonl --before 2025-01-01
    """


@ledger_command.command("count", short_help="Count leaflets, without patients.")
@click.argument("ledgers", metavar="LEDGER…", nargs=-1, required=True, type=options.FILE)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, for a spreadsheet.")
@options.as_json
def count_command(ledgers: tuple[Path, ...], as_csv: bool, as_json: bool) -> None:
    """Count the leaflets that were made, by month, topic, language and size of print, and how many of them were drafts.

    Says nothing about patients. A leaflet that was made twice counts twice. Months are those of UTC.

    \b
    Example:
      handouts ledger count leaflets/ledger.jsonl
      handouts ledger count leaflets/ledger.jsonl --csv
    """
    for path in ledgers:
        ledger.require(path)
    ledger.check(ledgers)
    found = ledger.counts(ledgers)
    if as_json:
        echo_json([one._asdict() for one in found])
        return
    rows = [ledger.Count._fields, *(tuple(map(str, one)) for one in found)]
    if as_csv:
        click.echo("\r\n".join(map(",".join, rows)) + "\r\n", nl=False)
    else:
        echo_table(rows, indent="")


@ledger_command.command("purge", short_help="Delete the records from before a day.")
@options.ledger
@options.before
@click.option("--yes", is_flag=True, help="Delete without asking; needed where nobody can be asked.")
@options.as_json
@options.quiet
def purge(ledger_: Path, before: datetime, yes: bool, as_json: bool) -> None:
    """Delete the records of a ledger from before a day that is past. The leaflets themselves stay.

    Says what would be deleted, and asks. Who got a leaflet whose record is gone can't be found out any more, and it
    can't be reprinted.

    \b
    Example:
      handouts ledger purge leaflets/ledger.jsonl --before 2025-01-01
      handouts ledger purge leaflets/ledger.jsonl --before 2025-01-01 --yes
    """
    day = before.date().isoformat()
    if day >= datetime.now(UTC).date().isoformat():
        raise UsageError(f"--before {day} is not past yet", "name an earlier day: records of today are always kept")
    found = ledger.purge(ledger_, day, is_trial=True)
    if found.deleted and not (yes or _may_delete(ledger_, found)):
        echo_notes(["nothing was deleted"])
        return
    with locked(ledger_.parent):  # not while we ask: a run would be refused meanwhile
        found = ledger.purge(ledger_, day)
    if as_json:
        echo_json({"file": ledger_, **asdict(found)})
        return
    beside = f", of which {found.unreadable} can't be read" if found.unreadable else ""
    say(f"{ledger_}: {count(found.deleted, 'line')} deleted, {count(found.kept, 'line')} kept{beside}")


def _may_delete(path: Path, found: ledger.Purge) -> bool:
    """Ask whether lines may be deleted; raise `UsageError` where nobody is there to answer."""
    days = found.first_day + (f" to {found.last_day}" if found.last_day != found.first_day else "")
    told = f"{path}: {count(found.deleted, 'line')} of {days} would be deleted, {count(found.kept, 'line')} kept"
    lost = f"{count(found.leaflets, 'leaflet')} could then be neither recalled nor reprinted"
    if not sys.stdin.isatty():
        raise UsageError(f"{told}; {lost}", "to delete them, add --yes")
    click.echo(f"{told}\n{lost}", err=True)
    return click.confirm("Delete them?", err=True)
