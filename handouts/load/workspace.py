"""Find a clinic's workspace: the folder of its `clinic.toml`. What is in there comes before what the package has.

Nothing is ever written into the package, so that an update of it takes nothing of the clinic's away.
"""

import os
from pathlib import Path
from typing import Final

from msgspec import Struct

CLINIC_FILE: Final = "clinic.toml"
TOPICS: Final = "topics"
LANGUAGES: Final = "locale"
"""The folder of what a workspace says of languages: catalogs of words that stand in no topic, and `scripts.toml`."""


class Workspace(Struct, frozen=True):
    """A clinic's own folder; where there is none, everything is found in the package."""

    folder: Path | None = None

    @property
    def topics(self) -> Path | None:
        """The folder of the clinic's own topics and of what it changes in the shipped ones; it need not be there."""
        return self.folder / TOPICS if self.folder else None

    def catalogs(self, name: str) -> Path | None:
        """The folder of the clinic's own catalogs of words that stand in no topic; it need not be there."""
        return self.folder / LANGUAGES / name if self.folder else None


PACKAGE: Final = Workspace()
"""No workspace: what the package has, and nothing before it."""


def clinic_file(explicit: Path | None, start: Path) -> Path | None:
    """Return the clinic's file that is named, else the nearest `clinic.toml` from a folder upwards, else the one that
    HANDOUTS_CLINIC names, if any."""
    named = os.environ.get("HANDOUTS_CLINIC")
    return explicit or _nearest(start) or (Path(named) if named else None)


def find_workspace(explicit: Path | None, start: Path) -> Workspace:
    """Return the workspace of the clinic that `clinic_file` returns: the folder of the nearest `clinic.toml` from that
    file upwards, else the file's own folder."""
    file = clinic_file(explicit, start)
    if file is None:
        return PACKAGE
    folder = (start / file).parent.resolve()
    nearest = _nearest(folder)
    return Workspace(nearest.parent if nearest else folder)


def _nearest(start: Path) -> Path | None:
    files = (folder / CLINIC_FILE for folder in (start, *start.parents))
    return next((file for file in files if os.path.exists(file)), None)  # noqa: PTH110 no error where we may not look
