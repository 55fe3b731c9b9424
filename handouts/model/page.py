"""The page in numbers: papers, formats and margins, read by the styles and by pagination alike.

Lengths are millimetres unless the name says points. Sizes follow the UK Association for Accessible Formats (clear
print 12 pt or more, large 16 or more, giant 24 or more).
"""

import math
from collections.abc import Mapping
from math import ceil
from typing import Final
from unicodedata import east_asian_width

from msgspec import Struct
from msgspec.structs import replace

from handouts.errors import UsageError, unknown
from handouts.model.scripts import LATIN, Script, script_of

PT_PER_MM: Final = 72 / 25.4
EDGE_PT: Final = 11.4
"""The edge that desktop printers leave white: about 4 mm."""
LEADING: Final = 1.25
"""The height of a line in the margins, in letters."""
MEASURE_EM: Final = 36
"""A line of text at most: in Latin 73 letters on average, counted on the longest leaflet; no test measures it."""
SIDE_EM: Final = 3
BASELINE_PT: Final = 17.0
"""Of the lowest line, from the edge of the paper: clear of what desktop printers can't print."""
ONE_LINE_UP_PT: Final = 1.0
"""How much higher a foot of one line stands."""
FIRST_TOP_MM: Final = 8.0
"""The margin above page 1."""
MARKS_EM: Final = {"en": (21.0, 11.6), "Latn": (28.7, 18.2), "Cyrl": (28.7, 18.2), "": (18.3, 10.5)}
"""The same in English, in another language of these scripts, and in any other (`tests/test_margins.py` measures)."""
FOOT_EM: Final = {"en": 29.5, "Latn": 31.8, "Cyrl": 33.0, "": 30.2}
"""The same of what the foot says beside the topic: version, code, page (measured there, too)."""
LETTER_EM: Final = 0.55
"""Of a letter of a title, a Chinese or Korean one left out, which is as wide as high."""
FEW_LINES: Final = 32
"""Of text a page: larger print has fewer, and so has a script whose lines are half as high again."""


SMALL_MM: Final = 180
GIANT_SIDE_MM: Final = 16
"""The margin at the side at most in giant print, whose lines hold few words."""
_SMALL_MARGINS: Final = (13.0, 16.6, 12.0)


class Paper(Struct, frozen=True):
    """A sheet of paper and its least margins; `half_of` is the larger one from which it is folded to a booklet."""

    id: str
    width_mm: float
    height_mm: float
    half_of: str = ""
    margin_top_mm: float = 13.5
    margin_bottom_mm: float = 17
    margin_side_mm: float = 18

    @property
    def room_mm(self) -> tuple[float, float]:
        """Width and height between the margins."""
        return self.width_mm - 2 * self.margin_side_mm, self.height_mm - self.margin_top_mm - self.margin_bottom_mm

    @property
    def is_small(self) -> bool:
        """Whether it has no room for two columns, nor for giant print."""
        return min(self.width_mm, self.height_mm) < SMALL_MM


class Format(Struct, frozen=True):
    """A print size: body text, leading (line height over size) and the scale of headings over body."""

    id: str
    body_pt: float
    leading: float
    title_scale: float
    heading_scale: float
    subheading_scale: float
    foot_pt: float


class Page(Struct, frozen=True):
    """One page's geometry: what the styles set and what pagination fills."""

    paper: Paper
    format: Format
    margin_top_mm: float
    margin_bottom_mm: float
    margin_side_mm: float
    is_side_by_side: bool
    """Whether a comparison stands side by side (else its conditions follow one another)."""
    foot_lines: int = 2
    script: Script = LATIN

    @property
    def width_pt(self) -> float:
        return self.paper.width_mm * PT_PER_MM

    @property
    def height_pt(self) -> float:
        return self.paper.height_mm * PT_PER_MM

    @property
    def content_width_mm(self) -> float:
        return self.paper.width_mm - 2 * self.margin_side_mm

    @property
    def side_pt(self) -> float:
        """The width of the column beside the text, where lines of `MEASURE_EM` letters leave one for a disc, else 0."""
        rest = self.content_width_mm * PT_PER_MM - MEASURE_EM * self.format.body_pt
        return rest if self.is_side_by_side and rest >= SIDE_EM * self.format.body_pt else 0.0

    @property
    def lift_pt(self) -> float:
        """How much higher page 1 begins than the others: its strip stands where they have their marks."""
        return (self.margin_top_mm - FIRST_TOP_MM) * PT_PER_MM

    @property
    def foot_line_pt(self) -> float:
        """The height of a line in the margins."""
        return LEADING * self.script.leading * self.format.foot_pt

    @property
    def opens_with_call(self) -> bool:
        """Whether a page may hold too few lines for all that says whom to call: then its numbers come first."""
        return (
            not self.is_side_by_side or self.content_height_pt < FEW_LINES * self.format.body_pt * self.format.leading
        )

    @property
    def may_split_call(self) -> bool:
        """Whether the signs to call about may follow on page 2: in a tall script the same words take more lines."""
        return self.opens_with_call or self.script.leading > 1

    @property
    def content_height_pt(self) -> float:
        """Height between the margins, which pagination fills."""
        return (self.paper.height_mm - self.margin_top_mm - self.margin_bottom_mm) * PT_PER_MM


