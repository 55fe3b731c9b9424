"""Turn codes of a medical record into the topics that they fit, each with the preset that they propose.

What a code means stands in the topics (`[codes.NAME]` in `topic.toml`). A preset is only proposed: no code says what a
patient has been told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from handouts.load.topic import TopicTitle
from handouts.model.codes import Code, CodeGroup

Reading = tuple[Code, ...]
"""One code of a record, in each system that it may be of."""


class Fit(Struct, frozen=True):
    """A topic that codes fit: these codes, and the presets that they propose."""

    topic: TopicTitle
    codes: tuple[str, ...]
    presets: tuple[str, ...]

    @property
    def preset(self) -> str:
        """The preset that is proposed; nothing where codes propose none, or several."""
        return self.presets[0] if len(self.presets) == 1 else ""


class Misfit(Struct, frozen=True):
    """A code by which no topic is found, and why; `topic` is the title of the one that says so."""

    code: str
    reason: str
    topic: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.code, self.topic))) + f": {self.reason}"


class Findings(Struct, frozen=True):
    """What the codes of one record lead to."""

    fits: tuple[Fit, ...]
    misfits: tuple[Misfit, ...]


def find(readings: Sequence[Reading], topics: Iterable[TopicTitle]) -> Findings:
    """Return the topics that the codes of one record fit, and the codes that fit none."""
    views = [_View(topic, readings) for topic in topics]
    fits = tuple(fit for view in views if (fit := view.fit()))
    left = (number for number in range(len(readings)) if not any(view.counts(number) for view in views))
    return Findings(fits, tuple(misfit for number in left for misfit in _misfits(readings[number], number, views)))


class _View:
    """The codes as one topic sees them: each with the group that it is in, if there is one."""

    def __init__(self, topic: TopicTitle, readings: Sequence[Reading]) -> None:
        self.topic = topic
        self.found = [_found(reading, topic.codes) for reading in readings]
        self.present = {group.id for _, group in filter(None, self.found)}

    def counts(self, number: int) -> bool:
        """Whether the topic fits a code, which may need another beside it."""
        _, group = self.found[number] or (None, None)
        return (
            group is not None and not group.refused and (not group.beside or not self.present.isdisjoint(group.beside))
        )

    def fit(self) -> Fit | None:
        """Return how the topic fits the codes, None where it does not."""
        counting = [found for number, found in enumerate(self.found) if found and self.counts(number)]
        codes = dict.fromkeys(code.code for code, _ in counting)
        presets = dict.fromkeys(group.preset for _, group in counting if group.preset)
        return Fit(self.topic, tuple(codes), tuple(presets)) if counting else None

    def misfit(self, number: int) -> Misfit | None:
        """Return why the topic does not fit a code of one of its groups."""
        if not (found := self.found[number]):
            return None
        code, group = found
        return Misfit(code.code, group.refused or self._alone(code, group), self.topic.title)

    def _alone(self, code: Code, group: CodeGroup) -> str:
        others = (self.topic.codes[name] for name in group.beside if name in self.topic.codes)
        named = [own for other in others for own in other.codes(code.system)[:1]]
        return f"It counts only beside {' or '.join(named) or 'other codes'}."


def _found(reading: Reading, groups: Mapping[str, CodeGroup]) -> tuple[Code, CodeGroup] | None:
    return next(((code, group) for code in reading for group in groups.values() if group.has(code)), None)


def _misfits(reading: Reading, number: int, views: Iterable[_View]) -> Iterator[Misfit]:
    """Yield what topics say of a code that none of them fits."""
    found = [misfit for view in views if (misfit := view.misfit(number))]
    yield from found or [Misfit(reading[0].code, "No topic has this code.")]
