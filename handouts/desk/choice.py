"""Turn what a form of the desk says into a choice: what leaflet, how it is printed, and for which patient.

A choice holds names and texts as they were typed; whether there is anything of these names is found out where they are
used, by the functions that the command line uses.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from msgspec import Struct, structs

from handouts.errors import PatientDataError, Problem, UsageError
from handouts.load import cells
from handouts.load.roster import CHECKS
from handouts.model.job import Request, Selection
from handouts.model.ordering import with_required
from handouts.model.patient import PERSONAL, Row
from handouts.model.topic import Topic

OWN: Final = ""
"""The preset of a choice of one's own, section by section."""
MOST_FIELDS: Final = 500
MOST_COPIES: Final = 20
NOBODY: Final = "desk"
"""The id of a row for a patient who is given none; no ledger has it."""
LABELS: Final = {
    "name": "the name",
    "date_of_birth": "the date of birth",
    "clinician": "the clinician",
    "appointment": "the appointment",
    "note": "the note",
    "patient_id": "the patient number",
}
Form = Mapping[str, tuple[str, ...]]


class Choice(Struct, frozen=True):
    """What is asked for. `sections` are those ticked, when topic and preset were `ticked_for`; `locales` the patient's
    language and others to print as well; `told` what the patient is said to know, as `diagnosis_of` names it; `values`
    the patient's; `patient_id` becomes a pseudonym in the ledger."""

    topic: str
    preset: str = OWN
    sections: tuple[str, ...] = ()
    ticked_for: str = ""
    locales: tuple[str, ...] = ()
    has_twin: bool = False
    paper: str = ""
    format: str = ""
    told: str = ""
    patient_id: str = ""
    values: dict[str, str] = {}
    copies: int = 1

    @property
    def about(self) -> str:
        """The topic and the preset, as a form says which ones its ticks were set for."""
        return f"{self.topic}/{self.preset}"

    @property
    def galley(self) -> tuple[object, ...]:
        """What its first leaflet is laid out for, whichever sections are chosen and for whom."""
        return self.topic, self.locales[:1], self.has_twin, self.paper, self.format

    @property
    def without_patient(self) -> "Choice":
        return structs.replace(self, told="", patient_id="", values={})


def form_of(body: bytes) -> Form:
    """Return the fields of a form as browsers send it (URL Standard, 5.1); raises `UsageError` for anything else."""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise UsageError("what was sent is no form of the desk", "open the desk anew") from None
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def choice_of(form: Form) -> Choice:
    """Return the choice that a form makes."""
    return Choice(
        topic=_one(form, "topic"),
        preset=_one(form, "preset"),
        sections=form.get("section", ()),
        ticked_for=_one(form, "ticked_for"),
        locales=tuple(dict.fromkeys(filter(None, (_one(form, "locale"), *form.get("also", ()))))),
        has_twin=bool(_one(form, "twin")),
        paper=_one(form, "paper"),
        format=_one(form, "format"),
        told=_one(form, "told"),
        patient_id=_one(form, "patient_id").strip(),
        values={field: value for field in PERSONAL if (value := _one(form, field).strip())},
        copies=_copies(_one(form, "copies")),
    )


def request_of(topic: Topic, choice: Choice) -> Request:
    """Return what a choice asks for. Ticks that were set for another preset say nothing of this one.

    A section that another one requires need not be ticked: it comes in with that, and says so.
    """
    if choice.preset == OWN:
        return Request(sections=choice.sections if choice.ticked_for == choice.about else ())
    preset = topic.presets.get(choice.preset)
    if preset is None or choice.ticked_for != choice.about:
        return Request(preset=choice.preset)
    known = {name: section.requires for name, section in topic.sections.items()}
    kept = with_required({name: "" for name in choice.sections if name in known}, known)
    dropped = (name for name in preset.sections if name not in kept and not topic.sections[name].is_always)
    added = (name for name in choice.sections if name not in preset.sections)
    return Request(preset=choice.preset, add=tuple(added), drop=tuple(dropped))


def diagnosis_of(selection: Selection) -> str:
    """Return the name of what a leaflet tells. Who knows of one condition need not know of another: a yes that was said
    of one leaflet is none for the next."""
    return f"{selection.topic}/{'+'.join(selection.conditions)}"


def row_of(choice: Choice, selection: Selection) -> Row:
    """Return the patient of a leaflet as a roster's row has one; raises `PatientDataError` with all values that can't
    be used."""
    shown = {field: cells.tidy(value) for field, value in choice.values.items()}
    found = [(field, problem) for field, value in shown.items() for problem in CHECKS[field](value)]
    if choice.patient_id:
        found += [("patient_id", problem) for problem in CHECKS["id"](choice.patient_id)]
    if found:
        raise PatientDataError("\n".join(_said(*one) for one in found), column=found[0][0])
    is_told = choice.told == diagnosis_of(selection)
    return Row(0, choice.patient_id or NOBODY, choice.locales, is_told=is_told, shown=shown)


def _said(field: str, problem: Problem) -> str:
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"{LABELS[field]} {problem.message}{hint}"


def _one(form: Form, name: str) -> str:
    return form.get(name, ("",))[0]


def _copies(said: str) -> int:
    if not said:
        return 1
    if not (said.isascii() and said.isdigit() and 1 <= int(said) <= MOST_COPIES):
        raise UsageError(f"copies are a number from 1 to {MOST_COPIES}", "print again for more")
    return int(said)
