"""Turn codes as medical records write them into codes that can be compared, each of a system that is known.

No code is looked up anywhere: which of them a topic is about stands in its `topic.toml`.
"""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct


class System(Struct, frozen=True):
    """A code system: its name, its OID, and what else records call it, in lower-case letters and digits alone.

    `shape` is that of its codes. In one that `is_tree`, a code stands for all that begin with it.
    """

    name: str
    oid: str
    names: tuple[str, ...]
    shape: str
    example: str
    is_tree: bool = False


class Code(Struct, frozen=True):
    """A code; `system` is a key of `SYSTEMS`."""

    system: str
    code: str


class CodeGroup(Struct, frozen=True, omit_defaults=True):
    """Codes that mean the same to a topic: that it fits, and perhaps which `preset` to propose.

    Where `beside` names groups, these codes count only beside a code of one of those. `refused` says why the topic does
    not fit these codes.
    """

    id: str
    icd_10: tuple[str, ...] = ()
    icd_10_cm: tuple[str, ...] = ()
    snomed_ct: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    preset: str = ""
    refused: str = ""

    def codes(self, system: str) -> tuple[str, ...]:
        """Return the group's codes of a system."""
        found: tuple[str, ...] = getattr(self, system)
        return found

    @property
    def listed(self) -> str:
        """All its codes, each once, as a person lists them."""
        return ", ".join(dict.fromkeys(code for system in SYSTEMS for code in self.codes(system)))

    @property
    def says(self) -> str:
        """What its codes say, in words."""
        if self.refused:
            return f"refused: {self.refused}"
        told = [f"only beside {' or '.join(self.beside)}"] if self.beside else []
        told += [f"proposes {self.preset}"] if self.preset else []
        return "; ".join(told)

    def has(self, code: Code) -> bool:
        """Whether a code is one of these or stands below one."""
        return any(one.code in self.codes(code.system) for one in above(code))


_ICD: Final = r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"
SYSTEMS: Final[dict[str, System]] = {
    "icd_10": System(
        "ICD-10",
        "2.16.840.1.113883.6.3",
        ("icd10", "i10", "httphl7orgfhirsidicd10"),
        _ICD,
        "C50 or C50.9",
        is_tree=True,
    ),
    "icd_10_cm": System(
        "ICD-10-CM",
        "2.16.840.1.113883.6.90",
        ("icd10cm", "i10c", "httphl7orgfhirsidicd10cm"),
        _ICD,
        "C50 or C50.911",
        is_tree=True,
    ),
    "snomed_ct": System(
        "SNOMED CT",
        "2.16.840.1.113883.6.96",
        ("snomedct", "snomed", "sct", "httpsnomedinfosct"),
        "[1-9][0-9]{5,17}",
        "254837009",
    ),
    "mesh": System(
        "MeSH", "2.16.840.1.113883.6.177", ("mesh", "msh", "httpidnlmnihgovmesh"), "[DQ][0-9]{6,9}", "Q000628"
    ),
}
"""Code systems by the key under which `topic.toml` has their codes; short names are those of HL7 table 0396."""
_MODULE: Final = re.compile("(httpsnomedinfosct)[0-9].*")
"""The edition of SNOMED CT at the end of its URI, which makes no difference here."""
_MARKS: Final = "*†+!"
"""Signs after a code of ICD-10 that say how it is combined with others."""
_TURNED: Final = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
"""What becomes of a digit with each place to the left."""


def system_of(name: str) -> str:
    """Return the key of the system that records call so, by its OID, its name or its URI, or nothing."""
    oid = name.strip().casefold().removeprefix("urn:oid:")
    plain = _MODULE.sub(r"\1", "".join(sign for sign in name.casefold() if sign.isalnum()))
    return next((key for key, system in SYSTEMS.items() if oid == system.oid or plain in system.names), "")


def codes_of(text: str, system: str = "") -> tuple[Code, ...]:
    """Return what a text is as a code: of its system, or of each one that has such codes where none is named.

    ICD codes may lack their point, as in `C50911`.
    """
    tidy = text.strip().upper().rstrip(_MARKS)
    pointed = f"{tidy[:3]}.{tidy[3:]}" if len(tidy) > 3 and "." not in tidy else tidy
    spelt = {key: pointed if known.is_tree else tidy for key, known in SYSTEMS.items() if system in {"", key}}
    return tuple(Code(key, code) for key, code in spelt.items() if is_code(key, code))


def is_code(system: str, code: str) -> bool:
    """Whether a text has the shape of a system's codes; the last digit of SNOMED CT's proves the others."""
    is_shaped = re.fullmatch(SYSTEMS[system].shape, code) is not None
    return is_shaped and (system != "snomed_ct" or _is_proved(code))


def above(code: Code) -> Iterator[Code]:
    """Yield a code and, in a system that is a tree, all above it: C50.911, C50.91, C50.9, C50."""
    yield code
    if SYSTEMS[code.system].is_tree:
        stems = (code.code[:end] for end in range(len(code.code) - 1, 2, -1))
        yield from (Code(code.system, stem) for stem in stems if not stem.endswith("."))


def _is_proved(digits: str) -> bool:
    """Whether the check digit at the end is right (Verhoeff's; SNOMED CT Release File Specifications, SCTID)."""
    joined = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit)
        for _ in range(place % 8):
            number = _TURNED[number]
        joined = _joined(joined, number)
    return joined == 0


def _joined(one: int, other: int) -> int:
    """Return one turn of a pentagon after another: 0 to 4 as it lies, 5 to 9 turned over."""
    turn = one + other if one < 5 else one - other
    return turn % 5 + 5 * ((one < 5) != (other < 5))
