"""Turn a composition into the Typst project that a good Typst user would have for it, and compile handouts of it.

Each piece becomes Typst markup in `pieces.typ`, each class of the templates a function of `widgets.typ`, each drawing
a file; so text, tables, lists, links, pictures and alternate texts are those of the handout, whatever the topic says.
The compiler is kept, and a handout is nothing but its list of pieces: what Typst memoises it may use.
"""

import re
import shutil
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from typst import Compiler
from weasyprint import HTML

from handouts.compose.composition import Composition
from handouts.fonts.fontconfig import find
from handouts.model.clinic import Brand
from handouts.model.job import ChosenPiece
from handouts.model.page import Page

PROJECT: Final = Path(__file__).with_name("typst")
STANDARD: Final = "ua-1"
_INLINE: Final = {"a", "bdi", "br", "span", "strong"}
_LISTS: Final = {"ul": "list", "ol": "enum"}
_HALVED: Final = {"brief", "flags"}
_MARKUP: Final = re.compile(r"([\\#*_\[\]$<>@~`\"]|//|--)")
_AT_START: Final = re.compile(r"^(?=[-+=/]|\d+\.)")


Project = Path
"""A folder of Typst files, and its fonts."""


class Peer:
    """A Typst project in a folder."""

    def __init__(self, composition: Composition, brand: Brand, page: Page, folder: Path) -> None:
        shutil.copytree(PROJECT, folder, dirs_exist_ok=True)
        fonts = folder / "fonts"
        fonts.mkdir()
        script = page.script
        families = (script.family, brand.body_font) if script.leads else (brand.body_font, script.family)
        for family in filter(None, families):
            for weight in (400, 700):
                shutil.copy(find(family, weight).path, fonts)
        words = _brand(brand, composition, tuple(filter(None, families)))
        (folder / "brand.typ").write_text(words + _margins(page), "utf-8")
        (folder / "pieces.typ").write_text(_Writer(folder).pieces(composition.html), "utf-8")
        self.project = folder

    def compile(self, title: str, code: str, pieces: Iterable[ChosenPiece], values: Iterable[str] = ()) -> bytes:
        """Return the PDF of a handout, tagged, as PDF/UA-1, with a patient's values below its first piece."""
        return open_project(self.project)(main_file(title, code, pieces, values))


@cache
def open_project(project: Project) -> Callable[[bytes], bytes]:
    """Return what turns a main file into a PDF; a process keeps the compiler of each project."""
    compiler = Compiler(root=project, font_paths=[project / "fonts"], ignore_system_fonts=True)

    def compiled(main: bytes) -> bytes:
        pdf = compiler.compile(main, format="pdf", pdf_standards=STANDARD)
        assert isinstance(pdf, bytes)
        return pdf

    return compiled


def main_file(title: str, code: str, pieces: Iterable[ChosenPiece], values: Iterable[str]) -> bytes:
    """Write the main file. Its source changes, not `sys.inputs`: a new input makes Typst evaluate every file anew."""
    lines = [
        '#import "handout.typ": handout',
        '#import "pieces.typ": pieces',
        f"#show: handout.with(title: {_string(title)}, code: {_string(code)})",
    ]
    for piece in pieces:
        lines += ['#pagebreak(to: "odd")'] if piece.starts_sheet else []
        lines.append(f"#pieces.at({_string(piece.id)})")
        lines += [f"#par({_string(value)})" for value in values] if piece.id == "masthead" else []
    return "\n".join(lines).encode()


def _brand(brand: Brand, composition: Composition, families: Iterable[str]) -> str:
    feet, language = composition.feet, composition.language.partition("-")[0]
    colours = "".join(f'#let {name} = rgb("{getattr(brand, name)}")\n' for name in ("colour", "accent", "tint", "ink"))
    draft = next(iter(feet.drafts.values()), "")
    said = {"topic": feet.topic, "version": feet.version, "draft": draft, "sample": feet.sample}
    words = ", ".join(f"{name}: {_string(text)}" for name, text in said.items())
    fonts = "".join(f"{_string(family)}, " for family in families)
    tongue = f"#let language = {_string(language)}\n#let direction = {composition.direction}\n"
    return f"{colours}{tongue}#let font = ({fonts})\n#let feet = ({words})\n"


def _margins(page: Page) -> str:
    top, bottom, side = page.margin_top_mm, page.margin_bottom_mm, page.margin_side_mm
    return f"#let margins = (top: {top}mm, bottom: {bottom}mm, side: {side}mm)\n"


