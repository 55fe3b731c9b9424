"""Rules about the file as a whole: language and title, fonts and glyphs, edges of pages, the standards' own checks."""

from collections.abc import Container, Iterator
from ctypes import c_float
from io import BytesIO
from typing import Final

import page as page_validation
import pikepdf
import pypdfium2
from pypdfium2 import raw

from handouts.errors import Problem
from handouts.readback.parsed_pdf import UNKNOWN, Marked, ParsedPage, ParsedPdf
from handouts.readback.rule import HOUSE, FileRule, problem, rule


@rule("ISO 14289-1, 7.2")
def language(parsed: ParsedPdf) -> Iterator[Problem]:
    """The file says what language it is in, the same everywhere."""
    told = str(parsed.pdf.Root.get("/Lang", ""))
    if not told:
        yield problem("the file does not say what language it is in")
    elif parsed.metadata.language not in {"", told}:
        yield problem(f"the file says two languages: {told} and, in its metadata, {parsed.metadata.language}")


@rule("ISO 14289-1, 7.1")
def title(parsed: ParsedPdf) -> Iterator[Problem]:
    """The file has a title, the same everywhere, and shows it."""
    told = str(parsed.pdf.docinfo.get("/Title", ""))
    packed = parsed.metadata.title
    if not told or told != packed:
        both = f"the file has two titles: “{told}” and, in its metadata, “{packed}”"
        yield problem(both if told or packed else "the file has no title")
    if not parsed.pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False):
        yield problem("the file does not ask for its title to be shown in the window")


@rule("ISO 14289-1, 7.21.4.1")
def embedded(parsed: ParsedPdf) -> Iterator[Problem]:
    """Each font is in the file."""
    for name, font in sorted(fonts(parsed).items()):
        if _program(font) is None:
            yield problem(f"the font {name} is not in the file")


@rule("ISO 14289-1, 7.21.8")
def glyphs(parsed: ParsedPdf) -> Iterator[Problem]:
    """Each character is in its font, and its glyph says which character it stands for."""
    held = {name: _codes(font) for name, font in fonts(parsed).items()}
    for number, sheet in enumerate(parsed.sheets, 1):
        names = {key: base_name(font) for key, font in _resources(sheet).items()}
        for marked in sheet.marked:
            for run in marked.runs:
                codes = held.get(names.get(run.font, ""), ())
                if any(code not in codes for code in run.codes):
                    yield problem(f"a character is missing from its font, in {_named(marked)}", number)
                elif UNKNOWN in run.text and "/ActualText" not in marked.properties:
                    yield problem(f"a glyph does not say which character it stands for, in {_named(marked)}", number)


def _named(marked: Marked) -> str:
    """Name what is drawn without quoting it: it could be about a patient."""
    return "the margins" if marked.mcid is None else f"marked content {marked.mcid}"


def fonts(parsed: ParsedPdf) -> dict[str, pikepdf.Object]:
    """Return the fonts of all pages by their PostScript names."""
    return {base_name(font): font for sheet in parsed.sheets for font in _resources(sheet).values()}


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


@rule(HOUSE)
def edges(parsed: ParsedPdf) -> Iterator[Problem]:
    """Nothing is drawn over the edge of its page, and no page is empty."""
    document = pypdfium2.PdfDocument(parsed.data)
    try:
        for number, page in enumerate(document, 1):
            width, height = page.get_size()
            boxes = [(thing.get_bounds(), thing) for thing in page.get_objects()]
            if not boxes:
                yield problem("the page is empty", number)
            for (left, bottom, right, top), thing in boxes:
                sides = ((left, right, 0, width), (bottom, top, 1, height))
                if any(_goes_over(thing, *side) for side in sides):
                    yield problem(f"something is drawn over the edge, from {left:.0f} to {right:.0f} pt across", number)
    finally:
        document.close()


def _goes_over(thing: pypdfium2.PdfObject, low: float, high: float, axis: int, length: float) -> bool:
    """Whether a thing is seen over an edge, along an axis; what is clipped, as a box that goes on overleaf, is not."""
    if low >= 0 and high <= length:
        return False
    clips = [[point[axis] for point in path] for path in _clips(thing)]
    return max([low, *map(min, clips)]) < 0 or min([high, *map(max, clips)]) > length


def _clips(thing: pypdfium2.PdfObject) -> Iterator[list[tuple[float, float]]]:
    """Yield the points of each path that a thing is clipped to."""
    clip = raw.FPDFPageObj_GetClipPath(thing.raw)
    for path in range(raw.FPDFClipPath_CountPaths(clip)):
        count = raw.FPDFClipPath_CountPathSegments(clip, path)
        if count > 0:
            yield [_point(raw.FPDFClipPath_GetPathSegment(clip, path, segment)) for segment in range(count)]


def _point(segment: object) -> tuple[float, float]:
    x, y = c_float(), c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


@rule("ISO 14289-1")
def ua1(parsed: ParsedPdf) -> Iterator[Problem]:
    """The file passes the machine checks of PDF/UA-1."""
    yield from _failures(parsed, "ua1")


@rule("ISO 19005-2")
def a2a(parsed: ParsedPdf) -> Iterator[Problem]:
    """The file passes the machine checks of PDF/A-2a."""
    yield from _failures(parsed, "2a")


def _failures(parsed: ParsedPdf, profile: str) -> Iterator[Problem]:
    try:
        report = page_validation.validate_pdf_bytes(parsed.data, profile=profile)
    except page_validation.PageError as error:
        yield problem(f"page-validation can't read the file: {type(error).__name__}")
        return
    for failure in report.failures:
        yield problem(f"{failure.rule_id}: {failure.message}")


FONTS: Final[tuple[FileRule[ParsedPdf], ...]] = (embedded, glyphs)
FILE_RULES: Final[tuple[FileRule[ParsedPdf], ...]] = (language, title, *FONTS, edges, ua1, a2a)
