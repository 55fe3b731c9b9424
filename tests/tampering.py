"""Changes that somebody, or a fault of ours, could make to a printed handout: each takes a PDF and spoils it."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf

from handouts.readback.parsed_pdf import unicode_map
from handouts.readback.tags import entries, kids, leaf_of, walk

Instruction = tuple[list[Any], pikepdf.Operator]
Change = Callable[[list[Instruction], int], None]


Spoil = Callable[[pikepdf.Pdf], object]
"""What changes a file for the worse."""


def spoilt(data: bytes, spoil: Spoil) -> bytes:
    """Return a PDF as it is after a change; its metadata stay as they were."""
    pdf = pikepdf.open(BytesIO(data))
    spoil(pdf)
    out = BytesIO()
    pdf.save(out, fix_metadata_version=False)
    return out.getvalue()


def rewrite(pdf: pikepdf.Pdf, page: int, change: Callable[[list[Instruction]], None]) -> None:
    """Change the operators of a page, counted from 0."""
    sheet = pdf.pages[page]
    instructions: list[Instruction] = [
        (list(instruction.operands), instruction.operator) for instruction in pikepdf.parse_content_stream(sheet)
    ]
    change(instructions)
    sheet.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))


def at_run(pdf: pikepdf.Pdf, text: str, change: Change) -> None:
    """Change the operators at the first run of glyphs that shows a text, alone if any does, else among others."""
    runs = [(said, page, place) for page, sheet in enumerate(pdf.pages) for said, place in _runs(sheet)]
    found = [run for run in runs if run[0] == text] or [run for run in runs if text in run[0]]
    _, page, place = found[0]
    rewrite(pdf, page, lambda instructions: change(instructions, place))


def _runs(page: pikepdf.Page) -> Iterator[tuple[str, int]]:
    """Yield what each run of a page shows, with the place of its operator."""
    maps = {name: unicode_map(font) for name, font in page.resources["/Font"].items()}
    font: dict[int, str] = {}
    for place, instruction in enumerate(pikepdf.parse_content_stream(page)):
        if str(instruction.operator) == "Tf":
            font = maps[str(instruction.operands[0])]
        if str(instruction.operator) in ("Tj", "TJ"):
            yield _said(instruction.operands[0], font), place


def _said(shown: Any, font: dict[int, str]) -> str:  # noqa: ANN401 an operand
    return "".join(font.get(code, "") for code in _codes(shown))


def _codes(shown: Any) -> list[int]:  # noqa: ANN401
    strings = [shown] if isinstance(shown, pikepdf.String) else shown
    data = b"".join(bytes(item) for item in strings if isinstance(item, pikepdf.String))
    return [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]


def drop_run(instructions: list[Instruction], place: int) -> None:
    """Draw the run no more."""
    del instructions[place]


def move_by(across: float, along: float) -> Change:
    """Draw the run elsewhere, by points to the right and upwards."""

    def change(instructions: list[Instruction], place: int) -> None:
        matrix = max(k for k in range(place) if str(instructions[k][1]) == "Tm")
        operands = instructions[matrix][0]
        operands[4:] = [float(operands[4]) + across / 0.75, float(operands[5]) - along / 0.75]

    return change


def drop_glyphs(count: int) -> Change:
    """Draw the run without its first glyphs."""

    def change(instructions: list[Instruction], place: int) -> None:
        _show(instructions, place, _codes(instructions[place][0][0])[count:])

    return change


def double_first_glyph(instructions: list[Instruction], place: int) -> None:
    """Draw the run's first glyph in the place of its second."""
    first, _, *rest = _codes(instructions[place][0][0])
    _show(instructions, place, [first, first, *rest])


def turn_round(instructions: list[Instruction], place: int) -> None:
    """Draw each glyph of the run at the left of the one before, as if its text ran from the right."""
    codes = _codes(instructions[place][0][0])
    parts = [part for code in codes for part in (pikepdf.String(code.to_bytes(2, "big")), 1600)]
    instructions[place] = ([pikepdf.Array(parts)], pikepdf.Operator("TJ"))


def lose_glyph(instructions: list[Instruction], place: int) -> None:
    """Draw the glyph for missing characters in the place of the run's first."""
    _show(instructions, place, [0, *_codes(instructions[place][0][0])[1:]])


def _show(instructions: list[Instruction], place: int, codes: list[int]) -> None:
    data = b"".join(code.to_bytes(2, "big") for code in codes)
    instructions[place] = ([pikepdf.String(data)], pikepdf.Operator("Tj"))


def append(pdf: pikepdf.Pdf, operators: bytes) -> None:
    """Draw something more on the first page."""
    page = pdf.pages[0]
    page.contents_add(pdf.make_stream(operators))


def spread_picture(pdf: pikepdf.Pdf) -> None:
    """Draw the first picture over all of its page."""
    figure = elements(pdf, "Figure")[0]
    leaf = next(leaf for kid in entries(figure) if (leaf := leaf_of(figure, kid)))
    page = next(page for page in pdf.pages if page.obj.objgen == leaf[0])
    page.contents_add(pdf.make_stream(b"/Span<</MCID %d>>BDC 1 1 500 700 re f EMC" % leaf[1]))


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    """Return the structure elements of a type."""
    return [element for element in walk(pdf.Root.StructTreeRoot.K[0]) if f"/{kind}" == element.S]


def drop_element(pdf: pikepdf.Pdf, kind: str) -> None:
    """Take the first element of a type out of the tree."""
    element = elements(pdf, kind)[0]
    element.P.K = pikepdf.Array([kid for kid in kids(element.P) if kid.objgen != element.objgen])


def swap_parts(pdf: pikepdf.Pdf) -> None:
    """Read two sections in the wrong order."""
    parts = pdf.Root.StructTreeRoot.K[0].K
    parts[4], parts[5] = parts[5], parts[4]


def add_font(pdf: pikepdf.Pdf) -> None:
    """Name a font that is not in the file."""
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    pdf.pages[0].resources["/Font"]["/Extra"] = font


def link(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Return the first link annotation."""
    return next(annotation for page in pdf.pages for annotation in page.get("/Annots", []))


def drop_claims(pdf: pikepdf.Pdf) -> None:
    """Claim no more to be PDF/UA and PDF/A."""
    with pdf.open_metadata() as metadata:
        del metadata["pdfuaid:part"]
        del metadata["pdfaid:part"]


def retell(old: bytes, new: bytes) -> Callable[[pikepdf.Pdf], None]:
    """Return what changes a text of the metadata, which must be there once."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes()
        assert packet.count(old) == 1
        pdf.Root.Metadata.write(packet.replace(old, new))

    return spoil
