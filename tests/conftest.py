"""What all tests share: a cache of their own, and no clock, for a busy machine is no fault."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from split import part_of, share
from topic_folders import PROCEDURE, TOPICS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from handouts.desk.app import Desk
    from handouts.desk.premises import Premises

HOSTILE = Path(__file__).parent / "hostile_clinic"
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--part", default="", metavar="PART/PARTS", help="run one part of the tests, such as 3/8")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what is no part before anything is collected."""
    if said := config.getoption("part"):
        part_of(said)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests of the part that is asked for, of those that `-m` and `-k` have left."""
    if said := config.getoption("part"):
        chosen = set(share([item.nodeid for item in items], *part_of(said)))
        config.hook.pytest_deselected(items=[item for place, item in enumerate(items) if place not in chosen])
        items[:] = [item for place, item in enumerate(items) if place in chosen]


@pytest.fixture(autouse=True, scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep galleys away from the user's cache; one folder for all processes of the run, as laying out is slow."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "cache"
    folder.mkdir(mode=0o700, exist_ok=True)
    patch = pytest.MonkeyPatch()
    patch.setenv("HANDOUTS_CACHE", str(folder))
    patch.delenv("HANDOUTS_CLINIC", raising=False)
    return folder


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Start Chromium once for all tests of web pages (`make browser`)."""
    from browser import started

    with started() as chromium:
        yield chromium


@pytest.fixture
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run where there is no clinic.toml, and where a file written by default name does no harm."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in the folder of the hostile clinic, with a topic of its own, `ear`."""
    shutil.copytree(HOSTILE, tmp_path, dirs_exist_ok=True)
    shutil.copytree(TOPICS / PROCEDURE, tmp_path / "ear")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def premises(tmp_path_factory: pytest.TempPathFactory) -> "Premises":
    """The hostile clinic, with a topic of its own."""
    from desks import hostile_premises

    return hostile_premises(tmp_path_factory.mktemp("clinic"))


@pytest.fixture(scope="module")
def desk(premises: "Premises") -> "Iterator[Desk]":
    """The desk of these premises, which a module may have of its own."""
    from desks import open_desk

    with open_desk(premises) as opened:
        yield opened
