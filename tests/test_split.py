"""A long run is made in parts, which together have every test once."""

from collections.abc import Sequence

import pytest
from split import part_of, share

NAMES = [f"tests/test_{file}.py::test[{n}]" for file, count in (("a", 1), ("b", 50), ("c", 7)) for n in range(count)]


@pytest.mark.parametrize("names", [NAMES, NAMES[:3], []], ids=len)
@pytest.mark.parametrize("parts", [1, 3, 8, 60])
def test_every_test_is_in_one_part(names: Sequence[str], parts: int) -> None:
    """However many parts there are; each is the same whenever it is asked for."""
    shares = [share(names, part, parts) for part in range(1, parts + 1)]
    assert sorted(place for one in shares for place in one) == list(range(len(names)))
    assert shares == [share(names, part, parts) for part in range(1, parts + 1)]


def test_parts_are_of_one_size() -> None:
    """But for a test of each file."""
    sizes = [len(share(NAMES, part, 4)) for part in range(1, 5)]
    assert max(sizes) - min(sizes) <= 3


@pytest.mark.parametrize("said", ["3/8", "1/1", "8/8"])
def test_a_part_is_which_of_how_many(said: str) -> None:
    """Counted from 1."""
    assert "/".join(map(str, part_of(said))) == said


@pytest.mark.parametrize("said", ["0/8", "9/8", "3", "3/0", "-1/8", "a/b", "3/8/9", "٣/٨", " 3/8"])
def test_what_is_no_part_is_refused(said: str) -> None:
    """With an example of one."""
    with pytest.raises(pytest.UsageError, match="as in PART=3/8"):
        part_of(said)
