"""Make a handout: the stages in order, each a call."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct, structs

from handouts.choose import leaflet as leaflets
from handouts.choose.selection import pieces
from handouts.errors import LayoutError, PatientDataError
from handouts.fonts.fallback import Lender, no_font_problem
from handouts.fonts.fontconfig import FontFile, chain, signs
from handouts.language.lacking import require_said
from handouts.model.clinic import Clinic
from handouts.model.identity import Identity
from handouts.model.job import ChosenPiece, Selection
from handouts.model.page import Page, suited
from handouts.model.topic import Topic
from handouts.typeset.fingerprint import galley_fingerprint

if TYPE_CHECKING:
    from handouts.assemble.document import DocumentInfo
    from handouts.assemble.pagination import Sheet
    from handouts.assemble.patient_values import StampLines
    from handouts.compose.composition import Composition
    from handouts.fonts.shaping import Typefaces
    from handouts.model import galley as galleys
    from handouts.model.galley import Galley
    from handouts.typeset.cache import Cache

MASTHEAD: Final = "masthead"
NOTE: Final = "note"
"""A patient's, both the field and the piece that it becomes where it is longer than its line in the masthead."""
DIALS: Final = "tel:"
MOST_SHEETS: Final = 32
"""Orders whose page breaks are kept: more than a topic has presets."""
NOBODY: Final[Mapping[str, str]] = {}
"""The values of a handout that is for no patient by name."""


class Setting(Struct, frozen=True):
    """What a galley is laid out for."""

    topic: Topic
    clinic: Clinic
    page: Page
    layout: str
    locale: str


class Order(Struct, frozen=True):
    """One leaflet to make, without its patient: its pieces, and which leaflet it is."""

    pieces: tuple[ChosenPiece, ...]
    identity: Identity

    @property
    def preset(self) -> str:
        """The preset that its title is of, "" for none."""
        return self.identity.preset

    @property
    def code(self) -> str:
        """The leaflet code."""
        return self.identity.code


class Handout(Struct, frozen=True):
    """One finished leaflet: the file's bytes, its code and title, and the JSON that the code stands for."""

    pdf: bytes
    code: str
    pages: int
    title: str
    selection: Selection
    leaflet: bytes


def make_handout(
    topic: Topic,
    clinic: Clinic,
    selection: Selection,
    page: Page,
    locale: str,
    *,
    cache: "Cache",
    max_pages: int | None = None,
    values: Mapping[str, str] = NOBODY,
) -> Handout:
    """Lay the topic out unless its galley is cached, break the chosen pieces into pages and assemble them.

    `values` are the patient's, as a roster has them.
    """
    setting = Setting(topic, clinic, page, selection.layout, locale)
    order, content = order_of(setting, selection)
    press = Renderer(setting, galley_for(setting, cache))
    pdf, pages = press.make(order, values, max_pages)
    return Handout(pdf, order.code, pages, press.title(order), selection, content)


def order_of(setting: Setting, selection: Selection) -> tuple[Order, bytes]:
    """Return what to make of a selection, and the JSON that its leaflet code stands for.

    Raises `ContentError` where the topic lacks any of its words in this language.
    """
    topic, clinic, page = setting.topic, setting.clinic, setting.page
    chosen = pieces(topic, selection, page, is_sample=clinic.is_sample)
    leaflet = leaflets.leaflet(topic, clinic, selection, chosen, page, setting.locale)
    content = leaflets.encode(leaflet)
    require_said(topic, content)
    return Order(chosen, leaflets.identity(leaflet, leaflets.code(content))), content


