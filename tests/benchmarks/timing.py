"""Time contenders in turn, A B A B, so that a machine that grows slower or faster does so for all of them."""

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import NamedTuple

Contender = Callable[[int], object]
"""What is timed; it is told the number of its round."""


class Times(NamedTuple):
    """The seconds that one contender took, round by round."""

    seconds: tuple[float, ...]

    @property
    def median_ms(self) -> float:
        return median(self.seconds) * 1000

    def __str__(self) -> str:
        digits = 1 if self.median_ms < 100 else 0
        low, high = min(self.seconds) * 1000, max(self.seconds) * 1000
        return f"{self.median_ms:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


class Measure(NamedTuple):
    """What was compared: `bar` is the largest ratio of our median to the peer's that will do."""

    name: str
    ours: Times
    peer: str
    theirs: Times
    bar: float

    @property
    def ratio(self) -> float:
        return self.ours.median_ms / self.theirs.median_ms

    @property
    def is_met(self) -> bool:
        return self.ratio <= self.bar


def in_turn(contenders: Sequence[Contender], rounds: int, warm_up: int = 1) -> tuple[Times, ...]:
    """Run every contender once a round, in order; the first `warm_up` rounds do not count."""
    taken: list[list[float]] = [[] for _ in contenders]
    for number in range(rounds + warm_up):
        for times, contender in zip(taken, contenders, strict=True):
            start = perf_counter()
            contender(number)
            times.append(perf_counter() - start)
    return tuple(Times(tuple(times[warm_up:])) for times in taken)
