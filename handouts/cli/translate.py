"""`handouts translate`: bring a topic, or the fixed words of the templates, into other languages and back."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli import completion, options
from handouts.cli.loading import files_of_topic, load_workspace
from handouts.cli.printing import count, echo_json, echo_notes, echo_table, say
from handouts.errors import UnknownName, UsageError
from handouts.files.output import refuse_over, require_stdout, write_whole
from handouts.language.exchange import ExchangeFormat
from handouts.language.original import Original

if TYPE_CHECKING:
    from handouts.language.delivery import Delivery
    from handouts.language.intake import Intake

target = click.argument("target", metavar="LOCALE", shell_complete=completion.locales)
form = click.option(
    "--to",
    "form",
    metavar="F",
    type=click.Choice(["po", "xliff", "xliff2"]),
    default="po",
    help="The kind of file: po, xliff (XLIFF 1.2) or xliff2 (XLIFF 2.0). Default: po.",
)
changed_only = click.option("--changed-only", is_flag=True, help="Only messages that are new or have changed.")
translated_file = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
into = click.option(
    "--into",
    metavar="TOPIC",
    shell_complete=completion.topics,
    help="The topic that was translated, a name or a folder. Default: the shipped topic that the file names.",
)
as_locale = click.option(
    "--locale",
    metavar="L",
    default="",
    shell_complete=completion.locales,
    help="The language of the translations. Default: the one that the file names.",
)
locales = click.argument("locales", metavar="[LOCALE]…", nargs=-1, shell_complete=completion.locales)


@click.group("translate", short_help="Translate a topic into other languages.")
def translate_command() -> None:
    """Translate a topic into other languages: see what is left, send it to translators, take in what comes back.

    TOPIC is a topic as for render, or fixed-words, the words that stand in the templates. Translations are kept as PO
    files in the folder locale of the topic, one for each language; any editor for PO files can work on them.

    \b
    Example:
      handouts translate update breast-cancer-spread es
      handouts translate extract breast-cancer-spread
    """


@translate_command.command("extract", short_help="Print all messages as a PO template.")
@options.topic
@options.output_to("standard output")
def extract(topic: str, output: str | None) -> None:
    """Print all messages of a topic as a PO template (POT), with notes for the translator.

    \b
    Example:
      handouts translate extract breast-cancer-spread -o breast-cancer-spread.pot
    """
    from handouts.language.updating import template

    original = _original(topic)
    _deliver(template(original), output, original)


@translate_command.command("update", short_help="Bring the catalogs up to date.")
@options.topic
@locales
@options.as_json
@options.quiet
def update(topic: str, locales: tuple[str, ...], as_json: bool) -> None:
    """Bring the catalogs of a topic up to date with what it says now, or begin one for a new language.

    A text that has not changed, or has only moved, keeps its translation. A text that has changed, or that names a
    figure that has changed, is marked fuzzy, with the old text beside it. A text that is gone is kept as obsolete.

    The catalog of a region, such as en-US where there is en, holds only the messages that differ there. Nothing is
    missing in it, and a message that repeats what the language says is counted as needless.

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
    if as_json:
        keys = ("messages", "stale", "missing", "needless")
        echo_json([{"file": one.path, **{key: getattr(one, key) for key in keys}} for one in made])
        return
    for one in made:
        needless = f", {one.needless} needless" if one.needless else ""
        say(f"{one.path}: {count(one.messages, 'message')}, {one.stale} stale, {one.missing} missing{needless}")


@translate_command.command("export", short_help="Write a file for a translator.")
@options.topic
@target
@form
@changed_only
@options.output_to("standard output")
def export(topic: str, target: str, form: ExchangeFormat, changed_only: bool, output: str | None) -> None:
    """Write the messages of a language into a file for a translator: PO, XLIFF 1.2 or XLIFF 2.0.

    Where a text has changed, the earlier text stands beside it. For a region, such as en-US, each text comes with the
    words of its language: the translator changes those that differ there, and import takes only these.

    XLIFF needs the extra translate (.venv/bin/pip install '.[translate]').

    \b
    Example:
      handouts translate export breast-cancer-spread es --to xliff --changed-only -o es.xlf
    """
    from handouts.language.exchange import exported

    original = _original(topic)
    content = exported(original, target, form, date.today(), is_changed_only=changed_only)
    _deliver(content, output, original)