class Renderer:
    """Makes handouts from one galley; keeps ready what they share, such as the page breaks of equal orders."""

    def __init__(self, setting: Setting, galley: "Galley") -> None:
        from handouts.assemble.assembly import Assembler
        from handouts.fonts.shaping import Typefaces, typefaces

        self.setting, self.galley = setting, galley
        self.assembler = Assembler(galley, setting.page)
        self.faces = typefaces(galley.foot_fonts.files, galley.language, galley.direction)
        self.lender = Lender(suited(setting.page, setting.locale).script, setting.clinic.brand.body_font)
        self._lent: dict[tuple[str, ...], Typefaces] = {}
        self._sheets: dict[str, tuple[Sheet, ...]] = {}

    def make(self, order: Order, values: Mapping[str, str] = NOBODY, max_pages: int | None = None) -> tuple[bytes, int]:
        """Return a handout's PDF and how many pages it has.

        Values that the galley's places are not proved to take are laid out anew, in a galley of this handout's own.
        """
        from handouts.assemble.patient_values import fill

        press, sheets, lines, faces = self._ready(order, values)
        if max_pages is not None and len(sheets) > max_pages:
            raise LayoutError(
                f"the leaflet takes {len(sheets)} pages, more than {max_pages}", "drop a section, or allow more pages"
            )
        return press.assembler.assemble(sheets, press._front(order), fill(lines, faces)), len(sheets)

    def prove(self, order: Order, values: Mapping[str, str] = NOBODY) -> None:
        """Raise what `make` would raise, and make nothing."""
        self._ready(order, values)

    def title(self, order: Order) -> str:
        return self.galley.titles[order.preset]

    def _ready(
        self, order: Order, values: Mapping[str, str]
    ) -> "tuple[Renderer, tuple[Sheet, ...], StampLines, Typefaces]":
        """Return the press that prints a patient's values, its pages, what is drawn in the places of its galley, and
        the fonts.

        Raises `PatientDataError` for values that no font on this machine can set, or that leave whom to call no room on
        page 1.
        """
        from handouts.assemble.patient_values import lines

        shown = self._shown(values) if values else {}
        _check_letters(self.lender, shown)
        faces = self.faces_for("".join(shown.values()))
        fitting = lines(self.galley.pieces[MASTHEAD], shown, faces)
        sheets = self._broken(order)
        if fitting is not None:
            return self, sheets, fitting, faces
        press = own_press(self, shown)
        own = press._broken(order)
        before, left = _numbers(sheets), _numbers(own)
        if left < before and not (left and suited(self.setting.page, self.setting.locale).opens_with_call):
            hint = "shorten it, or leave it out: its place is then a line to write on"
            longest = max(shown, key=lambda field: len(shown[field]) * (field != NOTE))
            raise PatientDataError("is so long that whom to call would leave page 1", hint, column=longest)
        return press, own, {}, faces

    def _shown(self, values: Mapping[str, str]) -> dict[str, str]:
        from handouts.language.patient_words import patient_words

        return patient_words(values, self.setting.clinic.patient_fields, self.setting.locale)

    def faces_for(self, letters: str) -> "Typefaces":
        """Return the leaflet's fonts, with those of other scripts that these letters need."""
        from handouts.fonts.shaping import Typefaces

        lent = self.lender.lent(letters)
        if lent and lent not in self._lent:
            faces = self.lender.faces(lent)
            self._lent[lent] = Typefaces(faces, self.faces.language, self.faces.direction)
        return self._lent[lent] if lent else self.faces

    def _front(self, order: Order) -> "DocumentInfo":
        from handouts.assemble.document import DocumentInfo

        return DocumentInfo(self.title(order), order.identity, self.setting.clinic.is_sample)

    def _broken(self, order: Order) -> "tuple[Sheet, ...]":
        """Return an order's pages; those of the last ones are kept, as the next rows often have the same."""
        from handouts.assemble.pagination import break_pages

        if order.code not in self._sheets:
            if refusal := refusal_of(self.setting, self.galley, order):
                raise refusal
            if len(self._sheets) >= MOST_SHEETS:
                self._sheets.clear()
            chosen = with_note(self.galley, self.setting.topic, order.pieces)
            self._sheets[order.code] = break_pages(sequences(self.galley, chosen), self.assembler.height_px)
        return self._sheets[order.code]


def own_press(press: Renderer, shown: Mapping[str, str]) -> Renderer:
    """Return a press whose galley has a patient's values laid out in its masthead, or a note as a piece of its own.

    Raises `PatientDataError`, which says nothing of the values, where they can't be laid out.
    """
    from handouts.assemble.patient_values import graft, lines
    from handouts.compose.composition import compose_patient

    setting, letters = press.setting, "".join(shown.values())
    page = _lent(setting, press.lender.lent(letters))
    short = {NOTE: shown.get(NOTE, "")}
    note = "" if lines(press.galley.pieces[MASTHEAD], short, press.faces_for(letters)) is not None else short[NOTE]
    composition = compose_patient(setting.topic, setting.clinic, page, setting.layout, setting.locale, shown, note)
    try:
        own = _lay_out(composition, page, *_fonts(setting.clinic, page))
    except LayoutError:  # its message may quote a value
        hint = "a letter with marks that no font has together, or a word wider than the page"
        raise PatientDataError("a value of the patient can't be set in type", hint) from None
    return Renderer(setting, graft(press.galley, own))


def _lent(setting: Setting, families: tuple[str, ...]) -> Page:
    """Return the page of a setting whose script has fonts of other scripts beside its own."""
    page = suited(setting.page, setting.locale)
    return structs.replace(page, script=structs.replace(page.script, lent=families))


def _check_letters(lender: Lender, shown: Mapping[str, str]) -> None:
    """Raise `PatientDataError` for the first value that has a character without a font, of which it says the code."""
    for field, words in shown.items():
        if lost := lender.lacking(words):
            message, hint = no_font_problem(lost)
            raise PatientDataError(message, hint, column=field)


