"""`handouts topics`, `show` and `plan`: list the topics, what is in one, and what would be in a leaflet.

What reads a topic's text, or lays it out, is imported when asked for, so that the list of topics is there at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import json

from handouts.choose.coded import Fit, find
from handouts.choose.selection import select
from handouts.cli import bundles, options
from handouts.cli.bundles import House, Roster, Trial
from handouts.cli.printing import count, echo_json, echo_notes, echo_table, sides
from handouts.control_characters import shown
from handouts.errors import UnknownName, UsageError
from handouts.load import topic as library
from handouts.load.workspace import find_workspace
from handouts.model.codes import SYSTEMS, codes_of
from handouts.model.job import Request, Selection
from handouts.model.patient import Row
from handouts.model.topic import Section, Topic

if TYPE_CHECKING:
    from handouts.render import Handout


@click.command("topics", short_help="List the topics, or find one by a code.")
@click.option(
    "codes",
    "--code",
    metavar="CODE",
    multiple=True,
    help="List only topics that fit this code of ICD-10, ICD-10-CM or SNOMED CT; repeat the option for more codes of "
    "the same patient.",
)
@options.as_json
def topics_command(codes: tuple[str, ...], as_json: bool) -> None:
    """List the topics that leaflets can be made from, by name and title.

    With --code, list those that fit a code of a medical record, and the preset that the codes propose. You choose: a
    code does not say what the patient has been told.

    \b
    Example:
      handouts topics
      handouts topics --code C50.911 --code C78.0
    """
    titles = library.topic_titles(find_workspace(None, Path.cwd()))
    fits = _fitting(codes, titles) if codes else tuple(Fit(title, (), ()) for title in titles)
    if as_json:
        echo_json([_title_facts(fit.topic) | (_code_facts(fit) if codes else {}) for fit in fits])
    else:
        echo_table([(fit.topic.name, fit.topic.title, *_proposal(fit)) for fit in fits], indent="")


def _fitting(codes: tuple[str, ...], titles: tuple[library.TopicTitle, ...]) -> tuple[Fit, ...]:
    """Return the topics that codes fit, and tell which codes fit none; raises where no topic is left."""
    for code in codes:
        if not codes_of(code):
            systems = ", ".join(system.name for system in SYSTEMS.values())
            raise UsageError(f"not a code: {shown(code)}", f"give a code of one of these: {systems}")
    found = find([codes_of(code) for code in codes], titles)
    told = [str(misfit) for misfit in found.misfits]
    if not found.fits:
        listed = "\n".join(f"  {line}" for line in told)
        raise UnknownName(f"no topic fits\n{listed}", "handouts topics lists all topics")
    echo_notes(told)
    return found.fits


def _proposal(fit: Fit) -> tuple[str]:
    """Return the preset that codes propose as one would write it, nothing where they propose none."""
    return (" or ".join(f"--preset {preset}" for preset in fit.presets),)


def _code_facts(fit: Fit) -> dict[str, object]:
    return {"codes": fit.codes, "proposed": fit.presets}


def _title_facts(topic: library.TopicTitle) -> dict[str, object]:
    return {
        "name": topic.name,
        "title": topic.title,
        "language": topic.language,
        "version": topic.version,
        "presets": topic.presets,
    }


@click.command("show", short_help="Show a topic's presets and sections.")
@options.topic
@options.locale
@options.as_json
def show_command(topic: str, locale: str | None, as_json: bool) -> None:
    """Show what is in a topic: its conditions, presets and sections, and which sections need or exclude each other.

    \b
    Example:
      handouts show breast-cancer-spread
    """
    from handouts.cli.loading import in_locale
    from handouts.language.translation import require_said

    shown = in_locale(library.load_topic(topic, find_workspace(None, Path.cwd())), locale)
    require_said(shown, json.encode(shown, enc_hook=str), "the topic")
    if as_json:
        echo_json(_topic_facts(shown))
    else:
        _print_topic(shown)


def _print_topic(topic: Topic) -> None:
    click.echo(f"{topic.id}: {topic.title}")
    click.echo(f"language {topic.language}, version {topic.version.isoformat()}")
    click.echo("\nConditions")
    echo_table((condition.id, condition.label) for condition in topic.conditions.values())
    click.echo("\nPresets (--preset)")
    echo_table((preset.id, preset.title, _telling(preset.disclosure)) for preset in topic.presets.values())
    click.echo("\nSections (--section, --add, --drop)")
    echo_table((section.id, section.title, "; ".join(_notes(section))) for section in topic.sections.values())
    if topic.codes:
        click.echo("\nCodes")
        echo_table((group.id, group.listed, group.says) for group in topic.codes.values())


def _notes(section: Section) -> list[str]:
    """Say in words what a section's metadata asks of a choice."""
    notes = [f"for {', '.join(section.conditions)}"] if section.conditions else []
    notes += ["in every leaflet"] if section.is_always else []
    notes += ["sensitive: only by name"] if section.is_sensitive else []
    notes += [_telling(True)] if section.is_disclosure else []
    notes += [f"needs {', '.join(section.requires)}"] if section.requires else []
    notes += [f"not with {', '.join(section.excludes)}"] if section.excludes else []
    return notes


def _telling(is_disclosure: bool) -> str:
    return "tells a diagnosis" if is_disclosure else ""


def _topic_facts(topic: Topic) -> dict[str, object]:
    return {
        "name": topic.id,
        "title": topic.title,
        "language": topic.language,
        "version": topic.version,
        "conditions": topic.conditions,
        "presets": [
            {
                "name": preset.id,
                "title": preset.title,
                "layout": preset.layout,
                "sections": preset.sections,
                "disclosure": preset.disclosure,
            }
            for preset in topic.presets.values()
        ],
        "sections": [_section_facts(section) for section in topic.sections.values()],
        "codes": topic.codes,
    }


