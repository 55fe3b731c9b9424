"""A clinic's own look: templates and styles that go before the default's, held as text."""

from typing import Final

from msgspec import Struct


class Theme(Struct, frozen=True, omit_defaults=True):
    """The files of a theme, each by its name in the folder and its text; without any, all are the default's."""

    files: tuple[tuple[str, str], ...] = ()

    def file(self, kind: str, name: str) -> str | None:
        """Return the text of a file of `templates` or `styles`, or None where the theme has none of that name."""
        return next((text for path, text in self.files if path == f"{kind}/{name}"), None)


DEFAULT: Final = Theme()
