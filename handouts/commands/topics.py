"""`handouts topics`: list the topics there are."""

import click

from handouts import library
from handouts.commands import options
from handouts.commands.printing import echo_json, echo_table


@click.command("topics", short_help="List the topics.")
@options.as_json
def command(as_json: bool) -> None:
    """List the topics that leaflets can be made of, by name and title.

    \b
    Example:
      handouts topics
    """
    titles = library.topic_titles()
    if as_json:
        echo_json([{"name": name, "title": title} for name, title in titles.items()])
    else:
        echo_table(titles.items(), indent="")
