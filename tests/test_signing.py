"""What holds of what was signed: derived from what a patient reads, for one part, language and role at a time."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from msgspec.structs import replace
from printing import job_for
from topic_folders import PROCEDURE, fixture_topic

from handouts.choose.leaflet import decode, excerpt_of
from handouts.choose.releases import Shelf, resting_on
from handouts.choose.signing import Register, cells, digest_of, signable
from handouts.compose.composition import compose, parted
from handouts.errors import ContentError
from handouts.language.translation import in_locale
from handouts.load.clinic import sample_clinic
from handouts.load.sign_offs import Records, anew, encoded, id_of, read_records, write_record
from handouts.model.clinic import Clinic
from handouts.model.job import Edition, GalleyKey, Job, Request
from handouts.model.page import page
from handouts.model.sign_off import Release, Role, SafetyEdit, Signer, Signing, SignOff, Withdrawal
from handouts.model.topic import Topic

TODAY = date(2026, 11, 29)
TOPIC = fixture_topic(PROCEDURE)
SPANISH = in_locale(TOPIC, "es")
CLINIC = replace(sample_clinic(), is_sample=False, name="Rivertown Hospital")
REQUEST = Request(preset="on-the-day")


def sign_off(said: Topic, part: str, role: Role = "clinician", signed: date = TODAY, days: int = 365) -> SignOff:
    digest = digest_of(TOPIC, said, part)
    until = signed + timedelta(days)
    names = (CLINIC.name, said.id, part, said.language, role)
    return SignOff(*names, name="A. Signer", post="Ear nurse", signed=signed, until=until, digest=digest)


def records(*signed: SignOff, withdrawn: tuple[Withdrawal, ...] = ()) -> Records:
    return Records({id_of(one): one for one in signed}, {one.sign_off: one for one in withdrawn})


def all_signed(said: Topic, *roles: Role) -> tuple[SignOff, ...]:
    return tuple(sign_off(said, part, role) for part in signable(said) for role in roles)


def status(said: Topic, known: Records, clinic: Clinic = CLINIC, today: date = TODAY) -> str:
    """Return the piece that says in this leaflet who has not checked it, "" for none."""
    found = pieces(said, known, clinic, today)
    return next((piece for piece in found if piece.startswith("status")), "")


def pieces(said: Topic, known: Records, clinic: Clinic = CLINIC, today: date = TODAY) -> list[str]:
    return [piece.id for piece in excerpt_of(job(said, known, clinic, today))[0].pieces]


def composed(edition: Edition, names: list[str]) -> list[str]:
    """Return these pieces of a composition as HTML."""
    found = parted(compose(GalleyKey(edition, page("a4", "clear-print", "en"), "article")).html)[1]
    return [found[name] for name in names if name.startswith(("status", "contact", "review"))]


def job(said: Topic, known: Records, clinic: Clinic = CLINIC, today: date = TODAY) -> Job:
    plain = job_for(said, REQUEST, clinic)
    return replace(plain, edition=Register(known, today).approved(plain.edition, TOPIC))


def state(known: Records, part: str, said: Topic = TOPIC, clinic: Clinic = CLINIC, today: date = TODAY) -> str:
    return next(
        f"{c.state}: {c.why}" for c in cells(TOPIC, said, clinic, known, today, ("clinician",)) if c.part == part
    )


def test_a_signed_leaflet_has_no_draft_mark() -> None:
    assert status(TOPIC, records()) == "status"
    known = records(*all_signed(TOPIC, "clinician"))
    assert status(TOPIC, known) == ""
    assert sum(piece.startswith("checked.") for piece in pieces(TOPIC, known)) == 1
    excerpt, leaflet = excerpt_of(job(TOPIC, known))
    assert b"Ear nurse" in leaflet and b"A. Signer" not in leaflet
    assert excerpt.code != excerpt_of(job(TOPIC, records()))[0].code


def test_a_leaflet_of_which_a_part_is_not_signed_does_not_say_who_checked_it() -> None:
    """Neither on paper nor in what its code stands for; by when it is to be reviewed is said all the same."""
    known = records(*(one for one in all_signed(TOPIC, "clinician") if one.part != "during"))
    dated = replace(TOPIC, review_by=date(2028, 1, 1))
    found = pieces(dated, known)
    assert "status" in found and "review" in found
    assert not any(piece.startswith("checked.") for piece in found)
    leaflet = excerpt_of(job(dated, known))[1]
    assert b"Ear nurse" not in leaflet
    assert composed(decode(leaflet).edition, found) == composed(job(dated, known).edition, found), "as it is read back"


def test_a_sample_is_always_a_draft() -> None:
    assert status(TOPIC, records(*all_signed(TOPIC, "clinician")), replace(CLINIC, is_sample=True)) == "status"


def test_a_translation_needs_both_and_says_which_one_is_lacking() -> None:
    assert status(SPANISH, records()) == "status"
    assert status(SPANISH, records(*all_signed(SPANISH, "clinician"))) == "status.translator"
    assert status(SPANISH, records(*all_signed(SPANISH, "translator"))) == "status.clinician"
    assert status(SPANISH, records(*all_signed(SPANISH, "clinician", "translator"))) == ""
    assert status(SPANISH, records(*all_signed(TOPIC, "clinician", "translator"))) == "status", "of the original"


def test_a_clinic_may_want_more() -> None:
    clinic = replace(CLINIC, signing=Signing(roles=("patient-reviewer",)))
    assert status(TOPIC, records(*all_signed(TOPIC, "clinician")), clinic) == "status.patient-reviewer"
    assert status(TOPIC, records(*all_signed(TOPIC, "clinician", "patient-reviewer")), clinic) == ""


def test_a_changed_word_voids_one_part() -> None:
    """One word of one section: of all parts that were signed, this one is void."""
    section = TOPIC.sections["during"]
    block = replace(section.blocks[1], text=section.blocks[1].text + " Really.")
    edited = replace(section, blocks=(section.blocks[0], block, *section.blocks[2:]))
    changed = replace(TOPIC, sections={**TOPIC.sections, "during": edited})
    known = records(*all_signed(TOPIC, "clinician"))
    found = {cell.part: cell.state for cell in cells(changed, changed, CLINIC, known, TODAY, ("clinician",))}
    assert [part for part, state in found.items() if state != "signed"] == ["during"]
    assert found["during"] == "void"


@pytest.mark.parametrize(
    ("what", "voids"),
    [
        ({"version": date(2027, 1, 1), "written_by": "Others"}, []),
        ({"title": "Another title"}, None),
    ],
)
def test_what_nobody_signs_voids_nothing(what: dict[str, object], voids: list[str] | None) -> None:
    """A new version date changes no word that was read; the topic's title stands in every leaflet."""
    changed = replace(TOPIC, **what)
    known = records(*all_signed(TOPIC, "clinician"))
    found = [
        cell.part for cell in cells(changed, changed, CLINIC, known, TODAY, ("clinician",)) if cell.state == "void"
    ]
    assert found == (list(signable(TOPIC)) if voids is None else voids)


