"""Turn this machine into a list of checks: what handouts needs, what is there, and what to install.

Nothing here raises for what is missing, and WeasyPrint is not imported: where it can't start, this still runs.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from msgspec import Struct

from handouts.errors import MissingTool, installing
from handouts.fonts.fontconfig import FONTCONFIG_PACKAGE, FRIBIDI_PACKAGE, find, installed, library_versions, package
from handouts.load.workspace import PACKAGE, Workspace
from handouts.model.clinic import Clinic
from handouts.model.scripts import LATIN, OF_NAMES, SCRIPTS, SIGNS, Script, script_of

PYTHON: Final = (3, 11)
PANGO: Final = (1, 44)
"""WeasyPrint 70, First Steps, Installation (https://doc.courtbouillon.org/weasyprint/stable/first_steps.html)."""
WEASYPRINT: Final = ">=70,<71"
"""Versions of which we know the functions that we use; pyproject.toml asks for the same."""
PACKAGES: Final = (
    "weasyprint",
    "pydyf",
    "jinja2",
    "babel",
    "charset-normalizer",
    "click",
    "defusedxml",
    "markdown-it-py",
    "mdit-py-plugins",
    "msgspec",
    "openpyxl",
    "phonenumbers",
    "pillow",
    "platformdirs",
    "polib",
    "pyphen",
    "segno",
    "uharfbuzz",
)
EXTRAS: Final = {
    "desk": ("handouts desk", ("pikepdf", "pypdfium2", "starlette", "uvicorn")),
    "check": ("handouts check FILE.pdf", ("page-validation", "pikepdf", "pypdfium2")),
    "print": ("handouts specimen and --print-run", ("pikepdf",)),
    "translate": ("XLIFF", ("lxml", "translate-toolkit")),
    "watch": ("handouts watch", ("watchfiles",)),
    "cluster": ("--cluster", ("distributed",)),
}
"""What needs more packages than these, by the extra that has them."""
_BOLD: Final = 600
SAMPLE_FAMILY: Final = "Noto Sans"


class MachineCheck(Struct, frozen=True):
    """One thing looked at: whether it is as it must be, what was found, how to mend it, and the Debian packages."""

    name: str
    is_ok: bool
    found: str
    hint: str = ""
    packages: tuple[str, ...] = ()


def examine(clinic: Clinic | None, locale: str = "", workspace: Workspace = PACKAGE) -> tuple[MachineCheck, ...]:
    """Look at everything that handouts needs, with a clinic also at the fonts of its brand.

    With a locale its script's font is needed, and it and the brand's must have every character of its catalogs.
    """
    from handouts.language.locale import own_script

    own = own_script(clinic.scripts, locale) if clinic else None
    needed = own or (script_of(locale) if locale else LATIN)
    return (
        _python(),
        *_libraries(),
        _fontconfig(),
        *_brand_fonts(clinic),
        *_script_fonts(needed, [own] if own else []),
        _other_fonts("fonts for signs", {family: family for family in SIGNS}),
        _other_fonts("fonts for names in other scripts", OF_NAMES),
        *(_letters(clinic, needed, locale, workspace) if locale else ()),
        *map(_package, PACKAGES),
        *map(_extra, EXTRAS),
    )


def to_install(checks: tuple[MachineCheck, ...]) -> str:
    """Return the one line that installs all system packages that are missing and needed, empty where none is."""
    names = sorted({name for check in checks if not check.is_ok for name in check.packages})
    return f"apt-get install {' '.join(names)}" if names else ""


def _check(name: str, is_ok: bool, found: str, hint: str, *packages: str) -> MachineCheck:
    """Return a check; hint and packages are for the one that fails."""
    return MachineCheck(name, is_ok, found) if is_ok else MachineCheck(name, is_ok, found, hint, packages)


def _python() -> MachineCheck:
    found = ".".join(map(str, sys.version_info[:3]))
    return _check("Python", sys.version_info >= PYTHON, found, "install Python 3.11 or newer", "python3")


def _libraries() -> Iterator[MachineCheck]:
    found = library_versions()
    pango = (found.pango, "libpango-1.0-0", "libpangoft2-1.0-0")
    yield _library("Pango", *pango, minimum=PANGO)
    yield _library("HarfBuzz", found.harfbuzz, "libharfbuzz0b")
    yield _library("HarfBuzz subset", found.harfbuzz_subset, "libharfbuzz-subset0")
    yield _library("fontconfig library", found.fontconfig, "libfontconfig1")
    yield _library("FriBidi", found.fribidi, FRIBIDI_PACKAGE)


def _library(name: str, found: str | None, *packages: str, minimum: tuple[int, ...] = ()) -> MachineCheck:
    is_ok = found is not None and tuple(map(int, found.split(".")))[: len(minimum)] >= minimum
    wanted = f"{'.'.join(map(str, minimum))} or newer" if minimum else ""
    hint = f"install {' '.join(packages)} {wanted}".strip()
    return _check(name, is_ok, found or "not installed", hint, *packages)


def _fontconfig() -> MachineCheck:
    try:
        installed(())
    except MissingTool as error:
        return MachineCheck("fontconfig tools", False, error.message, error.hint, (FONTCONFIG_PACKAGE,))
    return MachineCheck("fontconfig tools", True, "fc-match, fc-list")


def _brand_fonts(clinic: Clinic | None) -> Iterator[MachineCheck]:
    """Look for each family of the brand, regular and bold: a bold that is made up looks smeared on paper."""
    if clinic is None:
        return
    for family in dict.fromkeys((clinic.brand.body_font, clinic.brand.heading_font)):
        yield _brand_font(family)


def _brand_font(family: str) -> MachineCheck:
    name = f"brand font {family}"
    try:
        fonts = find(family, 400), find(family, 700)
    except MissingTool as error:
        return MachineCheck(name, False, error.message, error.hint, tuple(filter(None, [package(family)])))
    has_bold = fonts[1].weight >= _BOLD
    return _check(name, has_bold, ", ".join(font.path.name for font in fonts), "install its bold font too")


def _script_fonts(needed: Script, own: Iterable[Script]) -> Iterator[MachineCheck]:
    """Look for the font of each script, `own` is the workspace's; one that this locale does not need is no failure."""
    scripts = (*SCRIPTS, *own)
    try:
        there = installed(_family(script) for script in scripts)
    except MissingTool:
        there = ()
    for script in scripts:
        yield _script_font(script, _family(script) in there, script is needed)


def _family(script: Script) -> str:
    """Return the family that sets a script; Latin is the brand's, which is Noto Sans in the sample clinic."""
    return script.family or SAMPLE_FAMILY


def _script_font(script: Script, is_there: bool, is_needed: bool) -> MachineCheck:
    family = _family(script)
    name, packages = f"font for {script.name}", (package(family),)
    if is_there:
        return MachineCheck(name, True, family)
    found, hint = f"{family} is not installed", f"install {packages[0]}"
    if is_needed:
        return MachineCheck(name, False, found, hint, packages)
    languages = ", ".join(script.languages)
    return MachineCheck(name, True, f"{found} (needed for {languages})", hint, packages)


def _other_fonts(name: str, families: Mapping[str, str]) -> MachineCheck:
    """Look for fonts that no leaflet needs as a whole, only one with such a sign or name in it."""
    try:
        there = installed(families.values())
    except MissingTool:
        there = ()
    missing = {what: family for what, family in families.items() if family not in there}
    if not missing:
        return MachineCheck(name, True, f"all {len(families)}")
    packages = tuple(sorted({package(family) for family in missing.values()}))
    return MachineCheck(name, True, f"none for {', '.join(missing)}", f"install {' '.join(packages)}", packages)


def _letters(clinic: Clinic | None, script: Script, locale: str, workspace: Workspace) -> Iterator[MachineCheck]:
    """Look for every character of a locale's catalogs in the fonts that would set it."""
    from handouts.fonts.fallback import Lender
    from handouts.language.fixed_words import letters

    found = letters(locale, workspace)
    brand = clinic.brand.body_font if clinic else SAMPLE_FAMILY
    try:
        lacking = Lender(script, brand).unset(found)
    except MissingTool:
        return  # told above
    said = ", ".join(f"U+{ord(letter):04X}" for letter in lacking[:8]) + (" …" if len(lacking) > 8 else "")
    hint = "name a brand font that has them, or correct the catalog"
    yield _check(f"letters of {locale}", not lacking, f"no glyph for {said}" if lacking else f"all {len(found)}", hint)


def _package(name: str) -> MachineCheck:
    try:
        found = version(name)
    except PackageNotFoundError:
        return MachineCheck(name, False, "not installed", f"pip install {name}")
    is_ok = name != "weasyprint" or f">={found.partition('.')[0]}," in WEASYPRINT
    return _check(name, is_ok, found, f"pip install 'weasyprint{WEASYPRINT}'")


def _extra(extra: str) -> MachineCheck:
    """Look for the packages of an extra. One thing alone needs them: it is no failure where they are missing."""
    needed_for, packages = EXTRAS[extra]
    there, lacking = [], []
    for name in packages:
        try:
            there.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lacking.append(name)
    if not lacking:
        return MachineCheck(f"extra {extra}", True, ", ".join(there))
    return MachineCheck(
        f"extra {extra}", True, f"without {', '.join(lacking)} (needed for {needed_for})", installing(extra)
    )
