"""`handouts edit`, `overrides`, `new-topic`: change a shipped topic in the clinic's own folder, list what was changed,
and begin a topic of its own."""

import re
import sys
from datetime import date
from pathlib import Path
from typing import Final

import click
from msgspec.structs import replace

from handouts.cli import completion, options
from handouts.cli.bundles import House
from handouts.cli.loading import load_house, require_workspace
from handouts.cli.printing import count, echo_json
from handouts.errors import FileError, MissingTool, UsageError, unknown
from handouts.files.output import write_whole
from handouts.load.new_topic import new_topic
from handouts.load.overlay import SHIPPED, file_of, read_topic_file
from handouts.load.overrides import Override, file_of_package, original_of_file, originals, overlays, overrides
from handouts.load.sign_offs import write_safety_edits
from handouts.load.topic import folder_of, load_topic, topic_names
from handouts.load.workspace import Workspace

SAYS: Final = {
    "replaced": "in place of the package's",
    "new": "new",
    "keys": "keys that differ or are new",
    "messages": "messages that differ or are new",
}


@click.command("new-topic", short_help="Begin a topic of your own.")
@click.argument("name", metavar="NAME")
def new_topic_command(name: str) -> None:
    """Begin a topic of your own in topics/NAME of your workspace: one that can be printed as it is.

    Write your own words in place of those in it. All keys that a topic.toml may have are told there in comments.

    \b
    Example:
      handouts new-topic blood-test
    """
    workspace = require_workspace()
    folder = Path(str(workspace.topics)) / name
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        fit = "-".join(re.findall("[a-z0-9]+", name.lower())).lstrip("0123456789-") or "blood-test"
        raise UsageError(f"not a name for a topic: {name}", f"small letters, digits and hyphens, such as {fit}")
    if name in topic_names(workspace) or folder.exists():
        raise FileError(f"there is a topic {name} already", "choose another name, or change it with handouts edit")
    for file, text in new_topic(name, date.today()).items():
        _write(folder / file, text.encode())
    click.echo(f"{folder}: a topic to start from")
    click.echo(f"next: handouts check {name}, and handouts render {name} --preset first")


@click.command("edit", short_help="Change a section of a topic.")
@options.topic
@click.argument("section", metavar="SECTION", required=False, shell_complete=completion.sections)
@click.option(
    "--safety",
    "reason",
    metavar="REASON",
    default="",
    help="What the section says could harm: its earlier sign-offs no longer hold, in any language or release. Needs "
    "--name.",
)
@click.option("--name", metavar="NAME", default="", help="With --safety: who says so. It stays in the record.")
def edit_command(topic: str, section: str | None, reason: str, name: str) -> None:
    """Change a section of a topic in your editor (the one that $VISUAL or $EDITOR names). Without a terminal no editor
    is opened: you read which file to change.

    A shipped topic stays as it is: a copy of the section is put into topics/TOPIC of your workspace and goes before the
    package's from then on. Beside it, in originals, a copy of the text of now is kept, so that handouts overrides can
    say what the package has changed since. In other languages the changed texts wait for their translation; leaflets
    without this section print as before.

    \b
    Example:
      handouts edit breast-cancer-spread diagnosis
      handouts edit breast-cancer-spread diagnosis --safety "a wrong dose" --name "…"
    """
    workspace = require_workspace()
    if reason or name:
        options.require_line(reason, "--safety")
        options.require_line(name, "--name")
    folder = folder_of(topic, workspace)
    known = list(read_topic_file(folder)[0].data.get("sections", {}))
    if section is None:
        raise UsageError("no section is named", f"put its name after the topic: {', '.join(known)}")
    if section not in known:
        raise unknown("section", section, known)
    own = Path(str(workspace.topics)) / folder.name if folder.parent == SHIPPED else folder
    if reason:
        clinic = load_house(House(None, sample=False), is_quick=True, prints=False).name
        names = (clinic, folder.name, (section,), "", name.strip(), reason.strip())
        write_safety_edits(Path(str(workspace.folder)), *names, date.today())
        click.echo(f"{section}: earlier sign-offs no longer hold")
    path = _begun(own, f"sections/{section}.md")
    if not sys.stdin.isatty():  # an editor would wait for somebody
        click.echo(f"{path}: change the text there; leaflets then say that")
        click.echo(f"next: handouts check {topic}")
        return
    _edit(path)
    if not _is_changed(own, path):
        click.echo(f"{section}: nothing was changed, so leaflets still have the package's")
        return
    load_topic(own, workspace)  # raises with all that is wrong now
    click.echo(f"{path}: this is what leaflets say now")
    click.echo(f"next: handouts check {topic}, and for other languages: handouts translate update {topic}")


@click.command("overrides", short_help="List what you changed in shipped topics.")
@click.option("--seen", is_flag=True, help="Take what the package says now as seen: later changes are told from here.")
@options.as_json
def overrides_command(seen: bool, as_json: bool) -> None:
    """List each file with which your workspace changes a shipped topic, and what the package has changed beneath it
    since, line by line.

    \b
    Example:
      handouts overrides
      handouts overrides --seen
    """
    workspace = require_workspace()
    found = [_with_messages(workspace, one) for one in overrides(workspace)]
    if as_json:
        echo_json(found)
    else:
        for one in found:
            _tell(one)
        click.echo(count(len(found), "change"))
    if seen:
        for folder in overlays(workspace):
            for path, data in originals(folder):
                _write(path, data)


def _with_messages(workspace: Workspace, one: Override) -> Override:
    """Return a change of a catalog with what the package says otherwise now for its messages."""
    if one.kind != "messages":
        return one
    from handouts.language.updating import said_since

    folder = Path(str(workspace.topics)) / one.topic
    then, now = original_of_file(folder, one.file), file_of_package(folder, one.file)
    if not then.exists():
        return replace(one, since=None) if now.exists() else one
    return replace(one, since=tuple(said_since(folder / one.file, then, now)))


def _begun(own: Path, name: str) -> Path:
    """Return a section's file in a clinic's own folder; copies the package's if it has none yet, and keeps a second
    copy."""
    path = own / name
    if not path.exists():
        data = file_of(own, name).read_bytes()
        _write(original_of_file(own, name), data)
        _write(path, data)
    return path


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)


def _edit(path: Path) -> None:
    try:
        click.edit(filename=str(path))
    except click.ClickException as error:
        hint = f"name another one in $EDITOR, or open the file yourself: {path}"
        raise MissingTool(f"the editor can't be used: {error.format_message()}", hint) from error


def _is_changed(own: Path, path: Path) -> bool:
    """Whether a section says something else than the package's; a copy that does not is taken away again."""
    name = path.relative_to(own).as_posix()
    kept = original_of_file(own, name)
    if not kept.exists() or path.read_bytes() != kept.read_bytes():
        return True
    for file in (path, kept):
        file.unlink()
    return False


def _tell(one: Override) -> None:
    click.echo(f"{one.topic}: {one.file}: {SAYS[one.kind]}")
    if one.since is None:
        click.echo("  there is no copy of what it was made from; handouts overrides --seen keeps one from now on")
    for line in one.since or ():
        click.echo(f"  {line}")