def test_a_changed_figure_voids_the_parts_that_name_it() -> None:
    fact = next(iter(TOPIC.facts.values()))
    changed = replace(TOPIC, facts={**TOPIC.facts, fact.id: replace(fact, value=fact.value + 1)})
    known = records(*all_signed(TOPIC, "clinician"))
    found = {cell.part: cell.state for cell in cells(changed, changed, CLINIC, known, TODAY, ("clinician",))}
    assert {"signed", "void"} == set(found.values())


def test_a_changed_original_voids_its_translation() -> None:
    section = TOPIC.sections["during"]
    changed = replace(TOPIC, sections={**TOPIC.sections, "during": replace(section, title="Now")})
    found = cells(changed, SPANISH, CLINIC, records(*all_signed(SPANISH, "translator")), TODAY, ("translator",))
    assert [cell.part for cell in found if cell.state == "void"] == ["during"]


def test_a_sign_off_lapses_and_an_early_clock_revives_none() -> None:
    short, later = sign_off(TOPIC, "during", days=10), TODAY + timedelta(20)
    assert state(records(short), "during", today=TODAY + timedelta(10)).startswith("signed")
    assert state(records(short), "during", today=TODAY + timedelta(11)).startswith("lapsed")
    since = records(short, sign_off(TOPIC, "about", signed=later))
    assert state(since, "during").startswith("lapsed"), "this day was seen"
    assert state(since, "about").startswith("void: it was signed on"), "which is still to come"


