"""Parts of a long run: `make proof PART=3/8` is the third of eight, which together have every test once."""

import re
from collections.abc import Sequence
from itertools import groupby

import pytest


def part_of(said: str) -> tuple[int, int]:
    """Return which part of how many is meant by "3/8"; raises `UsageError` for what means none."""
    found = re.fullmatch(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})", said, re.ASCII)
    part, parts = map(int, found.groups()) if found else (0, 0)
    if not 1 <= part <= parts:
        raise pytest.UsageError(f"no part of the tests is called {said!r}: write which of how many, as in PART=3/8")
    return part, parts


def share(names: Sequence[str], part: int, parts: int) -> list[int]:
    """Return the places of the tests of one part: a run of neighbours of each file, as these share what is laid out.

    Names are pytest's, `file::test`; they keep their order.
    """
    chosen: list[int] = []
    for number, (_, group) in enumerate(groupby(range(len(names)), lambda place: names[place].partition("::")[0])):
        places = list(group)
        turn = (part - 1 + number) % parts  # or the first tests of all files, and all of short ones, were in one part
        chosen += places[len(places) * turn // parts : len(places) * (turn + 1) // parts]
    return chosen
