"""Turn a request into a selection, and a selection into pieces: what a handout holds, in order, each with the reason.

A choice that breaks a rule of the topic is refused and says which; nothing is put right silently but what a section
requires, which comes in just before it and says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from handouts.choose.arrangement import source_places, term_places
from handouts.choose.contents import CONTENTS, LEAST_PAGES
from handouts.choose.fronts import HEAD
from handouts.errors import ContentError, UsageError, unknown
from handouts.model.job import ChosenPiece, ChosenSection, Edition, Job, Request, Selection
from handouts.model.ordering import ARTICLE, LAYOUTS, RANKS, clashes, rank, side_by_side, variant, with_required
from handouts.model.sign_off import Role
from handouts.model.topic import Preset, Topic

ALWAYS: Final = "in every leaflet"
HEADING: Final = HEAD[0]
REVIEW: Final = "review"
"""The piece that says by when a leaflet is to be reviewed, where others of its topic say so with who checked them."""


def head_of(preset: str) -> str:
    """Return the name of a preset's head, "" for a leaflet that is chosen section by section."""
    return f"{HEADING}.{preset}" if preset else HEADING


def parts_of(selection: Selection) -> tuple[str, ...]:
    """Return what is signed of the topic that a leaflet prints: its head and its sections."""
    return (head_of(selection.preset or ""), *selection.sections)


def select(topic: Topic, request: Request) -> Selection:
    """Return the sections that the request asks for and those that come with them, each with its reason.

    Raises `UnknownName` for a preset or section that the topic has not, `UsageError` for a request that contradicts
    itself, `ContentError` for a choice that breaks a rule of the topic.
    """
    preset = _preset(topic, request)
    for name in (*request.sections, *request.add, *request.drop):
        if name not in topic.sections:
            raise unknown("section", name, list(topic.sections))
    reasons = _with_always(topic, _named(topic, request, preset))
    chosen = with_required(reasons, {name: section.requires for name, section in topic.sections.items()})
    _refuse_dropped(topic, request, chosen)
    _refuse_broken(topic, chosen, request)
    ordered = sorted(chosen, key=lambda name: rank(topic.sections[name]))
    return _selection(topic, preset, {name: chosen[name] for name in ordered})


def reselect(topic: Topic, preset: str, sections: Sequence[str]) -> Selection:
    """Return the selection of a leaflet that was made before: its sections in reading order, "" for no preset.

    No rule of the topic is asked again: these sections were chosen. Raises `KeyError` for a name that is not there.
    """
    return _selection(topic, topic.presets[preset] if preset else topic.default, dict.fromkeys(sections, "as before"))


def _selection(topic: Topic, preset: Preset, reasons: Mapping[str, str]) -> Selection:
    """Return the selection of these sections in reading order, with the layout and the conditions that they have."""
    conditions = preset.conditions or _conditions(topic, list(reasons))
    compares_nothing = LAYOUTS.get(preset.layout, False) and len(conditions) == 1
    return Selection(
        topic=topic.id,
        preset=preset.id or None,
        layout=ARTICLE if compares_nothing else preset.layout,
        chosen=tuple(ChosenSection(name, reason) for name, reason in reasons.items()),
        conditions=conditions,
    )


def pieces(job: Job) -> tuple[ChosenPiece, ...]:
    """Return the pieces of a leaflet in reading order; sections on a sheet of their own come last."""
    topic, selection = job.edition.topic, job.selection
    preset = topic.default if selection.preset is None else topic.presets[selection.preset]
    sections = tuple(_section_pieces(topic, selection))
    front = sum(rank(topic.sections[group[0]]) == RANKS["front"] for group in groups(topic, selection))
    return (
        *_opening(job.edition, selection),
        *sections[:front],
        ChosenPiece(CONTENTS, f"where it has {LEAST_PAGES} pages or more"),
        *(piece for piece in sections[front:] if not piece.starts_sheet),
        *([ChosenPiece("teach-back", "the copy for staff")] if topic.twin == "staff" else ()),
        *_questions(topic, selection),
        *_list("glossary", "term", term_places(topic, preset, selection.sections, selection.conditions)),
        *_list("sources", "source", source_places(topic, preset, selection.sections)),
        ChosenPiece("contact", ALWAYS),
        *_checked(job.edition, selection),
        ChosenPiece("notes", ALWAYS),
        *(piece for piece in sections if piece.starts_sheet),
    )


