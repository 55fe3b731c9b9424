"""The scripts that leaflets are printed in: a line a script, as data that composition, layout and the doctor share.

A locale's script is that of its language unless its tag names another (`zh-Hans`, `sr-Latn`). Letters that the brand's
fonts have are set in these; the script's own font sets the rest, so that a Latin brand prints any language. Signs such
as ≥ and ☐, which few text fonts have, come from families made for them, and a patient's name from any script's.
"""

import re
from typing import Final, Literal
from unicodedata import bidirectional

from msgspec import Struct

Direction = Literal["ltr", "rtl"]
Ranges = tuple[tuple[int, int], ...]
"""First and last code points."""
RTL: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters written from right to left, whose glyphs are drawn in visual order."""
SIGNS: Final = ("Noto Sans Math", "Noto Sans Symbols", "Noto Sans Symbols2")
"""Families asked last of all, so that they set no letter that another one has."""


class Script(Struct, frozen=True):
    """How a script is set: the family that has its letters, and what differs from Latin print.

    `leading` and `size` multiply a format's line height and size. A font that `leads` comes before the brand's: with
    `ranges` for these characters only, without them for all that it has. `keeps_words`: lines end between words alone.
    """

    code: str
    """ISO 15924; `Aran` is Arabic in the Nastaliq hand."""
    name: str
    languages: tuple[str, ...]
    """Those written in it unless their tag says otherwise (CLDR, likely subtags)."""
    family: str = ""
    leading: float = 1.0
    size: float = 1.0
    word_space_em: float = 0.0
    """What the space between words is wider than the font's: in Nastaliq words reach into it."""
    direction: Direction = "ltr"
    leads: bool = False
    ranges: Ranges = ()
    keeps_words: bool = False
    lent: tuple[str, ...] = ()
    """Families of other scripts, asked before signs, for a patient's name that is written in one of these."""

    @property
    def css_family(self) -> str:
        """What the styles call the family: one whose ranges are limited has a name of its own (`layout`)."""
        return self.family.replace(" ", "-") if self.ranges else self.family

    def chain(self, brand: str) -> tuple[str, ...]:
        """Return the families that set a text in the order in which they are asked, as the styles call them."""
        return tuple(dict.fromkeys((*self.letters(brand), *SIGNS)))

    def letters(self, brand: str) -> tuple[str, ...]:
        """Return the same without the families of signs, which a machine may do without."""
        order = (self.css_family, brand) if self.leads else (brand, self.css_family)
        return tuple(dict.fromkeys(filter(None, (*order, *self.lent))))


