"""A family becomes its own file, never another family's."""

from ctypes import CDLL
from importlib.metadata import version
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from handouts.errors import MissingTool
from handouts.fonts.fontconfig import FontFile, find, installed, library_versions, package


def family_of(font: FontFile) -> str:
    return str(TTFont(font.path, fontNumber=font.index & 0xFFFF)["name"].getBestFamilyName())


@pytest.mark.parametrize("weight", [400, 700])
def test_a_family_and_its_file(weight: int) -> None:
    """The file holds the family and weight that were asked for; fontTools reads it back."""
    font = find("Noto Sans", weight)
    assert (font.family, font.weight, family_of(font)) == ("Noto Sans", weight, "Noto Sans")
    assert TTFont(font.path)["OS/2"].usWeightClass == weight


def test_the_nearest_weight() -> None:
    """A weight that the family has not is the nearest one, and the font says which."""
    font = find("Noto Sans", 600)
    assert font.weight == TTFont(font.path)["OS/2"].usWeightClass


def test_upright() -> None:
    """No italic comes in place of the upright."""
    assert TTFont(find("Noto Sans").path)["post"].italicAngle == 0


@pytest.mark.parametrize("family", ["No Such Family", "sans-serif", "Noto", "-h", "Noto Sans:bold", "", "a,b", "x\\"])
def test_no_substitute(family: str) -> None:
    """Another family, a generic name or something that looks like a pattern is an error with exit code 9."""
    with pytest.raises(MissingTool, match="is not installed") as caught:
        find(family)
    assert caught.value.exit_code == 9
    assert family in caught.value.message


def test_the_hint_names_the_package() -> None:
    """A family that Debian has comes with its package, another with what to do."""
    assert package("Noto Sans") == package("Noto Nastaliq Urdu") == "fonts-noto-core"
    assert package("Noto Sans CJK SC") == "fonts-noto-cjk"
    assert (package("Inter"), package("Internal"), package("Latomic")) == ("fonts-inter", "", "")
    with pytest.raises(MissingTool) as caught:
        find("No Such Family")
    assert "fc-cache" in caught.value.hint


def test_installed() -> None:
    """Names are compared as fontconfig does, without case and spaces."""
    assert installed(["Noto Sans", "noto sans", "NotoSans", "No Such Family"]) == ("Noto Sans", "noto sans", "NotoSans")


def test_without_fontconfig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the tools are not on the path, the package that has them is named."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for attempt in (lambda: find("Noto Sans"), lambda: installed(["Noto Sans"])):
        with pytest.raises(MissingTool) as caught:
            attempt()
        assert caught.value.hint == "apt-get install fontconfig"


def test_without_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without any font gives the same error, not a crash."""
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    with pytest.raises(MissingTool, match="Noto Sans is not installed"):
        find("Noto Sans")
    assert installed(["Noto Sans"]) == ()


def test_library_versions() -> None:
    """The versions are those that WeasyPrint sees."""
    from weasyprint.text.ffi import pango

    found = library_versions()
    assert found.pango is not None
    major, minor, micro = map(int, found.pango.split("."))
    assert major * 10000 + minor * 100 + micro == pango.pango_version()
    assert found.harfbuzz == found.harfbuzz_subset
    assert CDLL("libfontconfig.so.1").FcGetVersion() == sum(
        int(part) * factor for part, factor in zip(str(found.fontconfig).split("."), (10000, 100, 1), strict=True)
    )
    assert version("uharfbuzz")
