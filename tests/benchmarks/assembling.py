"""Time handouts of which no two are alike, in one process: assembled from a galley, and compiled by a warm Typst."""

from pathlib import Path
from random import Random
from typing import Final

from sizes import Size, size
from timing import Measure, in_turn
from typst_peer import Peer

from handouts.assemble.assembly import Assembler
from handouts.assemble.document import DocumentInfo
from handouts.assemble.pagination import Way, break_pages
from handouts.choose.contents import without_contents
from handouts.choose.leaflet import Excerpt, excerpt_of
from handouts.choose.selection import select
from handouts.compose.composition import compose
from handouts.fitting import sequences
from handouts.model.clinic import Clinic
from handouts.model.galley import Galley
from handouts.model.job import Edition, GalleyKey, Job, Request
from handouts.model.page import Page
from handouts.model.topic import Topic
from handouts.typeset.cache import Cache
from handouts.typeset.galleys import galley_for

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


def excerpt_in(key: GalleyKey, request: Request) -> Excerpt:
    """Return what a leaflet takes from a galley."""
    return excerpt_of(Job(key.edition, key.page, select(key.topic, request)))[0]


def assembling(topic: Topic, clinic: Clinic, page: Page, folder: Path, rounds: int) -> tuple[Measure, list[Size]]:
    """Compare the way from a request to a handout's bytes; Typst gets the pieces and the code for nothing."""
    asked = requests(topic, rounds + WARM_UP)
    key = GalleyKey(Edition(topic, clinic), page, topic.default.layout)
    engine = _Engine(key, galley_for(key, Cache(folder / "cache")))
    peer = Peer(compose(key), clinic.brand, page, folder / "typst")
    chosen = [excerpt_in(key, request) for request in asked]
    ours, theirs = in_turn(
        [
            lambda number: engine.make(asked[number]),
            lambda number: peer.compile(engine.title, chosen[number].code, without_contents(chosen[number].pieces)),
        ],
        rounds,
        WARM_UP,
    )
    made = [engine.make(request) for request in asked]
    compiled = [peer.compile(engine.title, some.code, without_contents(some.pieces)) for some in chosen]
    measure = Measure(OURS, ours, THEIRS, theirs, 1 / 3)
    return measure, [size(OURS, made, folder / "one.pdf"), size(THEIRS, compiled, folder / "one.pdf")]


class _Engine:
    """What a run of many handouts keeps: the galley's assembler."""

    def __init__(self, key: GalleyKey, galley: Galley) -> None:
        self.key, self.galley = key, galley
        self.assembler = Assembler(galley, key.page)
        self.title = galley.titles[""]

    def make(self, request: Request) -> bytes:
        """Return a handout's PDF, as `render.make_handout` does with its galley at hand, without contents: Typst has
        none."""
        excerpt = excerpt_in(self.key, request)
        chosen = without_contents(excerpt.pieces)
        pages = break_pages(Way(sequences(self.galley.pieces, chosen)), self.assembler.height_px)
        front = DocumentInfo(self.title, excerpt.identity, ())
        return self.assembler.assemble(pages, front)
