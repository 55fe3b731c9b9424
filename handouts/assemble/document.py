"""Turn the pages of one handout into numbered PDF objects: catalog, page tree, structure tree and outline.

All of it depends on the selection and on which places are filled, not on what fills them: patients who share both share
these objects. Where an element says a value, only its beginning and its end are made here.
"""

from collections.abc import Sequence
from typing import NamedTuple

from handouts.assemble.pagination import PlacedPage
from handouts.assemble.patient_values import Stamp
from handouts.assemble.structure_tree import Frame, StructureTree, references
from handouts.model.identity import Identity
from handouts.pdf import writer
from handouts.pdf.metadata import PRODUCER


class DocumentInfo(NamedTuple):
    """What is written beside the pages: title, which leaflet it is, and the marks of draft and sample, in words.

    A report is no leaflet and has no identity.
    """

    title: str
    identity: Identity | None
    marks: tuple[str, ...]

    @property
    def code(self) -> str:
        return self.identity.code if self.identity else ""


class Document:
    """The objects of one handout, numbered from `first`; `stamp` tells which places are filled."""

    def __init__(
        self, frame: Frame, pages: Sequence[PlacedPage], handout: DocumentInfo, stamp: Stamp, first: int
    ) -> None:
        self.frame, self.pages, self.handout = frame, pages, handout
        count = len(pages)
        self.content, self.metadata = first, first + count
        self.root, self.info, self.page_tree, self.resources, self.tree, self.document, self.parents = range(
            first + count + 1, first + count + 8
        )
        self.first_page = first + count + 8
        self.elements = StructureTree(frame, pages, stamp, self.document, self.first_page, self.first_page + count)

    def objects(self, resources: bytes) -> dict[int, bytes]:
        """Return everything that goes into the object stream."""
        galley, geometry, count = self.frame.galley, self.frame.geometry, len(self.pages)
        elements = self.elements
        kids = elements.add_pieces()
        objects = elements.objects
        outline = self._outline(objects)
        nums = b"".join(b"%d[%s]" % (i, _sparse(owners)) for i, owners in enumerate(elements.owners))
        nums += b"".join(b" %d %d 0 R" % (count + i, owner) for i, owner in enumerate(elements.link_owners))
        turned = b"/Direction/R2L" if galley.direction == "rtl" else b""  # of two pages beside each other (ISO 32000-1)
        objects |= {
            self.root: b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/Metadata %d 0 R/Outlines %d 0 R"
            b"/MarkInfo<</Marked true>>/Lang%s/ViewerPreferences<</DisplayDocTitle true%s>>/OutputIntents[<<"
            b"/Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile %d 0 R>>]>>"
            % (
                self.page_tree,
                self.tree,
                self.metadata,
                outline,
                writer.text_string(galley.language),
                turned,
                galley.profile,
            ),
            self.info: b"<</Title%s/Producer%s>>"
            % (writer.text_string(self.handout.title), writer.text_string(PRODUCER)),
            self.page_tree: b"<</Type/Pages/Count %d/Kids[%s]>>"
            % (count, references(range(self.first_page, self.first_page + count))),
            self.resources: resources,
            self.tree: b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>"
            % (self.document, self.parents, count + len(elements.link_owners)),
            self.document: b"<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>" % (self.tree, kids),
            self.parents: b"<</Nums[%s]>>" % nums,
        }
        for i in range(count):
            annotations = references(elements.annotations[i])
            objects[self.first_page + i] = (
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.3f %.3f]/Resources %d 0 R/Contents %d 0 R/StructParents %d"
                b"/Tabs/S%s>>"
                % (self.page_tree, geometry.width_pt, geometry.height_pt, self.resources, self.content + i, i,
                   b"/Annots[%s]" % annotations if annotations else b"")
            )  # fmt: skip
        return objects

    def _outline(self, objects: dict[int, bytes]) -> int:
        """Add the outline: the title, and under it the sections' headings; return its number."""
        entries = [
            (heading.level, heading.text, index, fragment.piece.rows[heading.row].top + fragment.shift)
            for index, page in enumerate(self.pages)
            for fragment in page.fragments
            for heading in fragment.piece.headings
            if fragment.start <= heading.row < fragment.end
        ]
        tops = [entry for entry in entries if entry[0] == 1][:1]
        rest = [entry for entry in entries if entry[0] != 1]
        outline = self.elements.next
        title, first = outline + 1, outline + 2
        _, text, page, y = tops[0] if tops else (1, self.handout.title, 0, 0.0)
        below = b"/First %d 0 R/Last %d 0 R/Count %d" % (first, first + len(rest) - 1, len(rest)) if rest else b""
        objects[outline] = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (title, title, 1 + len(rest))
        objects[title] = b"<</Title%s/Parent %d 0 R%s/Dest%s>>" % (
            writer.text_string(text), outline, below, self.frame.destination(self.first_page + page, y),
        )  # fmt: skip
        for i, (_, label, index, at) in enumerate(rest):
            near = (b"/Prev %d 0 R" % (first + i - 1) if i else b"") + (
                b"/Next %d 0 R" % (first + i + 1) if i + 1 < len(rest) else b""
            )
            objects[first + i] = b"<</Title%s/Parent %d 0 R%s/Dest%s>>" % (
                writer.text_string(label), title, near, self.frame.destination(self.first_page + index, at),
            )  # fmt: skip
        return outline


def _sparse(owners: dict[int, int]) -> bytes:
    """Return a ParentTree array indexed by marked-content number; numbers of other pages are null."""
    parts, following = [], 0
    for mcid in sorted(owners):
        parts.append(b"null " * (mcid - following) + b"%d 0 R" % owners[mcid])
        following = mcid + 1
    return b" ".join(parts)
