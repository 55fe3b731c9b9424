"""Turn Markdown text and data into the parts of a piece that a template can't make: inline HTML, pictures, addresses.

Text is escaped here, so that no template needs an exception from escaping.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from gettext import NullTranslations
from itertools import accumulate, groupby, pairwise
from math import ceil
from typing import Final
from unicodedata import east_asian_width

from markupsafe import Markup, escape

from handouts.compose import figures
from handouts.errors import ContentError
from handouts.language.formats import Wording
from handouts.load.blocks import JOINED
from handouts.load.images import pictogram
from handouts.load.phones import dialled
from handouts.load.schema import UnfitValue
from handouts.load.spans import Span, cell_lines, inline, is_blank, is_picture, lead, links, plain, to_fill
from handouts.model.clinic import Clinic
from handouts.model.galley import PAGE_OF, SECTION
from handouts.model.scripts import script_of
from handouts.model.sign_off import UNSIGNED, Approval
from handouts.model.topic import Block, Picture, Source, Topic

_ADDRESS: Final = re.compile(
    r"(?<![\w@./-])(?:https?://[^\s<>\"“”]*[\w/]|www\.[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"“”]*[\w/])?|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
)
"""What a reader takes for an address: the signs that end a sentence are not its own."""
_WITH_TARGET: Final = {
    "term": Markup('<span class="term" data-term="{}">{}</span>'),
    "section": Markup('<span data-section="{}">{}</span>'),
    "link": Markup('<a href="{}">{}</a>'),
}
"""The HTML of spans that name something, with their words; a reader of paper gets no link to a section (`_page_of`)."""
WHOLE_LINE: Final = 76
HALF_LINE: Final = 35
"""Letters on a line of the box that says whom to call: over its width, and over half of it."""
LAST_LATIN: Final = "\u024f"
"""Of Latin Extended-B: those for Vietnamese, with two marks above, come later."""
SHORT_FIELD: Final = "date_of_birth"
WIDE_FIELDS: Final = frozenset({"appointment", "note"})
MOST_WITH_PAGE: Final = 34
"""Letters of a last word and of what refers to a page, as a pattern: more might not fit the narrowest column."""
MOST_EMS: Final = 30
"""How wide a blank can be; none is wider than its page."""
GRID_HEAD: Final = 14
GRID_CELL: Final = 10
"""Letters in a header and in another cell of a table that stays one on a narrow page."""
BRIEF_ITEMS: Final = 4
BRIEF_MOST: Final = 24
"""Items: more would be taller than a page, which a list in two columns may not part."""
BRIEF_LONGEST: Final = 70
BRIEF_MEAN: Final = 40
BRIEF_LINE: Final = 36
"""Letters on a line of such a column, about."""
ASIDE_MOST: Final = 38
ASIDE_WORD: Final = 8
"""Letters in a caption that has room in the column before the text, and in each of its words."""


class Parts:
    """Makes the parts for one topic, clinic and locale."""

    def __init__(self, topic: Topic, clinic: Clinic, wording: Wording, approval: Approval = UNSIGNED) -> None:
        self.topic = topic
        self.clinic = clinic
        self.wording = wording
        self.approval = approval

    def inline(self, text: str) -> Markup:
        """Return one block's Markdown as HTML: glossary terms are marked, a source says its words, and where a section
        is linked there is a place for its page at the end."""
        spans = inline(text)
        if is_picture(text):
            return figures.among_words(self.picture(spans[0].target, spans[0].text), is_alone=True)
        return self.blank() if is_blank(text) else self._html(spans) + self._page_of(text)

    def cell(self, text: str) -> Markup:
        """Return what stands in a cell: lines, and lists of those that are items."""
        lines = cell_lines(text)
        parts: list[Markup] = []
        for is_item, group in groupby(lines, key=lambda line: line.startswith("- ")):
            said = [self.inline(line.removeprefix("- ") if is_item else line) for line in group]
            items = Markup("").join(Markup("<li>{}</li>").format(one) for one in said)
            parts.append(Markup("<ul>{}</ul>").format(items) if is_item else Markup("<br>").join(said))
        return Markup("").join(parts)

    def blank(self, ems: int = 0) -> Markup:
        """Return a blank to fill in."""
        # Translators: what a listener is told of a line to write on, in a sentence or a table
        return figures.blank(self.wording.catalog.gettext("Blank to fill in"), ems)

    def box(self) -> Markup:
        """Return a box to tick."""
        # Translators: what a listener is told of an empty box, which a reader can tick with a pen
        return figures.box(self.wording.catalog.gettext("Box to tick"))

    def lead(self, text: str) -> Markup:
        """Return the strong words that lead in to a text, all of it where it has none."""
        return self.inline(lead(text) or text)

    def plain(self, text: str) -> str:
        """Return one block's Markdown as words alone, its facts filled in."""
        return self.inline(text).striptags()

    def _html(self, spans: tuple[Span, ...]) -> Markup:
        parts = [self._span(span) for span in spans]
        for number, (span, after) in enumerate(pairwise(spans)):
            if after.kind == "blank" and span.kind == "text" and span.text.endswith(" "):
                parts[number : number + 2] = _held(parts[number], parts[number + 1])
        return Markup("").join(parts)

    def _span(self, span: Span) -> Markup:
        if span.kind == "strong":
            return Markup("<strong>{}</strong>").format(self._html(span.spans))
        if span.kind == "fact":
            return escape(self.wording.fact(self.topic.facts, span.target))
        if span.kind in {"blank", "box", "picture"}:
            return self._drawn(span)
        if span.kind in _WITH_TARGET:
            return _WITH_TARGET[span.kind].format(span.target, span.text)
        return linked(span.text)

    def _page_of(self, text: str) -> Markup:
        """Return the place that says on which page the section of a link stands, nothing for a text without one.

        The last word goes with it to another line, so that where the place stays empty no line does.
        """
        linked = next((span for span in links(text) if span.kind == "section"), None) if "](section:" in text else None
        if linked is None:
            return Markup("")
        *_, last = plain(text).split()
        is_joined = east_asian_width(last[-1]) in "WF" or len(last) + len(self.see_page()) <= MOST_WITH_PAGE
        return Markup('{}<a class="page-of" href="{}" title="{}"><span data-place="{} {}"></span></a>').format(
            "\N{NO-BREAK SPACE}" if is_joined else " ", SECTION + linked.target, linked.text, PAGE_OF, linked.target
        )

    def see_page(self) -> str:
        # Translators: after a text about what stands on another page
        return self.wording.catalog.gettext("(See page {page}.)")

    def _drawn(self, span: Span) -> Markup:
        if span.kind == "picture":
            return figures.among_words(self.picture(span.target, span.text), is_alone=False)
        return self.blank(min(len(span.target), MOST_EMS)) if span.kind == "blank" else self.box()

    def section_number(self, section: str) -> Markup:
        """Return what stands before a section's title in a twin."""
        if not self.topic.twin:
            return Markup("")
        number = self.wording.number(self.topic.number(section))
        return Markup('<span class="section-number">{}</span> ').format(number)

    def picture(self, name: str, alt: str = "") -> Markup:
        """Return a picture of the topic, told by words or by its own: a drawing in the clinic's colours, its markers in
        the locale's digits."""
        picture = self.topic.pictures.get(name) or Picture(name, "", pictogram(name))
        alt = alt or self.plain(picture.alt)
        family = self.clinic.scripts.get(self.topic.language, script_of(self.topic.language)).family
        return figures.picture(picture, alt, self.clinic.brand, self.wording.digits, family)

    def labels(self, figure: Block) -> figures.Labelled | None:
        """Return where the items of a figure's legend stand beside its picture; None where they stand below another."""
        picture = self.topic.pictures.get(figure.argument)
        found = figures.labelled(picture.svg) if picture else None
        counts = [len(legend.blocks) for legend in figure.blocks[1:]]
        return found if found and counts == [len(found.left) + len(found.right)] else None

    def is_aside(self, caption: str) -> bool:
        """Whether a caption may stand beside its marks, in the column before the text: a number with a few words."""
        told = re.sub("<[^>]*>", "", self.inline(caption))  # no-break spaces stay
        longest = max(
            (_width(word) for word in re.split(r"[ \u2e80-\ua4cf\uac00-\ud7af\uff00-\uffef]", told)), default=0
        )
        return _width(told) <= ASIDE_MOST and longest <= ASIDE_WORD

    def pictogram(self, name: str) -> Markup:
        """Return a pictogram by itself, such as stands before an item; decoration, as its words stand beside it."""
        picture = self.topic.pictures.get(name) or Picture(name, "", pictogram(name))
        return figures.picture(picture, "", self.clinic.brand)

    def disc(self, name: str) -> Markup:
        """Return a pictogram on a disc, such as stands before a title, nothing for a section without one."""
        return figures.image(figures.disc(self._pictogram(name), self.clinic.brand), "") if name else Markup("")

    def _pictogram(self, name: str) -> str:
        picture = self.topic.pictures.get(name)
        return picture.svg if picture else pictogram(name)

    def icon_array(self, name: str) -> Markup:
        """Draw a percentage as 100 marks; its title tells the numbers, and whom they are about."""
        fact, wording = self.topic.facts[name], self.wording
        filled = figures.filled_marks(fact.value)
        title = wording.catalog.gettext(
            "{filled} of 100 marks are filled, {empty} are empty. {measure}: {value} ({population}, {period})."
        ).format(
            filled=wording.number(filled),
            empty=wording.number(figures.MARKS - filled),
            measure=fact.measure,
            value=wording.percent(fact.value),
            population=fact.population,
            period=fact.period,
        )
        return figures.image(
            figures.icon_array(filled, title, self.clinic.brand, self.wording.locale.text_direction), title
        )

    def source(self, source: Source) -> Markup:
        """Return a publication's title, publisher and year as sentences, in the language that they are in; then, in the
        reader's, what a year has words for, and when a person last read it."""
        of_itself = (source.title, source.publisher, "" if source.language and source.when else source.year)
        said = [self._html(inline(text)) for text in of_itself if text]
        # Translators: when somebody last looked up a source
        opened = self._dated(self.wording.catalog.gettext("Last read on {date}"), source.opened)
        if not source.language:
            return self.wording.sentences(*said, opened)
        own = Wording(self.wording.locale, NullTranslations()).sentences(*said)
        cited = Markup('<bdi lang="{}">{}</bdi>').format(source.language, own)
        told = [words for words in (self._html(inline(source.when)), opened) if words]
        return cited + Markup(" ") + self.wording.sentences(*told) if told else cited

    def making(self) -> Markup:
        """Return who wrote the topic and, unless those who checked it say so, by when it is to be reviewed.

        Sentences; what nobody stated is left out.
        """
        _, topic = self.wording.catalog.gettext, self.topic
        # Translators: a name follows, of a person or an organisation
        written = self.wording.labelled(_("Written by"), self._own(topic.written_by)) if topic.written_by else ""
        review = "" if self.approval.signed else self.review(topic.review_by)
        return self.wording.sentences(written, review) if written or review else Markup("")

    def _own(self, name: str) -> str:
        """Return a name that no translation changes, in a translation with the language that it is in."""
        home = self.topic.translated_from
        return Markup('<bdi lang="{}">{}</bdi>').format(home, name) if home else name

    def review(self, day: date | None) -> str:
        # Translators: the day by which somebody has to look up the leaflet's facts again
        return self._dated(self.wording.catalog.gettext("Review by {date}"), day)

    def checked(self) -> Iterator[tuple[str, Markup]]:
        """Yield the lines that say who checked the leaflet, each with the id of its piece."""
        _ = self.wording.catalog.gettext
        said = {
            # Translators: who checked a leaflet, by their post, and in which month
            "clinician": _("Checked by {post}, {month}"),
            # Translators: who checked a translation, by their post, and in which month
            "translator": _("Translation checked by {post}, {month}"),
            # Translators: patients or those who speak for them, and in which month
            "patient-reviewer": _("Read for patients by {post}, {month}"),
        }
        for line in self.approval.lines():
            told = escape(said[line.role]).format(post=self._own(line.post), month=self.wording.month(line.month))
            yield f"checked.{line.id}", self.wording.sentences(told, self.review(line.until))

    def feedback(self) -> Markup:
        """Return where a reader can say what they think of the leaflet, or nothing."""
        ways = self.clinic.feedback
        if ways is None:
            return Markup("")
        links = [linked(ways.email)] if ways.email else []
        if ways.phone:
            number = telephone(ways.phone, self.clinic.country)
            links.append(Markup('<a href="{}">{}</a>').format(number, ways.phone))
        if ways.web:
            links.append(Markup('<a href="{}">{}</a>').format(ways.web, address(ways.web)))
        # Translators: an e-mail address, a telephone number or a web address follows
        asked = self.wording.catalog.gettext("Tell us what you think of this leaflet")
        return self.wording.sentences(self.wording.labelled(asked, self.wording.either(links)))

    def _dated(self, pattern: str, day: date | None) -> str:
        return pattern.format(date=self.wording.date(day).replace(" ", "\N{NO-BREAK SPACE}")) if day else ""

    def logo(self) -> Markup:
        """Return the clinic's logo."""
        logo = self.clinic.logo
        if logo is None:
            return Markup("")
        if logo.svg:
            return figures.image(figures.titled(logo.svg, logo.alt), logo.alt)
        if logo.jpeg:
            return figures.embedded(logo.jpeg, "jpeg", logo.alt)
        return figures.embedded(logo.png, "png", logo.alt)

    def qr(self) -> Markup:
        """Draw the clinic's web address as a QR code."""
        title = self.wording.catalog.gettext("QR code that opens {web}").format(web=address(self.clinic.web))
        return figures.image(figures.qr_code(self.clinic.web, title), title)


