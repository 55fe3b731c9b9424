"""Keep what rows of a roster share: what was made once, or why it can't be made.

What refuses rows is kept as a problem, never as an exception, which would hold the rows that met it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from msgspec.structs import replace

from handouts.batch.requests import problem_of
from handouts.errors import HandoutError, Problem

KeptKey = TypeVar("KeptKey")
Made = TypeVar("Made")


class Known(HandoutError):
    """A problem that rows before this one had, too."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message, problem.hint, column=problem.place)
        self.problem = problem


def kept(known: dict[KeptKey, Made | Problem], key: KeptKey, make: Callable[[], Made], most: int = 0) -> Made:
    """Return what was made under a key before, or make it; what was refused once is refused again.

    `most` says how many are kept (0: all).
    """
    found = known.get(key)
    if found is None:
        if most and len(known) >= most:
            known.clear()
        try:
            found = make()
        except HandoutError as error:
            found = problem(error)
        known[key] = found
    if isinstance(found, Problem):
        raise Known(found)
    return found


def problem(error: HandoutError, row: int = 0) -> Problem:
    """Return what is wrong with a row, as it was with rows before it."""
    if isinstance(error, Known):
        return replace(error.problem, line=row, place=error.column)
    return problem_of(error, row)


@contextmanager
def of_column(column: str) -> Iterator[None]:
    """Say of which column an error is, unless it says so itself."""
    try:
        yield
    except HandoutError as error:
        error.column = error.column or column
        raise
