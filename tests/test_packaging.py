"""The wheel holds what git tracks and nothing else; the lock is hashed and names no host."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = {"handouts/": "handouts/", "templates/": "handouts/templates/", "styles/": "handouts/styles/"}
LOCK = ROOT / "requirements.lock"


def tracked() -> list[str]:
    """Return what git tracks, or would after `git add`."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    return sorted(name for name in set(listed.stdout.splitlines()) if (ROOT / name).is_file())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel through the sdist, from a copy of what git tracks, without the network."""
    copy, built = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("dist")
    for name in tracked():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(built), str(copy)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    return next(built.glob("*.whl"))


def test_the_wheel_holds_what_git_tracks(wheel: Path) -> None:
    """Every module, template, style, topic and the sample; no test, no stale file."""
    expected = set()
    for name in tracked():
        expected |= {
            inside + name.removeprefix(folder) for folder, inside in PACKAGES.items() if name.startswith(folder)
        }
    names = zipfile.ZipFile(wheel).namelist()
    assert {name for name in names if ".dist-info/" not in name} == expected
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_works_away_from_the_repository(wheel: Path, tmp_path: Path) -> None:
    """Unpacked anywhere, it finds its topics, and the entry point is there."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
        points = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "handouts = handouts.cli.main:main" in archive.read(points).decode()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    command = [sys.executable, "-m", "handouts.cli.main", "show", "breast-cancer-spread"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    assert "comparison" in done.stdout


def test_the_lock_names_no_host_and_no_path() -> None:
    """Each user's own registry serves it."""
    text = LOCK.read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|@ |file:", text)


def test_every_locked_package_is_pinned_and_hashed() -> None:
    """pip installs nothing else than what was resolved."""
    entries = re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", LOCK.read_text(encoding="utf-8"), flags=re.M).strip())
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+==\S+( ;[^\\]+)? \\\n {4}--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


def test_the_lock_covers_pyproject() -> None:
    """Whatever is asked for is locked."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + [name for extra in project["optional-dependencies"].values() for name in extra]
    names = {re.split(r"[<>=!~ ]", requirement)[0] for requirement in asked}
    locked = set(re.findall(r"^([a-z0-9.-]+)==", LOCK.read_text(encoding="utf-8"), flags=re.M))
    assert names <= locked


def test_no_file_names_a_machine() -> None:
    """What we ship knows no folder of whoever wrote it."""
    folders = re.compile(rf"/{'root'}/[a-z]|{re.escape(str(ROOT))}\b")
    for name in tracked():
        text = (ROOT / name).read_bytes().decode("utf-8", "ignore")
        assert not folders.search(text), name


def test_the_container_has_what_the_setup_installs() -> None:
    """The same packages of Debian, and all extras that need no other machine."""
    setup, container = (ROOT / ".ci" / "setup").read_text("utf-8"), (ROOT / "Containerfile").read_text("utf-8")
    asked = {name for name in re.findall(r"\|\| echo ([\w.-]+)", setup) if not name.startswith("python3")}
    installed = re.search(r"--no-install-recommends \\\n(.*?)&&", container, re.DOTALL)
    assert installed and {name.strip(" \\") for name in installed[1].split("\n")} - {""} == asked
    assert "USER handouts" in container and "--require-hashes" in container
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert f"handouts[{','.join(sorted(extras.keys() - {'dev', 'bench', 'browser', 'cluster'}))}]" in container
