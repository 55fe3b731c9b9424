"""Turn a leaflet into its job bag: what shows that it is sound, in the order of the ten steps of the PIF TICK.

The steps are the Patient Information Forum's (pifonline.org.uk, About the PIF TICK), in our words. What a machine
proved, what people signed and found, and what nobody has checked are told apart; what only an organisation can show is
a field to fill in. No mark of a certifier is printed, and no score is claimed.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from handouts import __version__
from handouts.check.check import Report as CheckReport
from handouts.choose.selection import parts_of
from handouts.choose.signing import Cell, cells
from handouts.language.translation import languages_of
from handouts.load.evidence import Findings
from handouts.load.sign_offs import Records
from handouts.model.clinic import Clinic
from handouts.model.evidence import CHECKS, HumanChecks, UserTest
from handouts.model.job import Edition, Selection
from handouts.model.page import FORMATS
from handouts.model.report import (
    Blanks,
    Block,
    Heading,
    Items,
    Lines,
    Pairs,
    Paragraph,
    Part,
    Report,
    Run,
    Said,
    Table,
    Words,
)
from handouts.model.sign_off import Release, Role
from handouts.model.topic import Fact, Source, Topic
from handouts.reports import machine
from handouts.reports.wording import Teller, called

MARK: Final = "Evidence for staff: not for patients"
LINES: Final = 5


class Case(Struct, frozen=True):
    """What evidence is told of: one leaflet, as it is printed today, what was signed and found, and what rules say.

    `facts` and `sources` are those of the leaflet; `figures` what its printed file showed when it was read back.
    """

    original: Topic
    edition: Edition
    selection: Selection
    figures: tuple[machine.FileFigure, ...]
    code: str
    pages: int
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]
    checked: CheckReport
    records: Records
    findings: Findings
    today: date
    releases: tuple[Release, ...] = ()

    @property
    def said(self) -> Topic:
        return self.edition.topic

    @property
    def clinic(self) -> Clinic:
        return self.edition.clinic

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles in which it has to be signed."""
        return self.clinic.signing.needed(is_translation=self.said.is_translation)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What holds of each of its parts, in the roles that it needs and in others in which something was signed."""
        parts = parts_of(self.selection)
        found = cells(self.original, self.said, self.clinic, self.records, self.today)
        return tuple(one for one in found if one.part in parts and (one.role in self.roles or one.sign_off))

    @property
    def tests(self) -> tuple[UserTest, ...]:
        """The tests with readers of the topic in this language."""
        return tuple(one for one in self.findings.tests if self._is_of(one.topic, one.locale, one.preset))

    @property
    def checks(self) -> tuple[HumanChecks, ...]:
        return tuple(one for one in self.findings.checks if self._is_of(one.topic, one.locale, one.preset))

    def _is_of(self, topic: str, locale: str, preset: str) -> bool:
        is_this = not preset or preset == self.selection.preset
        return (topic, locale) == (self.said.id, self.said.language) and is_this


def evidence(case: Case) -> Report:
    """Return the report of a leaflet's evidence."""
    said = Teller(case.said, case.clinic)
    steps = (
        ("1. Systems: a documented process", _process(case)),
        ("2. Training: who made it knows how", _training()),
        ("3. Need: somebody needs it", _need(case, said)),
        ("4. Evidence: it is based on sources", _evidence(case, said)),
        ("5. Involving users: readers tried it out", _users(case)),
        ("6. Health inequalities: it can be read", _readable(case)),
        ("7. Content and design: it is clear and accessible", _design(case)),
        ("8. Feedback: readers can say what they think", _feedback(case)),
        ("9. Disseminating: it reaches who needs it", [Lines("How it reaches its readers", LINES)]),
        ("10. Impact: it is known what it changes", [Lines("What was measured, when, and what was found", LINES)]),
        ("What nobody has checked", _unchecked(case)),
    )
    return Report(
        title=f"Evidence: {case.original.title}",
        mark=MARK,
        foot=f"Evidence for {case.said.id}, {case.said.language}",
        printed=f"Printed on {case.today}",
        opening=_opening(case, said),
        parts=tuple(Part(title, tuple(blocks)) for title, blocks in steps),
    )


def human_form(case: Case) -> Report:
    """Return the form of the checks that only a person can make."""
    said = Teller(case.said, case.clinic)
    rows = ((check.id, f"{check.asks} ({check.source})", "") for check in CHECKS)
    return Report(
        title=f"Checks by people: {case.original.title}",
        mark="Form for staff: not for patients",
        foot=f"Checks of {case.said.id}, {case.said.language}",
        printed=f"Printed on {case.today}",
        opening=(
            *_opening(case, said)[:1],
            Paragraph(
                "Read the leaflet on paper, on a screen and with a screen reader. Answer yes, not applicable, or no "
                "and why. What is left empty was not checked. handouts record checks takes the answers back."
            ),
        ),
        parts=(
            Part(
                "Checks", (Table(("Check", "What it asks", "Answer"), tuple(rows), True, (21, 44, 35), is_roomy=True),)
            ),
            Part("Who checked", (Blanks(("Name and post", "Day", "Signature")),)),
        ),
    )


