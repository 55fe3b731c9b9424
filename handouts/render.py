"""A job becomes a handout: the stages in order, each a call."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.choose.contents import without_contents
from handouts.choose.fronts import with_note
from handouts.choose.leaflet import Excerpt, decode, excerpt_of
from handouts.choose.pairs import found_in
from handouts.errors import LayoutError, NoRoom, PatientDataError
from handouts.fonts.fallback import Lender, no_font_problem
from handouts.model.galley import MASTHEAD, MASTHEADS, NOTE, SECTION
from handouts.model.job import NOBODY, GalleyKey, Job, Selection
from handouts.model.topic import Topic
from handouts.typeset.galleys import galley_for, lay_out_patient

if TYPE_CHECKING:
    from handouts.assemble.contents import Kept
    from handouts.assemble.document import DocumentInfo
    from handouts.assemble.pagination import PlacedPage
    from handouts.assemble.patient_values import StampLines
    from handouts.fonts.shaping import Typefaces
    from handouts.model.galley import Galley
    from handouts.typeset.cache import Cache

SHORT_NOTE: Final = 60
"""Letters of a note that a web page shows in its masthead."""
MOST_PAGINATED: Final = 32
"""Leaflets whose page breaks are kept: more than a topic has presets."""


class Handout(Struct, frozen=True):
    """One finished leaflet: the file's bytes, its code and title, and the JSON that the code stands for."""

    pdf: bytes
    code: str
    pages: int
    title: str
    selection: Selection
    leaflet: bytes

    @property
    def sheets(self) -> int:
        """How many sheets of paper it takes, printed on both sides."""
        return -(-self.pages // 2)


def make_handout(job: Job, cache: "Cache", max_pages: int | None = None, *, is_alone: bool = False) -> Handout:
    """Lay the topic out unless its galley is cached, break the chosen pieces into pages and assemble them.

    `is_alone`: only what this leaflet prints is laid out, which is quicker for one that is printed once.
    """
    excerpt, leaflet = excerpt_of(job)
    key = replace(job.galley, edition=decode(leaflet).edition) if is_alone else job.galley
    renderer = Renderer(key, galley_for(key, cache))
    pdf, pages = renderer.make(excerpt, job.values, max_pages)
    return Handout(pdf, excerpt.code, pages, renderer.title(excerpt), job.selection, leaflet)


class WebPage(Struct, frozen=True):
    """One leaflet as HTML and as plain text, with its code and title, and the JSON that the code stands for."""

    html: str
    text: str
    code: str
    title: str
    selection: Selection
    leaflet: bytes


def make_web_page(job: Job) -> WebPage:
    """Compose the chosen pieces as one web page, and as text in the order in which a screen reader reads them.

    Nothing is laid out, so nothing is refused that only paper has no room for, or a font of this machine no letter.
    """
    from handouts.compose.composition import compose, parted
    from handouts.compose.plain_text import plain_text
    from handouts.compose.theme import web_css
    from handouts.compose.web_page import foot_line, web_page

    excerpt, leaflet = excerpt_of(job)
    key = replace(job.galley, edition=decode(leaflet).edition)
    composition = compose(key)
    html = parted(composition.html)[1] | _own_pieces(key, job.values)
    chosen = without_contents(excerpt.pieces)  # a web page has no pages
    pieces = [html[piece.id] for piece in with_note(html, key.topic, chosen)]
    marks = composition.feet.marks((piece.id for piece in excerpt.pieces), is_sample=key.clinic.is_sample)
    foot = [*marks, foot_line(composition.feet, excerpt.code)]
    where = found_in(key.topic, (piece.id for piece in chosen))
    styles = web_css(key.page, key.clinic, key.layout, composition.numerals)
    return WebPage(
        html=web_page(composition, pieces, key.page, styles, composition.titles[excerpt.preset], foot, where),
        text=plain_text(composition, pieces, foot, where),
        code=excerpt.code,
        title=composition.titles[excerpt.preset],
        selection=job.selection,
        leaflet=leaflet,
    )


def _own_pieces(key: GalleyKey, values: Mapping[str, str]) -> dict[str, str]:
    """Return the HTML of the pieces that have a patient's values, by their names; a longer note is one of them."""
    from handouts.compose.composition import compose_patient, parted
    from handouts.language.formats import patient_words

    shown = patient_words(values, key.clinic.patient_fields, key.locale)
    note = shown.get(NOTE, "")
    is_short = len(note) <= SHORT_NOTE and "\n" not in note
    return parted(compose_patient(key, shown, "" if is_short else note).html)[1] if shown else {}


class Renderer:
    """Makes handouts from one galley; keeps ready what they share, such as the page breaks of equal leaflets."""

    def __init__(self, key: GalleyKey, galley: "Galley") -> None:
        from handouts.assemble.assembly import Assembler
        from handouts.fitting import CopyFitter
        from handouts.fonts.shaping import Typefaces, typefaces

        self.key, self.galley = key, galley
        self.assembler = Assembler(galley, key.page)
        self.faces = typefaces(galley.foot_fonts.files, galley.language, galley.direction)
        self.lender = Lender(key.page.script, key.clinic.brand.body_font)
        self._lent: dict[tuple[str, ...], Typefaces] = {}
        self._said: Kept = {}
        self._paginated: dict[str, tuple[PlacedPage, ...]] = {}
        self.fitter = CopyFitter(key, galley)
        self.refers = any(link.url.startswith(SECTION) for piece in galley.pieces.values() for link in piece.links)

    def make(
        self, excerpt: Excerpt, values: Mapping[str, str] = NOBODY, max_pages: int | None = None
    ) -> tuple[bytes, int]:
        """Return a handout's PDF and how many pages it has.

        Values that the galley's places are not proved to take are laid out anew, in a galley of this handout's own.
        """
        from handouts.assemble.patient_values import fill

        renderer, pages, lines, faces = self._ready(excerpt, values)
        if max_pages is not None and len(pages) > max_pages:
            pages = renderer.pages(replace(excerpt, pieces=without_contents(excerpt.pieces)))
        if max_pages is not None and len(pages) > max_pages:
            raise LayoutError(
                f"the leaflet takes {len(pages)} pages, more than {max_pages}", "drop a section, or allow more pages"
            )
        return renderer.assembler.assemble(pages, self._front(excerpt), fill(lines, faces)), len(pages)

    def prove(self, excerpt: Excerpt, values: Mapping[str, str] = NOBODY) -> None:
        """Raise what `make` would raise, and make nothing."""
        self._ready(excerpt, values)

    def title(self, excerpt: Excerpt) -> str:
        return self.galley.titles[excerpt.preset]

    def _ready(
        self, excerpt: Excerpt, values: Mapping[str, str]
    ) -> "tuple[Renderer, tuple[PlacedPage, ...], StampLines, Typefaces]":
        """Return the renderer that prints a patient's values, its pages, what is drawn in the places of its galley, and
        the fonts.

        Raises `PatientDataError` for values that no font on this machine can set, or that leave whom to call no room on
        page 1.
        """
        from handouts.assemble.patient_values import lines

        shown = self._shown(values) if values else {}
        _check_letters(self.lender, shown)
        faces = self.faces_for("".join(shown.values()))
        pages = self._broken(excerpt)
        printed = (fragment.piece for page in pages for fragment in page.fragments)
        fitting = lines((place for piece in printed if piece.id in MASTHEADS for place in piece.places), shown, faces)
        if fitting is not None:
            return self, pages, fitting, faces
        renderer = own_renderer(self, shown)
        try:
            return renderer, renderer._broken(excerpt), {}, faces
        except NoRoom:
            hint = "shorten it, or leave it out and write it on the leaflet by hand"
            longest = max(shown, key=lambda field: len(shown[field]) * (field != NOTE))
            message = "is so long that the numbers to call do not fit on page 1"
            raise PatientDataError(message, hint, column=longest) from None

    def _shown(self, values: Mapping[str, str]) -> dict[str, str]:
        from handouts.language.formats import patient_words

        return patient_words(values, self.key.clinic.patient_fields, self.key.locale)

    def faces_for(self, letters: str) -> "Typefaces":
        """Return the leaflet's fonts, with those of other scripts that these letters need."""
        from handouts.fonts.shaping import Typefaces

        lent = self.lender.lent(letters)
        if lent and lent not in self._lent:
            faces = self.lender.faces(lent)
            self._lent[lent] = Typefaces(faces, self.faces.language, self.faces.direction)
        return self._lent[lent] if lent else self.faces

    def _front(self, excerpt: Excerpt) -> "DocumentInfo":
        from handouts.assemble.document import DocumentInfo

        names = (piece.id for piece in excerpt.pieces)
        marks = self.galley.feet.marks(names, is_sample=self.key.clinic.is_sample)
        return DocumentInfo(self.title(excerpt), excerpt.identity, marks)

    def _broken(self, excerpt: Excerpt) -> "tuple[PlacedPage, ...]":
        """Return a leaflet's pages; those of the last ones are kept, as the next rows often have the same."""
        if excerpt.code not in self._paginated:
            if refusal := refusal_of(self.key, self.galley, excerpt):
                raise refusal
            if len(self._paginated) >= MOST_PAGINATED:
                self._paginated.clear()
            self._paginated[excerpt.code] = self.pages(excerpt)
        return self._paginated[excerpt.code]

    def pages(self, excerpt: Excerpt) -> "tuple[PlacedPage, ...]":
        """Break a leaflet into pages, and say in them where others stand; raises `NoRoom` as the fitter does."""
        from handouts.assemble.contents import with_page_numbers

        pages = self.fitter.pages(excerpt)
        names = (fragment.piece.id for page in pages for fragment in page.fragments)
        where = found_in(self.key.topic, names) if self.refers else {}
        return with_page_numbers(self.galley, pages, self.faces, where, self._said)


def own_renderer(renderer: Renderer, shown: Mapping[str, str]) -> Renderer:
    """Return one whose galley has a patient's values laid out in its masthead, or a note as a piece of its own.

    Raises `PatientDataError`, which says nothing of the values, where they can't be laid out.
    """
    from handouts.assemble.patient_values import graft, lines

    letters = "".join(shown.values())
    key = _with_fonts(renderer.key, renderer.lender.lent(letters))
    short = {NOTE: shown.get(NOTE, "")}
    is_short = lines(renderer.galley.pieces[MASTHEAD].places, short, renderer.faces_for(letters)) is not None
    try:
        own = lay_out_patient(key, shown, "" if is_short else short[NOTE])
    except LayoutError:  # its message may quote a value
        hint = "look for a word wider than the page, or a letter with marks that no font has together"
        raise PatientDataError("a value of the patient can't be printed", hint) from None
    return Renderer(renderer.key, graft(renderer.galley, own))


def _with_fonts(key: GalleyKey, families: tuple[str, ...]) -> GalleyKey:
    """Return a key whose page has fonts of other scripts beside its own."""
    return replace(key, page=replace(key.page, script=replace(key.page.script, lent=families)))


def _check_letters(lender: Lender, shown: Mapping[str, str]) -> None:
    """Raise `PatientDataError` for the first value that has a character without a font, of which it says the code."""
    for field, words in shown.items():
        if lost := lender.lacking(words):
            message, hint = no_font_problem(lost)
            raise PatientDataError(message, hint, column=field)


def refusal_of(key: GalleyKey, galley: "Galley", excerpt: Excerpt) -> LayoutError | None:
    """Return why a leaflet can't be made: a piece that it needs could not be laid out. Its first line says what, where
    and why."""
    found = {piece.id: galley.refused[piece.id] for piece in excerpt.pieces if piece.id in galley.refused}
    if not found:
        return None
    from handouts.compose.places import called

    places = {name: _placed(key.topic, why.place) for name, why in found.items()}
    told = [f"{called(name)} can't be laid out: {places[name]}: {why.message}" for name, why in found.items()]
    hint = next(iter(found.values())).hint
    return LayoutError("\n  ".join(told), f"{hint}; leaflets without this part can be made".removeprefix("; "))


def _placed(topic: Topic, place: str) -> str:
    """Return a place in a file of a topic, "sections/signs.md:12", with the folder that has the file."""
    from handouts.load.overlay import file_of

    file, colon, line = place.partition(":")
    return f"{file_of(topic.path, file)}{colon}{line}"
