"""Turn a topic, a clinic and a page into the HTML of every piece, through Jinja2, the only module that knows it.

What comes out holds every piece that any handout of this topic and layout can take, each a child of `<body>`. All text
is escaped by the templates; the only markup that passes is made here and in `figures`.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from gettext import NullTranslations
from importlib.resources import files
from itertools import combinations
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from msgspec import Struct

from handouts import figures, markdown
from handouts.clinic import Clinic
from handouts.errors import unknown
from handouts.feet import Feet
from handouts.geometry import Page
from handouts.topic import Aspect, Block, Condition, Preset, Section, Topic
from handouts.wording import Wording, locale_of

BASE: Final = "galley"
STYLES: Final = ("fonts", "tokens", "page", "text", "pieces", "widgets")
"""Style sheets of every layout, in the order of a print sheet; `<layout>.css` follows where there is one."""


class Composition(Struct, frozen=True):
    """One HTML document whose body's children are the pieces, each a `<section id=…>`.

    `titles` gives the document title for each preset id ("" for a handout chosen section by section);
    `fonts` are the families that the styles name, the only ones that may appear.
    """

    html: str
    css: str
    language: str
    direction: str
    titles: dict[str, str]
    fonts: tuple[str, ...]
    feet: Feet


class Printed(Struct, frozen=True):
    """A section as one piece prints it: `blocks` are those for the conditions that the piece is about."""

    id: str
    section: Section
    blocks: tuple[Block, ...]

    @property
    def has_call(self) -> bool:
        return any(block.name == "call" for block in self.blocks)


class Column(Struct, frozen=True):
    """One condition's side of a comparison."""

    condition: Condition
    blocks: tuple[Block, ...]


class Pair(Struct, frozen=True):
    """Two or three conditions, compared in one aspect."""

    id: str
    aspect: Aspect
    columns: tuple[Column, ...]


def compose(topic: Topic, clinic: Clinic, page: Page, layout: str, locale: str) -> Composition:
    """Return every piece that a handout of this layout can take, with its styles and the words of its feet."""
    if layout not in layouts():
        raise unknown("layout", layout, layouts())
    known = locale_of(locale)
    wording = Wording(known, NullTranslations())
    environment = _environment(_Maker(topic, clinic, wording), page)
    return Composition(
        html=environment.get_template(f"{layout}.html").render(
            language=locale,
            direction=known.text_direction,
            heads=_heads(topic),
            sections=tuple(_sections(topic)),
            pairs=tuple(_pairs(topic)),
            questions=tuple(_questions(topic)),
        ),
        css=_css(page, clinic, layout),
        language=locale,
        direction=known.text_direction,
        titles={"": topic.default.title} | {preset.id: preset.title for preset in topic.presets.values()},
        fonts=tuple(dict.fromkeys((clinic.brand.body_font, clinic.brand.heading_font))),
        feet=_feet(topic, wording),
    )


def layouts() -> list[str]:
    """Return the names of the layouts: every template but the one that all extend."""
    names = (file.name for file in files("handouts.templates").iterdir())
    return sorted(name.removesuffix(".html") for name in names if name.endswith(".html") and name != f"{BASE}.html")


def _feet(topic: Topic, wording: Wording) -> Feet:
    _ = wording.catalog.gettext
    return Feet(
        topic=markdown.plain(topic.title),
        version=_("Version of {date}").format(date=wording.date(topic.version)),
        page_of=_("{page} of {pages}"),
        code=_("Leaflet {code}"),
        draft=_("Draft: not yet checked by a clinician"),
        sample=_("SAMPLE: not for patients"),
    )


# Pieces


def _heads(topic: Topic) -> tuple[tuple[str, Preset], ...]:
    return (("head", topic.default), *((f"head.{preset.id}", preset) for preset in topic.presets.values()))


def _sections(topic: Topic) -> Iterator[Printed]:
    """Yield each section with all its blocks and, if it has variants, once more for each condition alone."""
    for section in topic.sections.values():
        yield Printed(f"section.{section.id}", section, narrowed(section.blocks, tuple(topic.conditions)))
        for condition in topic.conditions if section.variants else ():
            yield Printed(f"section.{section.id}.{condition}", section, narrowed(section.blocks, (condition,)))


def narrowed(blocks: Iterable[Block], conditions: tuple[str, ...]) -> tuple[Block, ...]:
    """Return what a piece about these conditions prints: `for` widgets open or vanish, titles and questions vanish."""
    kept: list[Block] = []
    for block in blocks:
        if block.name == "for":
            kept += narrowed(block.blocks, conditions) if block.argument in conditions else ()
        elif block.name != "questions" and not (block.kind == "heading" and block.level == 1):
            kept.append(block)
    return tuple(kept)


def _pairs(topic: Topic) -> Iterator[Pair]:
    """Yield each aspect for every two and every three of its conditions, in the topic's order."""
    for aspect in topic.aspects.values():
        columns = [column for condition in topic.conditions.values() if (column := _column(topic, aspect, condition))]
        for count in (2, 3):
            for chosen in combinations(columns, count):
                name = "-".join(column.condition.id for column in chosen)
                yield Pair(f"pair.{aspect.id}.{name}", aspect, chosen)


