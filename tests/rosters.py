"""What the tests of rosters share: files written for one test, and what comes of reading them."""

from collections.abc import Mapping
from pathlib import Path

from handouts.load.roster import read_roster
from handouts.model.patient import RefusedRow, RosterEntry, Row, Source

HEADS = "id,locale,name"


def csv_file(folder: Path, *lines: str, headers: str = HEADS, name: str = "roster.csv") -> Path:
    """Write a CSV file of these lines."""
    path = folder / name
    path.write_bytes("\r\n".join([headers, *lines, ""]).encode("utf-8", "surrogatepass"))
    return path


def entries(path: Path, headers: Mapping[str, str] | Mapping[str, Source] | None = None) -> list[RosterEntry]:
    """Read a roster; a header may stand for all that is said of its column."""
    sources = {
        column: Source((source,)) if isinstance(source, str) else source for column, source in (headers or {}).items()
    }
    return list(read_roster(path, sources))


def rows(path: Path, headers: Mapping[str, str] | Mapping[str, Source] | None = None) -> list[Row]:
    """Read a roster that has nothing wrong."""
    found = entries(path, headers)
    assert not [entry for entry in found if isinstance(entry, RefusedRow)]
    return [entry for entry in found if isinstance(entry, Row)]


def refusals(path: Path, headers: Mapping[str, str] | Mapping[str, Source] | None = None) -> list[str]:
    """Return all that is wrong with a roster's rows, as a person is told."""
    refused = [entry for entry in entries(path, headers) if isinstance(entry, RefusedRow)]
    return [str(problem) for entry in refused for problem in entry.problems]
