"""`handouts show`: tell what a topic holds, for someone who chooses sections."""

import click
from msgspec import json

from handouts.cli import options
from handouts.cli.loading import load_topic
from handouts.cli.printing import echo_json, echo_table
from handouts.language.lacking import require_said
from handouts.model.topic import Section, Topic


@click.command("show", short_help="Show a topic's presets and sections.")
@options.topic
@options.locale
@options.as_json
def command(topic: str, locale: str | None, as_json: bool) -> None:
    """Show what a topic holds: its conditions, presets and sections, and which sections go with which.

    \b
    Example:
      handouts show breast-cancer-spread
    """
    shown = load_topic(topic, locale)
    require_said(shown, json.encode(shown, enc_hook=str), "the topic")
    if as_json:
        echo_json(_facts(shown))
    else:
        _print(shown)


def _print(topic: Topic) -> None:
    click.echo(f"{topic.id}: {topic.title}")
    click.echo(f"language {topic.language}, version {topic.version.isoformat()}")
    click.echo("\nConditions")
    echo_table((condition.id, condition.label) for condition in topic.conditions.values())
    click.echo("\nPresets (--preset)")
    echo_table((preset.id, preset.title, _telling(preset.disclosure)) for preset in topic.presets.values())
    click.echo("\nSections (--section, --add, --drop)")
    echo_table((section.id, section.title, "; ".join(_notes(section))) for section in topic.sections.values())


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


def _facts(topic: Topic) -> dict[str, object]:
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
