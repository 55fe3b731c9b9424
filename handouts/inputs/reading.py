"""Read one of a topic's files as text, or say what keeps it from being read."""

from pathlib import Path

from handouts.errors import FileError, Problem


def read_utf8(path: Path) -> str | Problem:
    """Return the file's text; a file that is not there or not text is a problem of the topic, not of the machine."""
    try:
        return path.read_text("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return Problem(path, 0, "the file is missing")
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        return Problem(path, line, "is not UTF-8 text", "save the file as UTF-8")
    except OSError as error:
        raise FileError(f"can't read {path}: {error.strerror}") from error
