"""`handouts release`: keep a text that is wholly signed, and see which releases there are and whether they hold."""

from collections.abc import Iterator
from datetime import date

import click
from msgspec import Struct

from handouts.choose.releases import ReleaseRegister, Shelf, make_release
from handouts.choose.signing import signable
from handouts.cli import bundles, options
from handouts.cli.bundles import House
from handouts.cli.loading import load_house, load_shelf, topic_id
from handouts.cli.printing import echo_json, echo_notes, echo_table
from handouts.cli.sign import desks, require_today
from handouts.errors import HandoutError
from handouts.language.translation import in_locale
from handouts.load.releases import Releases, full_name, write_release
from handouts.model.sign_off import Release
from handouts.model.topic import Topic


class Standing(Struct, frozen=True):
    """What has become of a release in one of its languages; `why` is empty where it holds."""

    release: int
    made: date
    locale: str
    why: str


@click.group(
    "release",
    cls=options.TopicCommands,
    short_help="Keep a signed text, to print it after the next edit.",
    subcommand_metavar="TOPIC|COMMAND [ARGS]...",
)
def release_command() -> None:
    """Keep a topic as it is signed, under a number, so that it can be printed while a later edit waits to be signed.

    \b
    Example:
      handouts release breast-cancer-spread --locale en --locale es
      handouts release status breast-cancer-spread
      handouts render breast-cancer-spread --preset signs --release last
    """


@release_command.command("topic", hidden=True)
@options.topic
@options.languages
@bundles.house
def topic(topic: str, languages: tuple[str, ...], house: House) -> None:
    """Keep a topic as it is signed in some languages, under the next number.

    Every part must be signed in each of them. A release rests on these sign-offs: it lapses when one of them does, and
    when the topic's review is due; one that is withdrawn is withdrawn from the release as well.

    \b
    Example:
      handouts release breast-cancer-spread --locale en --locale es
    """
    signed = tuple(desks(topic, house, languages))
    shelf = load_shelf(house, signed[0].clinic, signed[0].records)
    original = signed[0].original
    known = _releases(shelf, original.id)
    require_today(max([shelf.records.newest, *(one.made for one in known.found)]))
    release, contents = make_release(original, [desk.said for desk in signed], shelf, known)
    last = known.found[-1] if known.found else None
    if last and _kept(last) == _kept(release):
        click.echo(f"{original.id}: release {last.number} has this text already")
        return
    write_release(shelf.workspace, release, contents)
    click.echo(f"{original.id}: release {release.number} in {', '.join(release.locales)}")


@release_command.command("status", short_help="List the releases of a topic, and say whether they hold.")
@options.topic
@bundles.house
@options.as_json
def status(topic: str, house: House, as_json: bool) -> None:
    """List the releases of a topic, oldest first, and say of each language whether it holds, and if not, why.

    \b
    Example:
      handouts release status breast-cancer-spread
    """
    shelf = load_shelf(house, load_house(house, is_quick=True, prints=False))
    found = [one for release in _releases(shelf, topic_id(topic)).found for one in _standings(shelf, release)]
    if as_json:
        echo_json(found)
        return
    rows = ((str(one.release), str(one.made), one.locale, one.why or "holds") for one in found)
    echo_table([("release", "made", "language", "state"), *rows], indent="")


def _releases(shelf: Shelf, topic: str) -> Releases:
    """Return the releases of a topic; says which of its files can't be used."""
    releases = shelf.releases(topic)
    echo_notes(f"{one.path} {one.message}; {one.hint}" for one in releases.unfit)
    return releases


def _kept(release: Release) -> tuple[object, ...]:
    return (release.locales, release.sign_offs, release.files)


def _standings(shelf: Shelf, release: Release) -> Iterator[Standing]:
    """Yield what has become of a release in each of its languages; one that is damaged is named."""
    try:
        original, register = shelf.opened(release.topic, full_name(release))
        why = {one: _why(register, original, one) for one in release.locales}
    except HandoutError as error:
        why = dict.fromkeys(release.locales, error.message)
    for locale, told in why.items():
        yield Standing(release.number, release.made, locale, "; ".join(map(str.strip, told.splitlines())))


def _why(register: ReleaseRegister, original: Topic, locale: str) -> str:
    """Return why a release does not hold in a language, or nothing."""
    try:
        return register.why_void(in_locale(original, locale), signable(original))
    except HandoutError as error:
        return error.message
