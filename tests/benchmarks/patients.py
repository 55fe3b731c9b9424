"""What one patient more costs in a run: name and date of birth drawn, galley at hand, the file written.

Typst compiles the same pieces, with the values below the first, and gets selections and codes for nothing. The last
measure is the limit: the same bytes written with the same rename and permissions.
"""

from collections.abc import Callable
from math import inf
from pathlib import Path
from typing import Final

from assembling import THEIRS, WARM_UP, excerpt_in, requests
from timing import Measure, in_turn
from typst_peer import Peer

from handouts.choose.leaflet import Excerpt
from handouts.compose.composition import compose
from handouts.files.output import write_whole
from handouts.model.clinic import Clinic
from handouts.model.job import Edition, GalleyKey, Request
from handouts.model.page import Page
from handouts.model.topic import Topic
from handouts.render import Renderer
from handouts.typeset.cache import Cache
from handouts.typeset.galleys import galley_for

PRESET: Final = "metastatic-only"
WRITTEN: Final = "the bytes written"


def patients(topic: Topic, clinic: Clinic, page: Page, folder: Path, rounds: int) -> list[Measure]:
    """Compare with every selection different, and with one preset for all."""
    key = GalleyKey(Edition(topic, clinic), page, topic.default.layout)
    renderer = Renderer(key, galley_for(key, Cache(folder / "cache")))
    peer = Peer(compose(key), clinic.brand, page, folder / "patients")
    asked = requests(topic, rounds + WARM_UP)
    same = [Request(PRESET)] * len(asked)
    return [
        *_compared("a patient, every selection different", renderer, peer, asked, folder / "different", 1 / 3),
        *_compared("a patient, one preset for all", renderer, peer, same, folder / "same", 1 / 5),
    ]


def _compared(
    name: str, renderer: Renderer, peer: Peer, asked: list[Request], folder: Path, bar: float
) -> list[Measure]:
    folder.mkdir()
    known: dict[Request, Excerpt] = {}

    def excerpt(request: Request) -> Excerpt:
        """Return what is to be made; a run keeps it for the next rows."""
        if request not in known:
            known[request] = excerpt_in(renderer.key, request)
        return known[request]

    def values(number: int) -> dict[str, str]:
        return {"name": f"Zoë O’Neil {number}", "date_of_birth": f"19{number % 90 + 10}-12-31"}

    def ours(number: int) -> bytes:
        return renderer.make(excerpt(asked[number]), values(number))[0]

    codes = [excerpt_in(renderer.key, request) for request in asked]
    finished = [ours(number) for number in range(len(asked))]
    known.clear()

    def theirs(number: int) -> bytes:
        made = codes[number]
        return peer.compile(renderer.title(made), made.code, made.pieces, values(number).values())

    mine, other, written = in_turn(
        [
            _to_file(ours, folder, "ours"),
            _to_file(theirs, folder, "theirs"),
            _to_file(finished.__getitem__, folder, "written"),
        ],
        len(asked) - WARM_UP,
        WARM_UP,
    )
    return [Measure(name, mine, THEIRS, other, bar), Measure(name, mine, WRITTEN, written, inf)]


def _to_file(make: Callable[[int], bytes], folder: Path, name: str) -> Callable[[int], None]:
    """Write a new file each time, as a run does: to replace one makes some file systems wait for the disk."""
    return lambda number: write_whole(folder / f"{name}-{number}.pdf", make(number), is_synced=False)
