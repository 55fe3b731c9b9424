"""Turn the hours of lines into the gaps between them: when nobody answers in a week.

A leaflet says "call day or night", so that each hour of the week needs a line that someone answers.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

DAY_MINUTES: Final = 24 * 60
WEEK_MINUTES: Final = 7 * DAY_MINUTES


class Gap(NamedTuple):
    """Minutes of the week, from Monday 00:00, when no line is answered; it may run past the week's end."""

    start: int
    end: int


def minutes(clock: str) -> int:
    """Return "HH:MM" as minutes of the day."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def gaps(spans: Iterable[tuple[int, str, str]]) -> tuple[Gap, ...]:
    """Return the gaps that spans leave: each is a day (0 is Monday), from and until; until may be after midnight."""
    covered = sorted(_in_week(spans))
    if not covered:
        return (Gap(0, WEEK_MINUTES),)
    found, reached = [], covered[0][0]
    for start, end in [*covered, (covered[0][0] + WEEK_MINUTES, 0)]:
        if start > reached:
            found.append(Gap(reached, start))
        reached = max(reached, end)
    return tuple(found)


def said(gap: Gap, days: Sequence[str]) -> str:
    """Return a gap in words: "sat 08:00 to 18:00", "fri 18:00 to mon 08:00"."""
    first, last = (minute // DAY_MINUTES % 7 for minute in (gap.start, gap.end))
    until = (
        _clock(gap.end) if first == last and gap.end - gap.start < DAY_MINUTES else f"{days[last]} {_clock(gap.end)}"
    )
    return f"{days[first]} {_clock(gap.start)} to {until}"


def _in_week(spans: Iterable[tuple[int, str, str]]) -> Iterator[tuple[int, int]]:
    """Yield spans in minutes of the week; one that runs past its end goes on at its beginning."""
    for day, since, until in spans:
        start = day * DAY_MINUTES + minutes(since)
        length = (minutes(until) - minutes(since)) % DAY_MINUTES or DAY_MINUTES
        yield start, start + length
        if start + length > WEEK_MINUTES:
            yield 0, start + length - WEEK_MINUTES


def _clock(minute: int) -> str:
    return f"{minute % DAY_MINUTES // 60:02}:{minute % 60:02}"