def groups(topic: Topic, selection: Selection) -> tuple[tuple[str, ...], ...]:
    """Return the sections in the order of their pieces; those that stand side by side are one group."""
    if LAYOUTS.get(selection.layout, False):
        return side_by_side(topic, selection.sections)
    return tuple((name,) for name in selection.sections)


def _preset(topic: Topic, request: Request) -> Preset:
    """Return the preset asked for, or what heads a list of sections."""
    if request.preset is not None and request.sections:
        raise UsageError("a preset and a list of sections contradict each other", "add sections to a preset with --add")
    if request.preset is None and not request.sections:
        hint = "--section NAME, or --preset with one of: " + ", ".join(topic.presets)
        raise UsageError("choose a preset or sections", hint)
    if request.preset is None:
        return topic.default
    if request.preset not in topic.presets:
        raise unknown("preset", request.preset, list(topic.presets))
    return topic.presets[request.preset]


def _named(topic: Topic, request: Request, preset: Preset) -> dict[str, str]:
    """Return the sections that are named, without the dropped ones, and why each is in."""
    both = set(request.drop).intersection((*request.add, *request.sections))
    if both:
        raise UsageError(f"{min(both)} is both asked for and dropped")
    by_rule = f" by {request.rule}" if request.rule else ""
    reasons = dict.fromkeys(preset.sections, f"preset {preset.id}{by_rule}")
    reasons.update(dict.fromkeys(request.sections, "asked for"))
    for name in request.add:
        reasons.setdefault(name, "added")
    _refuse_idle_drops(topic, request, reasons)
    named = {name: reason for name, reason in reasons.items() if name not in request.drop}
    if not named:
        raise UsageError("nothing is left of the leaflet", "drop fewer sections")
    return named


def _refuse_idle_drops(topic: Topic, request: Request, reasons: Mapping[str, str]) -> None:
    """A drop that changes nothing is most likely a slip; those in every handout get an answer of their own later."""
    whole = with_required(reasons, {name: section.requires for name, section in topic.sections.items()})
    for name in request.drop:
        if name not in whole and not topic.sections[name].is_always:
            raise UsageError(f"{name} can't be dropped: it is not in this leaflet", "in: " + ", ".join(whole))


def _with_always(topic: Topic, named: Mapping[str, str]) -> dict[str, str]:
    """Return the named sections after those in every handout; one that is both keeps its place among the named."""
    always = {name: ALWAYS for name, section in topic.sections.items() if section.is_always}
    return {
        **{name: ALWAYS for name in always if name not in named},
        **named,
        **{n: ALWAYS for n in always if n in named},
    }


def _refuse_dropped(topic: Topic, request: Request, chosen: Mapping[str, str]) -> None:
    for name in request.drop:
        if topic.sections[name].is_always:
            raise ContentError(f"{name} can't be dropped: it is in every leaflet", "leave out --drop " + name)
        needing = [other for other in chosen if name in topic.sections[other].requires]
        if needing:
            raise ContentError(f"{name} can't be dropped: {needing[0]} requires it", f"drop {needing[0]} too")


def _refuse_broken(topic: Topic, chosen: Mapping[str, str], request: Request) -> None:
    excludes = {name: topic.sections[name].excludes for name in chosen}
    for one, two in clashes(chosen, excludes):
        why = f"{one}: {chosen[one]}; {two}: {chosen[two]}"
        raise ContentError(f"{one} and {two} can't be in one leaflet: {one} excludes {two}", why)
    for name in chosen:
        if topic.sections[name].is_sensitive and name not in (*request.sections, *request.add):
            raise ContentError(f"{name} is sensitive: it comes only when asked for by name", f"--add {name}")


