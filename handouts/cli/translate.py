"""`handouts translate`: bring a topic, or the fixed words of the templates, into other languages and back."""

from datetime import date
from pathlib import Path

import click

from handouts.cli import options
from handouts.cli.loading import files_of_topic
from handouts.cli.printing import count, echo_json, echo_table
from handouts.errors import UnknownName
from handouts.files.output import refuse_over, require_stdout, write_whole
from handouts.language.exchange import ExchangeFormat
from handouts.language.original import Original


@click.group("translate", short_help="Bring a topic into other languages.")
def translate_command() -> None:
    """Bring a topic into other languages: what to translate, what has changed, and the translations back.

    TOPIC is a topic as for render, or `fixed-words`: the words that stand in the templates. The catalogs are PO files
    in the topic's folder `locale`, one a language; any editor for PO files can work on them.

    \b
    Example:
      handouts translate update breast-cancer-spread es
      handouts translate extract breast-cancer-spread
    """


@translate_command.command("extract", short_help="Print every message as a PO template.")
@options.topic
@options.output_text
def extract(topic: str, output: str | None) -> None:
    """Print every message of a topic as a PO template (POT), with what a translator needs to know of each.

    \b
    Example:
      handouts translate extract breast-cancer-spread -o breast-cancer-spread.pot
    """
    from handouts.language.updating import template

    original = _original(topic)
    _deliver(template(original), output, original)


@translate_command.command("update", short_help="Merge what changed into the catalogs.")
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
    from handouts.language.updating import updated

    original = _original(topic)
    made = [updated(original, locale, date.today()) for locale in locales or original.locales]
    for one in made:
        _write(one.path, one.content)
        click.echo(f"{one.path}: {count(one.messages, 'message')}, {one.stale} stale, {one.missing} missing")


@translate_command.command("export", short_help="Write a language's messages for a translator.")
@options.topic
@options.target
@options.form
@options.changed_only
@options.output_text
def export(topic: str, target: str, form: ExchangeFormat, changed_only: bool, output: str | None) -> None:
    """Write a language's messages for a translator: PO, XLIFF 1.2 or XLIFF 2.0, what changed with its text of before.

    XLIFF needs the extra `translate` (.venv/bin/pip install '.[translate]').

    \b
    Example:
      handouts translate export breast-cancer-spread es --to xliff --changed-only -o es.xlf
    """
    from handouts.language.exchange import exported

    original = _original(topic)
    content = exported(original, target, form, date.today(), is_changed_only=changed_only)
    _deliver(content, output, original)


@translate_command.command("import", short_help="Take a translator's file into a catalog.")
@options.translated_file
@options.into
def import_(file: Path, into: str | None) -> None:
    """Take the translations of a PO or XLIFF file into the catalog of the topic and language that it names.

    All of them or none: where one has other placeholders, numbers, marks or links than its original, or was made from a
    text that has changed since, nothing is written, and every such message is named with the reason. What the file
    leaves open stays as it is.

    \b
    Example:
      handouts translate import es.xlf
    """
    from handouts.language.catalog import encoded
    from handouts.language.exchange import read_delivery, taken_in

    delivery = read_delivery(file)
    catalog, taken = taken_in(_original(into) if into else _named(delivery.name), delivery, file, date.today())
    refuse_over(catalog.path, [file])
    _write(catalog.path, encoded(catalog))
    click.echo(f"{catalog.path}: {count(taken, 'message')} taken in")


@translate_command.command("status", short_help="Tell what is translated, and what is to do.")
@options.topic
@options.as_json
def status(topic: str, as_json: bool) -> None:
    """Tell for each language and section what is translated, stale, missing and not reviewed, and the words to do.

    Words are counted in the original, as an agency bills them: new ones, changed ones, and those that stay the same.

    \b
    Example:
      handouts translate status breast-cancer-spread
    """
    from handouts.language.status import status_of

    original = _original(topic)
    told = [status_of(original, locale) for locale in original.locales]
    if as_json:
        echo_json(told)
        return
    for one in told:
        total, words = one.total, one.total.words
        click.echo(
            f"{one.locale}: {total.translated} translated, {total.stale} stale, {total.missing} missing, "
            f"{total.unreviewed} unreviewed; words: {words.new} new, {words.changed} changed, {words.same} the same"
        )
        open_ = [part for part in one.sections if part.stale or part.missing]
        echo_table((part.section or "fixed words", f"{part.stale} stale", f"{part.missing} missing") for part in open_)


def _original(topic: str) -> Original:
    """Return what is translated: a topic, or the fixed words."""
    from handouts.language import fixed_words
    from handouts.language.original import original_of
    from handouts.load import topic as library

    return fixed_words.original_words() if topic == fixed_words.NAME else original_of(library.load_topic(topic))


def _named(name: str) -> Original:
    """Return what a delivery says that it translates; a topic of one's own is found by its folder alone."""
    try:
        return _original(name)
    except UnknownName as error:
        raise UnknownName(error.message, "is it one of yours? name its folder with --into") from error


def _write(path: Path, content: bytes) -> None:
    """Write a catalog; a topic's first one makes their folder."""
    path.parent.mkdir(exist_ok=True)
    write_whole(path, content)


def _deliver(content: bytes, output: str | None, original: Original) -> None:
    """Write to a file and say so, or print."""
    if output in {None, "-"}:
        require_stdout()
        click.echo(content, nl=False)
    else:
        path = Path(str(output))
        refuse_over(path, files_of_topic(original.folder.parent))
        write_whole(path, content)
        click.echo(f"{path}: written")
