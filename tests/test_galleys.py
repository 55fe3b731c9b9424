"""A galley has the name of all that shapes it, so that none is taken for another."""

import re
import tomllib
from importlib.metadata import requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from handouts.typeset.galleys import TOOLS, installed_version


def requirements(package: str) -> set[str]:
    """Return the names of what a package asks for here, its extras aside."""
    found = map(Requirement, requires(package) or [])
    return {one.name.lower() for one in found if one.marker is None or one.marker.evaluate({"extra": ""})}


def test_all_that_lays_out_is_in_the_fingerprint() -> None:
    """Whatever WeasyPrint and the other tools ask for: what is new there would change pages under an old name."""
    shapeless = {"pycparser"}  # cffi reads declarations of C with it
    tools = {*TOOLS} - {"handouts"}
    assert {f"{tool} needs {name}" for tool in tools for name in requirements(tool) - tools - shapeless} == set()


def test_each_dependency_shapes_pages_or_is_known_not_to() -> None:
    """A new one of ours has to be put here or there."""
    elsewhere = {
        "charset-normalizer": "reads rosters",
        "click": "the command line",
        "defusedxml": "reads drawings, whose values are in the fingerprint",
        "msgspec": "holds the values",
        "openpyxl": "reads rosters",
        "platformdirs": "names the cache's folder",
        "polib": "reads catalogs, whose bytes are in the fingerprint",
    }
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
    ours = {re.split(r"[^\w-]", line)[0] for line in project["dependencies"]}
    assert ours - {*TOOLS} == elsewhere.keys()


@pytest.mark.parametrize("tool", TOOLS)
def test_a_version_is_the_installed_one(tool: str) -> None:
    """As `importlib.metadata` has it, which takes longer."""
    assert installed_version(tool) == version(tool)
