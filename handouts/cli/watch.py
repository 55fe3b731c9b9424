"""`handouts watch`: print a leaflet again whenever a file changes that it is made of."""

from collections.abc import Iterator
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import click

from handouts.cli import main
from handouts.cli.bundles import House
from handouts.cli.loading import load_workspace
from handouts.cli.render import render_command
from handouts.errors import MissingTool, UsageError, installing
from handouts.load import topic as library
from handouts.load.clinic import find_clinic

if TYPE_CHECKING:
    from watchfiles import Change

WATCHED: Final = frozenset({".toml", ".md", ".svg", ".po", ".css", ".html", ".png", ".jpg", ".jpeg"})
PRELOAD: Final = ["handouts.cli.render", "handouts.typeset.layout", "handouts.language.formats"]
"""What takes long to import and does not change while somebody writes."""


@click.command(
    "watch",
    short_help="Print a leaflet again whenever its files change.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("arguments", metavar="TOPIC [OPTIONS]…", nargs=-1, required=True, type=click.UNPROCESSED)
def watch_command(arguments: tuple[str, ...]) -> None:
    """Print a leaflet, and print it again whenever a section, catalog, picture, style, template or the clinic's file
    changes, until you press Ctrl-C.

    Takes what render takes. Problems are told, and when they are put right the leaflet is printed again; until then the
    last one stays as it is. Only what this leaflet prints is laid out, so that it is there soon.

    \b
    Example:
      handouts watch breast-cancer-spread --preset signs --sample -o signs.pdf
    """
    try:
        from watchfiles import watch
    except ImportError as error:
        raise MissingTool("watchfiles is not installed", installing("watch")) from error
    asked = _asked(arguments)
    folders = list(_folders(asked))
    _print(arguments)
    for _ in watch(*folders, watch_filter=_is_watched, raise_interrupt=True):
        _print(arguments)


def _asked(arguments: tuple[str, ...]) -> dict[str, Any]:
    """Return what render would be asked for; raise where it would not understand, or can't write again and again."""
    asked = render_command.make_context("handouts watch", list(arguments)).params
    if asked["output"] == "-":
        raise UsageError("a leaflet that is printed again and again needs a file", "name one with -o FILE")
    return asked


def _folders(asked: dict[str, Any]) -> Iterator[Path]:
    """Yield where the files lie of which the leaflet is made."""
    house = House(asked["clinic"], asked["sample"])
    workspace = load_workspace(house)
    yield library.folder_of(asked["topic"] or library.only_topic(workspace), workspace)
    yield from [workspace.folder] if workspace.folder else []
    if not house.sample:
        yield find_clinic(house.clinic, Path.cwd()).parent
    yield from (Path(str(files(package))) for package in ("handouts.templates", "handouts.styles"))


def _is_watched(change: "Change", path: str) -> bool:  # noqa: ARG001 what became of it is the same to us
    return Path(path).suffix in WATCHED


def _print(arguments: tuple[str, ...]) -> None:
    """Print the leaflet in a process of its own, which knows nothing of what the files said before."""
    begun = monotonic()
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    process = context.Process(target=main.run, args=(["render", *arguments, "--alone"],))
    process.start()
    process.join()
    click.echo(f"({monotonic() - begun:.1f} s)")
