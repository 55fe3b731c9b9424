"""Find the rows that got a text, or an address, that is wrong now; and make a row's file again."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from handouts.batch import ledger
from handouts.batch.ledger import LedgerLine, leaflet_key, pseudonym, row_key
from handouts.batch.plan import Planner
from handouts.batch.texts import short_digest
from handouts.choose.signing import signable
from handouts.errors import ContentError, unknown
from handouts.language.translation import in_locale
from handouts.load import topic
from handouts.load.releases import full_name
from handouts.load.roster import refused
from handouts.load.sign_offs import Records
from handouts.load.workspace import PACKAGE, Workspace
from handouts.model.patient import RefusedRow, RosterEntry, Row
from handouts.model.sign_off import Release, SafetyEdit, Withdrawal
from handouts.model.topic import Topic
from handouts.render import Renderer
from handouts.typeset.cache import Cache
from handouts.typeset.galleys import galley_for

Reason = Callable[[LedgerLine], str]
"""Says why a line is of a leaflet with a wrong text, or nothing."""


class Wanted(Struct, frozen=True):
    """What to look for: a section (or a head), handouts of before a day (ISO 8601), another contact than the clinic's
    of now, one of some reasons."""

    section: str = ""
    before: str = ""
    contact: str = ""
    reasons: tuple[Reason, ...] | None = None

    def why(self, line: LedgerLine) -> str | None:
        """Return why a line is of a handout with the wrong text, as far as a reason says it, None for another."""
        is_wrong = (
            line.outcome == "written"
            and (not self.section or self.section in {*line.sections, *line.texts})
            and (not self.before or line.time < self.before)
            and (not self.contact or line.contact != self.contact)
        )
        if not is_wrong or self.reasons is None:
            return "" if is_wrong else None
        return "; ".join(dict.fromkeys(filter(None, (reason(line) for reason in self.reasons)))) or None


class Recalled(Struct, frozen=True):
    """A row of the roster that got a wrong text, the line that says so, and why the text is wrong; `is_there`: its file
    is as it was made."""

    row: Row
    line: LedgerLine
    why: str
    is_there: bool


def taken_back(records: Records, section: str = "") -> Iterator[Reason]:
    """Yield a reason for each text of which a sign-off was withdrawn, or that was called unsafe; of one section alone,
    if one is named."""
    for withdrawal in records.withdrawn.values():
        signed = records.sign_offs.get(withdrawal.sign_off)
        if section in {"", withdrawal.part} and not (signed and records.holds_again(signed)):
            told = f"the sign-off as {withdrawal.role} was withdrawn on {withdrawal.withdrawn}: {withdrawal.reason}"
            yield _got(withdrawal, told, _one_of([signed.digest]) if signed else _any)
    for id_, edit in records.safety.items():
        if section in {"", edit.part}:
            is_safe = _one_of([one.digest for one in records.sign_offs.values() if id_ in one.safety])
            told = f"a safety edit of {edit.marked}: {edit.reason}"
            yield _got(edit, told, _but(is_safe))


def _any(_: str) -> bool:
    return True


def _one_of(digests: Collection[str]) -> Callable[[str], bool]:
    """Return what knows the beginning of any of these digests."""
    return lambda text: any(digest.startswith(text) for digest in digests)


def _but(is_meant: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: not is_meant(text)


def _got(record: Withdrawal | SafetyEdit, told: str, is_wrong: Callable[[str], bool]) -> Reason:
    """Return what says it of who got a text that is wrong; of a line that does not tell texts apart, to be safe."""

    def reason(line: LedgerLine) -> str:
        is_part = line.topic == record.topic and record.part in {*line.sections, *line.texts}
        if not is_part or record.locale not in {"", line.locale}:
            return ""
        text = line.texts.get(record.part, "")
        return f"{record.part}: {told}" if not text or is_wrong(text) else ""

    return reason


def of_release(release: Release, original: Topic) -> Reason:
    """Return what says it of who got the text of a release, from it or from the topic as it was then."""
    said = {locale: in_locale(original, locale) for locale in release.locales}
    texts = {
        locale: {part: short_digest(original, one, part) for part in signable(one)} for locale, one in said.items()
    }

    def reason(line: LedgerLine) -> str:
        is_same = bool(line.texts) and line.texts.items() <= texts.get(line.locale, {}).items()
        is_of_it = line.topic == release.topic and (line.release == full_name(release) or is_same)
        return f"release {release.number}" if is_of_it else ""

    return reason


def recall(
    ledgers: Iterable[Path], wanted: Wanted, entries: Iterable[RosterEntry], key: bytes
) -> tuple[list[Recalled], int]:
    """Return the rows of a roster that got a wrong text, the last line of each, and how many are not in the roster."""
    found: dict[str, Found] = {}
    for path in ledgers:
        for line in ledger.read(path):
            if (why := wanted.why(line)) is not None:
                found[row_key(line)] = (path, line, why)
    rows = list(_named(found, entries, key))
    return rows, len(found) - len({row_key(recalled.line) for recalled in rows})


def check_section(section: str, ledgers: Iterable[Path], workspace: Workspace = PACKAGE) -> None:
    """Raise `UnknownName` for a section that no ledger names and no topic has: a slip finds nobody."""
    named = {name for path in ledgers for line in ledger.read(path) for name in (*line.sections, *line.texts)}
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


Found = tuple[Path, LedgerLine, str]


def _named(found: Mapping[str, Found], entries: Iterable[RosterEntry], key: bytes) -> Iterator[Recalled]:
    owners = {path: ledger.owners(path) for path, _, _ in found.values()}
    topics = {line.topic for _, line, _ in found.values()}
    for row in (entry for entry in entries if isinstance(entry, Row)):
        for path, line, why in _lines_of(row, found, topics, key):
            is_there = ledger.is_as_written(path.parent, line, owners[path])
            yield Recalled(row, line, why, is_there)


def _lines_of(row: Row, found: Mapping[str, Found], topics: Iterable[str], key: bytes) -> list[Found]:
    """Return the lines of a row: those of its topic, or of any where it names none."""
    id_ = pseudonym(key, row.id)
    keys = (leaflet_key(id_, topic) for topic in ([row.topic] if row.topic else sorted(topics)))
    return [found[one] for one in keys if one in found]
