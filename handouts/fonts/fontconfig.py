"""Turn the name of a font family into its file, through fontconfig; no other module asks it.

A family that is not installed is an error that names its package; no other family takes its place.
"""

import ctypes
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.errors import MissingTool
from handouts.model.scripts import SIGNS, Ranges, Script

FONTCONFIG_PACKAGE: Final = "fontconfig"
FRIBIDI_PACKAGE: Final = "libfribidi0"
FRIBIDI: Final = ("libfribidi.so.0", "libfribidi.0.dylib", "fribidi-0.dll")
# Weights of OpenType and CSS beside those of fontconfig (fontconfig's FcWeightFromOpenTypeDouble).
_WEIGHTS: Final = (
    (100, 0),
    (200, 40),
    (300, 50),
    (350, 55),
    (380, 75),
    (400, 80),
    (500, 100),
    (600, 180),
    (700, 200),
    (800, 205),
    (900, 210),
    (1000, 215),
)
# Debian packages by the first words of the family's name; the first that fits counts.
_PACKAGES: Final = (
    ("Noto Sans CJK", "fonts-noto-cjk"),
    ("Noto Serif CJK", "fonts-noto-cjk"),
    ("Noto Color Emoji", "fonts-noto-color-emoji"),
    ("Noto Sans Mono", "fonts-noto-mono"),
    ("Noto Mono", "fonts-noto-mono"),
    ("Noto", "fonts-noto-core"),
    ("DejaVu", "fonts-dejavu-core"),
    ("Liberation", "fonts-liberation"),
    ("Carlito", "fonts-crosextra-carlito"),
    ("Caladea", "fonts-crosextra-caladea"),
    ("Inter", "fonts-inter"),
    ("Lato", "fonts-lato"),
    ("Open Sans", "fonts-open-sans"),
    ("Roboto Slab", "fonts-roboto-slab"),
    ("Roboto", "fonts-roboto"),
)


class FontFile(Struct, frozen=True):
    """A font: the file, which of its faces (`index`), and the weight it has (CSS, 400 is regular, 700 bold).

    `index` is fontconfig's: the lower 16 bits are the face, the upper ones the named instance of a variable font.
    `ranges` are the characters that it is for, where not all that it has.
    """

    path: Path
    index: int
    family: str
    weight: int
    ranges: Ranges = ()


class Libraries(Struct, frozen=True):
    """Versions of the libraries that set text, None where one is not installed."""

    pango: str | None
    harfbuzz: str | None
    harfbuzz_subset: str | None
    fontconfig: str | None
    fribidi: str | None


def find(family: str, weight: int = 400) -> FontFile:
    """Return the upright font of a family nearest to a weight, its own weight noted.

    Raises `MissingTool` where fontconfig has no such family, or is missing itself.
    """
    style = "Bold" if weight >= 600 else "Regular"  # for families that give all their fonts one weight
    pattern = f"{_escaped(family)}:slant=0:width=100:weight={_interpolate(weight, _WEIGHTS):.0f}:style={style}"
    lines = _ask("fc-match", "-f", r"%{file}\n%{index}\n%{weight}\n%{family}\n", pattern).splitlines()
    if len(lines) < 4 or _folded(family) not in _names(lines[3]):
        raise missing(family)
    return FontFile(Path(lines[0]), int(lines[1]), family, _css_weight(lines[2], weight))


def chain(script: Script, brand: str, weight: int = 400) -> tuple[FontFile, ...]:
    """Return the fonts that set the letters of a script for a brand, in the order in which they are asked for one.

    Raises MissingTool for the first that is not installed.
    """
    return tuple(
        replace(find(script.family, weight), ranges=script.ranges) if name == script.css_family else find(name, weight)
        for name in script.letters(brand)
    )


def signs() -> tuple[FontFile, ...]:
    """Return the installed fonts of signs, which are tried after those of letters; there may be none."""
    return regular(SIGNS)


def regular(families: Iterable[str]) -> tuple[FontFile, ...]:
    """Return the upright regular fonts of those families that are installed, asking fontconfig once."""
    lines = _ask("fc-list", ":slant=0:width=100:weight=80", "-f", r"%{family}\t%{file}\t%{index}\n").splitlines()
    there = {name: (file, index) for names, file, index in map(_fields, sorted(lines)) for name in _names(names)}
    found = ((family, there[_folded(family)]) for family in families if _folded(family) in there)
    return tuple(FontFile(Path(file), int(index), family, 400) for family, (file, index) in found)


