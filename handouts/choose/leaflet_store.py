"""Turn a leaflet into a file of its code's name, and a code back into its leaflet.

A folder of handouts has a folder `leaflets` with one `CODE.json` for each leaflet code. Nothing in it is personal; it
is for its owner alone all the same.
"""

from pathlib import Path
from typing import Final

from handouts.choose.leaflet import Leaflet, code, decode
from handouts.errors import ContentError, FileError
from handouts.files.output import close, make_folder, write_whole
from handouts.files.reading import MIB, UnfitFile, read_bytes

FOLDER: Final = "leaflets"
MOST_BYTES: Final = 64 * MIB


def put(beside: Path, leaflet_json: bytes, *, is_synced: bool = True) -> Path:
    """Keep a leaflet in the folder of its handout and return its file; one that is there already stays as it is."""
    path = _path(beside, code(leaflet_json))
    close(path)
    if not _is_kept(path, leaflet_json):
        make_folder(path.parent)
        write_whole(path, leaflet_json, is_synced=is_synced)
    return path


def get(beside: Path, name: str) -> Leaflet | None:
    """Return the leaflet of a code that is kept in this folder, proved unchanged, or None.

    Raises `ContentError` for a file that says something else than its code stands for.
    """
    path = _path(beside, name)
    try:
        kept = read_bytes(path, MOST_BYTES)
    except FileError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise
    if code(kept) != name:
        raise ContentError(f"{path} was changed: its code is {code(kept)}", "print the leaflet again")
    return decode(kept)


def _path(beside: Path, name: str) -> Path:
    return beside / FOLDER / f"{name}.json"


def _is_kept(path: Path, leaflet_json: bytes) -> bool:
    try:
        return read_bytes(path, MOST_BYTES) == leaflet_json
    except UnfitFile:
        raise  # to write to a pipe would wait too
    except FileError:
        return False
