"""Commands that lay nothing out import nothing that does, so that they answer at once."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from topic_folders import PROCEDURE, TOPICS

from handouts.cli import main

HEAVY = (
    "PIL",
    "babel",
    "defusedxml",
    "fontTools",
    "jinja2",
    "markdown_it",
    "openpyxl",
    "phonenumbers",
    "pydyf",
    "segno",
    "uharfbuzz",
    "weasyprint",
)
LAYING_OUT = ("PIL", "fontTools", "jinja2", "pydyf", "weasyprint")
RENDER = ["render", str(TOPICS / PROCEDURE), "--preset", "on-the-day", "--sample"]


def imported(arguments: list[str], folder: Path) -> set[str]:
    """Return the top-level modules that a command imports, in a process of its own."""
    code = (
        "import sys, json\nfrom handouts.cli import main\n"
        f"code = main.run({arguments!r})\nprint(json.dumps(list(sys.modules)), file=sys.stderr)"
    )
    environment = {
        **os.environ,
        "HANDOUTS_CACHE": str(folder / "cache"),
        "PYTHONPATH": str(Path(main.__file__).parents[2]),
    }
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=folder, env=environment)
    return {name.partition(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


@pytest.mark.parametrize("arguments", [["topics"], ["cache"], ["--version"]])
def test_quick_commands_import_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    """Neither layout nor CLDR nor Markdown is needed to list topics."""
    assert not imported(arguments, tmp_path).intersection(HEAVY)


@pytest.mark.parametrize("command", ["show", "plan"])
def test_commands_that_read_a_topic_do_not_lay_out(command: str, tmp_path: Path) -> None:
    """A plan is made of names."""
    choice = ["--preset", "signs"] if command == "plan" else []
    assert not imported([command, "breast-cancer-spread", *choice], tmp_path).intersection(LAYING_OUT)


def test_only_a_workbook_needs_what_reads_one(tmp_path: Path) -> None:
    """A roster in CSV is read without."""
    (tmp_path / "roster.csv").write_text("id,locale,preset,told\n1,en,signs,yes\n")
    arguments = ["plan", "breast-cancer-spread", "--patient", "roster.csv", "--sample"]
    assert "openpyxl" not in imported(arguments, tmp_path)


def test_a_cached_galley_needs_no_weasyprint(tmp_path: Path) -> None:
    """The first leaflet lays the topic out, the second only assembles; English without a date needs no CLDR."""
    assert "weasyprint" in imported(RENDER, tmp_path)
    assert not imported(RENDER, tmp_path).intersection((*LAYING_OUT, "babel"))


def test_a_web_page_lays_nothing_out(tmp_path: Path) -> None:
    """Neither what lays out is imported, nor what draws letters."""
    web_page = imported([*RENDER, "-o", "leaflet.html"], tmp_path)
    assert not web_page.intersection({*LAYING_OUT, "uharfbuzz", "openpyxl"} - {"jinja2"})


def test_cli_knows_click_errors_and_nothing_else() -> None:
    """The border of errors loads no command before it is asked for."""
    tree = ast.parse(Path(main.__file__).read_text(encoding="utf-8"))
    imports = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imports |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    ours = {str(name) for name in imports if str(name).partition(".")[0] not in sys.stdlib_module_names}
    assert ours == {"click", "handouts", "handouts.errors"}
