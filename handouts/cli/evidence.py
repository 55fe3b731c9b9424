"""`handouts evidence`: what shows that a leaflet is sound, in one PDF for an audit."""

from datetime import date
from typing import TYPE_CHECKING

import click

from handouts.cli import bundles, options
from handouts.cli.bundles import House
from handouts.cli.loading import load_cache, load_house, load_records, load_register, load_workspace, workspace_of
from handouts.cli.printing import echo_notes
from handouts.cli.review import output_path, write_report
from handouts.language.locale import at_home
from handouts.load.topic import load_topic
from handouts.model.clinic import Clinic
from handouts.model.job import Request
from handouts.model.topic import Topic

if TYPE_CHECKING:
    from handouts.load.evidence import Findings
    from handouts.model.sign_off import Release
    from handouts.reports.evidence import Case


@click.command("evidence", short_help="Print what shows that a leaflet is sound.")
@options.topic
@options.preset
@options.one_language
@click.option("--human", is_flag=True, help="Print the checks that only a person can make, to be filled in.")
@bundles.house
@options.output_to("TOPIC-PRESET-evidence-LANGUAGE.pdf in this folder")
@options.quiet
def evidence_command(
    topic: str, preset: str | None, language: str, human: bool, house: House, output: str | None
) -> None:
    """Print the evidence of one leaflet, in the order of the ten steps of the PIF TICK, as one tagged PDF.

    It prints the leaflet, reads it back, and tells what a machine proved, each rule with its figure; what people
    signed; what readers and checkers found, as handouts record keeps it; sources and figures with their dates; and what
    nobody has checked. What only an organisation can show, such as training and impact, is a field to fill in. Its own
    words are English. It is no certificate and claims no score.

    \b
    Example:
      handouts evidence breast-cancer-spread --preset signs
      handouts evidence breast-cancer-spread --preset signs --locale ar -o evidence.pdf
      handouts evidence breast-cancer-spread --preset signs --human -o checks.pdf
    """
    from handouts.reports.evidence import evidence, human_form
    from handouts.reports.printing import print_report

    clinic = load_house(house, is_quick=True, prints=False)
    original = load_topic(topic, load_workspace(house))
    locale = at_home(language or clinic.locale, clinic.locale)
    what = "checks" if human else "evidence"
    name = "-".join(filter(None, (original.id, preset, what, locale)))
    path = output_path(output, f"{name}.pdf", house, original.path)
    case = _case(original, preset, locale, house, clinic)
    write_report(print_report(human_form(case) if human else evidence(case), clinic), path)


def _case(original: Topic, preset: str | None, locale: str, house: House, clinic: Clinic) -> "Case":
    """Print the leaflet, and gather what there is of it."""
    from handouts.check.check import check_named
    from handouts.choose.leaflet import decode
    from handouts.choose.selection import select
    from handouts.language.editions import edition
    from handouts.model.job import job_of
    from handouts.render import make_handout
    from handouts.reports.evidence import Case
    from handouts.reports.machine import concerning, read_back

    printed = load_register(house).approved(edition(original, clinic, locale), original)
    selection = select(original, Request(preset=preset))
    handout = make_handout(job_of(printed, selection), load_cache())
    leaflet = decode(handout.leaflet).topic
    checked = check_named(str(original.path), date.today(), locale, clinic, load_workspace(house))
    return Case(
        original=original,
        edition=printed,
        selection=selection,
        figures=read_back(handout.pdf),
        code=handout.code,
        pages=handout.pages,
        facts=tuple(printed.topic.facts[id_] for id_ in leaflet.facts),
        sources=tuple(printed.topic.sources[id_] for id_ in leaflet.sources),
        checked=concerning(checked, leaflet, original),
        records=load_records(house),
        findings=_findings(house),
        today=date.today(),
        releases=_releases(original.id, house, clinic),
    )


def _releases(topic: str, house: House, clinic: Clinic) -> "tuple[Release, ...]":
    """Return the releases that a clinic keeps of a topic; the sample clinic has none."""
    from handouts.load.releases import read_releases

    workspace = workspace_of(house)
    return () if workspace is None else read_releases(workspace, topic, clinic.name).found


def _findings(house: House) -> "Findings":
    """Return what is recorded in the workspace; says which files are damaged."""
    from handouts.load.evidence import Findings, read_findings

    workspace = workspace_of(house)
    found = read_findings(workspace) if workspace else Findings()
    echo_notes(f"{problem.path} {problem.message}; {problem.hint}" for problem in found.damaged)
    return found