def _fields(line: str) -> tuple[str, str, str]:
    families, file, index = line.split("\t")
    return families, file, index


def installed(families: Iterable[str]) -> tuple[str, ...]:
    """Return those families that fontconfig has, each once; raise `MissingTool` where fontconfig itself is missing."""
    there = {name for line in _ask("fc-list", ":", "-f", r"%{family}\n").splitlines() for name in _names(line)}
    return tuple(dict.fromkeys(family for family in families if _folded(family) in there))


def package(family: str) -> str:
    """Return the Debian package that has a family, empty where it is not known."""
    return next((package for start, package in _PACKAGES if f"{family} ".startswith(f"{start} ")), "")


def missing(family: str) -> MissingTool:
    """Return the error for a family that is not installed."""
    name = package(family)
    hint = f"apt-get install {name}" if name else "install its files, then run fc-cache"
    return MissingTool(f"the font family {family} is not installed", hint)


def library_versions() -> Libraries:
    """Ask the libraries for their versions, without WeasyPrint, whose import takes a second."""
    return Libraries(
        pango=_version("pango_version_string", "libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll"),
        harfbuzz=_version("hb_version_string", "libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
        harfbuzz_subset=_version(
            "hb_version_string", "libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"
        ),
        fontconfig=_fontconfig_version(),
        fribidi=_fribidi_version(),
    )


def _ask(tool: str, *arguments: str) -> str:
    path = shutil.which(tool)
    if not path:
        raise MissingTool(f"fontconfig's {tool} is not installed", f"apt-get install {FONTCONFIG_PACKAGE}")
    # In the C locale, so that the same file is found wherever it runs; no shell, the family is one escaped argument.
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    answer = subprocess.run([Path(path).absolute(), *arguments], capture_output=True, check=False, env=environment)  # noqa: S603
    if answer.returncode:
        raise MissingTool(f"fontconfig's {tool} failed", "run fc-cache, or reinstall fontconfig")
    return answer.stdout.decode("utf-8", "replace")


def _escaped(family: str) -> str:
    """Escape what means something in a pattern of fontconfig: a hyphen would begin a size."""
    return re.sub(r"([\\\-:,=])", r"\\\1", family)


def _folded(family: str) -> str:
    """Return the name as fontconfig compares it: without case and spaces."""
    return family.casefold().replace(" ", "")


def _names(families: str) -> set[str]:
    """Split fontconfig's list of one font's families; a hyphen or comma within a name is escaped."""
    return {_folded(re.sub(r"\\(.)", r"\1", name)) for name in re.split(r"(?<!\\),", families)}


def _css_weight(found: str, wanted: int) -> int:
    """Return the weight of a font; a variable one, whose weight is a span such as [40 210], has the one wanted."""
    if not re.fullmatch(r"[\d.]+", found):
        return wanted
    return round(_interpolate(float(found), tuple((there, here) for here, there in _WEIGHTS)))


def _interpolate(value: float, table: tuple[tuple[float, float], ...]) -> float:
    """Read a value off a table of pairs, by linear interpolation."""
    value = min(max(value, table[0][0]), table[-1][0])
    for (low, low_result), (high, high_result) in pairwise(table):
        if value <= high:
            return low_result + (value - low) * (high_result - low_result) / (high - low)
    return table[-1][1]


def library(names: tuple[str, ...]) -> ctypes.CDLL | None:
    """Return the first of these shared libraries that can be loaded."""
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def _version(function: str, *names: str) -> str | None:
    loaded = library(names)
    if loaded is None:
        return None
    ask = loaded[function]
    ask.restype = ctypes.c_char_p
    return str(ask().decode())


def _fontconfig_version() -> str | None:
    """Return the version that FcGetVersion gives as one number, 2.14.1 as 21401."""
    loaded = library(("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"))
    if loaded is None:
        return None
    number = int(loaded.FcGetVersion())
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def _fribidi_version() -> str | None:
    """Return the version that FriBidi tells of itself: "(GNU FriBidi) 1.0.8"."""
    loaded = library(FRIBIDI)
    if loaded is None:
        return None
    said = ctypes.c_char_p.in_dll(loaded, "fribidi_version_info").value or b""
    found = re.search(rb"\d+(\.\d+)+", said)
    return found[0].decode() if found else None
