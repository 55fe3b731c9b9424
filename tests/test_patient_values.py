"""Fills: what is drawn in a place is what would be laid out there, and anything not proved so is laid out."""

import unicodedata
from collections.abc import Iterator

import pytest
from made_texts import TEXTS
from pdf_reader import Tag, check_tree, faults, open_pdf, page_text, render, tags
from PIL import ImageChops, ImageFilter
from printing import FIELDS, VALUES, excerpt, excerpt_for, procedure, renderer, renderer_in

from handouts.assemble.patient_values import LETTER, lines
from handouts.choose.leaflet import Excerpt
from handouts.errors import PatientDataError
from handouts.language.fixed_words import original_words
from handouts.language.formats import patient_words
from handouts.model.galley import MASTHEAD
from handouts.model.job import Request
from handouts.model.patient import PERSONAL
from handouts.render import Renderer, own_renderer
from handouts.typeset.page_breaks import TORN_OFF

NAMES = [
    "Ann",
    "Zoë O’Neil-D'Arc",
    "Łukasz Żółć",
    "Nguyễn Thị Ánh",
    "AVATAR Ty. LTd",
    "Иванов-Петров",
    "Ελένη 3/4",
    "a\u0323\u0301x",
]

NAMES_IN = {
    "ar": "ناصر العلي",
    "bn": "রহিমা বেগম",
    "es": "Íñigo Núñez",
    "fr": "Éloïse Lefèvre",
    "hi": "आलोक शर्मा",
    "ko": "김민준",
    "pl": "Łukasz Żółć",
    "pt-BR": "João Conceição",
    "ru": "Юрий Щукин",
    "ur": "محمد علی",
    "vi": "Nguyễn Thị Ánh",
    "zh-Hans": "李明",
}
LATIN = "Zoë O’Neil 3/4"
LOCALES = tuple(locale for locale in TEXTS if locale in original_words().languages)


def is_latin(locale: str) -> bool:
    """Whether a language's own names are in Latin letters."""
    return "LATIN" in unicodedata.name(NAMES_IN[locale][0])


def laid_out(made: Renderer, shown: dict[str, str]) -> bytes:
    """Return the same handout with the values laid out by WeasyPrint."""
    return own_renderer(made, shown).make(excerpt())[0]


def words(tag: Tag) -> Iterator[tuple[str, str]]:
    """Yield the text of each paragraph and heading, as it is read out."""
    texts = [str(tag.entries.get("ActualText", kid)) for kid in tag.kids if isinstance(kid, str)]
    if texts:
        yield tag.kind, "".join(texts)
    for kid in tag.kids:
        if isinstance(kid, Tag):
            yield from words(kid)


@pytest.mark.parametrize("name", NAMES)
def test_a_value_drawn_is_the_value_laid_out(name: str) -> None:
    """Equal in text, structure and pixels."""
    made = renderer()
    drawn, _ = made.make(excerpt(), {"name": name})
    slow = laid_out(made, {"name": name})
    assert name in page_text(drawn)
    assert list(words(tags(drawn))) == list(words(tags(slow)))
    assert _look_alike(drawn, slow)


def _look_alike(one: bytes, other: bytes, slack_px: int = 1) -> bool:
    """Whether the first pages are the same to the pixel, but for soft edges, an eighth of a point.

    In Nastaliq WeasyPrint raises glyphs by 1024 where 1000 is right and rounds their places, which comes to two pixels
    at the end of a date, two thirds of a point: with slack, thinner differences don't count.
    """
    different = ImageChops.difference(render(one, 0, 3).convert("L"), render(other, 0, 3).convert("L"))
    return not different.point([0] * 100 + [255] * 156).filter(ImageFilter.MinFilter(slack_px)).getbbox()


IN_TURN = [("ar", ""), ("hi", ""), ("ru", ""), ("ur", ""), ("vi", ""), ("zh-Hans", LATIN)]
"""Languages of each direction and kind of letter, with a name of their own or a Latin one."""


@pytest.mark.parametrize(("locale", "name"), [pair for pair in IN_TURN if pair[0] in LOCALES])
def test_a_value_drawn_is_the_value_laid_out_in_other_languages(locale: str, name: str) -> None:
    """A name in the language's own script or in Latin letters, and a date in its words; `make proof` takes all."""
    check_drawn(locale, name)


