"""A printed leaflet is read back, with other libraries than made it, and compared with what it should be.

The extra `check` installs these libraries; nothing else in the program needs them.
"""

from importlib.util import find_spec
from typing import Final

from handouts.errors import MissingTool, installing

READERS: Final = {"pikepdf": "pikepdf", "pypdfium2": "pypdfium2", "page": "page-validation"}
"""The modules that read a PDF, and the packages that they are in."""


def missing_readers() -> tuple[str, ...]:
    """Return the packages that are not installed."""
    return tuple(package for module, package in READERS.items() if find_spec(module) is None)


def require_readers() -> None:
    """Raise `MissingTool` unless a PDF can be read back."""
    if missing := missing_readers():
        raise MissingTool(f"to check a PDF, {', '.join(missing)} must be installed", installing("check"))