def is_grid(block: Block) -> bool:
    """Whether a table is one to write in, with so few words that it stays a table on a narrow page."""
    heads, *rows = (row.blocks[1:] for row in block.blocks)
    cells = [cell for row in rows for cell in row]
    longest = max((_width(plain(cell.text)) for cell in cells), default=0)
    is_short = longest <= GRID_CELL and all(_width(plain(cell.text)) <= GRID_HEAD for cell in heads)
    return is_short and any(to_fill(cell.text) for cell in cells)


def tick_columns(block: Block) -> list[int]:
    """Return the columns of a table, from 0, that have boxes to tick."""
    columns = enumerate(zip(*(row.blocks for row in block.blocks[1:]), strict=True))
    return [number for number, cells in columns if number and any(map(_has_box, cells))]


def _has_box(cell: Block) -> bool:
    return any(span.kind == "box" for span in to_fill(cell.text))


def spanned(heads: Sequence[Block]) -> list[tuple[Block, int]]:
    """Return the headers of a table, each with how many columns it is over."""
    found: list[tuple[Block, int]] = []
    for head in heads:
        found.append((head, 1)) if head.text != JOINED else found.append((found[-1][0], found.pop()[1] + 1))
    return found


def _held(words: Markup, blank: Markup) -> tuple[Markup, Markup]:
    """Return words and the blank behind them so that the last word goes with it to another line."""
    before, space, last = words.rstrip().rpartition(" ")
    return before + space, Markup('<span class="held">{} {}</span>').format(last, blank)


