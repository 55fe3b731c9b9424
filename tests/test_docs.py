"""What the README and docs/ tell is so: each command is run, each file and target that they name is there."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import generate
import pytest

from handouts import __version__
from handouts.cli import main

ROOT = Path(__file__).parent.parent
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
TOLD = [path for path in TEXTS if path.parent.name != "reference"]
AFTER = {"translating.md": "keeping-topics.md"}
"""Pages that go on with the files of another."""
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NOT_RUN = "# not run by the tests"
OTHERS = {"make", "pipx", "uv"}
"""Programs whose commands are told, and not run."""


class Command(NamedTuple):
    """A line that is typed, and what is printed then; … stands for anything."""

    line: str
    output: str


def steps(path: Path) -> Iterator[Command | tuple[str, str]]:
    """Yield what a page has its reader do: commands, and files to write, as name and content."""
    for kind, name, text in FENCE.findall(path.read_text("utf-8")):
        if kind == "console":
            for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                line, _, output = part.partition("\n")
                yield Command(line, output)
        elif name:
            yield name, text


def write(name: str, text: str) -> None:
    """Write a file that a page shows, or add to it where its name begins with >>."""
    path = Path(name.removeprefix(">>"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text("utf-8") if name.startswith(">>") else "") + text, "utf-8")


def commands() -> dict[str, click.Command]:
    """Return every command by what is typed: `roster`, `roster check`."""
    context = click.Context(main.handouts)
    found = {name: main.handouts.get_command(context, name) for name in main.COMMANDS}
    known = {name: command for name, command in found.items() if command}
    groups = {name: command for name, command in known.items() if isinstance(command, click.Group)}
    inner = {f"{name} {each}": command for name, group in groups.items() for each, command in group.commands.items()}
    return {**known, **inner}


def parse(line: str) -> None:
    """Read a command line without running it; raises where an option is unknown or lacks."""
    _, *arguments = shlex.split(line, comments=True)
    name = next(name for name in (" ".join(arguments[:2]), arguments[0]) if name in commands())
    parent = main.handouts.make_context("handouts", [])
    commands()[name].make_context(name, arguments[len(name.split()) :], parent=parent)


@pytest.mark.parametrize("page", TOLD, ids=lambda path: path.name)
def test_every_command_does_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In order, in a folder of their own with the files that the page shows."""
    monkeypatch.chdir(tmp_path)
    before = steps(page.with_name(AFTER[page.name])) if page.name in AFTER else ()
    for step in (*(step for step in before if not isinstance(step, Command)), *steps(page)):
        if not isinstance(step, Command):
            write(*step)
        elif step.line.split()[0] in OTHERS:
            continue
        elif step.line.startswith("cd "):
            monkeypatch.chdir(step.line.removeprefix("cd "))
        elif NOT_RUN in step.line:
            parse(step.line)
        else:
            code = main.run(shlex.split(step.line, comments=True)[1:])
            printed = capsys.readouterr()
            is_refused = re.search("^error:", step.output, flags=re.MULTILINE) is not None
            told = "\n".join(map(str.rstrip, (printed.out + printed.err * is_refused).splitlines()))
            assert (code != 0) is is_refused, told + printed.err
            expected = re.escape(step.output.strip("\n")).replace("…", ".*?")
            assert re.fullmatch(expected or ".*", told.strip("\n"), re.DOTALL), f"{step.line}\n{told}"


@pytest.mark.parametrize("name", commands())
def test_every_example_of_a_help_text_can_be_typed(name: str) -> None:
    """And every help text has one: it is the manual."""
    examples = re.findall(r"^ +(handouts .*)$", commands()[name].help or "", flags=re.MULTILINE)
    assert examples
    for example in examples:
        parse(example)


@pytest.mark.parametrize("name", generate.PAGES)
def test_the_reference_is_as_the_code_says(name: str) -> None:
    """Where it is not, `make docs` writes it anew."""
    assert (generate.FOLDER / name).read_text("utf-8") == generate.PAGES[name](), "run make docs"


def test_help_and_reference_tell_the_same_exit_codes() -> None:
    """The help text says them in fewer words."""
    told = (main.handouts.help or "").partition("Exit codes:")[2]
    assert {int(code) for code in re.findall(r"\d+", told)} == set(generate.exit_codes())


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    """To a file of ours, and to a heading in it; what stands as code is no link."""
    text = re.sub(r"^```.*?^```$|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\((?!https?://|term:|source:)([^)]+)\)", text):
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), target
        headings = re.findall(r"^#+ (.*)$", file.read_text("utf-8"), flags=re.MULTILINE) if anchor else []
        assert not anchor or anchor in [re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings]


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.name)
def test_every_target_and_file_named_is_there(path: Path) -> None:
    """`make X` is in the Makefile; files of ours are where the text says."""
    text = path.read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE))
    typed = "\n".join(re.findall(r"^(?: {4}|\$ ).*$|`[^`]+`", text, flags=re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", typed)) <= targets
    for name in re.findall(r"\b[A-Z]{4,}\.md\b|`((?:docs|handouts|styles|templates|tests)/[\w./-]+)`", text):
        assert not name or (ROOT / name).exists(), name


def test_every_module_that_the_architecture_names_is_there() -> None:
    """Packages and modules by their dotted names, files by their paths."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    dotted = {name.removeprefix("handouts.") for name in re.findall(r"`((?:[a-z_]+\.)+[a-z_]+)`", text)}
    packages = {path.parent.name for path in (ROOT / "handouts").glob("*/__init__.py")}
    modules = [name for name in dotted if name.partition(".")[0] in packages]
    paths = {name for name in re.findall(r"`([a-z_]+/[a-z_./]*)`", text) if name.partition("/")[0] in packages}
    assert len(modules) > 20
    for name in (*(module.replace(".", "/") for module in modules), *paths):
        path = ROOT / "handouts" / name
        assert path.exists() or path.with_suffix(".py").exists(), name


def test_the_readme_is_short() -> None:
    """It is a front door, and its picture opens at once."""
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 120
    assert (ROOT / "docs" / "leaflet.png").stat().st_size < 150_000


def test_the_readme_names_the_wheel_that_is_built() -> None:
    """By its version, for there is no other name to install it by."""
    wheels = re.findall(r"dist/handouts-([\d.]+)-py3", (ROOT / "README.md").read_text("utf-8"))
    assert set(wheels) == {__version__}


def test_no_text_claims_more_than_machines_can_check() -> None:
    """PDF/UA conformance is for a person to judge (Matterhorn Protocol: 47 of 136 conditions)."""
    assert "passes the machine checks of PDF/UA-1" in (ROOT / "README.md").read_text("utf-8")
    for path in TOLD:
        assert not re.search(r"complian|conform", path.read_text("utf-8"), flags=re.IGNORECASE)


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.name)
def test_no_text_has_handouts_installed_by_its_name(path: Path) -> None:
    """A stranger could own that name in a registry: a wheel is installed by its path."""
    assert not re.search(r"(?:pip|pipx|uv|uvx)\b[^\n`]* (?:install|run|add) +handouts\b", path.read_text("utf-8"))
