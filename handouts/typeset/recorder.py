"""Record what WeasyPrint draws: which box drew which operators, each written as short as print allows."""

from collections.abc import Iterator
from contextlib import contextmanager

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream

from handouts.pdf import operators

_START, _END = b"%(", b"%)"


class Recorder(Stream):  # type: ignore[misc]
    """A content stream that remembers which box drew what, and starts every sequence with no state of the last."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.drawers: list[boxes.Box | None] = []

    @contextmanager
    def marked(self, box: boxes.Box, tag: str) -> Iterator[None]:  # noqa: ARG002
        with self._sequence(box):
            yield

    @contextmanager
    def artifact(self) -> Iterator[None]:
        with self._sequence(None):
            yield

    @contextmanager
    def _sequence(self, box: boxes.Box | None) -> Iterator[None]:
        self._forget_state()
        self.drawers.append(box)
        self.stream.append(_START)
        yield
        self.stream.append(_END)
        self._forget_state()

    def move_to(self, *point: float) -> None:
        self.stream.append(operators.operator(b"m", point))

    def line_to(self, *point: float) -> None:
        self.stream.append(operators.operator(b"l", point))

    def curve_to(self, *points: float) -> None:
        self.stream.append(operators.operator(b"c", points))

    def rectangle(self, *sides: float) -> None:
        self.stream.append(operators.operator(b"re", sides))

    def set_text_matrix(self, *matrix: float) -> None:
        self.stream.append(operators.operator(b"Tm", matrix))

    def show_text(self, text: bytes | str) -> None:
        super().show_text(text)
        self.stream[-1] = operators.without_zero_kerning(self.stream[-1])

    def _forget_state(self) -> None:
        self._current_color = self._current_color_stroke = None
        self._current_alpha = self._current_alpha_stroke = None
        self._current_font = self._old_font = None

    def sequences(self) -> Iterator[tuple[boxes.Box | None, tuple[bytes, ...], tuple[bytes, ...]]]:
        """Yield each sequence: its box, the operators in force where it begins (clips), its own operators."""
        levels: list[list[bytes]] = [[]]
        drawers = iter(self.drawers)
        begin = -1
        for index, operator in enumerate(self.stream):
            if operator == _START:
                begin = index + 1
            elif operator == _END:
                yield (
                    next(drawers),
                    tuple(op for level in levels for op in level),
                    tuple(as_bytes(op) for op in self.stream[begin:index]),
                )
                begin = -1
            elif begin >= 0:
                continue
            elif operator == b"q":
                levels.append([])
            elif operator == b"Q":
                levels.pop()
            else:
                levels[-1].append(as_bytes(operator))


def as_bytes(item: object) -> bytes:
    """Return an operator, or a value that pydyf would write, as the bytes that stand for it."""
    if isinstance(item, bytes):
        return item
    return item.data if isinstance(item, pydyf.Object) else str(item).encode()
