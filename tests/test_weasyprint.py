"""Every private thing of WeasyPrint and pydyf that we use is named here, so that an upgrade says what is gone.

What we use is read from our code. Documented, and no part of this, is what WeasyPrint's API reference has.
"""

import ast
import inspect
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import handouts.typeset

FOLDER = Path(handouts.typeset.__file__).parent
DOORS = ("layout.py", "recorder.py", "weasyprint_patches.py")
DOCUMENTED = {
    "weasyprint.CSS",
    "weasyprint.HTML",
    "weasyprint.document.Document",
    "weasyprint.document.Page",
    "weasyprint.text.fonts.FontConfiguration",
    "weasyprint.urls.FatalURLFetchingError",
    "weasyprint.urls.URLFetcher",
}
PRIVATE = {
    "weasyprint.draw.draw_page",
    "weasyprint.formatting_structure.boxes",
    "weasyprint.layout.background.layout_backgrounds",
    "weasyprint.layout.inline",
    "weasyprint.pdf._use_references",
    "weasyprint.pdf.fonts.build_fonts_dictionary",
    "weasyprint.pdf.stream.Stream",
    "weasyprint.text.line_break.strut",
}
OF_MODULES = {
    "boxes": {
        *("BlockContainerBox", "Box", "GridContainerBox", "InlineBlockBox", "LineBox", "PageBox", "ReplacedBox"),
        "TextBox",
    },
    "inline": {"remove_last_whitespace", "split_first_line", "split_text_box"},
    "pydyf": {"Dictionary", "Object", "PDF", "Stream"},
}
OF_OBJECTS = {
    "box": {
        *("border_box_x", "border_box_y", "border_height", "border_width", "children", "content_box_x", "element"),
        *("element_tag", "height", "is_in_normal_flow", "margin_bottom", "margin_height", "margin_top"),
        *("margin_width", "padding_left", "pango_layout", "position_x", "position_y", "replacement", "style", "text"),
        *("translate", "width"),
    },
    "document": {"fonts", "pages"},
    "font": {"family", "file_content", "hash", "index", "to_unicode", "widths"},
    "fonts": {"add_font_face"},
    "object": {"data", "number"},
    "page": {"_page_box", "height", "links", "width"},
    "pdf": {"add_object", "objects"},
    "picture": {"draw"},
    "source": {"etree_element", "render"},
    "stream": {
        *("_current_alpha", "_current_alpha_stroke", "_current_color", "_current_color_stroke", "_current_font"),
        *("_old_font", "artifact", "curve_to", "line_to", "marked", "move_to", "rectangle", "set_text_matrix"),
        *("show_text", "stream"),
    },
}
NAMES = {
    **dict.fromkeys(("box", "body_box", "child", "column", "group", "header", "last", "line", "whole"), "box"),
    **{name: name for name in ("document", "font", "fonts", "page", "picture", "source", "stream")},
    "item": "object",
    "thing": "object",
    "self.profile": "object",
    "self.pdf": "pdf",
    "self.document": "document",
    "page._page_box": "box",
    "self.document.fonts": "",
    "page._page_box.children[0]": "box",
    "super()": "stream",
}
"""What our code calls WeasyPrint's objects."""
PICTURE = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
SAMPLE = f"""<body><table><thead><tr><th>A</th></tr></thead><tr><td>B</td></tr></table>
<p>C <span style="display: inline-block">D</span><img alt="E" src='{PICTURE}'></p>"""


class Use(NamedTuple):
    """A thing that our code uses: of which object, what, and where."""

    owner: str
    name: str
    place: str

    @property
    def message(self) -> str:
        what = f"`{self.name}` of {self.owner}" if self.owner else f"`{self.name}`"
        return f"WeasyPrint has no {what} any more; it is used in {self.place}"


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Yield each module that knows WeasyPrint and its syntax tree."""
    for file in DOORS:
        yield f"handouts/typeset/{file}", ast.parse((FOLDER / file).read_text(encoding="utf-8"))


def imports() -> Iterator[Use]:
    """Yield what is imported, by its whole name."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] in ("weasyprint", "pydyf"):
                yield from (Use("", f"{node.module}.{name.name}", f"{path}:{node.lineno}") for name in node.names)


