"""Turn a leaflet into a file of its code's name, and a code back into its leaflet.

A folder of handouts has a folder `leaflets` with one `CODE.json` for each leaflet code. Nothing in it is personal; it
is for its owner alone all the same.
"""

from pathlib import Path
from typing import Final

from handouts.errors import ContentError, FileError
from handouts.leaflets.leaflet import Leaflet, code, decode
from handouts.output import make_folder, write_whole

FOLDER: Final = "leaflets"


def put(beside: Path, leaflet_json: bytes) -> Path:
    """Keep a leaflet in the folder of its handout and return its file; one that is there already stays as it is."""
    path = _path(beside, code(leaflet_json))
    if not _is_kept(path, leaflet_json):
        make_folder(path.parent)
        write_whole(path, leaflet_json)
    return path


def get(beside: Path, name: str) -> Leaflet | None:
    """Return the leaflet of a code that is kept in this folder, proved unchanged, or None.

    Raises `ContentError` for a file that says something else than its code stands for.
    """
    path = _path(beside, name)
    try:
        kept = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileError(f"can't read {path}: {error.strerror}") from error
    if code(kept) != name:
        raise ContentError(f"{path} was changed: its code is {code(kept)}", "print the leaflet again")
    return decode(kept)


def _path(beside: Path, name: str) -> Path:
    return beside / FOLDER / f"{name}.json"


def _is_kept(path: Path, leaflet_json: bytes) -> bool:
    try:
        return path.read_bytes() == leaflet_json
    except OSError:
        return False
