"""Read PDFs back with other libraries than what writes them: pikepdf for objects, pypdfium2 for text and pixels.

`check_tree` proves of any handout that its tags and its pages tell the same.
"""

import unicodedata
from collections.abc import Iterator
from ctypes import c_float
from itertools import combinations_with_replacement
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import outloud
import page as page_validation
import pikepdf
import pypdfium2
from PIL import ImageChops
from PIL.Image import Image

from handouts.readback.file_rules import FONTS
from handouts.readback.parsed_pdf import ParsedPdf, parse, sequences
from handouts.readback.rule import problems
from handouts.readback.structure import STRUCTURE, headings
from handouts.readback.tags import Tag

__all__ = [
    "Tag", "check_tree", "faults", "open_pdf", "page_text", "parsed", "red_box", "render", "seen", "sequences", "tags",
]  # fmt: skip


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """Open a PDF; what qpdf warns of is an error."""
    return parsed(data).pdf


def page_text(data: bytes, number: int = 0) -> str:
    """Return a page's text as copying it gives, white space as single spaces."""
    pdf = pypdfium2.PdfDocument(data)
    text = pdf[number].get_textpage().get_text_bounded()
    pdf.close()
    return " ".join(text.replace("\ufffe", "").split())


def render(data: bytes, number: int = 0, scale: float = 1.0) -> Image:
    """Return a page as pixels, `scale` to the point."""
    pdf = pypdfium2.PdfDocument(data)
    image: Image = pdf[number].render(scale=scale).to_pil().convert("RGB")
    pdf.close()
    return image


def red_box(data: bytes, number: int = 0) -> tuple[float, float, float, float] | None:
    """Return the box around a page's red pixels in points, y up: left, bottom, right, top."""
    image = render(data, number, scale=2)
    red, *others = image.split()
    mask = red.point(lambda value: 255 * (value > 200))
    for other in others:
        mask = ImageChops.darker(mask, other.point(lambda value: 255 * (value < 90)))
    box = mask.getbbox()
    return box and (box[0] / 2, (image.height - box[3]) / 2, box[2] / 2, (image.height - box[1]) / 2)


def tags(data: bytes) -> Tag:
    """Return the Document element of a PDF's structure tree."""
    return parsed(data).document


def check_tree(data: bytes, *, has_title: bool = True) -> None:
    """Prove that tags and pages tell the same, by the rules that `handouts check` reads a file back with.

    Without a title, the first heading is of a level below it.
    """
    read = parsed(data)
    rules = [rule for rule in (*STRUCTURE, *FONTS) if has_title or rule is not headings]
    assert [str(problem) for problem in problems(rules, read, read)] == []


def parsed(data: bytes) -> ParsedPdf:
    """Return what the rules read a PDF as; what qpdf warns of is an error."""
    read = parse(data, Path("a.pdf"))
    assert read.pdf.check_pdf_syntax() == []
    return read


def seen(thing: pypdfium2.PdfObject) -> tuple[float, float, float, float]:
    """Return the bounds of what is seen of a thing: a band is drawn whole on each of its pages, and cut there."""
    left, bottom, right, top = thing.get_bounds()
    clip = pypdfium2.raw.FPDFPageObj_GetClipPath(thing)
    for path in range(max(0, pypdfium2.raw.FPDFClipPath_CountPaths(clip))):
        at = list(points(clip, path))
        left, right = max(left, min(x for x, _ in at)), min(right, max(x for x, _ in at))
        bottom, top = max(bottom, min(y for _, y in at)), min(top, max(y for _, y in at))
    return left, bottom, right, top


def points(clip: object, path: int) -> Iterator[tuple[float, float]]:
    for number in range(pypdfium2.raw.FPDFClipPath_CountPathSegments(clip, path)):
        x, y = c_float(), c_float()
        segment = pypdfium2.raw.FPDFClipPath_GetPathSegment(clip, path, number)
        pypdfium2.raw.FPDFPathSegment_GetPoint(segment, x, y)
        yield x.value, y.value


def faults(data: bytes) -> list[str]:
    """Return what the machine checks of PDF/UA-1 and PDF/A-2a, and those of sense (outloud), find wrong in a PDF."""
    reports = {profile: page_validation.validate_pdf_bytes(data, profile=profile) for profile in ("ua1", "2a")}
    found = [f"{profile}: {fault}" for profile, report in reports.items() for fault in report.failures]
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        said = [fault for fault in outloud.check(file.name).findings if not _is_mistaken(fault, data)]
        return found + [f"outloud: {fault}" for fault in said]


def _is_mistaken(fault: Any, data: bytes) -> bool:  # noqa: ANN401 outloud has no types
    """Whether outloud takes for lost words a running head that page 1 has as a strip: it looks for it on every page."""
    is_head = fault.rule == "TAG-002" and fault.count == 1 and (fault.page or 0) > 1
    return (
        is_head
        or (fault.rule == "FIG-012" and _reads(data))
        or (fault.rule == "TAG-003" and _is_turned(fault, data))
        or (fault.rule == "TBL-012" and _is_filled(data))
    )


def _is_filled(data: bytes) -> bool:
    """Whether the cells of tables that outloud takes for empty are to tick or to fill in, and say so."""
    return all(cell.text or cell.all("Figure") for cell in tags(data).all("TD"))


def _is_turned(fault: Any, data: bytes) -> bool:  # noqa: ANN401
    """Whether the words that outloud takes for untagged are told, and it read them backwards or without their space:
    some of Nastaliq, whose letters lie above one another."""
    told = "".join(tag.text for name in ("P", "LBody", "H1", "H2", "H3", "TH", "TD") for tag in tags(data).all(name))
    words, letters = fault.evidence.split("; "), "".join(told.split())
    return len(words) == fault.count and all(_made_of(word, letters) for word in words)


def _made_of(word: str, letters: str) -> bool:
    """Whether a word is in a text, or two or three words beside each other are, each forwards or backwards."""

    def holds(part: str) -> bool:
        return part in letters or part[::-1] in letters

    cuts = combinations_with_replacement(range(len(word)), 2)
    return any(all(map(holds, (word[:one], word[one:two], word[two:]))) for one, two in cuts)


def _reads(data: bytes) -> bool:
    """Whether pictures' texts are half letters: outloud takes the vowel signs of Indic scripts and digits for none."""
    texts = [figure.entries["Alt"] for figure in tags(data).all("Figure")]
    return all(sum(unicodedata.category(sign)[0] in "LMN" for sign in text) >= len(text) / 2 for text in texts)
