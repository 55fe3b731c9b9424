"""`handouts recall`: list the rows that got a text that is wrong now."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from handouts.batch import ledger
from handouts.batch.key import key_name, known_key
from handouts.batch.plan import contact
from handouts.batch.recall import Recalled, Wanted, check_section, recall
from handouts.cli import options
from handouts.cli.loading import files_of, key_folder, load_heads, load_house
from handouts.cli.options import House, Roster
from handouts.cli.printing import count, echo_json, echo_table
from handouts.errors import UsageError
from handouts.files.output import refuse_over, write_whole
from handouts.load.roster import read_roster, written


@click.command("recall", short_help="List the rows that got a text that is wrong now.")
@click.argument("ledgers", metavar="LEDGER…", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.named_roster
@click.option("--section", metavar="S", default="", help="Those who got this section.")
@options.before_or_none
@click.option("--clinic-changed", is_flag=True, help="Those whose leaflet has another name, number or address.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write them as a roster to run.")
@options.house
@options.as_json
def command(
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
