"""`handouts topics`: list the topics there are."""

import click

from handouts.cli import options
from handouts.cli.printing import echo_json, echo_table
from handouts.load import topic as library


@click.command("topics", short_help="List the topics.")
@options.as_json
def command(as_json: bool) -> None:
    """List the topics that leaflets can be made of, by name and title.

    \b
    Example:
      handouts topics
    """
    topics = library.topic_titles()
    if as_json:
        echo_json([_facts(topic) for topic in topics])
    else:
        echo_table([(topic.name, topic.title) for topic in topics], indent="")


def _facts(topic: library.TopicTitle) -> dict[str, object]:
    return {
        "name": topic.name,
        "title": topic.title,
        "language": topic.language,
        "version": topic.version,
        "presets": topic.presets,
    }