def _section_facts(section: Section) -> dict[str, object]:
    return {
        "name": section.id,
        "title": section.title,
        "aspect": section.aspect,
        "conditions": section.conditions,
        "always": section.is_always,
        "sensitive": section.is_sensitive,
        "disclosure": section.is_disclosure,
        "requires": section.requires,
        "excludes": section.excludes,
    }


@click.command("plan", short_help="Say which sections a leaflet would have, and why.")
@options.topic_or_row
@bundles.request
@options.locale
@bundles.patient
@bundles.house
@bundles.counting
@options.as_json
def plan_command(
    topic: str | None,
    request: Request,
    locale: str | None,
    patient: Roster | None,
    house: House,
    trial: Trial,
    as_json: bool,
) -> None:
    """Say which sections a leaflet would have, and why each of them is in, without writing the leaflet.

    Choose as for render: a preset, or sections in the order to print them. Sections that others need are added for you;
    a choice that breaks a rule of the topic is refused, with the reason. With --pages, the plan ends with the number of
    pages, and of sheets of paper when printed on both sides; laying the leaflet out can take some seconds.

    \b
    Example:
      handouts plan breast-cancer-spread --preset comparison --drop types
      handouts plan breast-cancer-spread --section symptoms_invasive --section next_steps
      handouts plan breast-cancer-spread --preset signs --patient patient.csv
      handouts plan breast-cancer-spread --preset signs --sample --pages --paper a5
    """
    from handouts.cli.loading import NO_ROW, load_patient, load_topic_for, load_workspace, telling_row

    row = load_patient(patient, house) if patient else NO_ROW
    with telling_row(row):
        chosen = load_topic_for(topic, row, load_workspace(house))
        planned, selection = _planned(chosen, request, locale, row)
        handout = _laid_out(chosen, selection, planned.language, house, trial, row) if trial.is_wanted else None
    if as_json:
        paper = {"pages": handout.pages, "sheets": handout.sheets} if handout else {}
        echo_json(_plan_facts(planned, selection) | paper)
    else:
        _print_plan(planned, selection)
        if handout:
            click.echo(sides(handout.pages, handout.sheets))


def _planned(topic: Topic, request: Request, locale: str | None, row: Row) -> tuple[Topic, Selection]:
    """Return the topic in its language and what is chosen of it; the command line goes before the row."""
    from handouts.batch.requests import check_told, locale_for, request_of
    from handouts.cli.loading import in_locale
    from handouts.language.translation import locales_of

    if row.locales and not locale:
        locale = locale_for(row, locales_of(topic))
    planned = in_locale(topic, locale)
    if row.number and request == Request():
        request = request_of(row, planned)
    selection = select(planned, request)
    _require_said(planned, selection)
    if row.id:
        check_told(row, planned, selection)
    return planned, selection


def _laid_out(topic: Topic, selection: Selection, locale: str, house: House, trial: Trial, row: Row) -> "Handout":
    """Return the leaflet as `render` would make it in this language."""
    from handouts.batch.requests import check_shown
    from handouts.cli.loading import load_cache, load_house
    from handouts.language.editions import editions
    from handouts.model.job import job_of
    from handouts.render import make_handout

    clinic = load_house(house, is_quick=True)
    if row.id:
        check_shown(row, clinic)
    (printed,) = editions(topic, clinic, (locale,))
    paper, format_ = trial.paper or row.paper, trial.format or row.format
    return make_handout(job_of(printed, selection, paper or "", format_ or "", row.shown), load_cache())


def _require_said(topic: Topic, selection: Selection) -> None:
    """Raise `ContentError` where words of this choice are not translated, so that no leaflet can be made of it."""
    from handouts.language.translation import require_said

    head = topic.presets.get(selection.preset or "", topic.default)
    chosen = [topic.sections[name] for name in selection.sections]
    told = [head, chosen, [topic.conditions[name] for name in selection.conditions]]
    require_said(topic, json.encode(told, enc_hook=str))


def _print_plan(topic: Topic, selection: Selection) -> None:
    preset = f"preset {selection.preset}" if selection.preset else "sections chosen by name"
    click.echo(f"{topic.id}: {preset}, layout {selection.layout}, language {topic.language}")
    click.echo(f"about: {', '.join(topic.conditions[condition].label for condition in selection.conditions)}")
    echo_table((chosen.section, chosen.reason) for chosen in selection.chosen)
    counts = [count(number, what.rstrip("s")) for what, number in _counts(topic, selection).items()]
    click.echo(f"with {', '.join(counts)}")


def _counts(topic: Topic, selection: Selection) -> dict[str, int]:
    """Count what the chosen sections bring along."""
    sections = [topic.sections[name] for name in selection.sections]
    return {
        "questions": sum(len(section.questions) for section in sections),
        "terms": len({term for section in sections for term in section.terms}),
        "sources": len({source for section in sections for source in section.sources}),
    }


def _plan_facts(topic: Topic, selection: Selection) -> dict[str, object]:
    return {
        "topic": topic.id,
        "preset": selection.preset,
        "layout": selection.layout,
        "language": topic.language,
        "conditions": selection.conditions,
        "sections": [
            {"name": chosen.section, "title": topic.sections[chosen.section].title, "reason": chosen.reason}
            for chosen in selection.chosen
        ],
        **_counts(topic, selection),
    }