def _column(topic: Topic, aspect: Aspect, condition: Condition) -> Column | None:
    """Return the section of an aspect that is for one condition alone, or None where there is not exactly one.

    A sensitive section and one with a sheet of its own are never part of a comparison.
    """
    blocks = [
        narrowed(section.blocks, (condition.id,))
        for section in topic.sections.values()
        if (section.aspect, section.conditions) == (aspect.id, (condition.id,))
        and not (section.is_sensitive or section.has_own_sheet)
    ]
    return Column(condition, blocks[0]) if len(blocks) == 1 else None


def _questions(topic: Topic) -> Iterator[tuple[str, str]]:
    for section in topic.sections.values():
        for number, question in enumerate(section.questions, 1):
            yield f"question.{section.id}.{number}", question


# Styles


def _css(page: Page, clinic: Clinic, layout: str) -> str:
    folder = files("handouts.styles")
    sheets = {name: (folder / f"{name}.css").read_text("utf-8") for name in STYLES}
    own = folder / f"{layout}.css"
    parts = [sheets["fonts"], _tokens(page, clinic), *(sheets[name] for name in STYLES[1:])]
    return "\n".join([*parts, own.read_text("utf-8") if own.is_file() else ""])


def _tokens(page: Page, clinic: Clinic) -> str:
    """Write what the clinic and the page's geometry decide as custom properties."""
    brand, format_ = clinic.brand, page.format
    tokens = {
        "body-size": f"{format_.body_pt:g}pt",
        "leading": format_.leading,
        "title-size": f"{format_.body_pt * format_.title_scale:g}pt",
        "heading-size": f"{format_.body_pt * format_.heading_scale:g}pt",
        "subheading-size": f"{format_.body_pt * format_.subheading_scale:g}pt",
        "colour": brand.colour,
        "accent": brand.accent,
        "tint": brand.tint,
        "ink": brand.ink,
        "heading-font": f'"{brand.heading_font}"',
        "body-font": f'"{brand.body_font}"',
    }
    return ":root{" + "".join(f"--{name}:{value};" for name, value in tokens.items()) + "}"


# Templates


class _Maker:
    """Makes the parts of a piece that a template can't: inline text, pictures, and data as words."""

    def __init__(self, topic: Topic, clinic: Clinic, wording: Wording) -> None:
        self.topic = topic
        self.clinic = clinic
        self.wording = wording
        self.number = wording.number
        self.hours = wording.hours

    def inline(self, text: str) -> Markup:
        """Return one block's Markdown as HTML; terms are marked, sources say their words."""
        return Markup("").join(self._span(span) for span in markdown.inline(text))

    def _span(self, span: markdown.Span) -> Markup:
        if span.kind == "strong":
            return Markup("<strong>{}</strong>").format(Markup("").join(self._span(inner) for inner in span.spans))
        if span.kind == "fact":
            return escape(self.wording.fact(self.topic.facts, span.target))
        if span.kind == "term":
            return Markup('<span class="term">{}</span>').format(span.text)
        if span.kind == "link":
            return Markup('<a href="{}">{}</a>').format(span.target, span.text)
        return escape(span.text)

    def picture(self, id_: str) -> Markup:
        picture = self.topic.pictures[id_]
        return figures.drawing(picture.svg, self.inline(picture.alt).striptags(), self.clinic.brand)

    def icon_array(self, id_: str) -> Markup:
        """Draw a percentage; its title tells the numbers and whom they are about."""
        fact = self.topic.facts[id_]
        title = self.wording.catalog.gettext(
            "{filled} of 100 marks are filled, {empty} are empty. {measure}: {value} ({population}, {period})."
        ).format(
            filled=self.number(fact.value),
            empty=self.number(100 - fact.value),
            measure=fact.measure,
            value=self.wording.percent(fact.value),
            population=fact.population,
            period=fact.period,
        )
        return figures.icon_array(round(fact.value), title, self.clinic.brand)

    def logo(self) -> Markup:
        logo = self.clinic.logo
        if logo is None:
            return Markup("")
        if logo.svg:
            return figures.titled(logo.svg, logo.alt)
        data = b64encode(logo.png).decode("ascii")
        return Markup('<img src="data:image/png;base64,{}" alt="{}">').format(data, logo.alt)

    def qr(self) -> Markup:
        title = self.wording.catalog.gettext("QR code that opens {web}").format(web=address(self.clinic.web))
        return figures.qr_code(self.clinic.web, title)


def _environment(maker: _Maker, page: Page) -> Environment:
    environment = Environment(
        loader=PackageLoader("handouts.templates", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(maker.wording.catalog, newstyle=True)  # type: ignore[attr-defined]
    names = ("topic", "clinic", "inline", "number", "hours", "picture", "icon_array", "logo", "qr")
    environment.globals.update({name: getattr(maker, name) for name in names}, page=page, is_brief=is_brief)
    environment.filters.update(address=address, telephone=telephone)
    return environment


def is_brief(block: Block) -> bool:
    """Whether a list has many short items, so that it may stand in two columns where the page has room for them."""
    lengths = [len(markdown.plain(item.text)) for item in block.blocks]
    is_flat = not any(item.blocks for item in block.blocks)
    return is_flat and len(lengths) > 3 and max(lengths) < 70 and sum(lengths) < 40 * len(lengths)


def address(url: str) -> str:
    """Return a web address as one says it: without its scheme and a last slash."""
    return url.split("://", 1)[-1].rstrip("/")


def telephone(number: str) -> str:
    """Return the address that dials a number."""
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")