def attributes() -> Iterator[Use]:
    """Yield what is asked of modules and objects that are WeasyPrint's by their name, and what is overridden."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                called = ast.unparse(node.value)
                owner = called if called in OF_MODULES else NAMES.get(called, "")
                if owner and node.attr != "__init__":
                    yield Use(owner, node.attr, f"{path}:{node.lineno}")
            elif (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) == "_replaced"
                and isinstance(node.args[0], ast.Constant)
            ):
                yield Use("inline", str(node.args[0].value), f"{path}:{node.lineno}")
            elif isinstance(node, ast.ClassDef) and node.name == "Recorder":
                yield from overridden(node, path)


def overridden(recorder: ast.ClassDef, path: str) -> Iterator[Use]:
    """Yield the methods and the state of a stream that a recorder stands in for."""
    own = {"_forget_state", "_sequence", "__init__", "drawers", "sequences"}
    for node in ast.walk(recorder):
        if isinstance(node, ast.FunctionDef) and node.name not in own:
            yield Use("stream", node.name, f"{path}:{node.lineno}")
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self" and node.attr not in own:
            yield Use("stream", node.attr, f"{path}:{node.lineno}")


def has(thing: str) -> bool:
    module, _, name = thing.rpartition(".")
    try:
        return hasattr(import_module(module), name) or import_module(thing) is not None
    except ImportError:
        return False


def samples() -> dict[str, list[Any]]:
    """Return objects of each kind, of a document that is laid out and drawn."""
    import pydyf
    from weasyprint import HTML
    from weasyprint.draw import draw_page
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import inline
    from weasyprint.text.fonts import FontConfiguration

    from handouts.typeset.recorder import ResourceWriter

    source = HTML(string=SAMPLE)
    document = source.render()
    page = document.pages[0]
    writer = ResourceWriter(document)
    fresh = vars(writer.stream).copy()
    draw_page(page._page_box, writer.stream)
    found = list(descendants(page._page_box))
    return {
        "box": found,
        "boxes": [boxes],
        "document": [document],
        "font": list(document.fonts.values()),
        "fonts": [FontConfiguration()],
        "inline": [inline],
        "object": [writer.profile],
        "page": [page],
        "pdf": [writer.pdf],
        "picture": [box.replacement for box in found if isinstance(box, boxes.ReplacedBox)],
        "pydyf": [pydyf],
        "source": [source],
        "stream": [type(writer.stream).__bases__[0], type("Fresh", (), fresh)],
    }


def descendants(box: Any) -> Iterator[Any]:  # noqa: ANN401
    yield box
    for child in getattr(box, "children", ()):
        yield from descendants(child)


def gone(uses: Iterable[Use], known: dict[str, list[Any]]) -> list[str]:
    """Say of each thing used that no object of its kind has."""
    return sorted({use.message for use in uses if not any(hasattr(one, use.name) for one in known[use.owner])})


def test_what_we_import_is_there_and_named() -> None:
    """First of all, for the modules that import it can't be imported without it."""
    assert [use.message for use in imports() if not has(use.name)] == []
    assert {use.name for use in imports()} - DOCUMENTED == PRIVATE


def test_what_we_ask_of_its_objects_is_there_and_named() -> None:
    """Attributes, methods that a recorder stands in for, and functions that are replaced."""
    assert gone(attributes(), samples()) == []
    found: dict[str, set[str]] = {}
    for use in attributes():
        found.setdefault(use.owner, set()).add(use.name)
    assert found == OF_MODULES | OF_OBJECTS


def test_a_stream_takes_what_a_recorder_hands_on() -> None:
    """By name."""
    from weasyprint.pdf.stream import Stream

    (call,) = (
        node
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Recorder"
    )
    assert {str(word.arg) for word in call.keywords} - inspect.signature(Stream.__init__).parameters.keys() == set()


def test_what_is_gone_is_told() -> None:
    """In a sentence that says what and where."""
    assert gone([Use("box", "no_such_height", "handouts/typeset/layout.py:1")], samples()) == [
        "WeasyPrint has no `no_such_height` of box any more; it is used in handouts/typeset/layout.py:1"
    ]


def stock(body: str, css: str = "") -> list[Any]:
    """Return the boxes that WeasyPrint makes without our patches."""
    from weasyprint import HTML

    page = "@page { size: 300px; margin: 0 } body { margin: 0; font: 16px/1.5 'Noto Sans', 'Noto Nastaliq Urdu' }"
    return list(descendants(HTML(string=f"<style>{page}{css}</style>{body}").render().pages[0]._page_box))


def test_lines_are_still_of_different_heights() -> None:
    """Without `even_lines`, which goes when this fails."""
    lines = [box.height for box in stock("<p>Words</p><p>Words اردو</p>") if type(box).__name__ == "LineBox"]
    assert lines[0] != lines[1]


def test_grids_still_run_from_the_left() -> None:
    """Without `mirrored`, which goes when this fails."""
    grid = "<div dir='rtl'><p>A</p><p>B</p></div>"
    css = "div { direction: rtl; display: grid; grid-template-columns: 1fr 1fr }"
    first, second = (
        box.position_x for box in stock(grid, css) if box.element_tag == "p" and "Block" in type(box).__name__
    )
    assert first < second


@pytest.mark.parametrize(
    ("rule", "patch"),
    [
        ("word-break: keep-all", "line_ends"),
        ("text-wrap: pretty", "line_ends"),
        ("unicode-bidi: isolate", "bidi_elements"),
    ],
)
def test_rules_are_still_ignored(rule: str, patch: str, caplog: pytest.LogCaptureFixture) -> None:
    """Instead of which we change the tree; what does so goes when this fails."""
    stock("<p>Words</p>", f"p {{ {rule} }}")
    assert f"Ignored `{rule}" in caplog.text, f"WeasyPrint knows “{rule}” now: is {patch} needed?"
