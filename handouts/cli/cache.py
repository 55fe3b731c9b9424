"""`handouts cache`: say what is kept on disk between runs, or delete it."""

from typing import Literal

import click

from handouts.cli import options
from handouts.cli.loading import load_cache
from handouts.cli.printing import count, echo_json
from handouts.typeset.cache import Cache

MEBIBYTE = 2**20


@click.command("cache", short_help="Show or clear the layouts kept on disk.")
@click.argument("action", metavar="[show|clear]", type=click.Choice(["show", "clear"]), default="show")
@options.as_json
def command(action: Literal["show", "clear"], as_json: bool) -> None:
    """Show or clear the layouts kept on disk.

    A topic is laid out once for each clinic, format and paper; what comes out is kept, so that the next leaflet takes
    a moment. It holds nothing personal. Clearing it is always safe. The environment variable HANDOUTS_CACHE names
    another folder to keep it in.

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
