"""A clinic's own look: templates and styles that go before the default's, held as text."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.model.page import PAPERS, Paper


class Theme(Struct, frozen=True, omit_defaults=True):
    """The files of a theme, each by its name in the folder and its text; without any, all are the default's.

    `papers` are those that it adds, or whose margins it changes."""

    files: tuple[tuple[str, str], ...] = ()
    papers: tuple[Paper, ...] = ()

    @property
    def all_papers(self) -> dict[str, Paper]:
        """The papers by their names: the theme's own, and the others as the program has them."""
        return PAPERS | {paper.id: paper for paper in self.papers}

    def narrowed(self, paper: str) -> "Theme":
        """Return the theme without the papers that a leaflet is not printed on."""
        return replace(self, papers=tuple(one for one in self.papers if one.id == paper)) if self.papers else self

    def file(self, kind: str, name: str) -> str | None:
        """Return the text of a file of `templates` or `styles`, or None where the theme has none of that name."""
        return next((text for path, text in self.files if path == f"{kind}/{name}"), None)


DEFAULT: Final = Theme()
