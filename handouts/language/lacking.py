"""Tell which words a topic lacks in its language: a mark stands in for each, and nothing that has one is printed."""

import re
from shlex import quote
from typing import Final

from handouts.errors import ContentError, Problem
from handouts.model.topic import Lack, Topic

_DIGITS: Final = {f"{digit:x}": chr(0xFDD0 + digit) for digit in range(16)}
_VALUES: Final = str.maketrans({sign: digit for digit, sign in _DIGITS.items()})
_END: Final = "\ufdef"
_MARK: Final = re.compile(f"([\ufdd0-\ufddf]+){_END}")
"""The number of what is lacking, in noncharacters: no text may have these (Unicode, 23.7), no font has them."""
NAMED: Final = 5
"""How many messages that are lacking are named one by one."""


def mark(number: int) -> str:
    """Return what stands in for the text that a topic lacks under this number."""
    return "".join(_DIGITS[digit] for digit in f"{number:x}") + _END


def lacks(topic: Topic, text: str) -> tuple[Lack, ...]:
    """Return what is lacking in a text that is made of a topic's."""
    found = _MARK.findall(text) if topic.lacking else ()
    numbers = dict.fromkeys(int(number.translate(_VALUES), 16) for number in found)
    return tuple(topic.lacking[number] for number in numbers)


def require_said(topic: Topic, printed: bytes, what: str = "the leaflet") -> None:
    """Raise `ContentError` for all that is printed of a topic and lacking in it; `printed` is JSON in UTF-8."""
    found = lacks(topic, printed.decode()) if topic.lacking else ()
    if not found:
        return
    from handouts.load.topic import address

    problems = [Problem(lack.message, path=topic.path / lack.file, line=lack.line) for lack in found]
    told = [f"{lack.context}: {problem}" for lack, problem in zip(found, problems, strict=True)][:NAMED]
    more = [f"and {len(found) - NAMED} more"] if len(found) > NAMED else []
    count = f"{len(found)} message" + ("s" if len(found) > 1 else "")
    command = f"handouts translate update {quote(address(topic.path))} {topic.language}"
    hint = f"{command} shows the translator what to do; leaflets without these can be made"
    first = f"{what} is not whole in {topic.language}: {count} not translated"
    raise ContentError("\n  ".join((first, *told, *more)), hint, problems)
