"""`handouts record`: keep what people found of a leaflet, so that evidence can tell it."""

from datetime import date
from pathlib import Path

import click

from handouts.cli import bundles, options
from handouts.cli.bundles import House, TriedOut
from handouts.cli.loading import load_house, load_workspace, workspace_of
from handouts.cli.sign import NO_WORKSPACE
from handouts.errors import UsageError, unknown
from handouts.language.locale import at_home
from handouts.language.translation import in_locale
from handouts.load.topic import load_topic
from handouts.model.topic import Topic


@click.group("record", short_help="Keep what people found of a leaflet.")
def record_command() -> None:
    """Keep what people found of a leaflet: readers who tried it out, and the checks that no machine can make.

    Each record is a small file in records/ beside clinic.toml. handouts evidence tells all of them.

    \b
    Example:
      handouts record user-test breast-cancer-spread --people 6 --who "patients of the unit" --on 2026-11-20 --found "…"
      handouts record checks breast-cancer-spread --preset signs
      handouts record checks checks.toml
    """


@record_command.command("user-test", short_help="Keep what readers made of a leaflet.")
@options.topic
@options.preset
@options.one_language
@bundles.tried_out
@bundles.house
def user_test(topic: str, preset: str | None, language: str, tried_out: TriedOut, house: House) -> None:
    """Keep what people who tried a topic found, and what was changed for it. Names of people do not belong in it.

    \b
    Example:
      handouts record user-test cataract --people 6 --who "patients" --on 2026-11-20 --found "All found the number."
    """
    from handouts.load.evidence import write_finding
    from handouts.model.evidence import UserTest

    workspace, said = _said(topic, language, house)
    require_preset(said, preset)
    one = UserTest(
        topic=said.id,
        locale=said.language,
        version=said.version,
        tested=tried_out.tested,
        people=tried_out.people,
        who=tried_out.who,
        found=tried_out.found,
        changed=tried_out.changed,
        preset=preset or "",
    )
    click.echo(write_finding(workspace, one))


@record_command.command("checks", short_help="Keep the checks that only a person can make.")
@click.argument("file_or_topic", metavar="FILE|TOPIC")
@options.preset
@options.one_language
@bundles.house
def checks(file_or_topic: str, preset: str | None, language: str, house: House) -> None:
    """Keep the answers of a form that was filled in; for a TOPIC, print the form.

    The form has the checks of handouts evidence --human, as a TOML file. All that is wrong in it is told at once.

    \b
    Example:
      handouts record checks breast-cancer-spread --preset signs
      handouts record checks checks.toml
    """
    from handouts.load.evidence import blank_checks, read_checks, write_finding

    path = Path(file_or_topic)
    if path.suffix != ".toml":
        _, said = _said(file_or_topic, language, house)
        require_preset(said, preset)
        click.echo(blank_checks(said.id, said.language, preset or "", said.version), nl=False)
        return
    one = read_checks(path, date.today())
    if preset or language:
        raise UsageError("--preset and --locale are for a form; the file has its own", "leave them out")
    workspace, said = _said(one.topic, one.locale, house)
    require_preset(said, one.preset)
    click.echo(write_finding(workspace, one))


def _said(name: str, language: str, house: House) -> tuple[Path, Topic]:
    """Return the workspace to write into and the topic in a language, by default the clinic's."""
    workspace = workspace_of(house)
    if workspace is None:
        raise UsageError("nothing is recorded for the sample clinic", NO_WORKSPACE)
    clinic = load_house(house, is_quick=True, prints=False)
    return workspace, in_locale(
        load_topic(name, load_workspace(house)), at_home(language or clinic.locale, clinic.locale)
    )


def require_preset(topic: Topic, preset: str | None) -> None:
    """Raise `UnknownName` for a preset that a topic has not; none need be named."""
    if preset and preset not in topic.presets:
        raise unknown("preset", preset, list(topic.presets))