PAPERS: Final = {
    paper.id: paper
    for paper in (
        Paper("a4", 210, 297),
        Paper("letter", 215.9, 279.4),
        Paper("a5", 148, 210, "a4", *_SMALL_MARGINS),
        Paper("half-letter", 139.7, 215.9, "letter", *_SMALL_MARGINS),
    )
}
LETTER_COUNTRIES: Final = frozenset([
    "BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE",
])  # fmt: skip
"""Where paper is US letter (CLDR, measurementData, paperSize); elsewhere it is A4."""
FORMATS: Final = {
    format_.id: format_
    for format_ in (
        Format("clear-print", 12, 1.36, 2.0, 1.5, 1.09, 12),
        Format("large-print", 18, 1.4, 1.7, 1.3, 1.1, 16),
        Format("giant-print", 24, 1.35, 1.45, 1.2, 1.08, 24),
    )
}


def sheets(papers: Mapping[str, Paper]) -> tuple[tuple[str, str], ...]:
    """Return each paper with each format that has room on it: in giant print a small one has lines of a few words."""
    return tuple(
        (paper.id, format_)
        for paper in papers.values()
        for format_ in FORMATS
        if not (paper.is_small and format_ == "giant-print")
    )


SHEETS: Final = sheets(PAPERS)


def name_of(text: str) -> str:
    """Return the name of a paper or format however it is written: `A4`, `Half letter`, `LARGE_PRINT`."""
    return "-".join(text.casefold().replace("-", " ").replace("_", " ").split())


def paper_of(country: str) -> str:
    """Return the paper that a country (ISO 3166-1) uses; "" is none."""
    return "letter" if country in LETTER_COUNTRIES else "a4"


def page(
    paper_id: str,
    format_id: str,
    locale: str = "en",
    title: str = "",
    script: Script | None = None,
    papers: Mapping[str, Paper] = PAPERS,
) -> Page:
    """Return the geometry of a paper and a format for the script of a locale; where the title of the topic is known and
    short, all that the foot says stands on one line. `script` is how that locale is set, where it is not as usual;
    `papers` are those that can be named.

    Raises `UnknownName` for a paper or format that does not exist, `UsageError` for two that are not in `sheets`.
    """
    if paper_id not in papers:
        raise unknown("paper", paper_id, list(papers))
    if format_id not in FORMATS:
        raise unknown("format", format_id, list(FORMATS))
    paper, format_ = papers[paper_id], FORMATS[format_id]
    if (paper_id, format_id) not in sheets(papers):
        larger = f"--paper {paper.half_of}" if paper.half_of else "a larger paper"
        raise UsageError(f"giant print does not fit on {paper_id}", f"choose {larger} or --format large-print")
    plain = Page(
        paper=paper,
        format=format_,
        margin_top_mm=paper.margin_top_mm,
        margin_bottom_mm=paper.margin_bottom_mm + (format_.foot_pt - 12) * 0.8,
        margin_side_mm=min(paper.margin_side_mm, GIANT_SIDE_MM if format_id == "giant-print" else math.inf),
        is_side_by_side=format_id == "clear-print" and not paper.is_small,
    )
    return _suited(plain, script or script_of(locale), locale, title)


def _suited(plain: Page, script: Script, locale: str, title: str) -> Page:
    """Return a page as the script of a locale needs it: larger letters, more line height, margins for both."""
    growth = script.size * script.leading - 1
    page = replace(
        plain,
        format=replace(
            plain.format,
            body_pt=plain.format.body_pt * script.size,
            leading=plain.format.leading * script.leading,
            foot_pt=plain.format.foot_pt * script.size,
        ),
        margin_bottom_mm=plain.margin_bottom_mm + 3.2 * growth * plain.format.foot_pt / PT_PER_MM,
        script=script,
    )
    if title and _is_short(title, page, locale):
        one_less_mm = (page.foot_line_pt - ONE_LINE_UP_PT) / PT_PER_MM
        page = replace(page, foot_lines=1, margin_bottom_mm=page.margin_bottom_mm - one_less_mm)
    lines = _mark_lines(page, locale)
    marks_pt = EDGE_PT + (1.4 if lines == 1 else 1.15) * page.format.foot_pt * script.leading
    marks_mm = (marks_pt + (lines - 1) * page.foot_line_pt) / PT_PER_MM
    return replace(page, margin_top_mm=max(plain.margin_top_mm + 24 * growth / PT_PER_MM, marks_mm))


def _mark_lines(page: Page, locale: str) -> int:
    """Return how many lines the marks in the top margin take: one, where “draft” and “sample” fit side by side."""
    line_em = page.content_width_mm * PT_PER_MM / page.format.foot_pt
    draft_em, sample_em = marks_em(locale, page.script)
    if draft_em + 1 + sample_em <= line_em:
        return 1
    return ceil(draft_em / line_em) + ceil(sample_em / line_em)


def _is_short(title: str, page: Page, locale: str) -> bool:
    """Whether a title has room in a foot of one line, which is said in clear print alone."""
    title_em = sum(1 if east_asian_width(letter) in "WF" else LETTER_EM for letter in title)
    line_em = page.content_width_mm * PT_PER_MM / page.format.foot_pt
    return page.is_side_by_side and title_em + foot_em(locale, page.script) + 1.5 <= line_em


def foot_em(locale: str, script: Script | None = None) -> float:
    """Return how wide what the foot says beside the topic is at most in a language, in letters."""
    return FOOT_EM.get(locale.partition("-")[0]) or FOOT_EM.get((script or script_of(locale)).code, FOOT_EM[""])


def marks_em(locale: str, script: Script | None = None) -> tuple[float, float]:
    """Return how wide “draft” and “sample” are at most in a language, in letters."""
    return MARKS_EM.get(locale.partition("-")[0]) or MARKS_EM.get((script or script_of(locale)).code, MARKS_EM[""])
