"""Whatever a file holds, its reader is done in 10 seconds and 1 GB: what is no file, too deep, too long or too much.

A reader more is a function in `READERS`, a hostile file more a line in `HOSTILE`. One process reads them all, with no
more memory than that, so that a fault is a failed test and no machine out of memory.
"""

import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import pytest
from topic_folders import PROCEDURE, edited
from translating import TODAY

from handouts.batch import ledger
from handouts.batch.ledger import load_key
from handouts.choose.leaflet import kept_leaflet
from handouts.errors import HandoutError, raise_for
from handouts.language.intake import left_behind, read_delivery, rejected, taken_in
from handouts.language.original import original_of
from handouts.language.translation import in_locale
from handouts.load.clinic import load_clinic
from handouts.load.images import read_logo
from handouts.load.roster import read_roster
from handouts.load.schema import UnfitValue
from handouts.load.tables import read_tables
from handouts.load.toml_file import read_toml
from handouts.load.topic import load_topic
from handouts.load.topic_rules import topic_problems
from handouts.typeset.cache import Cache

SECONDS: Final = 10
MEMORY: Final = 2**30


def _topic_with(path: Path, place: str, *, is_linked: bool) -> Path:
    """Put a file into a copy of a small topic, in place of one of its own."""
    topic = edited(path.parent / "topics", PROCEDURE, "topic.toml", "", "")
    (topic / place).unlink()
    (topic / place).symlink_to(path) if is_linked else path.rename(topic / place)
    return topic


def _in_topic(place: str) -> Callable[[Path], object]:
    def read(path: Path) -> object:
        topic = load_topic(_topic_with(path, place, is_linked=path.is_symlink()))
        return in_locale(topic, "es")

    return read


def _tables(path: Path) -> None:
    file = read_tables(read_toml(path, within=path.parent))
    raise_for(file.file.placed([*file.problems, *topic_problems(file)]), "the tables can't be used")


def _deliver(path: Path) -> object:
    original = original_of(load_topic(Path(__file__).parent / "topics" / PROCEDURE))
    delivery = read_delivery(path)
    intake = taken_in(original, delivery, TODAY)
    if intake.left:
        raise left_behind(original, delivery, intake, rejected(original, delivery, intake)[0])
    return intake


def _absent(found: object) -> None:
    """What can't be read of our own is as if it were not there."""
    if found is None:
        raise HandoutError("is not there")


def _galley(path: Path) -> None:
    path.parent.chmod(0o700)
    _absent(Cache(path.parent).get(path.stem))


READERS: Final[dict[str, tuple[str, Callable[[Path], object]]]] = {
    "section": ("about.md", _in_topic("sections/about.md")),
    "picture": ("ear.svg", _in_topic("art/ear.svg")),
    "topic": ("topic.toml", _tables),
    "catalog": ("es.po", _in_topic("locale/es.po")),
    "clinic": ("clinic.toml", load_clinic),
    "logo": ("logo.svg", lambda path: read_logo(path.parent, path.name)),
    "roster": ("roster.csv", lambda path: list(read_roster(path, {}))),
    "lines": ("roster.jsonl", lambda path: list(read_roster(path, {}))),
    "workbook": ("roster.xlsx", lambda path: list(read_roster(path, {}))),
    "PO": ("in.po", _deliver),
    "XLIFF": ("in.xlf", _deliver),
    "galley": ("abc.galley", _galley),
    "leaflet": ("leaflets/ABCDEFGH.json", lambda path: _absent(kept_leaflet(path.parent.parent, path.stem))),
    "key": ("handouts.key", lambda path: load_key(path.parent)),
    "ledger": ("ledger.jsonl", lambda path: list(ledger.read(path))),
}
"""What each reader's file is called, and how it is read."""