@pytest.mark.proof
@pytest.mark.parametrize(
    ("locale", "name"),
    [
        *((locale, "") for locale in LOCALES if (locale, "") not in IN_TURN),
        *((locale, LATIN) for locale in LOCALES if not is_latin(locale) and (locale, LATIN) not in IN_TURN),
    ],
)
def test_a_value_drawn_is_the_value_laid_out_in_every_language_proof(locale: str, name: str) -> None:
    """In every other language, and a Latin name in each that has letters of its own; CI has some in the test before."""
    check_drawn(locale, name)


def check_drawn(locale: str, name: str) -> None:
    """Drawn and laid out, the values are the same text, and look alike."""
    made, wanted = renderer_in(locale)
    shown = patient_words({"name": name or NAMES_IN[locale], "date_of_birth": "1970-12-31"}, FIELDS, locale)
    assert lines(made.galley.pieces[MASTHEAD].places, shown, made.faces)
    drawn, _ = made.make(wanted, {"name": shown["name"], "date_of_birth": "1970-12-31"})
    slow = own_renderer(made, shown).make(wanted)[0]
    said = list(words(tags(drawn)))
    assert set(shown.values()) <= {text for _, text in said}
    assert said == list(words(tags(slow)))
    assert _look_alike(drawn, slow, slack_px=5 if locale == "ur" else 1)
    assert faults(drawn) == []


@pytest.mark.parametrize("name", ["Ann", "Ann " * 40])
def test_machine_checks_find_nothing(name: str) -> None:
    """Drawn or laid out, with a place that stays empty and with none."""
    for values in (VALUES | {"name": name}, {"name": name}):
        pdf, _ = renderer().make(excerpt(), values)
        assert faults(pdf) == []
        check_tree(pdf)


def test_the_font_of_values_holds_no_letter_that_is_not_shown() -> None:
    """A copy on paper says nothing of other patients, and neither does the file."""
    pdf, _ = renderer().make(excerpt(), {"name": "Abba"})
    file = open_pdf(pdf)
    font = file.pages[0].resources["/Font"][f"/{LETTER}0"]
    unicode = font["/ToUnicode"].read_bytes()
    assert sorted(line.split()[1] for line in unicode.splitlines() if line.count(b"<") == 2) == sorted(
        b"<%04x>" % ord(letter) for letter in ("A", "b", "a")
    )
    program = font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"].read_bytes()
    assert _glyphs(program) == 1 + 3  # and .notdef


def _glyphs(program: bytes) -> int:
    """Return how many outlines a TrueType program has (table maxp)."""
    tables = {program[12 + 16 * n : 16 + 16 * n]: 20 + 16 * n for n in range(int.from_bytes(program[4:6], "big"))}
    start = int.from_bytes(program[tables[b"maxp"] : tables[b"maxp"] + 4], "big")
    return int.from_bytes(program[start + 4 : start + 6], "big")


@pytest.mark.parametrize("name", ["Ann Lee", "Ann " * 20])
def test_what_goes_below_whom_to_call_is_filled_in_there(name: str) -> None:
    """Where page 1 holds few lines it has who the patient is; drawn or laid out, the rest stands below the numbers."""
    made = renderer(PERSONAL, "a5", "large-print")
    values = {"name": name, "date_of_birth": "1970-12-31", "clinician": "Dr Ito", "note": "Bring this."}
    pdf, _ = made.make(excerpt_for(procedure(PERSONAL, "a5", "large-print"), Request("on-the-day")), values)
    assert faults(pdf) == []
    said = [text for _, text in words(tags(pdf))]
    shown = [name.strip(), "31 December 1970", "Dr Ito", "Bring this."]
    assert [text for text in said if text in shown] == shown
    first = page_text(pdf, 0)
    assert "31 December 1970" in first
    assert "Date of birth:" in first
    assert "Your clinician:" not in first
    assert said.index("Dr Ito") > said.index("31 December 1970") + 3


def test_bytes_depend_on_the_selection_and_the_values_alone() -> None:
    """Not on what the renderer made before."""
    made = renderer()
    first, _ = made.make(excerpt(), VALUES)
    made.make(excerpt("whole"), {"name": "Someone Else"})
    assert made.make(excerpt(), VALUES)[0] == first == renderer().make(excerpt(), VALUES)[0]


@pytest.mark.parametrize("name", ["x" * 90, "ناصر", "आलोक", "李", "\U0001f642"])
def test_what_is_not_proved_is_not_drawn(name: str) -> None:
    """Too wide, or of letters that the fonts have not."""
    made = renderer()
    assert lines(made.galley.pieces[MASTHEAD].places, {"name": name}, made.faces) is None


