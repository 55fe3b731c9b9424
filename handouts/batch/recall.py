"""Find the rows that got a text, or an address, that is wrong now; and make a row's file again."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from handouts.batch import ledger
from handouts.batch.ledger import LedgerLine, leaflet_key, pseudonym, row_key
from handouts.batch.plan import Planner
from handouts.errors import ContentError, unknown
from handouts.load import topic
from handouts.load.roster import refused
from handouts.load.workspace import PACKAGE, Workspace
from handouts.model.patient import RefusedRow, RosterEntry, Row
from handouts.render import Renderer
from handouts.typeset.cache import Cache
from handouts.typeset.galleys import galley_for


class Wanted(Struct, frozen=True):
    """What to look for: a section, handouts of before a day (ISO 8601), another contact than the clinic's of now."""

    section: str = ""
    before: str = ""
    contact: str = ""

    def fits(self, line: LedgerLine) -> bool:
        """Whether a line is of a handout with the wrong text."""
        return (
            line.outcome == "written"
            and (not self.section or self.section in line.sections)
            and (not self.before or line.time < self.before)
            and (not self.contact or line.contact != self.contact)
        )


class Recalled(Struct, frozen=True):
    """A row of the roster that got a wrong text, and the line that says so; `is_there`: its file is as it was made."""

    row: Row
    line: LedgerLine
    is_there: bool


def recall(
    ledgers: Iterable[Path], wanted: Wanted, entries: Iterable[RosterEntry], key: bytes
) -> tuple[list[Recalled], int]:
    """Return the rows of a roster that got a wrong text, the last line of each, and how many are not in the roster."""
    found: dict[str, tuple[Path, LedgerLine]] = {}
    for path in ledgers:
        found.update((row_key(line), (path, line)) for line in ledger.read(path) if wanted.fits(line))
    rows = list(_named(found, entries, key))
    return rows, len(found) - len({row_key(recalled.line) for recalled in rows})


def check_section(section: str, ledgers: Iterable[Path], workspace: Workspace = PACKAGE) -> None:
    """Raise `UnknownName` for a section that no ledger names and no topic has: a slip finds nobody."""
    named = {name for path in ledgers for line in ledger.read(path) for name in line.sections}
    if section and section not in named:
        names = topic.topic_names(workspace)
        known = named.union(*(topic.load_topic(name, workspace).sections for name in names))
        if section not in known:
            raise unknown("section", section, sorted(known))


def line_of(path: Path, id_: str, key: bytes, topic: str = "") -> LedgerLine | None:
    """Return the last line of a row whose file was written; of several leaflets of a patient, that of a topic."""
    mine = pseudonym(key, id_)
    lines = [line for line in ledger.read(path) if (line.id, line.outcome) == (mine, "written")]
    return next((line for line in reversed(lines) if topic in {"", line.topic}), None)


def reprint(planner: Planner, row: Row, line: LedgerLine, cache: Cache) -> bytes:
    """Return the PDF of a row as it was; raise `ContentError` with what has changed where it can't be the same."""
    task = planner.plan(row)
    if isinstance(task, RefusedRow):
        raise refused(task.problems)
    key, excerpt = task.choice.job.galley, task.content.excerpt
    if excerpt.code != line.code:
        hint = f"the leaflet was {line.code} and is {excerpt.code} now: its words, its clinic or the choice changed"
        raise ContentError("the leaflet can't be made as it was", hint)
    pdf, _ = Renderer(key, galley_for(key, cache, task.choice.galley)).make(excerpt, task.values)
    if sha256(pdf).hexdigest() != line.sha256:
        hint = "its words are the same; the patient's details, the fonts, the rest of the topic or the program changed"
        raise ContentError("the leaflet can't be made byte for byte as it was", hint)
    return pdf


def _named(
    found: Mapping[str, tuple[Path, LedgerLine]], entries: Iterable[RosterEntry], key: bytes
) -> Iterator[Recalled]:
    owners = {path: ledger.owners(path) for path, _ in found.values()}
    topics = {line.topic for _, line in found.values()}
    for row in (entry for entry in entries if isinstance(entry, Row)):
        for path, line in _lines_of(row, found, topics, key):
            is_there = ledger.is_as_written(path.parent, line, owners[path])
            yield Recalled(row, line, is_there)


def _lines_of(
    row: Row, found: Mapping[str, tuple[Path, LedgerLine]], topics: Iterable[str], key: bytes
) -> list[tuple[Path, LedgerLine]]:
    """Return the lines of a row: those of its topic, or of any where it names none."""
    id_ = pseudonym(key, row.id)
    keys = (leaflet_key(id_, topic) for topic in ([row.topic] if row.topic else sorted(topics)))
    return [found[one] for one in keys if one in found]