def _opening(case: Case, said: Teller) -> tuple[Block, ...]:
    topic, preset = case.said, case.selection.preset or "none"
    pairs: list[tuple[Words, Words]] = [
        ("Leaflet", said.text(_preset_title(case))),
        ("Topic, preset", f"{topic.id}, {preset}"),
        ("Language", said.language),
        ("For", case.clinic.name),
        ("Version, leaflet code", f"{topic.version}, {case.code}"),
    ]
    return (
        Pairs(tuple(pairs)),
        Paragraph(
            "In the order of the ten steps of the PIF TICK. This is no certificate and no score. What a machine "
            "proved, what people signed and what nobody has checked are told apart; the lines are for what only your "
            "organisation can show."
        ),
    )


def _preset_title(case: Case) -> str:
    preset = case.said.presets.get(case.selection.preset or "", case.said.default)
    return preset.title or case.said.title


def _process(case: Case) -> Iterator[Block]:
    topic = case.said
    review = str(topic.review_by) if topic.review_by else "no day is set"
    yield Pairs(
        (
            ("Written by", topic.written_by or "the topic does not say"),
            ("Version of the topic", str(topic.version)),
            ("To be reviewed by", review),
            ("Leaflet", f"code {case.code}, {case.pages} pages; the code is a digest of all that its reader gets"),
            ("Releases in this language", ", ".join(_released(case)) or "none"),
            ("Made with", f"handouts {__version__}"),
        )
    )
    yield Heading("What people signed")
    yield from _signed(case)
    yield Lines("The procedure by which your organisation makes leaflets, and where it is kept", 3)


def _released(case: Case) -> Iterator[str]:
    """Yield the releases of the topic in the leaflet's language, with their days."""
    return (f"{one.number} of {one.made}" for one in case.releases if case.said.language in one.locales)


def _signed(case: Case) -> Iterator[Block]:
    if not any(cell.sign_off for cell in case.cells):
        yield Paragraph(f"Nobody has signed any part of it. It needs: {', '.join(case.roles)}.", is_note=True)
        return
    rows = ((cell.part, cell.role, _strong(cell.state, cell.state != "signed"), _who(cell)) for cell in case.cells)
    yield Table(("Part", "Role", "State", "Who, and why"), tuple(rows), has_row_heads=True, shares=(24, 18, 14, 44))
    yield Paragraph("Names are declared, not proved. A changed word, figure or picture voids what was signed.")


def _who(cell: Cell) -> str:
    return f"{cell.sign_off.name}: {cell.why}" if cell.sign_off else cell.why


def _strong(text: str, is_strong: bool) -> Words:
    return Said((Run(text, "strong"),)) if is_strong else text


def _training() -> Iterator[Block]:
    yield Paragraph("Only your organisation can show this.")
    yield Lines("Who wrote and edited it, and how they were trained", 3)
    yield Blanks(("Shown by", "Day"))


def _need(case: Case, said: Teller) -> Iterator[Block]:
    preset = case.said.presets.get(case.selection.preset or "", case.said.default)
    about = ", ".join(said_condition.label or id_ for id_, said_condition in case.original.conditions.items())
    pairs: list[tuple[Words, Words]] = [
        ("For whom", said.text(preset.audience) if preset.audience else "the preset does not say"),
        ("Main message", said.text(preset.message)),
        *([("Conditions", about)] if about else []),
        ("Sections", ", ".join(case.selection.sections)),
    ]
    yield Pairs(tuple(pairs))
    yield Lines("How the need was found", 3)


def _evidence(case: Case, said: Teller) -> Iterator[Block]:
    if case.facts:
        facts = (
            (fact.id, said.text(f"{{{fact.id}}}"), fact.source, str(fact.opened), _due(fact.review_by, case.today))
            for fact in case.facts
        )
        heads = ("Figure", "Printed", "Source", "Looked up", "Review by")
        yield Table(heads, tuple(facts), has_row_heads=True, shares=(26, 18, 22, 17, 17))
    if case.sources:
        yield Table(
            ("Source", "Publication", "Last read by a person"),
            tuple((one.id, _published(one), str(one.opened or "by nobody")) for one in case.sources),
            has_row_heads=True,
            shares=(22, 54, 24),
        )
    else:
        yield Paragraph("The leaflet names no source.", is_note=True)