@pytest.mark.parametrize("name", ["李明", "Ann 李", "ناصر", "आलोक", "김", "สมชาย"])
def test_a_name_in_another_script_is_laid_out_with_the_fonts_of_that(name: str) -> None:
    """It is printed and read, as the patient writes it; nothing of it is among the fonts of others."""
    made = renderer()
    pdf, _ = made.make(excerpt(), {"name": name})
    assert faults(pdf) == []
    assert name in [said for _, said in words(tags(pdf))]
    assert made.make(excerpt(), {"name": "Ann"})[0] == renderer().make(excerpt(), {"name": "Ann"})[0]


@pytest.mark.parametrize("name", ["\U0001f642", "\U00012000"])
def test_what_can_not_be_set_is_refused_without_a_word_of_it(name: str) -> None:
    """A picture, a script that no font is known for."""
    with pytest.raises(PatientDataError) as refused:
        renderer().make(excerpt(), {"name": name})
    assert name[0] not in refused.value.message
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(("format_", "times"), [("clear-print", 5), ("giant-print", 1)])
@pytest.mark.parametrize("name", ["Wolfeschlegelsteinhausenbergerdorff", "x" * 39, "李明" * 12])
def test_a_long_word_is_broken_where_it_must(name: str, format_: str, times: int) -> None:
    """And read as one word."""
    pdf, _ = renderer(format_=format_).make(excerpt(), {"name": name * times})
    assert faults(pdf) == []
    assert name * times in [said for _, said in words(tags(pdf))]


def test_an_empty_place_is_no_element() -> None:
    """It is a line to write on, which is an artifact."""
    without, _ = renderer().make(excerpt())
    with_name, _ = renderer().make(excerpt(), {"name": "Ann"})
    assert ("P", "Ann") in list(words(tags(with_name)))
    assert [pair for pair in words(tags(with_name)) if pair != ("P", "Ann")] == list(words(tags(without)))


def test_values_that_the_clinic_does_not_show_are_not_in_the_file() -> None:
    """Nor is their font."""
    made = renderer(fields=("sticker",))
    assert made.make(excerpt(), VALUES)[0] == made.make(excerpt())[0]
    file = open_pdf(made.make(excerpt(), VALUES)[0])
    assert f"/{LETTER}0" not in file.pages[0].resources["/Font"]


NOTE = ("Bring your list of medicines, your glasses and your hearing aid. " * 10)[:600]


@pytest.mark.parametrize("sheet", [("a4", "clear-print"), ("a4", "large-print"), ("a4", "giant-print")], ids=str)
def test_a_note_goes_on_to_as_many_lines_as_it_needs(sheet: tuple[str, str]) -> None:
    """After whom to call, which stays where it is; one that its line in the masthead takes stays there, but in giant
    print, where this line is below the numbers."""
    made = renderer(PERSONAL, *sheet)
    wanted = whole(made)
    plain, _ = made.make(wanted)
    for note, is_own in (("Fasting", False), (NOTE, True), ("x" * 600, True), ("Bring:\nglasses\n\nCall us", True)):
        pdf, _ = made.make(wanted, {"name": "Ann", "note": note})
        said = [text for _, text in words(tags(pdf))]
        parts = [line.strip() for line in note.split("\n") if line]
        start = said.index(parts[0])
        assert said[start : start + len(parts)] == parts
        assert (start > said.index("When to call")) is (is_own or sheet[1] == "giant-print")
        assert calls(pdf) >= calls(plain)
        assert faults(pdf) == []


def test_a_note_is_kept_whole_and_on_the_page_of_whom_to_call() -> None:
    """Wherever there is room: any break in it or before it costs more than an empty page."""
    made = renderer(PERSONAL)
    rows = own_renderer(made, {"note": "Bring your list of medicines.\n" * 8}).galley.pieces["note"].rows
    assert all(row.break_cost > 0 for row in rows)
    assert rows[0].break_cost >= TORN_OFF


def test_what_leaves_whom_to_call_no_room_is_refused() -> None:
    """A name of many lines would move the numbers to page 2, whatever gives way; its column is named."""
    made = renderer(FIELDS, "a5", "large-print")
    with pytest.raises(PatientDataError, match="numbers to call do not fit on page 1") as refused:
        made.make(whole(made), {"name": "Ann " * 90, "date_of_birth": "1970-12-31"})
    assert refused.value.column == "name"


def whole(made: Renderer) -> Excerpt:
    return excerpt_for(made.key, Request("whole"))


def calls(pdf: bytes) -> int:
    """Return how many numbers can be dialled from page 1."""
    with open_pdf(pdf) as opened:
        page = opened.pages[0].obj
        return sum("tel:" in str(link["/A"]["/URI"]) for link in (list(page["/Annots"]) if "/Annots" in page else []))
