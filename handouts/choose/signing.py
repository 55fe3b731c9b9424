"""Turn sign-offs into what holds today of an edition: derived each time from what a patient would read, never stored.

An edited word, figure, picture or translation changes the digest of its part, and of no other.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import Final, Literal

from msgspec import Struct, json
from msgspec.structs import replace

from handouts.choose.arrangement import source_places, term_places
from handouts.choose.leaflet import nowhere
from handouts.choose.narrowing import narrow
from handouts.choose.selection import ALWAYS, HEADING, head_of, parts_of
from handouts.errors import ContentError
from handouts.language.translation import require_said
from handouts.load.sign_offs import Records
from handouts.model.clinic import Clinic
from handouts.model.job import ChosenSection, Edition, Selection
from handouts.model.ordering import ARTICLE
from handouts.model.sign_off import ROLES, Approval, Checked, Role, Signing, SignOff, State
from handouts.model.topic import Aspect, Condition, Preset, Topic, head_texts, texts

_NO_DAY: Final = date.min


class Cell(Struct, frozen=True):
    """What holds of one part in one role: a state, why in words, and the sign-off that the words are about."""

    part: str
    role: Role
    state: State
    why: str
    sign_off: SignOff | None = None


def signable(topic: Topic) -> tuple[str, ...]:
    """Return what is signed of a topic, one by one: its heads and its sections."""
    return (*(head_of(preset) for preset in ("", *topic.presets)), *topic.sections)


def digest_of(original: Topic, said: Topic, part: str) -> str:
    """Return the SHA-256 of what a patient reads of a part; in a translation, of the original beside it."""
    read = [_read(topic, part) for topic in ((original, said) if said.is_translation else (said,))]
    return sha256(json.encode(read, enc_hook=nowhere)).hexdigest()


def require_whole(said: Topic, part: str) -> None:
    """Raise `ContentError` for a part of which the topic lacks words in its language: nobody can sign these."""
    require_said(said, json.encode(_read(said, part), enc_hook=nowhere), part)


def texts_of(topic: Topic, part: str) -> tuple[str, ...]:
    """Return what a patient reads of a part, as its texts stand in the topic, with the figures that they name."""
    read = _read(topic, part)[0]
    told = [text for preset in read.presets.values() for text in (preset.title, *head_texts(preset))]
    for section in read.sections.values():
        told += [section.title, *texts(section.blocks), *section.questions]
    told += [f"{term.term}: {term.text}" for term in read.glossary.values()]
    told += [picture.alt for picture in read.pictures.values()]
    told += [f"{{{fact.id}}} = {fact.value:g} ({fact.unit})" for fact in read.facts.values()]
    return tuple(text for text in told if text)


def cells(
    original: Topic, said: Topic, clinic: Clinic, records: Records, today: date, roles: Iterable[Role] = ROLES
) -> Iterator[Cell]:
    """Yield what holds of each part of a topic in a language, in each role."""
    found: dict[tuple[str, Role], list[tuple[str, SignOff]]] = {}
    for id_, one in records.sign_offs.items():
        if (one.topic, one.locale) == (said.id, said.language):
            found.setdefault((one.part, one.role), []).append((id_, one))
    for part in signable(said):
        digest = digest_of(original, said, part) if any((part, role) in found for role in ROLES) else ""
        for role in roles:
            judged = [_judged(id_, one, digest, clinic, records, today) for id_, one in found.get((part, role), ())]
            yield _best(judged) or Cell(part, role, "draft", "nobody has signed it")


def approval_of(original: Topic, said: Topic, clinic: Clinic, records: Records, today: date) -> Approval:
    """Return what readers may be told of an edition; of a sample nothing counts."""
    needed = clinic.signing.needed(is_translation=said.is_translation)
    signed: dict[str, dict[Role, Checked]] = {}
    if records.sign_offs and not clinic.is_sample:
        for cell in cells(original, said, clinic, records, today, needed):
            if cell.state == "signed" and cell.sign_off:
                signed.setdefault(cell.part, {})[cell.role] = _checked(cell.sign_off, said.review_by)
    return Approval(signed)


class Register(Struct, frozen=True):
    """What was signed, on which day it is looked at, and what becomes of drafts where the clinic does not say."""

    records: Records
    today: date
    otherwise: Literal["mark", "refuse"] = "mark"

    @property
    def release_name(self) -> str:
        """The full name of the release that it is of, "" for the text of now."""
        return ""

    def approved(self, edition: Edition, original: Topic) -> Edition:
        """Return an edition with what holds of it."""
        return replace(edition, approval=approval_of(original, edition.topic, edition.clinic, self.records, self.today))

    def require(self, edition: Edition, selection: Selection) -> None:
        """Raise `ContentError` for a leaflet that is not to be printed before somebody signs it.

        A sample is no leaflet for patients, nor is one for translators, and they say so.
        """
        is_for_patients = not (edition.clinic.is_sample or edition.topic.is_unfinished)
        lacking = edition.lacks(parts_of(selection)) if is_for_patients else ()
        if lacking and (edition.clinic.signing.drafts or self.otherwise) == "refuse":
            message = f"in {edition.locale} it is not signed by a {' and a '.join(lacking)}"
            hint = f"handouts sign status {edition.topic.id} says what is left to sign"
            marked = "" if edition.clinic.signing.drafts else "; --allow-drafts prints it with a mark"
            raise ContentError(message, hint + marked)


def may_sign(signing: Signing, name: str, role: Role) -> bool:
    """Whether a clinic that lists its signers lists this one."""
    return not signing.signers or any(one.name == name and role in one.roles for one in signing.signers)


def _judged(id_: str, one: SignOff, digest: str, clinic: Clinic, records: Records, today: date) -> Cell:
    state, why = _state(id_, one, digest, clinic, records, max(today, records.newest), today)
    return Cell(one.part, one.role, state, why, one)


def _state(  # noqa: PLR0911 one answer a line
    id_: str, one: SignOff, digest: str, clinic: Clinic, records: Records, day: date, today: date
) -> tuple[State, str]:
    """Return what has become of a sign-off, and why; a clock that was set back revives none that has lapsed."""
    by = f"{one.post}, {one.signed}"
    if withdrawal := records.withdrawn.get(id_):
        return "withdrawn", f"on {withdrawal.withdrawn}: {withdrawal.reason}"
    if edit := records.unknown_to(one):
        return "void", f"it was signed without knowing of a safety edit: {edit.reason}"
    if one.signed > today:
        return "void", f"it was signed on {one.signed}, which is still to come: look at this machine's clock"
    if one.clinic != clinic.name:
        return "void", f"it was signed for another clinic: {one.clinic}"
    if not may_sign(clinic.signing, one.name, one.role):
        return "void", f"{one.name} is not among the clinic's signers in this role"
    if one.digest != digest:
        return "void", f"the text has changed since it was signed ({by})"
    if one.until < day:
        return "lapsed", f"it held until {one.until} ({by})"
    return "signed", f"{by}; lapses in {(one.until - day).days} days"


_ORDER: Final[Sequence[State]] = ("signed", "lapsed", "withdrawn", "void", "draft")


def _best(found: Collection[Cell]) -> Cell | None:
    """Return the cell that tells most: one that holds, for as long as possible; else the newest."""
    holding = [cell for cell in found if cell.state == "signed"]
    if holding:
        return max(holding, key=lambda cell: cell.sign_off.until if cell.sign_off else _NO_DAY)
    return max(found, key=lambda cell: cell.sign_off.signed if cell.sign_off else _NO_DAY, default=None)


def _checked(one: SignOff, review_by: date | None) -> Checked:
    until = min(one.until, review_by) if review_by else one.until
    return Checked(one.role, one.post, one.signed.replace(day=1), until)


def _read(topic: Topic, part: str) -> tuple[Topic, list[Condition], list[Aspect]]:
    """Return what a patient reads of a part, and nothing that others change: no version, no dates of a review."""
    head = part == HEADING or part.startswith(f"{HEADING}.")
    preset = topic.presets.get(part.removeprefix(f"{HEADING}."), topic.default) if head else _silent(topic.default)
    names = () if head else (part,)
    chosen = tuple(ChosenSection(name, ALWAYS) for name in names)
    selection = Selection(topic.id, (preset.id or None) if head else None, ARTICLE, chosen, tuple(topic.conditions))
    shown = topic if head else replace(topic, default=preset)
    terms, sources = term_places(topic, preset, names, selection.conditions), source_places(topic, preset, names)
    pieces = [*(f"term.{id_}" for id_ in terms), *(f"source.{id_}" for id_ in sources)]
    narrowed = narrow(shown, selection, pieces, topic.language)
    undated = replace(narrowed, version=_NO_DAY, written_by="", review_by=None, twin="")
    about = [topic.conditions[id_] for name in names for id_ in topic.sections[name].conditions]
    aspects = [topic.aspects[id_] for name in names if (id_ := topic.sections[name].aspect)]
    return (undated, about, aspects)


def _silent(preset: Preset) -> Preset:
    """Return the head of a leaflet without its words, which are a part of their own."""
    return replace(preset, id="", title="", message="", summary="", audience="")