def head_of(heads: Sequence[Block], column: int) -> Block:
    """Return the header that a column has, be it joined to the one before it."""
    return next(head for head in reversed(heads[: column + 1]) if head.text != JOINED)


def is_brief(block: Block) -> bool:
    """Whether a list may stand in two columns where the page has room: many short items."""
    lengths = [_width(plain(item.text)) for item in block.blocks]
    if block.ordered or not BRIEF_ITEMS <= len(lengths) <= BRIEF_MOST or any(item.blocks for item in block.blocks):
        return False
    return max(lengths) < BRIEF_LONGEST and sum(lengths) < BRIEF_MEAN * len(lengths)


def halves(block: Block) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return a brief list's items as two columns that are as low as can be, the first of them the longer if it may."""
    tops = list(accumulate(ceil(_width(plain(item.text)) / BRIEF_LINE) for item in block.blocks))
    at = min(range(1, len(tops)), key=lambda at: (max(tops[at - 1], tops[-1] - tops[at - 1]), -at), default=len(tops))
    return block.blocks[:at], block.blocks[at:]


def sign_columns(items: Sequence[Block]) -> tuple[Sequence[Block], ...]:
    """Return signs in two columns, each read down, or in one where that takes no more lines: those of a half and of the
    whole of a page in clear print are estimated."""
    whole, half = ([ceil(_width(plain(item.text)) / measure) for item in items] for measure in (WHOLE_LINE, HALF_LINE))
    splits = {at: max(sum(half[:at]), sum(half[at:])) for at in range(1, len(items))}
    best = min(splits, key=lambda at: (splits[at], abs(2 * at - len(items))), default=0)
    if not best or splits[best] >= sum(whole):
        return (items,)
    return items[:best], items[best:]


