"""`handouts review`: a copy on paper for who checks what patients read, before they sign it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from handouts.cli import bundles, options
from handouts.cli.bundles import House
from handouts.cli.loading import (
    files_of,
    files_of_topic,
    load_house,
    load_records,
    load_shelf,
    load_workspace,
    workspace_of,
)
from handouts.cli.printing import say
from handouts.files.output import refuse_but_pdf, refuse_over, require_place, write_stdout, write_whole
from handouts.language.locale import at_home
from handouts.language.translation import in_locale
from handouts.load.topic import load_topic
from handouts.model.report import Part

if TYPE_CHECKING:
    from handouts.reports.review import ToReview


@click.command("review", short_help="Print a topic for who checks it.")
@options.topic
@options.one_language
@bundles.house
@options.output_to("TOPIC-review-LANGUAGE.pdf in this folder")
@options.quiet
def review_command(topic: str, language: str, house: House, output: str | None) -> None:
    """Print all that patients can read of a topic for who checks it: a clinician, a translator, a patient.

    Every section comes with its name and the lines of its file, a translation beside its original, figures with their
    sources and dates, pictures with what a listener is told in their place. It says what is signed and why the rest is
    not, shows what has changed since the last release, and has room for remarks and signatures by hand. Its own words
    are English.

    A signature on paper changes no leaflet: handouts sign records one.

    \b
    Example:
      handouts review breast-cancer-spread
      handouts review breast-cancer-spread --locale ar -o for-the-translator.pdf
    """
    from handouts.reports.printing import print_report
    from handouts.reports.review import ToReview, review_copy

    clinic = load_house(house, is_quick=True, prints=False)
    original = load_topic(topic, load_workspace(house))
    locale = at_home(language or clinic.locale, clinic.locale)
    path = output_path(output, f"{original.id}-review-{locale}.pdf", house, original.path)
    said, shown = in_locale(original, locale), in_locale(original, locale, is_unfinished=True)
    copy = ToReview(original, said, shown, clinic, load_records(house), date.today())
    first, *rest = (report := review_copy(copy)).parts
    write_report(print_report(replace(report, parts=(first, *_changes(copy, house), *rest)), clinic), path)


def _changes(copy: "ToReview", house: House) -> Iterator[Part]:
    """Yield what has changed since the last release in the language, where there is one."""
    if copy.clinic.is_sample or workspace_of(house) is None:
        return
    from handouts.load.releases import full_name
    from handouts.reports.changes import compared, report_of, shared

    shelf, locale = load_shelf(house, copy.clinic), copy.said.language
    releases = [one for one in shelf.releases(copy.said.id).found if locale in one.locales]
    if not releases:
        return
    name = f"release {releases[-1].number} of {releases[-1].made}"
    before, _ = shelf.opened(copy.said.id, full_name(releases[-1]))
    found = (compared(in_locale(before, locale), copy.shown), shared(before, copy.original))
    for part in report_of(found, copy.original, name, "now", "").parts:
        yield replace(part, title=f"Since {name}: {part.title}")


def output_path(output: str | None, name: str, house: House, topic: Path) -> Path | None:
    """Return the file to write, None for standard output; raise where it can't be written, or is one that is read."""
    if output == "-":
        return None
    path = Path(output or name)
    require_place(path)
    refuse_over(path, [*files_of(house), *files_of_topic(topic)])
    refuse_but_pdf(path)
    return path


def write_report(pdf: bytes, path: Path | None) -> None:
    """Write a report where `output_path` says, and say so."""
    if path is None:
        write_stdout(pdf)
        return
    write_whole(path, pdf)
    say(str(path))