def _published(source: Source) -> Said:
    told = ", ".join(filter(None, (source.title, source.publisher, source.year)))
    address = (Run(" "), Run(source.url, url=source.url)) if source.url else ()
    return Said((Run(told), *address), source.language)


def _due(day: date, today: date) -> Words:
    return _strong(f"{day}, past" if day < today else str(day), day < today)


def _users(case: Case) -> Iterator[Block]:
    if not case.tests:
        yield Paragraph("No test with readers is recorded; handouts record user-test records one.", is_note=True)
    for test in case.tests:
        version = "the version of now" if test.version == case.said.version else f"the version of {test.version}"
        yield Pairs(
            (
                (f"{test.tested}", f"{test.people} people: {test.who}; they read {version}"),
                ("Found", test.found),
                ("Changed", test.changed or "nothing"),
            )
        )
    yield Lines("How users took part in writing it", 3)


def _readable(case: Case) -> Iterator[Block]:
    languages = ", ".join(f"{called(one)} ({one})" for one in languages_of(case.original))
    yield Pairs((("Languages of the topic", languages), ("Sizes of print", ", ".join(FORMATS))))
    yield Heading("Reading level")
    yield from machine.reading_level(case.checked, case.selection.preset or "", case.selection.sections)
    yield Lines("What readers need who can't use this leaflet, and what they get", 3)


def _design(case: Case) -> Iterator[Block]:
    yield Heading("The printed file")
    yield from machine.file_table(case.figures)
    yield Heading("Contrast of the clinic's colours")
    yield machine.contrasts(case.clinic.brand)
    yield Heading("Rules about the words and pictures")
    whole = "the whole translation, as its catalog is" if case.said.is_translation else "what this leaflet prints"
    yield Paragraph(f"They are told of {whole}, and of what holds for the topic as a whole.")
    yield machine.rules_table(case.checked, is_translation=case.said.is_translation)
    yield Heading("Items of other tools")
    yield from machine.items_tables(case.checked)
    yield Heading("Checks by people")
    yield from _answers(case)


def _answers(case: Case) -> Iterator[Block]:
    if not case.checks:
        yield Paragraph("None is recorded; handouts evidence --human prints a form.", is_note=True)
    asked = {check.id: check.asks for check in CHECKS}
    for one in case.checks:
        version = "" if one.version == case.said.version else f", of the version of {one.version}"
        yield Paragraph(f"{one.name}, {one.post}, on {one.checked}{version}:")
        rows = ((asked.get(id_, id_), answer) for id_, answer in one.answers.items())
        yield Table(("Check", "Answer"), tuple(rows), shares=(64, 36))


def _feedback(case: Case) -> Iterator[Block]:
    feedback = case.clinic.feedback
    ways = [way for way in (feedback.email, feedback.phone, feedback.web) if way] if feedback else []
    if ways:
        yield Paragraph(f"Each leaflet says where readers can send what they think of it: {', '.join(ways)}.")
    else:
        yield Paragraph("The clinic's file has no [feedback], so the leaflet asks for none.", is_note=True)
    yield Lines("What came back, and what was changed for it", 3)


def _unchecked(case: Case) -> Iterator[Block]:
    """Yield what a reader of all this might take for checked, and is not."""
    yield Items(tuple(_gaps(case)))


def _gaps(case: Case) -> Iterator[Words]:
    for role in case.roles:
        lacking = [cell.part for cell in case.cells if cell.role == role and cell.state != "signed"]
        if lacking:
            yield f"As {role} nobody's word holds for: {', '.join(lacking)}."
    if not case.tests:
        yield "Whether readers understand it: no test is recorded."
    answered = {id_ for one in case.checks if one.version == case.said.version for id_ in one.answers}
    if missing := [check for check in CHECKS if check.id not in answered]:
        yield f"Checks that only a person can make, of this version: {_names(check.id for check in missing)}."
    if unread := [one.id for one in case.sources if not one.opened]:
        yield f"Sources that no person has read, as far as the topic says: {', '.join(unread)}."
    if past := [fact.id for fact in case.facts if fact.review_by < case.today]:
        yield f"Figures past the day of their review: {', '.join(past)}."
    if found := [problem for problem in case.checked.problems if not problem.reason]:
        yield f"What rules found and nobody has mended or explained: {len(found)} (handouts check {case.said.id})."
    yield "Who the people are that signed: names are declared, not proved."


def _names(ids: Iterable[str]) -> str:
    found: Sequence[str] = tuple(ids)
    return "all of them" if len(found) == len(CHECKS) else ", ".join(found)
