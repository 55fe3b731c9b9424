"""The doctor sees what is missing, names the packages, and never falls ill itself."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from msgspec.structs import replace

from handouts.check.doctor import EXTRAS, PACKAGES, WEASYPRINT, MachineCheck, examine, to_install
from handouts.errors import UnknownName
from handouts.load.clinic import sample_clinic
from handouts.model.clinic import Clinic
from handouts.model.scripts import OF_NAMES, SCRIPTS, SIGNS

PROJECT = Path(__file__).parent.parent


def named(name: str, clinic: Clinic | None = None) -> MachineCheck:
    return next(check for check in examine(clinic) if check.name == name)


def test_a_machine_that_passes_these_tests() -> None:
    """Everything needed is here, so there is nothing to install."""
    checks = examine(sample_clinic())
    assert [check for check in checks if not check.is_ok] == []
    assert to_install(checks) == ""
    assert named("Pango").found.startswith("1.")
    assert named("fonts for names in other scripts").found == f"all {len(OF_NAMES)}"
    assert named("brand font Noto Sans", sample_clinic()).found == "NotoSans-Regular.ttf, NotoSans-Bold.ttf"


def test_a_brand_font_that_is_not_here() -> None:
    """The brand's own family fails, with its package where Debian has it."""
    clinic = sample_clinic()
    for family, packages in (("Open Sans", ("fonts-open-sans",)), ("No Such Family", ())):
        check = named(f"brand font {family}", replace(clinic, brand=replace(clinic.brand, body_font=family)))
        assert (check.is_ok, check.packages) == (False, packages)
        assert check.hint


def test_without_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a font, only what a shipped language needs fails; one line installs it."""
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    checks = examine(sample_clinic())
    assert [check.name for check in checks if not check.is_ok] == [
        "brand font Noto Sans",
        "font for Latin",
    ]
    assert to_install(checks) == "apt-get install fonts-noto-core"
    later = [check for check in checks if "(needed for " in check.found]
    assert len(later) == len(SCRIPTS) - 1
    assert all(check.is_ok and check.packages for check in later)
    names = named("fonts for names in other scripts")
    assert "Ethiopic" in names.found
    assert names.hint == "install fonts-noto-core"
    assert named("fonts for signs").found == f"none for {', '.join(SIGNS)}"


def test_a_locale_needs_its_scripts_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a locale named, its font is no longer one for others; without it no letters are looked for."""
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    checks = examine(None, "es")
    assert [check.name for check in checks if not check.is_ok] == ["font for Latin"]
    assert not any(check.name == "letters of es" for check in checks)


def test_every_letter_of_a_locale() -> None:
    """The fonts have all that the shipped catalogs say; a brand's that lacks some is told, with the letters."""
    (letters,) = (check for check in examine(sample_clinic(), "es") if check.name == "letters of es")
    assert letters.is_ok
    clinic = sample_clinic()
    arabic = replace(clinic, brand=replace(clinic.brand, body_font="Noto Sans Arabic"))
    (letters,) = (check for check in examine(arabic, "es") if check.name == "letters of es")
    assert not letters.is_ok
    assert "U+0041" in letters.found


def test_an_unknown_locale() -> None:
    """One without any catalog is refused, the nearest offered."""
    with pytest.raises(UnknownName):
        examine(None, "xx")


def test_without_fontconfig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without fontconfig's tools the doctor still answers."""
    monkeypatch.setenv("PATH", str(tmp_path))
    checks = examine(sample_clinic())
    assert "fontconfig tools" in [check.name for check in checks if not check.is_ok]
    assert "fontconfig" in to_install(checks).split()


def test_a_fresh_machine() -> None:
    """Each failing check adds its packages, each once and in order."""
    checks = (
        MachineCheck("a", False, "", "", ("z", "b")),
        MachineCheck("b", False, "", "", ("b",)),
        MachineCheck("c", True, "", "", ("later",)),
    )
    assert to_install(checks) == "apt-get install b z"


def test_it_knows_the_projects_requirements() -> None:
    """The packages looked at are those of pyproject.toml, and so are the versions of WeasyPrint."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert f"weasyprint{WEASYPRINT}" in project["dependencies"]
    assert set(PACKAGES) - {"pydyf"} == {name.split(">")[0].split("=")[0] for name in project["dependencies"]}


def test_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are those of pyproject.toml; one that is missing is no failure, and the command that installs it is told."""
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    needed = {extra: {name.split(">")[0] for name in packages} for extra, packages in extras.items()}
    assert {extra: needed[extra] for extra in EXTRAS} == {name: set(packages) for name, (_, packages) in EXTRAS.items()}
    monkeypatch.setitem(EXTRAS, "watch", ("handouts watch", ("handouts-no-such-package",)))
    found = {check.name: check for check in examine(None)}["extra watch"]
    assert (found.is_ok, found.found) == (True, "without handouts-no-such-package (needed for handouts watch)")
    assert "install watchfiles" in found.hint


def test_quick_to_start() -> None:
    """Neither the clinic nor the doctor imports what is slow."""
    code = "import sys, handouts.load.clinic, handouts.check.doctor as d; d.examine(None); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    slow = {"weasyprint", "jinja2", "babel", "pikepdf", "markdown_it", "uharfbuzz", "fontTools", "defusedxml"}
    assert slow.isdisjoint(done.stdout.split())
