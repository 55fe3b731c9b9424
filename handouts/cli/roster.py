"""`handouts roster`: start a roster, or tell what is wrong with one."""

from pathlib import Path

import click

from handouts.batch.plan import Planner
from handouts.batch.run import executor_of, judge
from handouts.cli import options
from handouts.cli.loading import load_cache, load_heads, load_house
from handouts.cli.options import House, Roster
from handouts.cli.printing import count, echo_notes
from handouts.errors import FileError
from handouts.files.output import write_stdout, write_whole
from handouts.load.roster import read_roster, refused, template


@click.group("roster", short_help="Start a roster of patients, or check one.")
def command() -> None:
    """Start a roster, the file of patients that a batch prints for, or check one.

    A roster is CSV (UTF-8), XLSX or JSON Lines: a row a patient. Each needs an id of its own and a locale, such as en,
    or ur;en for the first of these that there is.

    \b
    Example:
      handouts roster template -o roster.csv
      handouts roster check roster.csv --sample
    """


@command.command("template", short_help="Write a roster to start from.")
@options.output
def write_template(output: str | None) -> None:
    """Write a roster with every column that we know, and no row: CSV, for a spreadsheet or a program to fill.

    \b
    Example:
      handouts roster template -o roster.csv
    """
    data = ("\ufeff" + template()).encode()  # spreadsheets know UTF-8 by its byte order mark
    if output == "-":
        write_stdout(data)
        return
    path = Path(output or "roster.csv")
    if path.exists():
        raise FileError(f"{path} is there already, and may hold patients", "name another file with -o")
    write_whole(path, data)
    click.echo(path)


@command.command("check", short_help="Tell everything that is wrong with a roster.")
@options.roster
@options.default_topic
@options.house
def check(roster: Roster, topic: str, house: House) -> None:
    """Tell everything that is wrong with a roster, by row and column; no value is repeated.

    What a row asks for is tried too: topic, language, preset, sections, paper, format, what the patient may know, and
    whether its values can be printed. It is what a batch would refuse, in the same words.

    \b
    Example:
      handouts roster check roster.csv --sample
    """
    heads = load_heads(house)
    planner = Planner(load_house(house), b"", topic)
    with executor_of(1) as executor:
        planned = judge(planner, lambda: read_roster(roster.path, heads, roster.view), executor, load_cache())
    echo_notes(planner.notes())
    if planned.refused:
        raise refused(planned.flaws)
    click.echo(f"{roster.path}: {count(planned.rows, 'row')}, nothing wrong")