def _refusal(kind: str, path: Path) -> tuple[str, float]:
    """Return what a reader says to a file, and the seconds that it took; runs in the process of limited memory."""
    start = time.process_time()
    signal.alarm(6 * SECONDS)  # one that waits takes no time of the processor
    try:
        READERS[kind][1](path)
        said = ""
    except (HandoutError, UnfitValue) as error:
        said = str(error)
    signal.alarm(0)
    return said, time.process_time() - start


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY + 2**29, MEMORY + 2**29))  # half a GB for what is imported


@pytest.fixture(scope="module")
def process() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, get_context("spawn"), _limit) as executor:
        yield executor


def refused(process: ProcessPoolExecutor, kind: str, path: Path) -> str:
    said, seconds = process.submit(_refusal, kind, path).result(8 * SECONDS)
    assert seconds < SECONDS
    return said


def _place(folder: Path, kind: str) -> Path:
    path = folder / READERS[kind][0]
    path.parent.mkdir(exist_ok=True)
    return path


def _huge(path: Path) -> None:
    path.touch()
    os.truncate(path, 2**40)


NO_FILES: Final[dict[str, Callable[[Path], object]]] = {
    "pipe": os.mkfifo,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "huge": _huge,
}


@pytest.mark.parametrize("what", NO_FILES)
@pytest.mark.parametrize("kind", READERS)
def test_what_is_no_file_is_not_waited_for(process: ProcessPoolExecutor, tmp_path: Path, kind: str, what: str) -> None:
    """A pipe that nobody writes to, a device that never ends and a file larger than the disk are refused at once."""
    NO_FILES[what](path := _place(tmp_path, kind))
    assert refused(process, kind, path)


