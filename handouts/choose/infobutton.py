"""Turn what a medical record asks by HL7's Infobutton into the topics that fit, each with a preset and a language.

The parameters are `PARAMETERS`, of HL7 Context-Aware Knowledge Retrieval, URL-based Implementation Guide, Release 4.
All others are dropped unread, a patient's sex and age among them. A preset is only proposed: nothing that a record
sends says what a patient has been told. What can't be understood is told by its parameter's name, never by its value.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from msgspec import Struct

from handouts.choose.coded import Findings, Fit, Misfit, Reading, find
from handouts.language.names import UnknownLanguage, nearest, tags_of
from handouts.language.translation import languages_of
from handouts.load.topic import TopicTitle
from handouts.model.codes import codes_of, system_of

PARAMETERS: Final = {
    "mainSearchCriteria.v.c": "a code",
    "mainSearchCriteria.v.cs": "its code system, by its OID",
    "mainSearchCriteria.v.dn": "what the code is called; read where there is no code",
    "subTopic.v.c": "a code of what is asked about it",
    "subTopic.v.cs": "its code system",
    "informationRecipient.languageCode.c": "the language of who reads the leaflet",
    "taskContext.c.c": "what the person at the record is doing; it changes nothing",
}
"""What is read, each with its meaning. Numbers behind a name tell several apart: `mainSearchCriteria.v.c1`."""
LANGUAGE: Final = "informationRecipient.languageCode.c"
TASK: Final = "taskContext.c.c"
MOST: Final = 40
"""Codes that are read of one request; no record sends as many."""
_CODED: Final = re.compile(r"(mainSearchCriteria|subTopic)(\d{0,3})\.v\.(c|cs|dn)(\d{0,3})")
_LONGEST_NAME: Final = 200
Search = Callable[[str], Sequence[str]]
"""What returns the names of the topics that words find."""


class Offer(Struct, frozen=True):
    """A topic that fits, the preset that is proposed, and the language, nothing where the topic lacks the one asked
    for."""

    fit: Fit
    locale: str

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person has to know before choosing."""
        several = " and ".join(self.fit.presets)
        return (
            (f"The codes propose several presets, {several}, so none is chosen.",) if len(self.fit.presets) > 1 else ()
        )


class Answer(Struct, frozen=True):
    """What was understood of a request: the topics, the language and the task, and what was refused and why."""

    offers: tuple[Offer, ...]
    misfits: tuple[Misfit, ...]
    unread: tuple[str, ...]
    language: str = ""
    task: str = ""


class _Criterion(Struct, frozen=True):
    """One code of a request as it came: under which name, of which system, and what it is called."""

    name: str
    code: str
    system: str
    called: str


def understand(parameters: Iterable[tuple[str, str]], topics: Sequence[TopicTitle], search: Search) -> Answer:
    """Return what a request means, whatever is in it."""
    known = [(name, value.strip()) for name, value in parameters if _is_read(name) and value.strip()]
    said = dict(reversed(known))  # of a parameter that comes twice, the first
    criteria = list(_criteria(known))
    readings = [(one, _reading(one)) for one in criteria]
    findings = find([reading for _, reading in readings if isinstance(reading, tuple)], topics)
    named = [one.called for one in criteria if not one.code]
    fits = (*findings.fits, *_by_name(named, topics, findings, search))
    language, wrong = _language(said.get(LANGUAGE, ""), topics)
    unread = [f"{one.name}: {reading}" for one, reading in readings if isinstance(reading, str) and one.code]
    return Answer(
        offers=tuple(Offer(fit, _locale(fit.topic, language)) for fit in fits),
        misfits=findings.misfits,
        unread=(*unread, *wrong),
        language=language,
        task=said[TASK] if re.fullmatch("[A-Z]{2,20}", said.get(TASK, "")) else "",
    )


def _is_read(name: str) -> bool:
    return name in {LANGUAGE, TASK} or _CODED.fullmatch(name) is not None


def _criteria(parameters: Iterable[tuple[str, str]]) -> Iterator[_Criterion]:
    """Yield the codes of a request with what belongs to each: by its number, or by its turn among its like."""
    parts: dict[str, dict[str, list[str]]] = {}
    for name, value in parameters:
        if part := _CODED.fullmatch(name):
            own = parts.setdefault(f"{part[1]}.v.c{part[2] or part[4]}", {"c": [], "cs": [], "dn": []})
            own[part[3]].append(value)
    for name, own in list(parts.items())[:MOST]:
        for code, system, called in list(zip_longest(own["c"], own["cs"], own["dn"], fillvalue=""))[:MOST]:
            yield _Criterion(name, code, system, called[:_LONGEST_NAME])


def _reading(criterion: _Criterion) -> Reading | str:
    """Return a code as it is understood, or why it is not."""
    system = system_of(criterion.system)
    if criterion.system and not system:
        return "topics have no codes of this code system"
    return codes_of(criterion.code, system) or "this is not a code of its code system"


def _by_name(named: Iterable[str], topics: Iterable[TopicTitle], findings: Findings, search: Search) -> Iterator[Fit]:
    """Yield the topics that names of codes find, where no code found them."""
    found = {name for called in named for name in search(called)}
    by_code = {fit.topic.name for fit in findings.fits}
    yield from (Fit(topic, (), ()) for topic in topics if topic.name in found - by_code)


def _language(asked: str, topics: Iterable[TopicTitle]) -> tuple[str, tuple[str, ...]]:
    """Return the tag of a language, and why there is none where one was asked for."""
    if not asked:
        return "", ()
    locales = tuple(dict.fromkeys(locale for topic in topics for locale in languages_of(topic)))
    try:
        return tags_of((asked,), locales)[0], ()
    except UnknownLanguage:
        return "", (f"{LANGUAGE}: this is not a language",)


def _locale(topic: TopicTitle, language: str) -> str:
    """Return the language of a topic that comes nearest to one that is asked for, or nothing."""
    return nearest(language, languages_of(topic)) if language else ""
