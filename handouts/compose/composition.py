"""Turn a topic, a clinic and a page into the HTML of every piece, through the templates of a theme.

What comes out holds every piece that any handout of this topic and layout can take, each a child of `<body>`. All text
is escaped; the only markup that passes is made in `parts` and `figures`.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final

from markupsafe import Markup, escape
from msgspec import Struct

from handouts.choose import arrangement
from handouts.choose.pairs import pairs
from handouts.compose.kept import require_kept
from handouts.compose.parts import Parts, field_rows, is_latin, name_parts, sign_columns
from handouts.compose.places import SECTION_KINDS
from handouts.compose.theme import css, rendered
from handouts.errors import unknown
from handouts.language.clinic_words import UNTIMED
from handouts.language.fixed_words import fixed_words
from handouts.language.formats import Wording
from handouts.language.locale import conventions
from handouts.language.translation import lacks
from handouts.model.galley import CONTINUED, Feet
from handouts.model.job import GalleyKey
from handouts.model.ordering import LAYOUTS
from handouts.model.page import PT_PER_MM, Page
from handouts.model.theme import DEFAULT, Theme
from handouts.model.topic import Lack, Topic

TWO_UP_EM: Final = 25
"""How wide a page must be, in its own letters, for two pictures with captions beside each other."""

UNFINISHED: Final = "UNFINISHED: not for patients"
"""In no patient's language: it is there for who translates."""

_PIECE: Final = re.compile(r'(?=<section id=")')
_END: Final = "</section>"
_SUBHEADING: Final = re.compile(r"<h3\b[^>]*>(.*?)</h3>", re.DOTALL)
_HEADING: Final = re.compile(r"<h2\b[^>]*>(?:<img\b[^>]*>)?(.*?)</h2>", re.DOTALL)
_TERM: Final = re.compile(r'<span class="term" data-term="([^"]*)">(.*?)</span>', re.DOTALL)


class Composition(Struct, frozen=True):
    """One HTML document whose body's children are the pieces, each a `<section id=…>`.

    `lacking` are the pieces that are left out, for the topic lacks their words in this language.
    `titles` gives the document title for each preset id ("" for a handout chosen section by section);
    `fonts` are the families that the styles name, the only ones that may appear, `numerals` the counter style of lists.
    """

    html: str
    css: str
    language: str
    direction: str
    titles: dict[str, str]
    fonts: tuple[str, ...]
    feet: Feet
    lacking: dict[str, Lack] = {}
    numerals: str = "decimal"


def compose(key: GalleyKey) -> Composition:
    """Return every piece that a handout of this layout can take, with its styles and the words of its feet.

    Raises `UnknownName` for a layout or a locale that does not exist, `ContentError` for a theme that can't be used.
    """
    if key.layout not in LAYOUTS:
        raise unknown("layout", key.layout, list(LAYOUTS))
    pieces = _pieces(key.topic, key.layout)
    return _composition(key, f"{key.layout}.html", {"shown": {}, "note": (), **pieces})


def compose_patient(key: GalleyKey, shown: Mapping[str, str], note: str = "") -> Composition:
    """Return the masthead alone, with one patient's values in it as text; a field without one is a line to write on.

    A `note` is a piece of its own, in paragraphs of lines.
    """
    paragraphs = [part.split("\n") for part in note.split("\n\n")] if note else []
    return _composition(key, "patient.html", {"shown": shown, "note": paragraphs})


