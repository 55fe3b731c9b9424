"""`handouts plan`: tell which sections a leaflet would hold, and why each is in."""

import click
from msgspec import json

from handouts.batch.requests import check_told, locale_for, request_of
from handouts.choose.selection import Request, Selection, select
from handouts.cli import options
from handouts.cli.loading import load_patient, load_topic
from handouts.cli.options import House, Roster
from handouts.cli.printing import count, echo_json, echo_table
from handouts.language.lacking import require_said
from handouts.language.translation import locales_of
from handouts.model.topic import Topic


@click.command("plan", short_help="Tell which sections a leaflet would hold, and why.")
@options.topic
@options.request
@options.locale
@options.patient
@options.house
@options.as_json
def command(
    topic: str, request: Request, locale: str | None, patient: Roster | None, house: House, as_json: bool
) -> None:
    """Tell which sections a leaflet would hold and why each is in, without making it.

    Choose as for render: a preset, or sections in the order to print them. What a section needs comes in by itself;
    a choice that breaks a rule is refused, with the reason.

    \b
    Example:
      handouts plan breast-cancer-spread --preset comparison --drop types
      handouts plan breast-cancer-spread --section symptoms_invasive --section next_steps
      handouts plan breast-cancer-spread --preset signs --patient patient.csv
    """
    row = load_patient(patient, house) if patient else None
    planned = load_topic(topic, locale)
    if row and not locale:
        planned = load_topic(topic, locale_for(row, locales_of(planned)))
    if row and request == Request():
        request = request_of(row, planned)
    selection = select(planned, request)
    _require_said(planned, selection)
    if row:
        check_told(row, planned, selection)
    if as_json:
        echo_json(_facts(planned, selection))
    else:
        _print(planned, selection)


def _require_said(topic: Topic, selection: Selection) -> None:
    """Raise `ContentError` where a leaflet could not be made of this choice, for words are not translated."""
    head = topic.presets.get(selection.preset or "", topic.default)
    chosen = [topic.sections[name] for name in selection.sections]
    told = [head, chosen, [topic.conditions[name] for name in selection.conditions]]
    require_said(topic, json.encode(told, enc_hook=str))


def _print(topic: Topic, selection: Selection) -> None:
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


def _facts(topic: Topic, selection: Selection) -> dict[str, object]:
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
