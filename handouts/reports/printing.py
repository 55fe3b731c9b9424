"""Turn a report into a PDF: laid out once, proved complete, broken into pages and tagged as a leaflet is (PDF/UA-1)."""

from typing import Final

from msgspec.structs import replace

from handouts.assemble.assembly import Assembler
from handouts.assemble.document import DocumentInfo
from handouts.assemble.pagination import Way, break_pages
from handouts.compose.composition import Composition
from handouts.compose.report import compose_report, languages_of, script_in
from handouts.errors import Touches
from handouts.fonts.fontconfig import FontFile, chain, signs
from handouts.model import page as geometry
from handouts.model.clinic import Clinic
from handouts.model.galley import PT_PER_PX, Galley
from handouts.model.page import Page
from handouts.model.report import Report
from handouts.typeset.cutting import cut
from handouts.typeset.layout import lay_out
from handouts.typeset.refusal import further_apart

FORMAT: Final = "clear-print"


def print_report(report: Report, clinic: Clinic) -> bytes:
    """Return a report as PDF, on the clinic's paper (of a small one, the sheet that it is half of).

    Raises `LayoutError` for what can't be laid out, `MissingTool` for a language whose font is not installed.
    """
    page = page_of(report, clinic)
    composition = compose_report(report, clinic, page)
    try:
        galley = _galley(composition, report, clinic, page)
    except Touches:
        apart = replace(composition, html=further_apart(composition.html))
        galley = _galley(apart, report, clinic, page)
    assembler = Assembler(galley, page)
    pages = break_pages(Way([list(galley.pieces.values())]), assembler.height_px, page.lift_pt / PT_PER_PX)
    return assembler.assemble(pages, DocumentInfo(report.title, None, (report.mark,)))


def _galley(composition: Composition, report: Report, clinic: Clinic, page: Page) -> Galley:
    fonts, feet = _fonts(report, clinic)
    limited = [font for font in fonts if font.ranges]
    laid = lay_out(composition.html, composition.css, page.content_width_mm * 96 / 25.4, limited)
    return cut(composition, laid, feet)


def page_of(report: Report, clinic: Clinic) -> Page:
    """Return the page of a report, with the fonts of its languages beside its own."""
    paper = geometry.PAPERS.get(clinic.paper, geometry.PAPERS[geometry.paper_of(clinic.country)])
    page = geometry.page(paper.half_of or paper.id, FORMAT, report.language, report.foot)
    lent = (script_in(clinic, language).css_family for language in languages_of(report))
    return replace(page, script=replace(page.script, lent=tuple(dict.fromkeys(filter(None, lent)))))


def _fonts(report: Report, clinic: Clinic) -> tuple[tuple[FontFile, ...], tuple[FontFile, ...]]:
    """Return all fonts that a report's texts are set in, and those of its feet, which are in its own language."""
    script, brand = script_in(clinic, report.language), clinic.brand
    scripts = (script, *(script_in(clinic, language) for language in languages_of(report)))
    feet = chain(script, brand.body_font) + signs()
    found = (
        font for one in scripts for family in {brand.body_font, brand.heading_font} for weight in (400, 700)
        for font in chain(one, family, weight)
    )  # fmt: skip
    return tuple(dict.fromkeys((*feet, *found))), feet