def _composition(key: GalleyKey, template: str, content: Mapping[str, object]) -> Composition:
    topic, clinic, page = key.topic, key.clinic, key.page
    known = conventions(key.locale)
    words = fixed_words(key.locale, key.clinic.fixed_words, is_unfinished=topic.is_unfinished)
    parts = Parts(topic, clinic, Wording(known, words), key.edition.approval)
    presets = (topic.default, *topic.presets.values())
    html = _once_marked(_filled(clinic.theme, template, {**_context(parts, page), **content}))
    lacking = _lacking(topic, html)
    feet = _feet(parts, page)
    return Composition(
        html=with_continued(_without(html, lacking), feet.continued, parts.wording.labelled),
        css=css(page, clinic, key.layout, parts.wording.numerals),
        language=key.locale,
        direction=known.text_direction,
        titles={("" if preset is topic.default else preset.id): parts.plain(preset.title) for preset in presets},
        fonts=page.script.chain(clinic.brand.body_font) + page.script.chain(clinic.brand.heading_font),
        feet=feet,
        lacking=lacking,
        numerals=parts.wording.numerals,
    )


def _filled(theme: Theme, template: str, content: dict[str, object]) -> str:
    """Return a template filled in; through a clinic's theme only where all that the default prints is there."""
    html = rendered(theme, template, content)
    if theme.files:
        require_kept(parted(rendered(DEFAULT, template, content))[1], parted(html)[1])
    return html


def _context(parts: Parts, page: Page) -> dict[str, object]:
    """Return what every template sees: the topic, the clinic, the page, and what makes words and pictures of them."""
    wording = parts.wording
    return {
        "topic": parts.topic,
        "clinic": parts.clinic,
        "page": page,
        "language": parts.topic.language,
        "direction": wording.locale.text_direction,
        "room": _room(page),
        "marks": _feet(parts, page),
        "sign_columns": sign_columns,
        "name_parts": name_parts,
        "is_latin": is_latin,
        "field_rows": field_rows,
        "blank": parts.blank,
        "box": parts.box,
        "translate": wording.catalog.gettext,
        "inline": parts.inline,
        "lead": parts.lead,
        "cell": parts.cell,
        "picture": parts.picture,
        "labels": parts.labels,
        "is_aside": parts.is_aside,
        "pictogram": parts.pictogram,
        "disc": parts.disc,
        "icon_array": parts.icon_array,
        "logo": parts.logo,
        "section_number": parts.section_number,
        "qr": parts.qr,
        "number": wording.number,
        "labelled": wording.labelled,
        "sentences": wording.sentences,
        "source_words": parts.source,
        "making": parts.making,
        "checked": parts.checked,
        "is_signed": bool(parts.approval.signed),
        "review": parts.review,
        "feedback": parts.feedback,
        "hours": wording.hours,
        "untimed": UNTIMED,
        "temperature": wording.temperature,
    }


def parted(html: str) -> tuple[str, dict[str, str], str]:
    """Return what comes before the pieces of a composition, these by their ids, and what comes after them."""
    opening, *sections = _PIECE.split(html)
    last, end, closing = sections[-1].rpartition(_END)
    sections[-1] = last + end
    return opening, {section.split('"', 2)[1]: section for section in sections}, closing


def _once_marked(html: str) -> str:
    """Return the document with a term marked where a piece mentions it first, and nowhere else in that piece."""
    opening, pieces, closing = parted(html)
    return "".join((opening, *map(_first_marked, pieces.values()), closing))


def _first_marked(piece: str) -> str:
    met: set[str] = set()

    def marked(found: re.Match[str]) -> str:
        if found[1] in met:
            return found[2]
        met.add(found[1])
        return f'<span class="term">{found[2]}</span>'

    return _TERM.sub(marked, piece)


def _lacking(topic: Topic, html: str) -> dict[str, Lack]:
    """Return the pieces with words that the topic lacks, each with the first that is lacking."""
    pieces = parted(html)[1] if topic.lacking else {}
    return {name: found[0] for name, piece in pieces.items() if (found := lacks(topic, piece))}


def _without(html: str, names: Collection[str]) -> str:
    if not names:
        return html
    opening, pieces, closing = parted(html)
    return "".join((opening, *(piece for name, piece in pieces.items() if name not in names), closing))