@translate_command.command("import", short_help="Take over a translator's file.")
@translated_file
@into
@as_locale
@options.quiet
def import_(file: Path, into: str | None, locale: str) -> None:
    """Take the translations in a PO or XLIFF file over into the catalog of its topic and language.

    Every translation that is right is taken. One is left out if its placeholders, numbers, marks or links are not those
    of its original, if the original has changed since, or if the file marks it as unfinished. What is left out is
    listed with the reasons, and written with them to NAME.rejected.po (or .xlf) beside the file, to be mended and
    imported again. The exit code is then 3.

    Messages without a translation in the file stay as they are. Importing a file twice does no harm.

    \b
    Example:
      handouts translate import es.xlf
      handouts translate import es.rejected.xlf
    """
    from handouts.language.catalog import encoded
    from handouts.language.intake import left_behind, read_delivery, rejected, taken_in
    from handouts.language.updating import own_part

    delivery = read_delivery(file)
    original = _original(into) if into else _named(delivery)
    intake = taken_in(original, delivery, date.today(), locale)
    _refuse_itself(file, intake.catalog.path)
    back = rejected(original, delivery, intake) if intake.left else None
    if back:
        write_whole(*back)
    if intake.new or intake.catalog.path.exists():
        _write(intake.catalog.path, encoded(own_part(original, intake.catalog)))
    echo_notes(intake.notes)
    say(f"{intake.catalog.path}: {_counts(intake)}")
    if back:
        raise left_behind(original, delivery, intake, back[0])


@translate_command.command("status", short_help="Say what is translated, and what is left to do.")
@options.topic
@options.as_json
def status(topic: str, as_json: bool) -> None:
    """Say for each language and section how much is translated, stale, missing and unreviewed, and how many words.

    Words are counted in the original, as an agency bills them: new words, changed words, and words that stay the same.

    \b
    Example:
      handouts translate status breast-cancer-spread
    """
    from handouts.language.updating import status_of

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

    if topic == fixed_words.NAME:
        return fixed_words.original_words()
    return original_of(library.load_topic(topic, load_workspace()))


def _named(delivery: "Delivery") -> Original:
    """Return the original that a delivery names; a topic of one's own is found only by its folder.

    What a file calls itself is a stranger's word: it leads to no other folder.
    """
    if not delivery.name or "/" in delivery.name or delivery.name.startswith("."):
        raise UnknownName(
            f"{delivery.path.name} does not say which topic it is a translation of", "name it with --into"
        )
    try:
        return _original(delivery.name)
    except UnknownName as error:
        raise UnknownName(error.message, "if it is one of your own, name its folder with --into") from error


def _refuse_itself(file: Path, catalog: Path) -> None:
    if catalog.exists() and file.samefile(catalog):
        hint = "there is nothing to take over; to see what is left to translate: handouts translate status TOPIC"
        raise UsageError(f"{file} is the catalog itself", hint)


def _counts(intake: "Intake") -> str:
    """Return how many messages were taken over, and why no more: no message goes without a reason."""
    rest = {
        f"{intake.known} there already": intake.known,
        f"{intake.alike} as in the language itself": intake.alike,
        f"{intake.empty} without a translation": intake.empty,
        f"{len(intake.left)} not taken": len(intake.left),
    }
    return ", ".join((f"{count(intake.new, 'message')} taken over", *(told for told, number in rest.items() if number)))


def _write(path: Path, content: bytes) -> None:
    """Write a catalog, and make the folder for a topic's first one."""
    path.parent.mkdir(parents=True, exist_ok=True)
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
