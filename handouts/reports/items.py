"""The items of PEMAT-P and of the CDC's index, in our words, and the rules by which a machine can say something of one.

PEMAT-P: AHRQ, Patient Education Materials Assessment Tool for printable materials (13 and 14 are for films alone). CDC
Index: CDC, Clear Communication Index. Both are scored by people: what is told here is informed by them, and no score.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

PEMAT_ITEMS: Final[Mapping[int, str]] = {
    1: "The purpose is evident.",
    2: "Nothing distracts from it.",
    3: "Words are everyday words.",
    4: "Medical words are explained.",
    5: "The voice is active.",
    6: "Numbers are clear.",
    7: "Nothing has to be calculated.",
    8: "Text comes in short sections.",
    9: "Sections have telling headings.",
    10: "The order is logical.",
    11: "There is a summary.",
    12: "Visual cues draw attention to key points.",
    15: "Pictures are used where they help.",
    16: "Pictures support the text.",
    17: "Pictures have captions.",
    18: "Pictures are clear and uncluttered.",
    19: "Tables are simple, with clear headings.",
    20: "At least one action is named.",
    21: "The reader is addressed directly.",
    22: "Actions come in explicit steps.",
    23: "There is a tool, such as a checklist.",
    24: "Calculations are explained.",
    25: "It is told how to use charts and tables.",
    26: "Pictures show how to act.",
}
CDC_ITEMS: Final[Mapping[int, str]] = {
    1: "There is one main message.",
    2: "It stands at the top.",
    3: "It is easy to see.",
    4: "A picture supports it.",
    5: "There is a call to action.",
    6: "The voice is active.",
    7: "Words are those of the readers.",
    8: "Lists are used.",
    9: "Sections have headings.",
    10: "What matters most comes first.",
    11: "It says what experts know, and do not know.",
    12: "It recommends what to do.",
    13: "It says why that matters.",
    14: "It says how to do it.",
    15: "Numbers are such as readers use.",
    16: "It says what numbers mean.",
    17: "Nothing has to be calculated.",
    18: "It says what the risk is.",
    19: "It tells risks and benefits.",
    20: "Chances are told in numbers and pictures.",
}


def rules_of(rules: Iterable[Any], tool: str) -> dict[int, tuple[str, ...]]:
    """Return the names of rules by the item of a tool that they come from: "PEMAT-P 8" is item 8."""
    found: dict[int, list[str]] = {}
    for one in rules:
        for number in re.findall(rf"{re.escape(tool)} (\d+)", one.source):
            found.setdefault(int(number), []).append(one.id)
    return {number: tuple(names) for number, names in found.items()}
