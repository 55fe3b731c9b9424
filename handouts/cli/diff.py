"""`handouts diff`: what has changed in a topic since a release, or between two of them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from msgspec import Struct

from handouts.choose.releases import Shelf
from handouts.cli import bundles, options
from handouts.cli.bundles import House
from handouts.cli.loading import files_of, load_house, load_shelf, load_workspace, topic_id
from handouts.cli.review import output_path, write_report
from handouts.errors import UsageError
from handouts.files.output import refuse_ending, refuse_over, require_place, write_whole
from handouts.language.locale import at_home
from handouts.language.translation import in_locale
from handouts.load.releases import full_name
from handouts.load.topic import load_topic
from handouts.model.topic import Topic

NOW = "now"


class State(Struct, frozen=True):
    """A state of a topic: what it is called, and the languages that it has; of the text of now none are named."""

    topic: Topic
    name: str
    locales: tuple[str, ...] = ()


@click.command("diff", short_help="Say what has changed since a release.")
@options.topic
@click.option(
    "--from",
    "before",
    metavar="RELEASE|DATE",
    required=True,
    help="A release: its number, last, or a day, such as 2026-12-31, for the last one made until then.",
)
@click.option(
    "--to", "now", metavar="RELEASE|DATE", default=NOW, help="Another release, named alike. Default: the text of now."
)
@options.changed_languages
@bundles.house
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="A file to write instead, for staff: its name ends with .pdf, or .html for a browser.",
)
@options.quiet
def diff_command(
    topic: str, before: str, now: str, languages: tuple[str, ...], house: House, output: str | None
) -> None:
    """Say what has changed in a topic since a release, by language and section, in the words that patients read.

    What waits to be translated stands in brackets, in the first language.

    \b
    Example:
      handouts diff breast-cancer-spread --from last
      handouts diff breast-cancer-spread --from 2026-12-31 --to last --locale es -o changes.pdf
    """
    from handouts.reports.changes import compared, lines, report_of, shared

    clinic = load_house(house, is_quick=True, prints=False)
    if output:
        _check(Path(output), house)
    shelf = load_shelf(house, clinic)
    one, other = _state(shelf, topic, before, house), _state(shelf, topic, now, house)
    asked = [at_home(locale, clinic.locale) for locale in languages if locale != "all"]
    found = [
        compared(in_locale(one.topic, locale), in_locale(other.topic, locale, is_unfinished=True))
        for locale in asked or _both(one, other)
    ]
    found.append(shared(one.topic, other.topic))
    if not output:
        click.echo(f"{one.topic.id}: from {one.name} to {other.name}")
        click.echo("\n".join(lines(found)))
        return
    report = report_of(found, other.topic, one.name, other.name, f"Printed on {date.today()}")
    if output.endswith(".pdf"):
        from handouts.reports.printing import print_report

        write_report(print_report(report, clinic), output_path(output, "", house, other.topic.path))
        return
    from handouts.reports.web import report_page

    write_whole(Path(output), report_page(report, clinic).encode())
    click.echo(output)


def _check(path: Path, house: House) -> None:
    """Raise where a file can't be written, or is not one that we write."""
    if path.suffix not in {".pdf", ".html"}:
        raise UsageError(f"can't write {path}", "name a file that ends with .pdf or .html")
    require_place(path)
    refuse_over(path, files_of(house))
    refuse_ending(path, path.suffix)


def _state(shelf: Shelf, named: str, which: str, house: House) -> State:
    if which == NOW:
        return State(load_topic(named, load_workspace(house)), "the text of now")
    known = shelf.releases(topic_id(named))
    release = known.until(date.fromisoformat(which)) if _is_day(which) else known.named(which)
    topic, _ = shelf.opened(known.topic, full_name(release))
    return State(topic, f"release {release.number} of {release.made}", release.locales)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _both(one: State, other: State) -> Sequence[str]:
    """Return the languages that both states have."""
    return [locale for locale in one.locales if not other.locales or locale in other.locales]
