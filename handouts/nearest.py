"""Find the known name most like one that isn't known."""

from collections.abc import Collection


def nearest(name: str, known: Collection[str]) -> str:
    """Return the hint that offers it, or nothing where no name is near."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else ""
