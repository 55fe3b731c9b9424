"""`handouts translate`: bring a topic, or the fixed words of the templates, into other languages and back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli import completion, options
from handouts.cli.loading import files_of_topic, require_workspace
from handouts.cli.originals import all_originals, clinic_here, named_by, original_of_name, own_folder, writable
from handouts.cli.printing import count, echo_json, echo_notes, echo_table, is_quiet, say
from handouts.errors import ContentError, MissingTool, UsageError
from handouts.files.output import refuse_over, require_stdout, write_whole
from handouts.language.exchange import ExchangeFormat
from handouts.language.original import LOCALES, Original
from handouts.load import topic as library
from handouts.load.overlay import beneath
from handouts.load.overrides import original_of_file
from handouts.model.clinic import Clinic
from handouts.model.scripts import script_of

if TYPE_CHECKING:
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
    help="What was translated: a topic, its name or folder, fixed-words or clinic-words. Default: what the file names.",
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

    TOPIC is a topic as for render; fixed-words, the words that stand in the templates; or clinic-words, those of your
    clinic.toml. Translations are kept as PO files in your workspace, in folders called locale, one for each language;
    any editor for PO files can work on them. Nothing is written into the program's own folder.

    \b
    Example:
      handouts translate start sw
      handouts translate status
      handouts translate update breast-cancer-spread es
    """


@translate_command.command("start", short_help="Begin a language: all that it needs.")
@target
@click.argument("topics", metavar="[TOPIC]…", nargs=-1, shell_complete=completion.topics)
@options.as_json
@options.quiet
def start(target: str, topics: tuple[str, ...], as_json: bool) -> None:
    """Begin a language in your workspace, with all that a leaflet in it needs: the topics, the fixed words of the
    templates, and the words of your clinic.toml. Without TOPIC, all topics.

    Says how many words there are to translate, and which font is needed. What is translated already is kept, so it can
    be given again.

    \b
    Example:
      handouts translate start sw
      handouts translate start am breast-cancer-spread
    """
    from handouts.language.updating import updated

    workspace = require_workspace()
    clinic = clinic_here(workspace)
    originals = all_originals(topics or library.topic_names(workspace), clinic, workspace)
    made = [updated(original, target, date.today()) for original in originals if original.items]
    begun = [one for one in made if one.stale or one.missing]
    for one in begun:
        _write(one.path, one.content)
    if as_json:
        echo_json([{"file": one.path, "messages": one.stale + one.missing, "words": one.words} for one in begun])
    elif not begun:
        say(f"{target}: everything is translated")
    elif not is_quiet():
        rows = ((str(one.path), count(one.stale + one.missing, "message"), f"{one.words:,} words") for one in begun)
        echo_table(rows, indent="")
        say(f"{sum(one.words for one in begun):,} words to translate into {target}")
    echo_notes(_script_notes(clinic, target))


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

    original = original_of_name(topic)
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

    original = writable(topic)
    tried = [updated(original, locale, date.today()) for locale in locales or original.locales]
    made = [one for one in tried if locales or not one.is_idle]
    for one in made:
        if not (one.is_idle and original.beneath):
            _write(one.path, one.content)
    if as_json:
        keys = ("messages", "stale", "missing", "needless")
        echo_json([{"file": one.path, **{key: getattr(one, key) for key in keys}} for one in made])
        return
    for one in made:
        needless = f", {one.needless} needless" if one.needless else ""
        say(f"{one.path}: {count(one.messages, 'message')}, {one.stale} stale, {one.missing} missing{needless}")
    if not made:
        say(f"{topic}: every language is translated")


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

    XLIFF needs the extra translate (see README.md, Install).

    \b
    Example:
      handouts translate export breast-cancer-spread es --to xliff --changed-only -o es.xlf
    """
    from handouts.language.exchange import exported

    original = original_of_name(topic)
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
    original = writable(into) if into else named_by(delivery)
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
@click.argument("topic", required=False, metavar="[TOPIC]", shell_complete=completion.topics)
@options.as_json
def status(topic: str | None, as_json: bool) -> None:
    """Say for each language and section how much is translated, stale, missing and unreviewed, and how many words.

    Without TOPIC: for each language that your workspace has catalogs of, the topics, the fixed words and the clinic's
    words together. Words are counted in the original, as an agency bills them: new words, changed words, and words that
    stay the same.

    \b
    Example:
      handouts translate status
      handouts translate status breast-cancer-spread
    """
    from handouts.language.updating import status_of

    if topic is None:
        _status_of_all(as_json)
        return
    original = original_of_name(topic)
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


def _status_of_all(as_json: bool) -> None:
    """Tell how far each language is that a workspace has catalogs of, original by original."""
    from handouts.language.original import locales_in
    from handouts.language.updating import status_of

    workspace = require_workspace()
    topics = (name for name in library.topic_names(workspace) if locales_in(own_folder(name, workspace)))
    originals = all_originals(topics, clinic_here(workspace), workspace)
    begun = sorted({locale for original in originals for locale in locales_in(original.folder)})
    found = {
        locale: {
            one.name: status_of(one, locale).total
            for one in originals
            if one.items and (locale in one.locales or not one.is_markdown)  # each leaflet needs what is no topic
        }
        for locale in begun
    }
    if as_json:
        echo_json(found)
        return
    if not found:
        say("no language has been begun in this workspace: handouts translate start LOCALE")
    for locale, parts in found.items():
        left = sum(part.words.new + part.words.changed for part in parts.values())
        click.echo(f"{locale}: {left:,} words to translate")
        told = (
            (f"{part.translated} translated", f"{part.stale} stale", f"{part.missing} missing")
            for part in parts.values()
        )
        echo_table((name, *counts) for name, counts in zip(parts, told, strict=True))


def _script_notes(clinic: Clinic, locale: str) -> Iterator[str]:
    """Yield what is needed to print a language: a line that says how it is set, or a font that is not installed."""
    from handouts.fonts.fontconfig import chain
    from handouts.language.locale import own_script, require_script

    script = own_script(clinic.scripts, locale)
    try:
        require_script(locale, script)
        chain(script or script_of(locale), clinic.brand.body_font)
    except (ContentError, MissingTool) as error:
        yield f"before a leaflet is printed: {error.message}; {error.hint}"


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
    """Write a catalog, and the folder for a first one; a copy of what it lies over is kept, to tell by what
    changes there (`handouts overrides`)."""
    topic = path.parent.parent
    under, kept = beneath(topic), original_of_file(topic, f"{LOCALES}/{path.name}")
    if under and not path.exists() and (under / LOCALES / path.name).exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_whole(kept, (under / LOCALES / path.name).read_bytes())
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
