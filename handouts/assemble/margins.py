"""Draw each page's foot and margin marks as pagination artifacts (ISO 14289-1, 7.8).

The foot says the topic, its version date, "1 of 4" and the leaflet code; the top margin says that the words are a draft
and, for the sample clinic, that the handout is a sample: on page 1 a strip among the text says it there. What is the
same on several pages is drawn and compressed once.
"""

from handouts.errors import LayoutError
from handouts.fonts.shaping import Typefaces, typefaces
from handouts.fonts.subsets import GlyphRun, draw
from handouts.model.galley import Galley
from handouts.model.page import BASELINE_PT, EDGE_PT, ONE_LINE_UP_PT, PT_PER_MM, Page
from handouts.pdf import writer

MOST_LINES = 256
"""How many drawn lines are kept: most are needed again on other pages, but those with a code are not."""
GAP = 0.5
"""The least space between texts of a line, in letters."""
LEAST = 5 / 6
"""Of a foot's size, where a long title leaves no room for all of it."""


class Margins:
    """Feet and margin marks of one galley; what is shaped or compressed once is kept for the next handout."""

    def __init__(self, galley: Galley, page: Page) -> None:
        self.words, self.subsets = galley.feet, galley.foot_fonts.subsets
        self.page = page
        self.is_rtl = galley.direction == "rtl"
        self.size = page.format.foot_pt
        self.left = page.margin_side_mm * PT_PER_MM
        self.width = page.content_width_mm * PT_PER_MM
        self.tall, self.pitch = page.script.leading, page.foot_line_pt
        self.baseline = BASELINE_PT + ONE_LINE_UP_PT * (page.foot_lines == 1) + 0.8 * self.size * (self.tall - 1)
        self._galley = galley
        self._faces: Typefaces | None = None
        self._runs: dict[str, GlyphRun] = {}
        self._same: dict[tuple[str, ...], tuple[writer.StreamPart, writer.StreamPart]] = {}
        self._lines: dict[tuple[tuple[str, ...], float], bytes] = {}

    def parts(self, count: int, code: str, marks: tuple[str, ...]) -> list[tuple[writer.StreamPart, ...]]:
        """Return, for each of `count` pages, the operators of its foot and top margin, in points, y up."""
        same = self._same.get(marks)
        if same is None:
            rule = self._rule()
            marked = writer.StreamPart(self._marks(marks) + rule)
            same = self._same[marks] = writer.StreamPart(rule), marked
        code_run = self._shape(self.words.code.format(code=code))
        total = self.words.number(count)
        pages = [self.words.page_of.format(page=self.words.number(n), pages=total) for n in range(1, count + 1)]
        feet = (writer.StreamPart(self._foot(self._run(page_of), code_run)) for page_of in pages)
        return [(same[number > 0], foot) for number, foot in enumerate(feet)]

    def _foot(self, page_of: GlyphRun, code: GlyphRun) -> bytes:
        """Draw all on one line where the page is made for that; else topic and page number if both fit, or the topic
        alone, and version date and code below."""
        topic, version = self._run(self.words.topic), self._run(self.words.version)
        whole = tuple(run for run in (topic, version, code, page_of) if run.text)
        for size in (self.size, self.size * LEAST):
            if self.page.foot_lines == 1:
                if self._fits(whole, size):
                    return self._footer(self._line(whole, self.baseline, size))
                continue
            is_wide = self._fits((topic, page_of), size)
            below = tuple(run for run in ((version, code) if is_wide else (version, code, page_of)) if run.text)
            first = (topic, page_of) if is_wide else (topic,)
            if self._fits(first, size) and self._fits(below, size):
                break
        else:
            raise LayoutError(
                "the topic's title is too long for the foot of the page", "shorten the title in topic.toml"
            )
        above = self._line(first, self.baseline + self.pitch * size / self.size, size)
        return self._footer(above + self._line(below, self.baseline, size))

    def _footer(self, lines: bytes) -> bytes:
        return b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC q 0.25 g " + lines + b"Q EMC\n"

    def _rule(self) -> bytes:
        y = self.baseline + self.pitch * (self.page.foot_lines - 1) + 1.1 * self.size * self.tall
        line = b"0.5 w 0.6 G %.2f %.2f m %.2f %.2f l S" % (self.left, y, self.left + self.width, y)
        return b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC q " + line + b" Q EMC\n"

    def _marks(self, marks: tuple[str, ...]) -> bytes:
        """Draw “draft” on one side and “sample” on the other; one below the other where the page is narrow."""
        if not marks:
            return b""
        size, whole = self.size, tuple(map(self._run, marks))
        lines = [whole] if self._fits(whole, size) else [(line,) for text in marks for line in self._wrapped(text)]
        clear = 0.6 if len(lines) == 1 else 0.35
        lowest = self.page.height_pt - self.page.margin_top_mm * PT_PER_MM + clear * size * self.tall
        highest = lowest + self.pitch * (len(lines) - 1) + 0.8 * size * self.tall
        if highest > self.page.height_pt - EDGE_PT + 0.01 or not all(self._fits(line, size) for line in lines):
            raise LayoutError("the top margin is too small for the draft or sample mark", "choose larger paper")
        drawn = [self._line(line, lowest + self.pitch * i, size) for i, line in enumerate(reversed(lines))]
        return b"/Artifact<</Type/Pagination/Subtype/Header>>BDC q 0.25 g " + b"".join(reversed(drawn)) + b"Q EMC\n"

    def _wrapped(self, text: str) -> list[GlyphRun]:
        """Return a text line by line, each as full as it can be."""
        lines: list[str] = []
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._fits((self._run(longer),), self.size):
                lines[-1] = longer
            else:
                lines.append(word)
        return [self._run(line) for line in lines]

    def _fits(self, texts: tuple[GlyphRun, ...], size: float) -> bool:
        return sum(run.width for run in texts) * size / 1000 + (len(texts) - 1) * GAP * size <= self.width

    def _line(self, texts: tuple[GlyphRun, ...], y: float, size: float) -> bytes:
        """Return texts spread over the line: the first at its start, the last at its end."""
        key = (tuple(text.text for text in texts), y)
        if key not in self._lines:
            if len(self._lines) >= MOST_LINES:
                self._lines.clear()
            self._lines[key] = self._drawn(texts, y, size)
        return self._lines[key]

    def _drawn(self, texts: tuple[GlyphRun, ...], y: float, size: float) -> bytes:
        placed = texts[::-1] if self.is_rtl else texts
        widths = [text.width * size / 1000 for text in placed]
        gap = (self.width - sum(widths)) / (len(texts) - 1) if len(texts) > 1 else 0.0
        x = self.left + (self.width - widths[0] if self.is_rtl and len(texts) == 1 else 0.0)
        drawn = []
        for text, width in zip(placed, widths, strict=True):
            drawn.append(draw(text, self.subsets, x, y, size))
            x += width + gap
        return b" ".join(drawn) + b" "

    def _run(self, text: str) -> GlyphRun:
        """Shape a text that is needed again."""
        run = self._runs.get(text)
        if run is None:
            run = self._runs[text] = self._shape(text)
        return run

    def _shape(self, text: str) -> GlyphRun:
        if self._faces is None:
            galley = self._galley
            self._faces = typefaces(galley.foot_fonts.files, galley.language, galley.direction)
        return self._faces.shape(text)
