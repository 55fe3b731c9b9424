"""`handouts theme`: what a clinic can change of the look of its leaflets, and files to start from."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final

import click
from msgspec import Struct

from handouts.cli import bundles, options
from handouts.cli.bundles import House
from handouts.cli.loading import workspace_of
from handouts.cli.printing import echo_json, echo_table
from handouts.errors import FileError, UsageError, unknown
from handouts.files.output import write_new
from handouts.load.theme import FOLDER, KINDS, read_theme
from handouts.model.theme import DEFAULT

EXAMPLE: Final = Path(__file__).parent.parent / "example_theme"
_BLOCK: Final = re.compile(r"{% block (\w+) %}")
_PROPERTY: Final = re.compile(r"var\(--([\w-]+)\)")
OF_STAFF: Final = frozenset({"report.html", "report.css"})
"""What a theme can't change: reports look alike whatever the theme."""


class Part(Struct, frozen=True):
    """A file of the default that a theme may have in its stead, with its blocks."""

    name: str
    blocks: tuple[str, ...]
    is_own: bool


@click.group("theme", invoke_without_command=True, short_help="Change the look of your leaflets.")
@bundles.house
@options.as_json
@click.pass_context
def theme_command(ctx: click.Context, house: House, as_json: bool) -> None:
    """List what can be changed: templates with their blocks, style sheets, the custom properties of the styles, papers.

    A theme is the folder theme/ beside clinic.toml. What it has goes before the default, file by file; all that a
    leaflet must say is proved to be there all the same. docs/themes.md says what each block and property is.

    \b
    Example:
      handouts theme
      handouts theme eject partials/notes.html
      handouts theme example
    """
    if ctx.invoked_subcommand:
        return
    own = workspace_of(house)
    told = [Part(name, tuple(_BLOCK.findall(text)), _is_own(own, name)) for name, text in _parts().items()]
    papers = (read_theme(own) if own else DEFAULT).all_papers
    properties = sorted({name for text in _parts().values() for name in _PROPERTY.findall(text)})
    if as_json:
        echo_json({"parts": told, "properties": properties, "papers": list(papers)})
        return
    echo_table((one.name, ", ".join(one.blocks), "yours" if one.is_own else "") for one in told)
    click.echo("properties: " + ", ".join(properties))
    click.echo("papers: " + ", ".join(papers))


@theme_command.command("eject", short_help="Copy a template or style sheet, to change it.")
@click.argument("part", metavar="PART")
@bundles.house
def eject(part: str, house: House) -> None:
    """Copy one template or style sheet of the default into theme/, to start from.

    \b
    Example:
      handouts theme eject partials/notes.html
      handouts theme eject pieces.css
    """
    known = {name.partition("/")[2]: (name, text) for name, text in _parts().items()}
    name = part.removeprefix("templates/").removeprefix("styles/")
    if name not in known:
        raise unknown("part of a theme", part, list(known))
    _copy({known[name][0]: known[name][1]}, house)


@theme_command.command("example", short_help="Copy the example theme, to start from.")
@bundles.house
def example(house: House) -> None:
    """Copy the example theme into theme/: more space, thinner rules, and addresses of sources on lines of
    their own.

    \b
    Example:
      handouts theme example
    """
    _copy({path.relative_to(EXAMPLE).as_posix(): path.read_text("utf-8") for path in _files(EXAMPLE)}, house)


def _is_own(workspace: Path | None, name: str) -> bool:
    return bool(workspace and (workspace / FOLDER / name).exists())


def _parts() -> dict[str, str]:
    """Return every template and style sheet of the default by its name in a theme."""
    places = {kind: Path(str(files(f"handouts.{kind}"))) for kind in KINDS}
    found = (
        (f"{kind}/{path.relative_to(folder).as_posix()}", path)
        for kind, folder in places.items()
        for path in _files(folder)
        if path.name not in OF_STAFF
    )
    return {name: path.read_text("utf-8") for name, path in found}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.suffix in KINDS.values())


def _copy(texts: dict[str, str], house: House) -> None:
    """Write files into the theme of a workspace, unless one of them is there."""
    workspace = workspace_of(house)
    if workspace is None:
        raise UsageError("the sample clinic has no theme", "name your clinic's file with --clinic FILE")
    folder = workspace / FOLDER
    if there := [str(folder / name) for name in texts if (folder / name).exists()]:
        raise FileError(f"{there[0]} is there already", "move it away first: nothing of yours is written over")
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_new(folder / name, text.encode())
        click.echo(folder / name)
