"""Time handouts of which no two are alike, in one process: assembled from a galley, and compiled by a warm Typst."""

from pathlib import Path
from random import Random
from typing import Final

from sizes import Size, size
from timing import Measure, in_turn
from typst_peer import Peer

from handouts.assemble.assembly import Assembler
from handouts.assemble.document import DocumentInfo
from handouts.assemble.pagination import break_pages
from handouts.choose import leaflet as leaflets
from handouts.choose.selection import pieces, select
from handouts.compose.composition import compose
from handouts.model.clinic import Clinic
from handouts.model.galley import Galley
from handouts.model.identity import Identity
from handouts.model.job import ChosenPiece, Request, Selection
from handouts.model.page import Page
from handouts.model.topic import Topic
from handouts.render import Setting, galley_for, sequences
from handouts.typeset.cache import Cache

OURS: Final = "a handout, every selection different"
THEIRS: Final = "Typst, compiler kept, PDF/UA-1"
WARM_UP: Final = 10
SECTIONS: Final = (3, 8)
"""How many sections are asked for, at least and at most, beside those in every handout."""
_SEED: Final = 2026


def requests(topic: Topic, count: int) -> list[Request]:
    """Return lists of sections, all different, the same ones in every run."""
    random = Random(_SEED)  # noqa: S311 - nothing secret
    names = [section.id for section in topic.sections.values() if not section.is_always]
    found: dict[frozenset[str], Request] = {}
    while len(found) < count:
        chosen = random.sample(names, random.randint(*SECTIONS))
        found.setdefault(frozenset(chosen), Request(sections=tuple(chosen)))
    return list(found.values())


def assembling(topic: Topic, clinic: Clinic, page: Page, folder: Path, rounds: int) -> tuple[Measure, list[Size]]:
    """Compare the way from a request to a handout's bytes; Typst gets the pieces and the code for nothing."""
    asked = requests(topic, rounds + WARM_UP)
    layout, language = topic.default.layout, topic.language
    engine = _Engine(
        topic, clinic, page, galley_for(Setting(topic, clinic, page, layout, language), Cache(folder / "cache"))
    )
    peer = Peer(compose(topic, clinic, page, layout, language), clinic.brand, page, folder / "typst")
    chosen = [engine.pieces(request) for request in asked]
    codes = [engine.code(request) for request in asked]
    ours, theirs = in_turn(
        [
            lambda number: engine.make(asked[number]),
            lambda number: peer.compile(engine.title, codes[number], chosen[number]),
        ],
        rounds,
        WARM_UP,
    )
    made = [engine.make(request) for request in asked]
    compiled = [peer.compile(engine.title, code, some) for code, some in zip(codes, chosen, strict=True)]
    measure = Measure(OURS, ours, THEIRS, theirs, 1 / 3)
    return measure, [size(OURS, made, folder / "one.pdf"), size(THEIRS, compiled, folder / "one.pdf")]


class _Engine:
    """What a run of many handouts keeps: the galley's assembler."""

    def __init__(self, topic: Topic, clinic: Clinic, page: Page, galley: Galley) -> None:
        self.topic, self.clinic, self.page, self.galley = topic, clinic, page, galley
        self.assembler = Assembler(galley, page)
        self.title = galley.titles[""]

    def pieces(self, request: Request) -> tuple[ChosenPiece, ...]:
        return pieces(self.topic, select(self.topic, request), self.page, is_sample=self.clinic.is_sample)

    def code(self, request: Request) -> str:
        return self._identity(select(self.topic, request), self.pieces(request)).code

    def _identity(self, selection: Selection, chosen: tuple[ChosenPiece, ...]) -> Identity:
        leaflet = leaflets.leaflet(self.topic, self.clinic, selection, chosen, self.page, self.topic.language)
        return leaflets.identity(leaflet, leaflets.code(leaflets.encode(leaflet)))

    def make(self, request: Request) -> bytes:
        """Return a handout's PDF, as `pipeline.make_handout` does with its galley at hand."""
        selection = select(self.topic, request)
        chosen = pieces(self.topic, selection, self.page, is_sample=self.clinic.is_sample)
        identity = self._identity(selection, chosen)
        sheets = break_pages(sequences(self.galley, chosen), self.assembler.height_px)
        return self.assembler.assemble(sheets, DocumentInfo(self.title, identity, self.clinic.is_sample))
