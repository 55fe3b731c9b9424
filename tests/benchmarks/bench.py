"""Measure what the product promises of its speed, against WeasyPrint and Typst on the same machine in the same minutes.

Prints medians of one run with the lowest and highest value, each with its bar. A benchmark is no test: it ends with
exit code 0 whether the bars are met or not.
"""

import json
import os
import platform
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from assembling import assembling
from clicks import clicks
from commands import rendering, start_up
from locales import locales
from patients import patients
from runs import LOCALES, PROCESSES, Load, different, loads, runs
from sizes import Size
from timing import Measure

from handouts.load.clinic import sample_clinic
from handouts.load.topic import load_topic
from handouts.model import page as geometry

TOPIC: Final = "breast-cancer-spread"


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every single time to FILE, too")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each command (default: %(default)s)")
    parser.add_argument("--handouts", type=int, default=60, help="handouts to assemble (default: %(default)s)")
    parser.add_argument("--full", action="store_true", help="runs in eight languages, and of 10,000 patients")
    options = parser.parse_args()
    found = _measure(options.rounds, options.handouts, is_full=options.full)
    print("\n".join(_report(*found)))
    if options.json:
        options.json.write_text(json.dumps(_data(*found), indent=2) + "\n", "utf-8")


def _measure(rounds: int, handouts: int, *, is_full: bool) -> tuple[list[Measure], list[Size], list[Load]]:
    topic, clinic = load_topic(TOPIC), sample_clinic()
    page = geometry.page("a4", "clear-print")
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        quick = start_up(rounds)
        rendered, rendered_sizes = rendering(topic, clinic, page, folder, rounds)
        assembled, assembled_sizes = assembling(topic, clinic, page, folder, handouts)
        clicked = clicks(topic, folder, 3 * rounds)
        each = patients(topic, clinic, page, folder, handouts)
        all_ = locales(topic, clinic, page, folder)
        batches = runs(topic, folder / "runs", 1000, LOCALES if is_full else LOCALES[:2])
        batches.append(different(topic, folder / "different-runs", 1000 if is_full else 200))
        grown = loads(topic, folder / "loads", (1000, 10_000 if is_full else 4000))
    return [quick, *rendered, clicked, assembled, *each, *all_, *batches], [*rendered_sizes, *assembled_sizes], grown


def _report(measures: Iterable[Measure], sizes: Sequence[Size], grown: Sequence[Load]) -> Iterator[str]:
    yield _machine()
    yield "Medians in ms (lowest–highest); the ratio is ours to the peer's.\n"
    yield from _table([("measure", "ours", "peer", "the peer's", "ratio", "bar", ""), *map(_row, measures)])
    yield "\nWhat they made, on average:\n"
    yield from _table([("", "pages", "words", "KB", "PDF/UA-1 failures"), *map(_size_row, sizes)])
    ours, theirs, *_ = sizes
    yield f"\nOf the same handout our file is {_bar(ours.kilobytes / theirs.kilobytes, 1.15)} times WeasyPrint's own."
    first, *_, last = grown
    yield f"\nRuns of {PROCESSES} processes, galleys cached:\n"
    yield from _table([("patients", "ms a patient", "peak MB"), *map(_load_row, grown)])
    time, memory = last.ms_each / first.ms_each, last.megabytes / first.megabytes
    yield f"The last to the first: time {_bar(time, 1.0)}, memory {_bar(memory, 1.1)}."


def _row(measure: Measure) -> tuple[str, ...]:
    verdict = "met" if measure.is_met else "not met"
    times = (str(measure.ours), measure.peer, str(measure.theirs))
    bar = (f"≤ {measure.bar:.2f}", verdict) if measure.bar < inf else ("", "")
    return (measure.name, *times, f"{measure.ratio:.2f}", *bar)


def _size_row(size: Size) -> tuple[str, ...]:
    numbers = (f"{size.pages:.1f}", f"{size.words:.0f}", f"{size.kilobytes:.0f}", str(size.failures))
    return (size.maker, *numbers)


def _load_row(load: Load) -> tuple[str, ...]:
    return (str(load.patients), f"{load.ms_each:.1f}", f"{load.megabytes:.0f}")


def _bar(ratio: float, bar: float) -> str:
    return f"{ratio:.2f} (≤ {bar:.2f}, {'met' if ratio <= bar else 'not met'})"


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


def _data(measures: Iterable[Measure], sizes: Iterable[Size], grown: Iterable[Load]) -> dict[str, object]:
    """Return everything measured, times in seconds."""
    return {
        "machine": _machine(),
        "measures": [
            measure._asdict() | {"ours": measure.ours.seconds, "theirs": measure.theirs.seconds, "ratio": measure.ratio}
            for measure in measures
        ],
        "sizes": [size._asdict() for size in sizes],
        "loads": [load._asdict() for load in grown],
    }


if __name__ == "__main__":
    main()