def test_what_was_withdrawn() -> None:
    one = sign_off(TOPIC, "during")
    back = Withdrawal(
        CLINIC.name, TOPIC.id, "during", "en", "clinician", id_of(one), "B. Signer", TODAY, "a wrong dose"
    )
    known = records(one, withdrawn=(back,))
    assert state(known, "during") == f"withdrawn: on {TODAY}: a wrong dose"
    assert state(records(one, sign_off(TOPIC, "during", days=9), withdrawn=(back,)), "during").startswith("signed")


def test_for_another_clinic_or_by_nobody_who_may() -> None:
    known = records(sign_off(TOPIC, "during"))
    other = replace(CLINIC, name="Another Hospital")
    assert state(known, "during", clinic=other) == f"void: it was signed for another clinic: {CLINIC.name}"
    closed = replace(CLINIC, signing=Signing(signers=(Signer("B. Signer", ("clinician",)),)))
    assert state(known, "during", clinic=closed).startswith("void: A. Signer is not among")


def test_drafts_may_be_refused() -> None:
    edition = Edition(TOPIC, CLINIC)
    selection = job(TOPIC, records()).selection
    Register(records(), TODAY).require(edition, selection)
    with pytest.raises(ContentError, match="in en it is not signed by a clinician"):
        Register(records(), TODAY, "refuse").require(edition, selection)
    marking = replace(edition, clinic=replace(CLINIC, signing=Signing(drafts="mark")))
    Register(records(), TODAY, "refuse").require(marking, selection)
    Register(records(), TODAY, "refuse").require(replace(edition, clinic=sample_clinic()), selection)


def test_files(tmp_path: Path) -> None:
    """One a sign-off; one that is damaged or changed is named, and the others hold."""
    ours, theirs = sign_off(TOPIC, "during"), sign_off(TOPIC, "about")
    path = write_record(tmp_path, ours)
    assert write_record(tmp_path, ours) == path
    write_record(tmp_path, theirs)
    assert read_records(tmp_path) == records(ours, theirs)
    path.write_text(path.read_text("utf-8").replace("2027", "2037"), "utf-8")
    whole = encoded(theirs).decode()
    other = tmp_path / "signoffs"
    (other / "torn.toml").write_text('clinic = "', "utf-8")
    (other / "torn2.toml").write_text(whole.replace('post = "Ear nurse"\n', ""), "utf-8")
    (other / "torn3.toml").write_text(whole.replace("until = 2027-11-29", 'until = "soon"'), "utf-8")
    found = read_records(tmp_path)
    assert found.sign_offs == records(theirs).sign_offs
    torn = [f"torn{number}.toml" for number in ("", 2, 3)]
    assert [problem.path and problem.path.name for problem in found.damaged] == [path.name, *torn]
    assert [problem.message.rpartition(": ")[2] for problem in found.damaged[2:]] == [
        "post is missing",
        "until has a value of another kind",
    ]


def test_a_damaged_withdrawal_revives_nothing(tmp_path: Path) -> None:
    """Its name says which sign-off it took back; that a safety edit is damaged, too."""
    one, other = sign_off(TOPIC, "during"), sign_off(TOPIC, "about")
    back = Withdrawal(CLINIC.name, TOPIC.id, "during", "en", "clinician", id_of(one), "B. Signer", TODAY, "wrong")
    edit = SafetyEdit(CLINIC.name, TOPIC.id, "about", "B. Signer", TODAY, "wrong")
    for record in (one, other, back, edit):
        write_record(tmp_path, record)
    sound = [state(read_records(tmp_path), part) for part in ("during", "about")]
    for path in (tmp_path / "signoffs").glob("*"):
        if path.name.split(".")[-3] in {"safety", id_of(one)}:
            path.write_bytes(b"torn")
    found = read_records(tmp_path)
    assert len(found.damaged) == 2
    assert [state(found, part).partition(":")[0] for part in ("during", "about")] == ["withdrawn", "void"]
    assert [one.partition(":")[0] for one in sound] == ["withdrawn", "void"]