def galley_for(setting: Setting, cache: "Cache", fingerprint: str = "") -> "Galley":
    """Return the galley from the cache, or lay it out and keep it there; `fingerprint` is its name, where known."""
    from handouts.model.galley import decode, encode

    fingerprint = fingerprint or fingerprint_of(setting)
    kept = cache.get(fingerprint)
    galley = decode(kept) if kept is not None else None
    if galley is not None:
        return galley
    galley = _laid_out(setting)
    cache.put(fingerprint, encode(galley))
    return galley


def refusal_of(setting: Setting, galley: "Galley", order: Order) -> LayoutError | None:
    """Return why a leaflet can't be made of a galley: a piece that it needs could not be laid out. Its first line says
    what, where and why."""
    found = {piece.id: galley.refused[piece.id] for piece in order.pieces if piece.id in galley.refused}
    if not found:
        return None
    from handouts.compose.places import called

    folder = setting.topic.path
    told = [f"{called(name)} can't be laid out: {folder / why.place}: {why.message}" for name, why in found.items()]
    hint = next(iter(found.values())).hint
    return LayoutError("\n  ".join(told), f"{hint}; leaflets without this part can be made".removeprefix("; "))


def _laid_out(setting: Setting) -> "Galley":
    from handouts.compose.composition import Composition, compose
    from handouts.typeset.sifting import sift

    page = suited(setting.page, setting.locale)
    fonts, feet = _fonts(setting.clinic, page)

    def composed(topic: Topic) -> Composition:
        return compose(topic, setting.clinic, page, setting.layout, setting.locale)

    return sift(setting.topic, composed, lambda composition: _lay_out(composition, page, fonts, feet))


def fingerprint_of(setting: Setting) -> str:
    """Return the name under which the galley of a setting is cached."""
    topic, clinic, page, layout, locale = structs.astuple(setting)
    page = suited(page, locale)
    return galley_fingerprint(topic, clinic, page, layout, locale, _fonts(clinic, page)[0])


def _fonts(clinic: Clinic, page: Page) -> tuple[tuple[FontFile, ...], tuple[FontFile, ...]]:
    """Return all fonts that text of a clinic is set in, and those of feet and values."""
    body, heading = clinic.brand.body_font, clinic.brand.heading_font
    feet, added = chain(page.script, body), signs()
    bold = (font for brand in dict.fromkeys((body, heading)) for font in chain(page.script, brand, 700))
    return tuple(dict.fromkeys((*feet, *bold, *added))), feet + added


def _lay_out(composition: "Composition", page: Page, fonts: Sequence[FontFile], feet: Sequence[FontFile]) -> "Galley":
    from handouts.typeset.cutting import cut
    from handouts.typeset.layout import lay_out

    limited = [font for font in fonts if font.ranges]
    laid = lay_out(composition.html, composition.css, page.content_width_mm * 96 / 25.4, limited)
    return cut(composition, laid, feet)


def with_note(galley: "Galley", topic: Topic, chosen: Sequence[ChosenPiece]) -> Sequence[ChosenPiece]:
    """Return the pieces with the patient's note, where it is a piece, after whom to call."""
    if NOTE not in galley.pieces:
        return chosen
    names = [piece.id.split(".") for piece in chosen]
    front = [name[0] == "head" or (name[0] == "section" and topic.sections[name[1]].place == "front") for name in names]
    after = len(front) - front[::-1].index(True)
    return [*chosen[:after], ChosenPiece(NOTE, "the patient's"), *chosen[after:]]


def _numbers(sheets: "Sequence[Sheet]") -> int:
    """Return how many of the numbers to call at once stand on page 1: those of the first section that has any.

    Where a page holds few lines, a long value may move one of them to page 2, but not all.
    """
    pieces = {fragment.piece.id: fragment.piece for sheet in sheets for fragment in sheet.fragments}
    found = {name: [link.row for link in piece.links if link.url.startswith(DIALS)] for name, piece in pieces.items()}
    call = next((name for name, rows in found.items() if rows and name.startswith("section.")), "")
    spans = [range(part.start, part.end) for part in sheets[0].fragments if part.piece.id == call]
    return sum(any(row in span for span in spans) for row in found.get(call, ()))


def sequences(galley: "Galley", chosen: Sequence[ChosenPiece]) -> list[list["galleys.Piece"]]:
    """Return the galley's pieces in order, split where one starts a sheet of its own."""
    found: list[list[galleys.Piece]] = [[]]
    for piece in chosen:
        if piece.starts_sheet:
            found.append([])
        found[-1].append(galley.pieces[piece.id])
    return found