UNIT: Final = '<trans-unit id="a"><source>{}</source><target>{}</target></trans-unit>'
HOSTILE: Final[dict[str, tuple[str, Callable[[], str]]]] = {
    "deep picture": ("picture", lambda: _svg("<g>" * 100_000 + "</g>" * 100_000)),
    "many shapes": ("picture", lambda: _svg("<path/>" * 100_000)),
    "many faults": ("picture", lambda: _svg("".join(f'<path on{n}="x"/>' for n in range(3_000)))),
    "open comments": ("logo", lambda: _svg("<style>" + "/*" * 900_000 + "</style>")),
    "classes": ("logo", lambda: _svg("<style>" + ".a," * 600_000 + "</style>")),
    "spaces": ("logo", lambda: _svg('<path style="opacity:' + " " * 1_000_000 + 'x"/>')),
    "colours": ("logo", lambda: _svg('<path fill="' + "rgb(" * 400_000 + '"/>')),
    "rules": ("logo", lambda: _svg("<style>" + ".a{b:c}" * 50_000 + "</style>" + '<g class="a"/>' * 5_000)),
    "a long path": ("logo", lambda: _svg('<path d="M' + "1 1 " * 450_000 + '"/>')),
    "a wide path": ("logo", lambda: _svg('<path d="M0 0 L1e309 nan Z A"/>')),
    "copies": ("logo", lambda: _svg('<g id="a">' + "<g/>" * 500 + "</g>" + '<use href="#a"/>' * 500)),
    "dotted keys": ("topic", lambda: "a." * 500_000 + "a = 1"),
    "dotted keys of a clinic": ("clinic", lambda: "a." * 40_000 + "a = 1"),
    "nested lists": ("topic", lambda: "a = " + "[" * 500_000 + "]" * 500_000),
    "half-deep lists": ("topic", lambda: "".join(f"a{n} = {'[' * 300}{']' * 300}\n" for n in range(500))),
    "a long number": ("topic", lambda: "a = " + "9" * 1_000_000),
    "an open text": ("topic", lambda: 'a = """' + "x\\n" * 100_000),
    "unknown keys": ("topic", lambda: "".join(f"titl{n} = 1\n" for n in range(15_000))),
    "unknown tables": ("topic", lambda: "".join(f"[sources.a{n}]\ntitel = 1\n" for n in range(5_000))),
    "long lists": ("topic", lambda: "[sections.a]\nrequires = [" + ", ".join(map(str, range(20_000))) + "]"),
    "same names": ("topic", lambda: "[sections.a]\nrequires = [" + '"a", ' * 30_000 + "]"),
    "a chain": ("topic", lambda: "".join(_section(n, n + 1) for n in range(3_000))),
    "a circle": ("topic", lambda: "".join(_section(n, (n + 1) % 3_000) for n in range(3_000))),
    "many circles": ("topic", lambda: "".join(_section(n, n ^ 1) for n in range(3_000))),
    "excluded": ("topic", lambda: "".join(_section(n, n + 1, n // 2) for n in range(3_000))),
    "rules of rows": ("topic", lambda: "[[rules]]\nwhen={a='b'}\npreset='c'\n" * 2_000),
    "labels": ("clinic", lambda: "[locales.es.phones]\n" + "".join(f"a{n} = 'b'\n" for n in range(4_000))),
    "a long line": ("PO", lambda: 'msgid "a"\nmsgstr "' + "x" * 4_000_000 + '"\n'),
    "a long message": ("PO", lambda: 'msgid "a"\nmsgstr ""\n' + ('"' + "x" * 70 + '"\n') * 50_000),
    "backslashes": ("PO", lambda: 'msgid "' + "\\" * 3_900_000),
    "a message of many lines": ("PO", lambda: 'msgid "a"\nmsgstr ""\n' + '"x"\n' * 800_000),
    "comments": ("PO", lambda: "#. x\n" * 600_000 + 'msgid "a"\nmsgstr "b"\n'),
    "one message twice": ("PO", lambda: 'msgid "a"\nmsgstr "b"\n\n' * 40_000),
    "one unit twice": ("XLIFF", lambda: _xliff(UNIT.format("When to call", "Cuándo llamar") * 4_000)),
    "codes": ("XLIFF", lambda: _xliff(UNIT.format('<x id="1"/>' * 190_000, "a"))),
    "segments of one text": ("XLIFF", lambda: _xliff(UNIT.format("a", '<mrk mtype="seg">a.</mrk>' * 90_000))),
    "nested codes": ("XLIFF", lambda: _xliff(UNIT.format("<g>" * 190_000, "a"))),
    "units": ("XLIFF", lambda: _xliff("<trans-unit/>" * 600_000)),
    "segments": ("XLIFF", lambda: '<xliff version="2.0"><file><unit>' + "<segment/>" * 700_000),
    "deep units": ("XLIFF", lambda: _xliff("<group>" * 500_000)),
    "a wide roster": ("roster", lambda: "id,locale," + ",".join(map(str, range(100_000))) + "\n1,en\n"),
    "a long head": ("roster", lambda: "x" * 20_000_000 + "\n1\n"),
    "no line end": ("ledger", lambda: "\0" * 40_000_000),
    "an empty key": ("key", str),
}  # fmt: skip
"""Which reader gets it, and what is in it."""
READABLE: Final = {"no line end"}
"""Nothing of it is a line, which `ledger.check` tells."""


def _svg(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'


def _section(number: int, needed: int, excluded: int = -1) -> str:
    excludes = f'excludes = ["s{excluded}"]\n' if excluded >= 0 else ""
    return f'[sections.s{number}]\naspect = "a"\nrequires = ["s{needed}"]\n{excludes}'


def _xliff(units: str) -> str:
    head = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
    return f'{head}<file original="a-procedure" target-language="es"><body>{units}</body></file></xliff>'


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_takes_long_to_be_refused(process: ProcessPoolExecutor, tmp_path: Path, name: str) -> None:
    """However it is made to stall, to fill the memory or the stack."""
    kind, make = HOSTILE[name]
    path = _place(tmp_path, kind)
    path.write_text(make(), "utf-8")
    assert bool(refused(process, kind, path)) == (name not in READABLE)