class _Writer:
    """Writes elements of the composed HTML as Typst markup, and drawings as files in the project's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        source = (folder / "widgets.typ").read_text("utf-8")
        self.widgets = frozenset(re.findall(r"^#let ([a-z-]+)(?:\(| = [a-z-]+$)", source, re.MULTILINE))

    def pieces(self, html: str) -> str:
        body = HTML(string=html).etree_element.find("body")
        entries = [f"  {_string(piece.get('id', ''))}: [\n{self.block(piece)}\n  ],\n" for piece in body]
        return '#import "widgets.typ"\n#let pieces = (\n' + "".join(entries) + ")\n"

    def block(self, element: Element) -> str:
        """Return a block: by its class a widget, else by its tag."""
        tag, widget = element.tag, self.widget(element)
        if tag in ("h1", "h2", "h3", "h4", "h5"):
            return f"{'=' * int(tag[1])} {self.text(element)}\n"
        if tag in ("p", "figcaption"):
            return f"#{widget}[{self.text(element)}]\n" if widget else f"#par[{self.text(element)}]\n"
        if tag in _LISTS:
            return self.list(element, widget or _LISTS[tag])
        if tag == "table":
            return self.table(element)
        if tag == "img":
            return self.picture(element)
        return f"#{widget}{self.arguments(element)}\n" if widget else self.blocks(element)

    def blocks(self, element: Element) -> str:
        return "".join(self.block(child) for child in element)

    def arguments(self, element: Element) -> str:
        children = (
            inner for child in element for inner in (child if element.tag in _LISTS and child.tag == "div" else [child])
        )
        return "".join(f"[{self.item(child)}]" for child in children) or "()"

    def list(self, element: Element, function: str) -> str:
        """Return a list; one in two columns is told what makes each half."""
        halves = _HALVED & set(element.get("class", "").split())
        call = f"widgets.{halves.pop()}({function})" if halves else function
        return f"#{call}{self.arguments(element)}\n"

    def item(self, element: Element) -> str:
        return self.text(element) + self.blocks_inside(element) if element.tag == "li" else self.block(element)

    def blocks_inside(self, item: Element) -> str:
        return "".join(self.block(child) for child in item if child.tag in _LISTS)

    def widget(self, element: Element) -> str:
        """Return the function for the element's most special class."""
        known = [name for name in element.get("class", "").split() if name in self.widgets - _HALVED]
        return f"widgets.{known[-1]}" if known else ""

    def table(self, table: Element) -> str:
        heads, *rows = table.iter("tr")
        if table.get("class", "").startswith("compared"):
            return "".join(f"#widgets.columns{self.sides(row)}\n" for row in table.findall("*/tr"))
        first = ", ".join(f"[{self.text(cell)}]" for cell in heads)
        cells = ", ".join(self.cell(cell) for row in rows for cell in row)
        return f"#widgets.ruled(({first},), {cells})\n"

    def sides(self, row: Element) -> str:
        """Return the cells of a comparison's row, each with its blocks."""
        return "".join(f"[{self.text(cell)}{''.join(map(self.block, cell))}]" for cell in row)

    def cell(self, cell: Element) -> str:
        return f"[#strong[{self.text(cell)}]]" if cell.tag == "th" else f"[{self.text(cell)}]"

    def picture(self, element: Element) -> str:
        """Write a drawing once, under its content's name."""
        head, _, packed = element.get("src", "").partition(",")
        alt, suffix, data = element.get("alt", ""), "svg" if "svg" in head else "png", b64decode(packed)
        name = f"{sha256(data).hexdigest()[:12]}.{suffix}"
        (self.folder / name).write_bytes(data)
        return f"#image({_string(name)}, alt: {_string(alt)})\n"

    def text(self, element: Element) -> str:
        """Return an element's inline content, on one line."""
        inline = " ".join("".join(self.spans(element)).split(" "))
        return _AT_START.sub(r"\\", re.sub(r"\s+", " ", inline).strip())

    def spans(self, element: Element) -> Iterator[str]:
        yield _escaped(element.text)
        for child in element:
            if child.tag in _INLINE:
                yield self.span(child)
            yield _escaped(child.tail)

    def span(self, element: Element) -> str:
        if element.tag == "br":
            return " \\ "
        inner = "".join(self.spans(element))
        if element.tag == "a":
            return f"#link({_string(element.get('href', ''))})[{inner}]"
        function = "strong" if element.tag == "strong" else self.widget(element)
        return f"#{function}[{inner}]" if function else inner


def _escaped(text: str | None) -> str:
    return _MARKUP.sub(lambda mark: "".join(f"\\{sign}" for sign in mark[0]), text or "")


def _string(text: str) -> str:
    """Return a Typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
