"""`handouts reprint`: make the file of a row again."""

from pathlib import Path

import click

from handouts.batch import ledger
from handouts.batch.key import ledger_key
from handouts.batch.plan import Planner
from handouts.batch.recall import line_of, reprint
from handouts.cli import options
from handouts.cli.loading import files_of, key_folder, load_cache, load_heads, load_house
from handouts.cli.options import House, Roster
from handouts.errors import PatientDataError
from handouts.files.output import refuse_but_pdf, refuse_over, write_stdout, write_whole
from handouts.load.roster import read_roster
from handouts.model.patient import Row


@click.command("reprint", short_help="Make the leaflet of one row again.")
@options.ledger
@click.argument("id_", metavar="ID")
@options.named_roster
@options.default_topic
@options.house
@options.output
def command(ledger_: Path, id_: str, roster: Roster, topic: str, house: House, output: str | None) -> None:
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