class Histories(RuleBasedStateMachine):
    """Sign, edit, lapse, withdraw, release and mark as unsafe, in any order: no leaflet is unmarked that should be
    marked, from a release either."""

    def __init__(self) -> None:
        super().__init__()
        self.today = TODAY
        self.signed: list[SignOff] = []
        self.withdrawn: list[Withdrawal] = []
        self.unsafe: list[SafetyEdit] = []
        self.holds: dict[str, set[str]] = {}
        self.alive: dict[str, date] = {}
        self.words: dict[str, int] = {}
        self.released: list[tuple[Topic, Release]] = []

    def topic(self) -> Topic:
        sections = {
            name: replace(section, title=f"{section.title} {self.words.get(name, 0)}")
            for name, section in TOPIC.sections.items()
        }
        return replace(TOPIC, sections=sections)

    def records(self) -> Records:
        edits = {id_of(one): one for one in self.unsafe}
        return replace(records(*self.signed, withdrawn=tuple(self.withdrawn)), safety=edits)

    def shelf(self) -> Shelf:
        return Shelf(Path(), Path(), CLINIC, self.records(), self.today)

    @rule(part=st.sampled_from(signable(TOPIC)), days=st.integers(0, 40), is_told=st.booleans())
    def sign(self, part: str, days: int, is_told: bool = True) -> None:
        """Who works with a copy of the workspace is told nothing of safety edits in the other."""
        topic, known = self.topic(), self.records()
        one = replace(sign_off(TOPIC, part, signed=self.today, days=days), digest=digest_of(topic, topic, part))
        one = anew(one, known if is_told else replace(known, safety={}))
        self.signed.append(one)
        if is_told or not any(edit.part == part for edit in self.unsafe):
            self.holds.setdefault(part, set()).add(id_of(one))
            self.alive[id_of(one)] = one.until

    @rule()
    def sign_all(self) -> None:
        for part in signable(TOPIC):
            self.sign(part, 30)

    @rule(part=st.sampled_from(list(TOPIC.sections)))
    def edit(self, part: str) -> None:
        self.words[part] = self.words.get(part, 0) + 1
        self.holds.pop(part, None)

    @rule(part=st.sampled_from(signable(TOPIC)))
    def safety_edit(self, part: str) -> None:
        after = tuple(id_of(one) for one in self.unsafe if one.part == part)
        self.unsafe.append(SafetyEdit(CLINIC.name, TOPIC.id, part, "B. Signer", self.today, "wrong", "", after))
        self.holds.pop(part, None)
        for one in (one for one in self.signed if one.part == part):
            self.alive.pop(id_of(one), None)

    @rule(days=st.integers(1, 25))
    def wait(self, days: int) -> None:
        self.today += timedelta(days)

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        if not self.signed:
            return
        one = data.draw(st.sampled_from(self.signed))
        names = (one.clinic, one.topic, one.part, one.locale, one.role, id_of(one), "B. Signer", self.today, "wrong")
        self.withdrawn.append(Withdrawal(*names))
        self.holds.get(one.part, set()).discard(id_of(one))
        self.alive.pop(id_of(one), None)

    @rule(is_signed_first=st.booleans())
    def release(self, is_signed_first: bool) -> None:
        if is_signed_first:
            self.sign_all()
        topic = self.topic()
        names = (CLINIC.name, TOPIC.id, len(self.released) + 1, self.today, ("en",))
        if all(self.is_signed(self.holds.get(part, ())) for part in signable(topic)):
            made = Release(*names, tuple(resting_on(topic, topic, self.shelf())), {})
            self.released.append((topic, made))
        else:
            with pytest.raises(ContentError, match="it is not wholly signed"):
                tuple(resting_on(topic, topic, self.shelf()))

    def is_signed(self, ids: Iterable[str]) -> bool:
        return any(self.alive.get(id_, date.min) >= self.today for id_ in ids)

    @invariant()
    def marked_as_it_should_be(self) -> None:
        topic = self.topic()
        edition = Register(self.records(), self.today).approved(Edition(topic, CLINIC), topic)
        for part in signable(topic):
            is_signed = self.is_signed(self.holds.get(part, ()))
            assert edition.lacks((part,)) == (() if is_signed else ("clinician",)), part

    @invariant()
    def released_as_it_should_be(self) -> None:
        for topic, made in self.released:
            register = self.shelf().register(made, topic, self.today)
            edition = register.approved(Edition(topic, CLINIC), topic)
            for part in signable(topic):
                ids = [name.split(".")[-2] for name in made.sign_offs if name.startswith(f"{TOPIC.id}.{part}.en.")]
                assert len(ids) == 1
                assert edition.lacks((part,)) == (() if self.is_signed(ids) else ("clinician",)), part


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=10, stateful_step_count=12, deadline=None)


@pytest.mark.proof
def test_a_thousand_histories() -> None:
    run_state_machine_as_test(Histories, settings=settings(max_examples=1000, stateful_step_count=12, deadline=None))
