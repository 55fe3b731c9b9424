"""`handouts doctor` and `cache`: tell whether this machine can make leaflets, and what it keeps between runs."""

from typing import TYPE_CHECKING, Final, Literal

import click

from handouts.cli import bundles, options
from handouts.cli.bundles import House
from handouts.cli.loading import load_cache, load_house_if_any, load_workspace
from handouts.cli.printing import count, echo_json, echo_table
from handouts.errors import MissingTool
from handouts.typeset.cache import Cache

if TYPE_CHECKING:
    from handouts.check.doctor import MachineCheck

MEBIBYTE: Final = 2**20


@click.command("doctor", short_help="Check that this machine has what leaflets need.")
@bundles.house
@options.locale
@options.as_json
def doctor_command(house: House, locale: str | None, as_json: bool) -> None:
    """Check that this machine can make leaflets: its libraries, their versions, and fonts for each script.

    With a clinic, its own fonts are checked too; with --locale, whether the fonts have every letter of the translations
    into that language. Says what to install; exit code 9 where something is missing.

    \b
    Example:
      handouts doctor --sample
    """
    from handouts.check.doctor import examine, to_install

    checks = examine(load_house_if_any(house), locale or "", load_workspace(house))
    if as_json:
        echo_json(checks)
    else:
        echo_table((_verdict(check), check.name, _found(check)) for check in checks)
    missing = [check for check in checks if not check.is_ok]
    if missing:
        hint = to_install(checks) or "; ".join(check.hint for check in missing)
        raise MissingTool(f"{count(len(missing), 'thing')} missing: {', '.join(check.name for check in missing)}", hint)


def _verdict(check: "MachineCheck") -> str:
    """Return `ok`, or a dash for what only some leaflets or commands would need."""
    if not check.is_ok:
        return "MISSING"
    return "–" if check.hint else "ok"


def _found(check: "MachineCheck") -> str:
    return f"{check.found}: {check.hint}" if check.hint else check.found


@click.command("cache", short_help="Show or clear the layouts kept on disk.")
@click.argument("action", metavar="[show|clear]", type=click.Choice(["show", "clear"]), default="show")
@options.as_json
def cache_command(action: Literal["show", "clear"], as_json: bool) -> None:
    """Show or clear the layouts kept on disk.

    A topic is laid out once for each clinic, language, format and paper. The layout is kept, so that the next leaflet
    takes only a moment. It holds nothing about patients, and clearing it is always safe. To keep layouts in another
    folder, name it in the environment variable HANDOUTS_CACHE.

    \b
    Example:
      handouts cache
      handouts cache clear
    """
    cache = load_cache()
    if action == "clear":
        _clear(cache, as_json)
    else:
        _show(cache, as_json)


def _show(cache: Cache, as_json: bool) -> None:
    stats = cache.stats()
    if as_json:
        echo_json(stats)
        return
    used, limit = (f"{size / MEBIBYTE:.1f} MB" for size in (stats.bytes, stats.limit_bytes))
    click.echo(f"{stats.folder}: {count(stats.galleys, 'layout')}, {used} of at most {limit}")


def _clear(cache: Cache, as_json: bool) -> None:
    cleared = cache.clear()
    if as_json:
        echo_json({"folder": cache.folder, "cleared": cleared})
    else:
        click.echo(f"{cache.folder}: {count(cleared, 'layout')} cleared")