_ARABIC: Final = ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0x200C, 0x200F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))
LATIN: Final = Script("Latn", "Latin", ())
SCRIPTS: Final = (
    LATIN,
    Script("Latn", "Latin, Vietnamese", ("vi",), "Noto Sans"),
    Script("Cyrl", "Cyrillic", ("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"), "Noto Sans"),
    Script("Grek", "Greek", ("el",), "Noto Sans"),
    Script("Arab", "Arabic", ("ar", "ckb", "fa", "ps", "sd", "ug"), "Noto Sans Arabic", leading=1.06, direction="rtl"),
    Script(
        "Aran", "Urdu (Nastaliq)", ("ur", "ks"), "Noto Nastaliq Urdu",
        leading=1.62, size=1.12, direction="rtl", leads=True, ranges=_ARABIC, word_space_em=0.12,
    ),
    Script("Hebr", "Hebrew", ("he", "yi"), "Noto Sans Hebrew", leading=1.05, direction="rtl"),
    Script("Deva", "Devanagari", ("hi", "mr", "ne"), "Noto Sans Devanagari", leading=1.12, size=1.05),
    Script("Beng", "Bengali", ("as", "bn"), "Noto Sans Bengali", leading=1.12, size=1.1),
    Script("Gujr", "Gujarati", ("gu",), "Noto Sans Gujarati", leading=1.12, size=1.05),
    Script("Guru", "Gurmukhi", ("pa",), "Noto Sans Gurmukhi", leading=1.12, size=1.05),
    Script("Taml", "Tamil", ("ta",), "Noto Sans Tamil", leading=1.12),
    Script("Thai", "Thai", ("th",), "Noto Sans Thai", leading=1.15, size=1.05),
    Script("Hans", "Chinese, simplified", ("zh",), "Noto Sans CJK SC", leading=1.15, leads=True),
    Script("Hant", "Chinese, traditional", ("yue",), "Noto Sans CJK TC", leading=1.15, leads=True),
    Script("Jpan", "Japanese", ("ja",), "Noto Sans CJK JP", leading=1.15, leads=True),
    Script("Kore", "Korean", ("ko",), "Noto Sans CJK KR", leading=1.12, keeps_words=True),
)  # fmt: skip
OF_NAMES: Final = {
    "Adlam": "Noto Sans Adlam",
    "Armenian": "Noto Sans Armenian",
    "Balinese": "Noto Sans Balinese",
    "Bamum": "Noto Sans Bamum",
    "Batak": "Noto Sans Batak",
    "Buginese": "Noto Sans Buginese",
    "Burmese": "Noto Sans Myanmar",
    "Canadian Aboriginal": "Noto Sans Canadian Aboriginal",
    "Chakma": "Noto Sans Chakma",
    "Cham": "Noto Sans Cham",
    "Cherokee": "Noto Sans Cherokee",
    "Coptic": "Noto Sans Coptic",
    "Deseret": "Noto Sans Deseret",
    "Ethiopic": "Noto Sans Ethiopic",
    "Georgian": "Noto Sans Georgian",
    "Gunjala Gondi": "Noto Sans Gunjala Gondi",
    "Hanifi Rohingya": "Noto Sans Hanifi Rohingya",
    "Hanunoo": "Noto Sans Hanunoo",
    "Javanese": "Noto Sans Javanese",
    "Kannada": "Noto Sans Kannada",
    "Kayah Li": "Noto Sans Kayah Li",
    "Khmer": "Noto Sans Khmer",
    "Lao": "Noto Sans Lao",
    "Lepcha": "Noto Sans Lepcha",
    "Limbu": "Noto Sans Limbu",
    "Lisu": "Noto Sans Lisu",
    "Malayalam": "Noto Sans Malayalam",
    "Mandaic": "Noto Sans Mandaic",
    "Masaram Gondi": "Noto Sans Masaram Gondi",
    "Medefaidrin": "Noto Sans Medefaidrin",
    "Meetei Mayek": "Noto Sans Meetei Mayek",
    "Mende Kikakui": "Noto Sans Mende Kikakui",
    "Miao": "Noto Sans Miao",
    "Mongolian": "Noto Sans Mongolian",
    "Mro": "Noto Sans Mro",
    "New Tai Lue": "Noto Sans New Tai Lue",
    "Newa": "Noto Sans Newa",
    "Nyiakeng Puachue Hmong": "Noto Serif Hmong Nyiakeng",
    "N’Ko": "Noto Sans NKo",
    "Odia": "Noto Sans Oriya",
    "Ol Chiki": "Noto Sans Ol Chiki",
    "Osage": "Noto Sans Osage",
    "Osmanya": "Noto Sans Osmanya",
    "Pahawh Hmong": "Noto Sans Pahawh Hmong",
    "Pau Cin Hau": "Noto Sans Pau Cin Hau",
    "Rejang": "Noto Sans Rejang",
    "Samaritan": "Noto Sans Samaritan",
    "Saurashtra": "Noto Sans Saurashtra",
    "Sinhala": "Noto Sans Sinhala",
    "Sora Sompeng": "Noto Sans Sora Sompeng",
    "Sundanese": "Noto Sans Sundanese",
    "Syloti Nagri": "Noto Sans Syloti Nagri",
    "Syriac": "Noto Sans Syriac",
    "Tagalog": "Noto Sans Tagalog",
    "Tagbanwa": "Noto Sans Tagbanwa",
    "Tai Le": "Noto Sans Tai Le",
    "Tai Tham": "Noto Sans Tai Tham",
    "Tai Viet": "Noto Sans Tai Viet",
    "Telugu": "Noto Sans Telugu",
    "Thaana": "Noto Sans Thaana",
    "Tibetan": "Noto Serif Tibetan",
    "Tifinagh": "Noto Sans Tifinagh",
    "Vai": "Noto Sans Vai",
    "Wancho": "Noto Sans Wancho",
    "Warang Citi": "Noto Sans Warang Citi",
    "Yezidi": "Noto Serif Yezidi",
    "Yi": "Noto Sans Yi",
}
"""Other scripts that people write their names in today, and the family that has each: for a patient's name alone."""
_REGIONS: Final = {"zh-TW": "Hant", "zh-HK": "Hant", "zh-MO": "Hant"}


def lenders() -> tuple[str, ...]:
    """Return the families that may set a patient's name, whatever the leaflet's script, as fontconfig calls them."""
    own = (script.family for script in SCRIPTS if not script.ranges)
    return tuple(dict.fromkeys(filter(None, (*own, *OF_NAMES.values()))))


def script_of(locale: str) -> Script:
    """Return the script of a BCP 47 tag; a language that no row names is printed in Latin letters."""
    language, *subtags = locale.split("-")
    named = next((subtag for subtag in subtags if len(subtag) == 4), _REGIONS.get(locale, ""))
    found = [script for script in SCRIPTS if script.code == named or (not named and language in script.languages)]
    return next((script for script in found if language in script.languages), next(iter(found), LATIN))


def sole_direction(text: str) -> Direction | None:
    """Return the direction of a text whose letters all run one way, None where they do not or where there are none."""
    strong = {bidirectional(letter) for letter in text} & {"L", "R", "AL"}
    if not strong:
        return None
    return "ltr" if strong == {"L"} else "rtl" if "L" not in strong else None