def _conditions(topic: Topic, names: Sequence[str]) -> tuple[str, ...]:
    """Return the one condition that all sections about one condition share, else all."""
    single = {topic.sections[name].conditions for name in names if len(topic.sections[name].conditions) == 1}
    return single.pop() if len(single) == 1 else tuple(topic.conditions)


def _opening(edition: Edition, selection: Selection) -> Iterator[ChosenPiece]:
    topic = edition.topic
    if topic.is_unfinished:
        yield ChosenPiece("status", "not wholly translated")
    elif lacking := edition.lacks(parts_of(selection)):
        reason = f"not yet signed by a {' and a '.join(lacking)}"
        yield ChosenPiece(_status(lacking, is_translation=topic.is_translation), reason)
    yield ChosenPiece("masthead", ALWAYS)
    if topic.is_translation:
        yield ChosenPiece("language-help", "in every translation")
    if topic.twin == "staff":
        yield ChosenPiece("status.twin", "the copy for staff")
    yield from (_headed(kind, selection) for kind in HEAD)


def _status(lacking: Sequence[Role], *, is_translation: bool) -> str:
    """Return the piece that says who has not yet checked the leaflet: plain for all who must, else after one role."""
    must: set[Role] = {"clinician", "translator"} if is_translation else {"clinician"}
    return "status" if must <= {*lacking} else f"status.{lacking[0]}"


def _checked(edition: Edition, selection: Selection) -> Iterator[ChosenPiece]:
    """Yield what a reader is told of those who checked the leaflet, and by when it is to be reviewed."""
    lines = edition.approval.told(parts_of(selection))
    yield from (ChosenPiece(f"checked.{line.id}", f"signed by a {line.role}") for line in lines)
    if edition.approval.signed and not lines and edition.topic.review_by:
        yield ChosenPiece(REVIEW, "nobody has signed its parts")


def _headed(kind: str, selection: Selection) -> ChosenPiece:
    """Return a piece that says what the handout is."""
    if selection.preset is None:
        return ChosenPiece(kind, "chosen section by section")
    return ChosenPiece(f"{kind}.{selection.preset}", f"preset {selection.preset}")


def _section_pieces(topic: Topic, selection: Selection) -> Iterator[ChosenPiece]:
    """Yield a piece a section, or one for those that stand side by side."""
    reasons = {chosen.section: chosen.reason for chosen in selection.chosen}
    for group in groups(topic, selection):
        first = topic.sections[group[0]]
        reason = "; ".join(dict.fromkeys(reasons[name] for name in group))
        if len(group) > 1:
            conditions = "-".join(topic.sections[name].conditions[0] for name in group)
            yield ChosenPiece(f"pair.{first.aspect}.{conditions}", reason)
        else:
            parts = ("section", first.id, variant(first, selection.conditions))
            yield ChosenPiece(".".join(filter(None, parts)), reason, first.has_own_sheet)


def _questions(topic: Topic, selection: Selection) -> Iterator[ChosenPiece]:
    asked = [
        ChosenPiece(f"question.{name}.{number}", f"a question of {name}")
        for name in selection.sections
        for number in range(1, len(topic.sections[name].questions) + 1)
    ]
    if asked:
        yield ChosenPiece("questions", "its sections have questions")
    yield from asked


def _list(heading: str, kind: str, places: Mapping[str, str]) -> Iterator[ChosenPiece]:
    """Yield the heading of a list and its entries, or nothing where there are none."""
    if places:
        yield ChosenPiece(heading, f"it has entries: {len(places)}")
    yield from (ChosenPiece(f"{kind}.{id_}", f"used in {place}") for id_, place in places.items())
