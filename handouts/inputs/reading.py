"""Read a file, or say what keeps it from being read."""

from pathlib import Path

from handouts.errors import FileError, Problem


def read_bytes(path: Path) -> bytes:
    """Return what is in a file; raises `FileError`, caused by what the machine said."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"can't read {path}: {error.strerror}") from error


def read_utf8(path: Path) -> str | Problem:
    """Return the text of a topic's file; one that is not there or not text is a problem of the topic."""
    try:
        content = read_bytes(path)
    except FileError as error:
        if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            return Problem(path, 0, "the file is missing")
        raise
    text = decoded(content, path)
    return text if isinstance(text, Problem) else text.replace("\r\n", "\n").replace("\r", "\n")


def decoded(content: bytes, path: Path) -> str | Problem:
    """Return a file's content as text, its line ends as they are."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem(path, line, "is not UTF-8 text", "save the file as UTF-8")
