"""Time the commands as a person runs them, each in a process of its own, against WeasyPrint alone."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sizes import Size, size
from timing import Measure, in_turn

from handouts.choose.selection import pieces, select
from handouts.compose.composition import compose
from handouts.model.clinic import Clinic
from handouts.model.job import ChosenPiece, Edition, Job, Request
from handouts.model.page import Page
from handouts.model.topic import Topic

PRESET: Final = "comparison"
VARIANT: Final = "pdf/a-2a"
OURS: Final = f"handouts render, {PRESET}"
THEIRS: Final = f"weasyprint --pdf-variant {VARIANT}"
_BIN: Final = Path(sys.executable).parent
_SECTION: Final = re.compile(r'<section id="([^"]*)".*?</section>', re.DOTALL)


def start_up(rounds: int) -> Measure:
    """Compare a command that lays nothing out with the import that it does without."""
    ours, theirs = in_turn(
        [lambda _: _run(_BIN / "handouts", "topics"), lambda _: _run(sys.executable, "-c", "import weasyprint")], rounds
    )
    return Measure("handouts topics", ours, 'python -c "import weasyprint"', theirs, 0.25)


def rendering(topic: Topic, clinic: Clinic, page: Page, folder: Path, rounds: int) -> tuple[list[Measure], list[Size]]:
    """Compare rendering with nothing cached, with the galley cached, and as a web page, with WeasyPrint on the same
    handout."""
    html, made, compared = (folder / name for name in ("handout.html", "ours.pdf", "theirs.pdf"))
    html.write_text(one_file(topic, clinic, page), "utf-8")
    ours = (_BIN / "handouts", "render", topic.id, "--preset", PRESET, "--sample", "-o", made)
    theirs = (_BIN / "weasyprint", "--pdf-variant", VARIANT, html, compared)
    as_page = (*ours[:-1], folder / "ours.html")
    cold, bare, warm, page_made = in_turn(
        [
            lambda number: _run(*ours, cache=folder / f"cache-{number}"),
            lambda _: _run(*theirs),
            lambda _: _run(*ours, cache=folder / "cache-0"),
            lambda _: _run(*as_page),
        ],
        rounds,
    )
    measures = [
        Measure(f"{OURS}, nothing cached", cold, THEIRS, bare, 1.6),
        Measure(f"{OURS}, galley cached", warm, THEIRS, bare, 0.3),
        Measure(f"{OURS}, as a web page", page_made, THEIRS, bare, 0.4),
    ]
    pairs = ((OURS, made), (THEIRS, compared))
    return measures, [size(maker, [pdf.read_bytes()], folder / "one.pdf") for maker, pdf in pairs]


def one_file(topic: Topic, clinic: Clinic, page: Page) -> str:
    """Return the preset's handout as one HTML file for WeasyPrint alone: its pieces, styles, margins and feet."""
    job = Job(Edition(topic, clinic), page, select(topic, Request(preset=PRESET)))
    composition = compose(job.galley)
    known = {piece[1]: piece[0] for piece in _SECTION.finditer(composition.html)}
    body = "\n".join(_on_its_sheet(piece, known[piece.id]) for piece in pieces(job))
    before, _, rest = composition.html.partition("<section ")
    after = rest[rest.rindex("</section>") + len("</section>") :]
    feet = composition.feet
    marks = {
        "top-left": f'"{feet.drafts["status"]}"',
        "top-right": f'"{feet.sample}"',
        "bottom-left": f'"{feet.topic}\\a {feet.version}"',
        "bottom-right": 'counter(page) " of " counter(pages)',
    }
    style = composition.css + "\n".join(_page_rules(page, clinic, marks))
    return before.replace("</head>", f"<style>{style}</style>\n</head>") + body + after


def _on_its_sheet(piece: ChosenPiece, html: str) -> str:
    return html.replace("<section ", '<section style="break-before: right" ', 1) if piece.starts_sheet else html


def _page_rules(page: Page, clinic: Clinic, marks: dict[str, str]) -> Iterator[str]:
    font = f'font: {page.format.foot_pt}pt "{clinic.brand.body_font}"'
    yield f"@page {{ size: {page.paper.width_mm}mm {page.paper.height_mm}mm;"
    yield f"margin: {page.margin_top_mm}mm {page.margin_side_mm}mm {page.margin_bottom_mm}mm;"
    for place, content in marks.items():
        yield f"@{place} {{ content: {content}; {font}; white-space: pre }}"
    yield "}"


def _run(*arguments: str | Path, cache: Path | None = None) -> None:
    """Run a command; all of them find their modules compiled, as an installation leaves them."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"HANDOUTS_CACHE": str(cache)} if cache else {}
    subprocess.run([str(argument) for argument in arguments], check=True, capture_output=True, env=environment)
