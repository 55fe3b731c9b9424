"""Names in every script that the machine has fonts for are set, whatever the leaflet's; what no font has is told."""

from collections.abc import Iterator

import pytest
from pdf_reader import faults, tags
from printing import excerpt, renderer
from test_patient_values import laid_out, words

from handouts.assemble.patient_values import lines
from handouts.errors import PatientDataError
from handouts.fonts.fallback import Lender, character_names
from handouts.fonts.fontconfig import regular
from handouts.model.galley import MASTHEAD
from handouts.model.scripts import LATIN, OF_NAMES, SCRIPTS, lenders, script_of
from handouts.render import Renderer

NAMES = {
    "Adlam": "𞤀𞤣𞤤𞤢𞤥",
    "Arabic": "ناصر العلي",
    "Armenian": "Անի Հակոբյան",
    "Bengali": "রহিমা বেগম",
    "Burmese": "အောင်ဆန်း",
    "Canadian Aboriginal": "ᓄᓇᕗᑦ",
    "Chakma": "𑄌𑄋𑄴𑄟𑄳𑄦",
    "Cherokee": "ᏣᎳᎩ",
    "Chinese, simplified": "李㛃",
    "Cyrillic": "Цэцэгмаа Өлзий",
    "Devanagari": "आलोक शर्मा",
    "Ethiopic": "አበበ ቢቂላ",
    "Georgian": "გიორგი ბერიძე",
    "Greek": "Ελένη",
    "Gujarati": "ગીતા પટેલ",
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ ਕੌਰ",
    "Hebrew": "יעל כהן",
    "Japanese": "髙橋 﨑子",
    "Javanese": "ꦱꦸꦏꦂꦤ",
    "Kannada": "ರವಿ ಕುಮಾರ್",
    "Khmer": "សុខ ស្រីមុំ",
    "Korean": "김민준",
    "Lao": "ສົມຊາຍ",
    "Latin, Vietnamese": "Nguyễn Thị Phượng",
    "Malayalam": "രാജൻ നായർ",
    "Meetei Mayek": "ꯃꯦꯔꯤ",
    "Mongolian": "ᠴᠡᠴᠡᠭ",
    "N’Ko": "ߖߋߣߋߓߊ߫",
    "Odia": "ସୁନିତା ଦାସ",
    "Ol Chiki": "ᱥᱚᱱᱟ",
    "Sinhala": "නිමල් පෙරේරා",
    "Syriac": "ܡܪܝܡ",
    "Tamil": "கவிதா ராமன்",
    "Telugu": "రాము శర్మ",
    "Thaana": "އަހުމަދު",
    "Thai": "สมชาย",
    "Tibetan": "བསྟན་འཛིན",
    "Tifinagh": "ⴰⵎⵉⵏⴰ",
    "Yi": "ꆈꌠ",
    "a sign": "Ann ♥ ≥ 1",
    "an older form": "葛\U000e0100城",
    "a Roman number": "John Ⅲ",
}
LOST = ["\U0001f642", "\U00012000", "Ann ✅"]


def is_settable(name: str) -> bool:
    return not Lender(LATIN, "Noto Sans").lacking(name)


def batched(size: int) -> Iterator[list[str]]:
    """Yield a few names at a time."""
    names = list(NAMES.values())
    yield from (names[n : n + size] for n in range(0, len(names), size))


def is_drawn(made: Renderer, name: str) -> bool:
    """Whether a name is proved to fit its place, so that it is not laid out."""
    return lines(made.galley.pieces[MASTHEAD].places, {"name": name}, made.faces_for(name)) is not None


def test_the_fonts_of_the_scripts_of_names_are_here() -> None:
    """So that the tests below leave none out: those that `.ci/setup` installs have all that we know."""
    assert [font.family for font in regular(lenders())] == list(lenders())
    assert [script for script, name in NAMES.items() if not is_settable(name)] == []


def test_every_script_is_lent_by_one_family() -> None:
    """A name of one script in a Latin leaflet needs one font more, that of its script."""
    lender = Lender(LATIN, "Noto Sans")
    families = {script.name: script.family for script in SCRIPTS} | OF_NAMES
    wanted = {script: (families[script],) for script in NAMES if script in families}
    wanted |= dict.fromkeys(("Japanese", "Korean"), ("Noto Sans CJK SC",))  # all of these have each other's letters
    own = {"Cyrillic", "Greek", "Latin, Vietnamese"}  # the brand has them
    assert {script: lender.lent(NAMES[script]) for script in wanted.keys() - own} == {
        script: families for script, families in wanted.items() if script not in own
    }
    assert {lender.lent(NAMES[script]) for script in own} == {()}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_in_any_script_is_drawn_and_spelled(name: str) -> None:
    """In its place, in one line: what is read out is the name."""
    made, values = renderer(), {"name": name}
    assert is_drawn(made, name)
    assert name in [said for _, said in words(tags(made.make(excerpt(), values)[0]))]


@pytest.mark.parametrize("few", list(batched(2)))
def test_machine_checks_find_nothing_in_names_that_are_drawn(few: list[str]) -> None:
    """Several fonts beside each other among them."""
    made, values = renderer(), {"name": " ".join(few)}
    assert is_drawn(made, values["name"])
    assert faults(made.make(excerpt(), values)[0]) == []


def test_names_that_are_laid_out_are_spelled_too() -> None:
    """All scripts in one value, which runs over several lines."""
    names = " ".join(NAMES.values())
    pdf = laid_out(renderer(), {"name": names})
    assert names in "".join(said for _, said in words(tags(pdf)))
    assert faults(pdf) == []


@pytest.mark.parametrize("name", LOST)
def test_what_no_font_has_is_refused_by_its_column_and_code(name: str) -> None:
    """Neither the letter itself nor the rest of the value is in the message."""
    lost = Lender(LATIN, "Noto Sans").lacking(name)
    with pytest.raises(PatientDataError, match=r"^has U\+[^:]*, which no font on this machine has$") as refused:
        renderer().make(excerpt(), {"name": name})
    assert refused.value.column == "name"
    assert f"U+{ord(lost[0]):04X}" in refused.value.message
    assert not {"Ann", *lost} & set(refused.value.message.split())


def test_signs_are_told_by_code_and_name() -> None:
    """For authors, who see them."""
    assert character_names("✅") == "U+2705 ✅ (white heavy check mark)"
    assert character_names("\ufe0f") == "U+FE0F (variation selector-16)"


def test_a_leaflet_in_another_script_borrows_what_it_lacks_alone() -> None:
    """An Arabic one has Arabic itself."""
    lender = Lender(script_of("ar"), "Noto Sans")
    assert lender.lent(NAMES["Arabic"]) == ()
    assert lender.lent(NAMES["Hebrew"] + NAMES["Arabic"] + NAMES["Thai"]) == ("Noto Sans Hebrew", "Noto Sans Thai")
