"""Measure what the product promises of its speed, against WeasyPrint and Typst on the same machine in the same minutes.

Prints medians of one run with the lowest and highest value, each with its bar. A benchmark is no test: it ends with
exit code 0 whether the bars are met or not.
"""

import json
import os
import platform
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from assembling import assembling
from commands import rendering, start_up
from locales import locales
from patients import patients
from sizes import Size
from timing import Measure

from handouts import geometry
from handouts.clinics.clinic import sample_clinic
from handouts.content.library import load_topic

TOPIC: Final = "breast-cancer-spread"


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every single time to FILE, too")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each command (default: %(default)s)")
    parser.add_argument("--handouts", type=int, default=60, help="handouts to assemble (default: %(default)s)")
    options = parser.parse_args()
    measures, sizes = _measure(options.rounds, options.handouts)
    print("\n".join(_report(measures, sizes)))
    if options.json:
        options.json.write_text(json.dumps(_data(measures, sizes), indent=2) + "\n", "utf-8")


def _measure(rounds: int, handouts: int) -> tuple[list[Measure], list[Size]]:
    topic, clinic = load_topic(TOPIC), sample_clinic()
    page = geometry.page("a4", "clear-print")
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        quick = start_up(rounds)
        rendered, rendered_sizes = rendering(topic, clinic, page, folder, rounds)
        assembled, assembled_sizes = assembling(topic, clinic, page, folder, handouts)
        each = patients(topic, clinic, page, folder, handouts)
        all_ = locales(topic, clinic, page, folder)
    return [quick, *rendered, assembled, *each, *all_], [*rendered_sizes, *assembled_sizes]


def _report(measures: Iterable[Measure], sizes: Iterable[Size]) -> Iterator[str]:
    yield _machine()
    yield "Medians in ms (lowest–highest); the ratio is ours to the peer's.\n"
    yield from _table([("measure", "ours", "peer", "the peer's", "ratio", "bar", ""), *map(_row, measures)])
    yield "\nWhat they made, on average:\n"
    yield from _table([("", "pages", "words", "KB", "PDF/UA-1 failures"), *map(_size_row, sizes)])


def _row(measure: Measure) -> tuple[str, ...]:
    verdict = "met" if measure.is_met else "not met"
    times = (str(measure.ours), measure.peer, str(measure.theirs))
    bar = (f"≤ {measure.bar:.2f}", verdict) if measure.bar < inf else ("", "")
    return (measure.name, *times, f"{measure.ratio:.2f}", *bar)


def _size_row(size: Size) -> tuple[str, ...]:
    numbers = (f"{size.pages:.1f}", f"{size.words:.0f}", f"{size.kilobytes:.0f}", str(size.failures))
    return (size.maker, *numbers)


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _machine() -> str:
    tools = ", ".join(f"{name} {version(name)}" for name in ("handouts", "weasyprint", "typst"))
    return f"{tools}; Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} × {_processor()}"


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text("utf-8").splitlines() if cpus.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _data(measures: Iterable[Measure], sizes: Iterable[Size]) -> dict[str, object]:
    """Return everything measured, times in seconds."""
    return {
        "machine": _machine(),
        "measures": [
            measure._asdict() | {"ours": measure.ours.seconds, "theirs": measure.theirs.seconds, "ratio": measure.ratio}
            for measure in measures
        ],
        "sizes": [size._asdict() for size in sizes],
    }


if __name__ == "__main__":
    main()
