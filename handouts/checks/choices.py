"""Rules about what may be chosen together; what contradicts itself outright keeps a topic from being loaded."""

from collections.abc import Iterator
from typing import Final

from handouts.checks.proof import Proof
from handouts.checks.rule import CONTENT, Slip, in_table, rule
from handouts.content.topic import Section


@rule("preset-condition", "error", CONTENT)
def preset_condition(proof: Proof) -> Iterator[Slip]:
    """A preset about some conditions has no section about others."""
    for name, preset in proof.topic.presets.items():
        for number, id_ in enumerate(preset.sections):
            about = proof.topic.sections[id_].conditions
            if preset.conditions and about and not set(about) & set(preset.conditions):
                message = f"{id_} is about {', '.join(about)}, the preset about {', '.join(preset.conditions)}"
                yield in_table(proof, ("presets", name, "sections", number), message, "take it out")


@rule("require-condition", "error", CONTENT)
def require_condition(proof: Proof) -> Iterator[Slip]:
    """A section requires none about a condition that is not its own."""
    for id_, section in proof.topic.sections.items():
        for number, needed in enumerate(section.requires):
            if strange := _strange(section, proof.topic.sections[needed]):
                message = f"{needed} is about {strange}, {id_} is not"
                yield in_table(proof, ("sections", id_, "requires", number), message, "require what both share")


def _strange(section: Section, needed: Section) -> str:
    """Return the conditions of what is needed where none of them is the section's."""
    has_shared = not needed.conditions or bool(set(section.conditions) & set(needed.conditions))
    return "" if has_shared else ", ".join(needed.conditions)


@rule("disclosure-always", "error", CONTENT)
def disclosure_always(proof: Proof) -> Iterator[Slip]:
    """What tells a diagnosis is not in every leaflet."""
    for id_, section in proof.topic.sections.items():
        if section.is_disclosure and section.is_always:
            message = f"{id_} tells a diagnosis, and is in every leaflet"
            yield in_table(proof, ("sections", id_, "disclosure"), message, "a reader may not know it yet")


RULES: Final = (preset_condition, require_condition, disclosure_always)
