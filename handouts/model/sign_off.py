"""Sign-offs: who has read which part of a topic in which language, and for how long their word holds.

A sign-off is bound by a digest to exactly what a patient reads. Names are declared, not proved: nothing here knows who
sits at the keyboard.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import Final, Literal, get_args

from msgspec import Struct

Role = Literal["clinician", "translator", "patient-reviewer"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
State = Literal["draft", "signed", "void", "lapsed", "withdrawn"]


class SignOff(Struct, frozen=True, omit_defaults=True):
    """What one person signed: a part of a topic (a section, or the head of a preset, `head.PRESET`) in one language.

    It holds from the day `signed` up to the day `until`; `digest` stands for what they read. `clinic` is for whom;
    `after` is the id of the withdrawal that it follows, where the same had been signed and taken back; `safety` are the
    ids of the safety edits of this part that were known when it was signed.
    """

    clinic: str
    topic: str
    part: str
    locale: str
    role: Role
    name: str
    post: str
    signed: date
    until: date
    digest: str
    note: str = ""
    after: str = ""
    safety: tuple[str, ...] = ()


class Withdrawal(Struct, frozen=True, omit_defaults=True):
    """Somebody takes a sign-off back: `sign_off` is its id, the rest says who, when and why."""

    clinic: str
    topic: str
    part: str
    locale: str
    role: Role
    sign_off: str
    name: str
    withdrawn: date
    reason: str


class SafetyEdit(Struct, frozen=True, omit_defaults=True):
    """Somebody says that a part was wrong in a way that could harm: whatever was signed of it without knowing of this
    is void, and so is every release that rests on that; in one language, or in each where `locale` is "". `after` are
    the ids of the safety edits of the same part that were known then.
    """

    clinic: str
    topic: str
    part: str
    name: str
    marked: date
    reason: str
    locale: str = ""
    after: tuple[str, ...] = ()

    def concerns(self, one: SignOff) -> bool:
        """Whether a sign-off is of what was wrong, unless it was given since."""
        return (self.topic, self.part) == (one.topic, one.part) and self.locale in {"", one.locale}


class Release(Struct, frozen=True, omit_defaults=True):
    """A topic as it was signed, in some languages: the names of the sign-offs that it rests on, and its files, each
    with the SHA-256 of what is in it.
    """

    clinic: str
    topic: str
    number: int
    made: date
    locales: tuple[str, ...]
    sign_offs: tuple[str, ...]
    files: dict[str, str]


class Signer(Struct, frozen=True, omit_defaults=True):
    """Somebody who may sign, and as what."""

    name: str
    roles: tuple[Role, ...]


class Signing(Struct, frozen=True, omit_defaults=True):
    """What a clinic wants signed: a clinician signs every text, a translator every translation, and these `roles` too.

    `drafts` says what becomes of a leaflet that lacks one: it is marked, or refused; "" marks a single leaflet and
    refuses a row of a batch; with `releases`, such a row gets the text of the last release. Where there are `signers`,
    nobody else's sign-off counts.
    """

    roles: tuple[Role, ...] = ()
    drafts: Literal["", "mark", "refuse"] = ""
    releases: bool = False
    signers: tuple[Signer, ...] = ()

    def needed(self, *, is_translation: bool) -> tuple[Role, ...]:
        """Return the roles that a leaflet needs; 45 CFR 92.201(c)(3) wants translations read by a translator."""
        wanted = {"clinician", *self.roles, *(["translator"] if is_translation else [])}
        return tuple(role for role in ROLES if role in wanted)


class Checked(Struct, frozen=True, omit_defaults=True):
    """What a reader is told of a sign-off: who by post, in which month (its first day), and until when it holds."""

    role: Role
    post: str
    month: date
    until: date

    @property
    def id(self) -> str:
        """Eight digits that tell this line from others, wherever it is printed."""
        return sha256(f"{self.role} {self.post} {self.month} {self.until}".encode()).hexdigest()[:8]


class Approval(Struct, frozen=True, omit_defaults=True):
    """What holds of an edition: for each part that is signed, by role, what a reader is told of it."""

    signed: dict[str, dict[Role, Checked]] = {}

    def lines(self) -> tuple[Checked, ...]:
        """Return what readers are told, each line once, clinicians first."""
        told = [checked for part in self.signed.values() for checked in part.values()]
        return tuple(sorted(dict.fromkeys(told), key=lambda one: (ROLES.index(one.role), one.month, one.post)))

    def told(self, parts: Sequence[str]) -> tuple[Checked, ...]:
        """Return what readers of these parts are told: the lines of the roles in which each of them is signed."""
        own = Approval({part: roles for part, roles in self.signed.items() if part in parts})
        lacking = self.lacks(parts, ROLES)
        return tuple(line for line in own.lines() if line.role not in lacking)

    def lacks(self, parts: Iterable[str], needed: Iterable[Role]) -> tuple[Role, ...]:
        """Return the needed roles in which any of these parts is not signed."""
        names = tuple(parts)
        return tuple(role for role in needed if any(role not in self.signed.get(part, {}) for part in names))


UNSIGNED: Final = Approval()
"""Of an edition of which nobody has signed anything."""
