"""The README is right: every command, option and exit code is in it, and its examples can be typed."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import generate
import pytest

from handouts import errors
from handouts.cli import main
from handouts.language.translation import locales_of
from handouts.load.topic import load_topic
from handouts.model import page

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CHOOSING = {"plan", "render"}


def commands() -> dict[str, click.Command]:
    context = click.Context(main.handouts)
    found = {name: main.handouts.get_command(context, name) for name in main.COMMANDS}
    return {name: command for name, command in found.items() if command}


def inner_commands() -> dict[str, click.Command]:
    """Return the commands inside commands, such as `roster check`."""
    groups = {name: command for name, command in commands().items() if isinstance(command, click.Group)}
    return {f"{name} {inner}": command for name, group in groups.items() for inner, command in group.commands.items()}


def option_names() -> Iterator[tuple[str, str]]:
    """Yield each command and each name of its options; the group's own stand under `handouts`."""
    for name, command in {"handouts": main.handouts, **commands(), **inner_commands()}.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield from ((name, flag) for flag in parameter.opts)


def typed(text: str) -> list[str]:
    """Return the lines of a text that are typed to a shell, without the ones that set variables."""
    lines = re.findall(r"^ +(?:\$ )?(handouts .*)$", text, flags=re.M)
    return [line.partition("  #")[0].strip() for line in lines]


def examples() -> list[str]:
    """Return every example of the README and of the help texts."""
    helps = (command.help or "" for command in (main.handouts, *commands().values(), *inner_commands().values()))
    return sorted({line for text in (README, *helps) for line in typed(text) if "…" not in line})


def read(name: str, arguments: list[str]) -> click.Context:
    """Return what a command reads of its arguments, below the group: a command keeps its first parent's help option."""
    return commands()[name].make_context(name, list(arguments), parent=main.handouts.make_context("handouts", []))


def exit_codes() -> set[int]:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.HandoutError)]
    return {0, main.INTERRUPTED, main.READER_GONE, *(kind.exit_code for kind in kinds)}


@pytest.mark.parametrize("name", [*main.COMMANDS, *inner_commands()])
def test_every_command_is_in_the_readme(name: str) -> None:
    """As `handouts NAME`, in the table of commands."""
    assert re.search(rf"^\| `handouts {name}\b", README, flags=re.M)


@pytest.mark.parametrize(("command", "flag"), list(option_names()))
def test_every_option_is_in_the_readme(command: str, flag: str) -> None:
    """In the table of options, beside its command."""
    (row,) = [line for line in README.splitlines() if re.match(rf"\| [^|]*`{flag}[ `]", line)]
    of = row.split("|")[2]
    assert command in of or of.strip() in {"all", "before the command", "alone"}


def test_every_exit_code_is_in_the_readme() -> None:
    """And no other is."""
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", README, flags=re.M)} == exit_codes()


def test_every_language_is_in_the_readme() -> None:
    """That the shipped topic is in, as it is typed."""
    assert all(f"`{locale}`" in README for locale in locales_of(load_topic("breast-cancer-spread")))


def test_every_paper_and_format_is_in_the_readme() -> None:
    """As they are typed."""
    assert all(f"`{name}`" in README for name in (*page.PAPERS, *page.FORMATS))


@pytest.mark.parametrize("line", examples())
def test_examples_can_be_typed(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every option is known; topics, presets and sections exist and go together."""
    _, name, *arguments = shlex.split(line)
    read(name, arguments)
    if name in CHOOSING | {"show"}:
        assert main.run([name if name == "show" else "plan", *_choice(name, arguments)]) == 0, capsys.readouterr().err


def _choice(name: str, arguments: list[str]) -> list[str]:
    """Keep what both commands take: the topic, preset and sections."""
    given = read(name, arguments).params
    options = ("preset", "section", "add", "drop")
    chosen = [given["topic"]]
    for option in options:
        values = given.get(option) or ()
        for value in (values,) if isinstance(values, str) else values:
            chosen += [f"--{option}", value]
    return chosen


@pytest.mark.parametrize(
    "command",
    [main.handouts, *commands().values(), *inner_commands().values()],
    ids=lambda command: str(command.name),
)
def test_every_help_has_an_example(command: click.Command) -> None:
    """Help is the manual."""
    assert re.search(r"Example:\n +handouts ", command.help or "")


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_make_knows_every_target(text: str) -> None:
    """Whatever `make X` stands in the text is in the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M))
    named = set(re.findall(r"\bmake ([a-z]+)", "\n".join(re.findall(r"^ {4}.*$|`[^`]+`", text, flags=re.M))))
    assert named
    assert named <= targets


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_file_named_is_there(text: str) -> None:
    """Files of ours, named in capitals or with their folder."""
    for name in re.findall(r"\b[A-Z]{4,}\.md\b|`(?:handouts|tests)/[\w./-]+`", text):
        assert (ROOT / name.strip("`")).exists(), name


@pytest.mark.parametrize("name", generate.PAGES)
def test_the_reference_is_as_the_code_says(name: str) -> None:
    """Where it is not, `make docs` writes it anew."""
    assert (generate.FOLDER / name).read_text("utf-8") == generate.PAGES[name](), "run make docs"


def test_the_readme_claims_no_more_than_machines_can_check() -> None:
    """PDF/UA conformance is for a person to judge (Matterhorn Protocol: 47 of 136 conditions)."""
    assert "passes the machine checks of PDF/UA-1" in README
    assert not re.search(r"complian|conform", README, flags=re.I)