def with_continued(html: str, words: str, labelled: Callable[[str, str], str] = "{}: {}".format) -> str:
    """Return the document with, at its end, a line for each heading of pieces: that and “(continued)”, to stand over
    what of such a piece goes on on another page; below a subheading of a section the line tells that too, for it may
    say when to call.

    A line is for pieces, or for what is below one of their subheadings, `section.signs/0`.
    """
    opening, pieces, closing = parted(html)
    over: dict[str, list[str]] = {}
    for name, piece in pieces.items():
        if found := _HEADING.search(piece):
            over.setdefault(found[1], []).append(name)
            below = _SUBHEADING.findall(piece) if name.partition(".")[0] in SECTION_KINDS else ()
            for number, subheading in enumerate(below):
                line = labelled(Markup(found[1]), Markup(subheading))  # noqa: S704 - of the document itself
                over.setdefault(line, []).append(f"{name}/{number}")
    said = escape(words)
    lines = (
        f'<section id="{CONTINUED}{names[0]}" class="piece continued" data-over="{" ".join(names)}">'
        f"<p>{heading} {said}</p></section>\n"
        for heading, names in over.items()
    )
    return "".join((opening, *pieces.values(), "\n", *lines, closing))


def _pieces(topic: Topic, layout: str) -> dict[str, tuple[object, ...]]:
    """Return what the templates make pieces of, beside the topic's glossary and sources and the clinic."""
    return {
        "heads": tuple(arrangement.heads(topic, layout)),
        "sections": tuple(arrangement.sections(topic, layout)),
        "pairs": tuple(pairs(topic)),
        "questions": tuple(arrangement.questions(topic)),
        "entries": tuple(arrangement.entries(topic)),
    }


def _feet(parts: Parts, page: Page) -> Feet:
    """Return the words of the feet; in larger print a date and a code go without saying what they are."""
    _ = parts.wording.catalog.gettext
    is_roomy = page.format.id == "clear-print"
    date = parts.wording.date(parts.topic.version)
    return Feet(
        topic=parts.plain(parts.topic.title),
        version=_("Version of {date}").format(date=date) if is_roomy else date,
        page_of=_("{page} of {pages}"),
        code=_("Leaflet {code}") if is_roomy else _("#{code}"),
        drafts=_drafts(parts),
        sample=_("SAMPLE: not for patients"),
        digits=parts.wording.digits,
        # Translators: beside a heading that is said again at the top of the next page
        continued=_("(continued)"),
        see_page=parts.see_page(),
        # Translators: after a text about what another part says, where there are no pages
        see_heading=_("(See “{heading}”.)"),
    )


def _drafts(parts: Parts) -> dict[str, str]:
    """Return the marks in the margin by the pieces that choices name; there is room for one that says both."""
    if parts.topic.is_unfinished:
        return {"status": UNFINISHED}
    _ = parts.wording.catalog.gettext
    # Translators: in the margin of every page, short: half a line
    unread = _("Draft: not yet checked by a clinician")
    # Translators: in the margin of every page, short: half a line
    untried = {"status.patient-reviewer": _("Draft: not yet read by patients")}
    if not parts.topic.is_translation:
        return {"status": unread, **untried}
    # Translators: in the margin of every page, short: half a line
    both = _("Draft: not checked by a clinician or translator")
    # Translators: in the margin of every page, short: half a line
    untranslated = _("Draft: not yet checked by a translator")
    return {"status": both, "status.clinician": unread, "status.translator": untranslated, **untried}


def _room(page: Page) -> str:
    """Return classes that say what has room beside what: columns, two pictures, or nothing; and how page 1 opens."""
    ems = page.content_width_mm * PT_PER_MM / page.format.body_pt
    stacked = "stacked two-up" if ems > TWO_UP_EM else "stacked"
    classes = "side-by-side" if page.is_side_by_side else stacked
    return classes + " sided" * bool(page.side_pt) + " call-first" * page.opens_with_call
