"""Turn the code into docs/reference: commands, exit codes, the keys of both TOML files, widgets, rosters and rules.

`python docs/generate.py` (or `make docs`) writes the pages. What they say stands in the code, beside what it is about:
change it there.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from handouts import errors
from handouts.cli import main
from handouts.load import clinic_rules, tables, widgets
from handouts.load.images import pictograms
from handouts.load.schema import Fields, Items, Key, Named
from handouts.model.patient import COLUMNS, REQUIRED

FOLDER: Final = Path(__file__).parent / "reference"
NOTE: Final = "<!-- Made from the code by `make docs`: change the code, not this page. -->"


def commands() -> str:
    """Return every command with its help, arguments and options, and the exit codes that they share."""
    context = click.Context(main.handouts, info_name="handouts")
    told = [_command(main.handouts, context)]
    for name in main.COMMANDS:
        if command := main.handouts.get_command(context, name):
            told += _with_inner(command, click.Context(command, info_name=name, parent=context))
    codes = table(("exit code", "meaning"), ((str(code), says) for code, says in exit_codes().items()))
    return page("Commands", *told, "## Exit codes", codes)


def exit_codes() -> dict[int, str]:
    """Return each exit code and what it means."""
    kinds = [kind for kind in vars(errors).values() if inspect.isclass(kind) and issubclass(kind, errors.HandoutError)]
    told = {kind.exit_code: re.sub(r" \(exit code \d+\).*", "", _first(kind), flags=re.DOTALL) for kind in kinds[::-1]}
    return {code: f"{says.rstrip('.')}." for code, says in sorted((told | main.ENDS).items())}


def rules() -> str:
    """Return every rule of `handouts check`: of topics, of translations and of printed leaflets."""
    from handouts.check import check
    from handouts.readback.check import RULES as OF_LEAFLETS

    shown = {
        "Topics": (check.CLINIC, check.LOADING, check.LAYOUT, *check.RULES),
        "Translations": check.TRANSLATION_RULES,
        "Printed leaflets": OF_LEAFLETS,
    }
    told = [f"## {title}\n\n{table(RULE_HEADERS, map(_rule, group))}" for title, group in shown.items()]
    return page("Rules of `handouts check`", *told)


def clinic() -> str:
    """Return the keys of `clinic.toml`."""
    return page("clinic.toml", *_tables(clinic_rules.SHAPE))


def topic() -> str:
    """Return the keys of `topic.toml`, the widgets of sections, and the pictograms that are ours."""
    names = ((_opening(name, rule), rule.prints, rule.says) for name, rule in widgets.RULES.items())
    holds = (
        "A widget begins with `:::` and its name, and ends with `:::`. A widget around another takes one colon more."
    )
    told = table(("widget", "what it prints", "what stands in it"), names)
    ours = ", ".join(f"`{name}`" for name in sorted(pictograms()))
    widget = ("## Widgets of a section", holds, told, "## Pictograms", f"{ours}.")
    return page("topic.toml and widgets", *_tables(tables.SHAPE), *widget)


def roster() -> str:
    """Return the columns of a roster."""
    needed = {name: "yes" if name in REQUIRED else "" for name in COLUMNS}
    others = "Other columns are for the [rules of a topic](topic.md#rules). Capitals, spaces and hyphens make no "
    told = table(("column", "needed", "what it says"), ((f"`{name}`", needed[name], COLUMNS[name]) for name in COLUMNS))
    return page("Columns of a roster", told, f"{others}difference in a header: `Date of birth` is `date_of_birth`.")


PAGES: Final[dict[str, Callable[[], str]]] = {
    "clinic.md": clinic,
    "commands.md": commands,
    "roster.md": roster,
    "rules.md": rules,
    "topic.md": topic,
}
RULE_HEADERS: Final = ("rule", "severity", "asks that", "comes from")


def page(title: str, *parts: str) -> str:
    """Return a page of Markdown."""
    return "\n\n".join((NOTE, f"# {title}", *parts)) + "\n"


def table(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of Markdown."""
    lines = [list(headers), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _tables(shape: Fields, name: str = "") -> Iterator[str]:
    """Yield the keys of a table, then those of the tables in it, each under its name."""
    keys = {**shape.required, **shape.optional}
    if name:
        yield f"## `{name}`" if name[0] == "[" else f"## {name}"
    needed = {key: "yes" if key in shape.required else "" for key in keys}
    yield table(("key", "needed", "what it says"), ((f"`{key}`", needed[key], keys[key].says) for key in keys))
    for key, inner in keys.items():
        path = f"{name.strip('[]')}.{key}".removeprefix(".")
        if found := _inner(inner.of, path):
            yield from _tables(*found)


def _inner(shape: object, path: str) -> tuple[Fields, str] | None:
    """Return the table in a shape and how it is headed, or None where its keys are not ours to explain."""
    name = f"[{path}]"
    if isinstance(shape, Named):
        shape, name = shape.of, f"[{path}.NAME]"
    elif isinstance(shape, Items):
        shape, name = shape.of, f"[[{path}]]"
    known = isinstance(shape, Fields) and {**shape.required, **shape.optional}.values()
    return (shape, name) if isinstance(shape, Fields) and all(isinstance(key, Key) for key in known or ()) else None


def _opening(name: str, rule: widgets.WidgetRule) -> str:
    most = " …" if rule.most > 1 else ""
    return f"`::: {' '.join((name, *[rule.about.upper()] * rule.fewest))}{most}`"


def _with_inner(command: click.Command, context: click.Context) -> Iterator[str]:
    yield _command(command, context)
    for name, inner in command.commands.items() if isinstance(command, click.Group) else ():
        yield _command(inner, click.Context(inner, info_name=name, parent=context))


def _command(command: click.Command, context: click.Context) -> str:
    usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
    options = [option for option in command.params if isinstance(option, click.Option)]
    parts = [f"## {context.command_path}", f"    {usage}", *_paragraphs(command.help or "")]
    if options:
        parts.append(table(("option", "what it does"), (_option(option, context) for option in options)))
    return "\n\n".join(parts)


def _paragraphs(text: str) -> Iterator[str]:
    r"""Yield the paragraphs of a help text; one that begins with \b keeps its lines, and comes out indented."""
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        if not paragraph.startswith("\b"):
            yield " ".join(paragraph.split())
        elif "Example:" in paragraph:
            yield "\n".join(f"    {line.strip()}" for line in paragraph.splitlines()[2:])


def _option(option: click.Option, context: click.Context) -> tuple[str, str]:
    value = "" if option.is_flag else f" {option.make_metavar(context)}"
    return f"`{', '.join(option.opts)}{value}`", option.help or ""


def _rule(rule: object) -> tuple[str, str, str, str]:
    languages = ", ".join(getattr(rule, "languages", ()))
    says, source = str(getattr(rule, "says", "")), str(getattr(rule, "source", ""))
    told = f"{source} ({languages} only)" if languages else source
    return f"`{getattr(rule, 'id', '')}`", str(getattr(rule, "severity", "")), says, told


def _first(documented: object) -> str:
    """Return the first paragraph of a docstring, as one line."""
    return " ".join((inspect.getdoc(documented) or "").split("\n\n")[0].split())


if __name__ == "__main__":
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), encoding="utf-8")
