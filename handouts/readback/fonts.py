"""Rules about fonts and glyphs: each font is in the file, and each glyph shows something."""

from collections.abc import Container, Iterator
from io import BytesIO
from typing import Final

import pikepdf

from handouts.errors import Problem
from handouts.readback.content import UNKNOWN, Marked
from handouts.readback.parsed_pdf import ParsedPage, ParsedPdf
from handouts.readback.rule import FileRule, problem, rule


@rule("ISO 14289-1, 7.21.4.1")
def embedded(copy: ParsedPdf) -> Iterator[Problem]:
    """Each font's file is in the PDF."""
    for name, font in sorted(fonts(copy).items()):
        if _program(font) is None:
            yield problem(f"the font {name} is not in the file")


@rule("ISO 14289-1, 7.21.8")
def glyphs(copy: ParsedPdf) -> Iterator[Problem]:
    """No glyph is the one for missing characters, each is in its font and says what it shows."""
    held = {name: _codes(font) for name, font in fonts(copy).items()}
    for number, sheet in enumerate(copy.sheets, 1):
        names = {key: base_name(font) for key, font in _resources(sheet).items()}
        for marked in sheet.marked:
            for run in marked.runs:
                codes = held.get(names.get(run.font, ""), ())
                if any(code not in codes for code in run.codes):
                    yield problem(f"a character that its font has not, in {_named(marked)}", number)
                elif UNKNOWN in run.text and "/ActualText" not in marked.properties:
                    yield problem(f"a glyph that says nothing, in {_named(marked)}", number)


def _named(marked: Marked) -> str:
    """Name what is drawn without a quotation, which could be of a patient."""
    return "the margins" if marked.mcid is None else f"marked content {marked.mcid}"


def fonts(copy: ParsedPdf) -> dict[str, pikepdf.Object]:
    """Return the fonts of all pages by their PostScript names."""
    return {base_name(font): font for sheet in copy.sheets for font in _resources(sheet).values()}


def base_name(font: pikepdf.Object) -> str:
    """Return the name of a font, the mark of its subset included: ABCDEF+Noto-Sans."""
    return str(font.get("/BaseFont", "/")).removeprefix("/")


def _resources(sheet: ParsedPage) -> dict[str, pikepdf.Object]:
    return dict(sheet.page.resources.get("/Font", {}).items())


def _program(font: pikepdf.Object) -> bytes | None:
    """Return the font's own file."""
    (whole,) = font.get("/DescendantFonts", [font])
    descriptor = whole.get("/FontDescriptor", pikepdf.Dictionary())
    found = [descriptor[key] for key in ("/FontFile2", "/FontFile3") if key in descriptor]
    return bytes(found[0].read_bytes()) if found else None


def _codes(font: pikepdf.Object) -> Container[int]:
    """Return the codes of a font's glyphs, none for one that is not in the file or can't be read.

    They count up from 1, but in a CFF font that is keyed by CIDs (ISO 32000-1, 9.7.4.2).
    """
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

    program = _program(font)
    try:
        read = TTFont(BytesIO(program)) if program else {}
    except TTLibError:
        return ()
    top = read["CFF "].cff.topDictIndex[0] if "CFF " in read else None
    if top is not None and hasattr(top, "ROS"):
        return {int(name.removeprefix("cid")) for name in top.charset[1:]}
    return range(1, int(read["maxp"].numGlyphs)) if read else ()


FONTS: Final[tuple[FileRule[ParsedPdf], ...]] = (embedded, glyphs)
