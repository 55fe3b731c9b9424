"""`handouts translate`: bring a topic, or the fixed words of the templates, into other languages and back."""

from datetime import date
from pathlib import Path

import click

from handouts.commands import options
from handouts.commands.printing import count
from handouts.languages.original import Original
from handouts.output import write_whole


@click.group("translate", short_help="Bring a topic into other languages.")
def command() -> None:
    """Bring a topic into other languages: what to translate, what has changed, and the translations back.

    TOPIC is a topic as for render, or `fixed-words`: the words that stand in the templates. The catalogs are PO files
    in the topic's folder `locale`, one a language; any editor for PO files can work on them.

    \b
    Example:
      handouts translate update breast-cancer-spread es
      handouts translate extract breast-cancer-spread
    """


@command.command("extract", short_help="Print every message as a PO template.")
@options.topic
@options.output_text
def extract(topic: str, output: str | None) -> None:
    """Print every message of a topic as a PO template (POT), with what a translator needs to know of each.

    \b
    Example:
      handouts translate extract breast-cancer-spread -o breast-cancer-spread.pot
    """
    from handouts.languages.updating import template

    _deliver(template(_original(topic)), output)


@command.command("update", short_help="Merge what changed into the catalogs.")
@options.topic
@options.locales
def update(topic: str, locales: tuple[str, ...]) -> None:
    """Merge what a topic says now into its catalogs, all or those named; a new one is begun for a new language.

    What is unchanged or only moved keeps its translation; what changed is marked fuzzy, with its old text beside it;
    what is gone becomes obsolete. A message whose facts changed is fuzzy too.

    \b
    Example:
      handouts translate update breast-cancer-spread
      handouts translate update breast-cancer-spread es pt-BR
    """
    from handouts.languages.updating import updated

    original = _original(topic)
    made = [updated(original, locale, date.today()) for locale in locales or original.locales]
    for one in made:
        if one.is_new:
            one.path.parent.mkdir(exist_ok=True)
        write_whole(one.path, one.content)
        click.echo(f"{one.path}: {count(one.messages, 'message')}, {one.stale} stale, {one.missing} missing")


def _original(topic: str) -> Original:
    """Return what is translated: a topic, or the fixed words."""
    from handouts.content import library
    from handouts.languages import fixed_words
    from handouts.languages.original import original_of

    return fixed_words.original_words() if topic == fixed_words.NAME else original_of(library.load_topic(topic))


def _deliver(content: bytes, output: str | None) -> None:
    """Write to a file, or print."""
    if output in {None, "-"}:
        click.echo(content, nl=False)
    else:
        write_whole(Path(str(output)), content)