def _width(text: str) -> int:
    """Return how many letters wide a text is; one of Chinese or Korean counts as two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def name_parts(name: str) -> tuple[str, ...]:
    """Return a clinic's unit, which follows the last dash of its name, and the rest; or the name alone."""
    rest, dash, unit = re.sub(r"\s[–—-]\s", "\n", name).rpartition("\n")
    return (unit, " – ".join(rest.split("\n"))) if dash else (name,)


def is_latin(text: str) -> bool:
    """Whether a text has no letter that reaches further than those of Western Europe."""
    return all(letter <= LAST_LATIN or not letter.isalpha() for letter in text)


def field_rows(fields: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return what is shown of a patient row by row: only a date of birth is so short that another fits beside it."""
    rows: list[tuple[str, ...]] = []
    for field in fields:
        if rows and len(rows[-1]) == 1 and SHORT_FIELD in {field, *rows[-1]} and not {field, *rows[-1]} & WIDE_FIELDS:
            rows[-1] = (*rows[-1], field)
        else:
            rows.append((field,))
    return tuple(rows)


def linked(text: str) -> Markup:
    """Return a text in which web and e-mail addresses are links: a listener is told of each (WCAG 2.2, 2.4.4)."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        start = "mailto:" if "@" in found[0] else "" if "://" in found[0] else "https://"
        link = Markup('<a href="{}{}">{}</a>').format(start, found[0], found[0])
        parts += [escape(text[end : found.start()]), link]
        end = found.end()
    return Markup("").join((*parts, escape(text[end:])))


def address(url: str) -> str:
    """Return a web address as one says it: without its scheme and a last slash."""
    return url.split("://", 1)[-1].rstrip("/")


def telephone(number: str, country: str = "") -> str:
    """Return the address that dials a number of the clinic's; raises `ContentError` where nothing would."""
    try:
        return dialled(number, country)
    except UnfitValue as refused:
        problem = refused.problems[0]
        raise ContentError(
            f"the clinic's telephone number {number} {problem.message}",
            f"in its file, under [[phones]]: {problem.hint}",
        ) from refused
