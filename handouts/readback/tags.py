"""Turn a PDF's structure tree into tags as a reader finds them."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pikepdf

Leaf = tuple[tuple[int, int], int]
"""A marked content: its page's object and its number there."""


class Tag(NamedTuple):
    """A structure element as a reader finds it: type, entries such as `Lang` or `Alt`, attributes (ISO 32000-1, 14.7.5)
    and kids: elements and the texts of marked contents. `addresses` are those that its links open."""

    kind: str
    entries: dict[str, str]
    attributes: dict[str, str]
    kids: tuple["Tag | str", ...]
    addresses: tuple[str, ...] = ()

    def all(self, kind: str) -> list["Tag"]:
        """Return the elements of a type, this one among them, in reading order."""
        below = [found for kid in self.kids if isinstance(kid, Tag) for found in kid.all(kind)]
        return [self, *below] if self.kind == kind else below

    def one(self, kind: str) -> "Tag":
        """Return the only element of a type."""
        (found,) = self.all(kind)
        return found

    @property
    def text(self) -> str:
        """Return what is read out: ActualText where the element has one, else what its kids say."""
        said = "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)
        return self.entries.get("ActualText", said)

    @property
    def words(self) -> str:
        """Return what the text itself says: no markers of lists, nothing of pictures."""
        if self.kind in ("Lbl", "Figure"):
            return ""
        said = "".join(kid if isinstance(kid, str) else kid.words for kid in self.kids)
        return self.entries.get("ActualText", said)

    @property
    def outline(self) -> str:
        """Return the tree in one line, `P['text' Link['text']]`; a Span that says nothing of its own is left out."""
        inside = " ".join(kid.outline if isinstance(kid, Tag) else repr(kid) for kid in self.kids)
        return inside if self.kind == "Span" and not self.entries else f"{self.kind}[{inside}]"


def tag(element: pikepdf.Object, texts: Mapping[Leaf, str]) -> Tag:
    """Return an element and all below it; a marked content that no page draws says nothing."""
    found = (_kid(element, kid, texts) for kid in entries(element))
    attributes = _strings(
        element.get("/A", pikepdf.Dictionary()), "Scope", "ListNumbering", "ColSpan", "RowSpan", "Placement"
    )
    return Tag(
        kind=str(element.S)[1:],
        entries=_strings(element, "Lang", "Alt", "ActualText", "T"),
        attributes=attributes,
        kids=tuple(kid for kid in found if kid is not None),
        addresses=tuple(str(link.get("/A", pikepdf.Dictionary()).get("/URI", "")) for link in annotations(element)),
    )


def _kid(element: pikepdf.Object, kid: Any, texts: Mapping[Leaf, str]) -> Tag | str | None:  # noqa: ANN401 of /K
    if isinstance(kid, pikepdf.Object) and "/S" in kid:
        return tag(kid, texts)
    leaf = leaf_of(element, kid)
    return texts.get(leaf, "") if leaf else None


def entries(element: pikepdf.Object) -> list[Any]:
    """Return what hangs in an element: other elements, numbers of marked contents, references to annotations."""
    kids: Any = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array | list) else [kids]


def kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    """Return the elements that hang in an element."""
    return [kid for kid in entries(element) if isinstance(kid, pikepdf.Object) and "/S" in kid]


def annotations(element: pikepdf.Object) -> list[pikepdf.Object]:
    """Return the annotations that an element refers to."""
    return [kid.Obj for kid in entries(element) if isinstance(kid, pikepdf.Object) and "/Obj" in kid]


def leaves(element: pikepdf.Object) -> Iterator[Leaf]:
    """Yield the page and number of each marked content that is an element's own kid."""
    return (leaf for kid in entries(element) if (leaf := leaf_of(element, kid)))


def walk(element: pikepdf.Object, above: frozenset[tuple[int, int]] = frozenset()) -> Iterator[pikepdf.Object]:
    """Yield an element and all below it in reading order; raise `ValueError` where one hangs in itself."""
    if element.is_indirect and element.objgen in above:
        raise ValueError("a structure element that holds itself")
    yield element
    for kid in kids(element):
        yield from walk(kid, above | {element.objgen})


def leaf_of(element: pikepdf.Object, kid: Any) -> Leaf | None:  # noqa: ANN401 an entry of /K
    """Return the page and number of the marked content that an entry of an element is, None where it is none."""
    if not isinstance(kid, pikepdf.Object):
        return element.Pg.objgen, int(kid)
    if kid.get("/Type") == "/MCR":
        return (kid if "/Pg" in kid else element).Pg.objgen, int(kid.MCID)
    return None


def _strings(dictionary: pikepdf.Object, *names: str) -> dict[str, str]:
    return {name: str(dictionary[f"/{name}"]).removeprefix("/") for name in names if f"/{name}" in dictionary}
