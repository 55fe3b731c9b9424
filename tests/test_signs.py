"""Characters that nobody sees are made seen."""

import pytest

from handouts.signs import is_control, shown


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\u202eb", "a\\u202eb"),
        ("a\nb", "a\\u000ab"),
        ("\x1b[31m", "\\u001b[31m"),
        ("کلمه\u200cها é —", "کلمه\u200cها é —"),
    ],
)
def test_what_breaks_or_turns_a_line_is_shown(text: str, seen: str) -> None:
    """Joiners and letters of any script stay as they are."""
    assert shown(text) == seen
    assert not any(map(is_control, shown(text)))
