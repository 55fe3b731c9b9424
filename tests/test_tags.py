"""What WeasyPrint's own tags get wrong, a handout's say right: one test each.

The reasons are in ISO 14289-1, clause 7, and ISO 32000-1, 14.8.
"""

import re

import pytest
from engine import PAGE, assemble, galley, pages_of, pdf_of
from pdf_reader import Tag, check_tree, faults, open_pdf, page_text, red_box, sequences, tags

from handouts.errors import LayoutError
from handouts.model.page import PT_PER_MM

WORDS = "Some text that is <strong>quite long and bold</strong> and goes on for more than one line, for all to see. "
PLAIN = "Some text that is quite long and bold and goes on for more than one line, for all to see. "
SQUARE = '<svg viewBox="0 0 8 8" width="80"><title>A red square</title><rect width="8" height="8" fill="#f00"/></svg>'
RED_PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)
HINDI = "कैंसर शरीर की कोशिकाओं में होने वाली बीमारी है। क्या स्तन कैंसर ठीक हो सकता है? "
BENGALI = "ক্যান্সার কোষের রোগ। স্তন ক্যান্সার কী? আপনার ডাক্তারকে প্রশ্ন করুন। "
ARABIC = "هذا نص عن سرطان الثدي وفيه ما يكفي من الكلمات ليمتد على أكثر من سطر واحد في هذه الصفحة. "
HEBREW = "זהו טקסט על סרטן השד שיש בו די מילים כדי להגיע ליותר משורה אחת בדף הזה של הנייר. "


def section(*pieces: str, language: str = "en", direction: str = "ltr") -> Tag:
    """Return the first piece's element of a handout whose whole tree is sound."""
    data = pdf_of(*pieces, language=language, direction=direction)
    check_tree(data)
    found = tags(data).kids[0]
    assert isinstance(found, Tag)
    return found


def refused(body: str, css: str = "") -> str:
    with pytest.raises(LayoutError) as raised:
        galley(body, css=css)
    return raised.value.message


# Text


def test_headings_and_paragraphs() -> None:
    """A piece is a Sect; emphasis has no element of its own; what only groups has none either."""
    found = section("<h1>One</h1><div><h2>Two</h2><p>Three <strong>or four</strong> <span>five</span></p></div>")
    assert found.outline == "Sect[H1['One'] H2['Two'] P['Three ' 'or four ' 'five']]"


def test_the_space_that_a_line_end_swallowed_is_back() -> None:
    """A paragraph of many lines, with words in bold, reads as it was written."""
    (paragraph,) = section(f"<p>{WORDS * 6}</p>").all("P")
    assert len(paragraph.kids) > 12
    assert " ".join(paragraph.text.split()) == (PLAIN * 6).strip()


def test_the_space_at_a_line_end_is_a_glyph() -> None:
    """It is drawn, so that whoever reads the page without its tags has it too."""
    pdf = open_pdf(pdf_of(f"<p>{WORDS * 6}</p>"))
    lines = [marked.glyphs for marked in sequences(pdf.pages[0]) if marked.mcid is not None]
    assert " ".join("".join(lines).split()) == (PLAIN * 6).strip()


def test_no_space_is_put_where_none_was() -> None:
    """A line end after a hyphen or between Chinese letters is no gap; a line that a style breaks is none either."""
    long = "twenty-one-year-old-" * 12
    assert section(f"<p>{long} a b</p>").one("P").text == f"{long} a b"


def test_a_no_break_space_stays_one() -> None:
    """Numbers hang together with their units, in the text too."""
    (paragraph,) = section(f"<p>{'about 10&nbsp;mg a day ' * 12}</p>").all("P")
    assert paragraph.text.strip() == ("about 10\u00a0mg a day " * 12).strip()


def test_joiners_are_read_with_their_line() -> None:
    """Zero-width letters have no glyph of their own: the line says them."""
    text = "a\u200db c\u200cd e\u200bf g\u2060h"
    assert section(f"<p>{text}</p>").one("P").text == text


@pytest.mark.parametrize("width_px", [110, 150, 400])
def test_a_word_that_a_line_end_parts_is_read_as_one(width_px: int) -> None:
    """At a soft hyphen a hyphen is drawn, but not read; where the word stays whole nothing is drawn."""
    text = "some intro&shy;ductory words on mar&shy;vell&shy;ously new immuno&shy;therapy and extra&shy;ordinary care"
    data = pdf_of(f'<h1>Intro&shy;duction</h1><p style="width: {width_px}px">{text}</p>')
    check_tree(data)
    assert tags(data).one("P").text.split() == text.replace("&shy;", "").split()
    assert tags(data).one("H1").text == "Introduction"
    pdf = open_pdf(data)
    assert str(pdf.Root.Outlines.First.Title) == "Introduction"
    drawn = "".join(marked.glyphs for marked in sequences(pdf.pages[0]))
    assert ("\u2010" in drawn) == (width_px < 400)


def test_a_line_break_keeps_words_apart() -> None:
    """Lines of an address, each on a line of the source, are not glued."""
    assert (
        section("<p>Ward 4<br>\nHill Road 3<br>\nExample Town</p>").one("P").text == "Ward 4 Hill Road 3 Example Town"
    )


# Languages and scripts


def test_the_language_of_a_part_is_said() -> None:
    """`lang` becomes Lang where it is another than around it, and nowhere else."""
    found = section(
        '<p lang="fr">Bonjour</p><p lang="en">Hello <span lang="de">Welt <span lang="en">x</span></span></p>'
    )
    assert found.outline == "Sect[P['Bonjour'] P['Hello ' Span['Welt ' Span['x']]]]"
    assert [tag.entries.get("Lang") for tag in found.all("P")] == ["fr", None]
    assert [tag.entries["Lang"] for tag in found.all("Span") if tag.entries] == ["de", "en"]


def test_the_language_of_a_list_item_and_a_cell_is_said() -> None:
    """Whatever the element."""
    found = section('<ul><li lang="es">Uno</li></ul><table><tr><th scope="col" lang="fr">Un</th></tr></table>')
    assert (found.one("LI").entries["Lang"], found.one("TH").entries["Lang"]) == ("es", "fr")


@pytest.mark.parametrize(("language", "text"), [("ar", ARABIC), ("he", HEBREW)], ids=["ar", "he"])
def test_right_to_left_lines_say_their_text(language: str, text: str) -> None:
    """Glyphs come in visual order, so the line's element has its letters in the order of reading, as ActualText."""
    found = section(f"<h1>{text[:12]}</h1><p>{text * 3}</p>", language=language, direction="rtl").one("P")
    lines = found.all("Span")
    assert len(lines) > 2
    assert all("ActualText" in line.entries for line in lines)
    assert " ".join(found.text.split()) == (text * 3).strip()


def test_left_to_right_words_in_a_right_to_left_line() -> None:
    """They stand in the line's text where they are read."""
    text = "اتصل بالرقم 555 0100 أو Example Clinic اليوم"
    assert section(f"<p>{text}</p>", language="ar", direction="rtl").one("P").text == text


@pytest.mark.parametrize(("language", "text"), [("hi", HINDI), ("bn", BENGALI)], ids=["hi", "bn"])
def test_complex_scripts_say_their_text(language: str, text: str) -> None:
    """Glyph clusters have no letters of their own, so each line's marked content has ActualText."""
    found = section(f"<h1>{text[:14]}</h1><p>{text * 3}</p>", language=language).one("P")
    assert " ".join(found.text.split()) == (text * 3).strip()


@pytest.mark.parametrize(("language", "text"), [("hi", HINDI), ("bn", BENGALI)], ids=["hi", "bn"])
def test_complex_scripts_can_be_copied(language: str, text: str) -> None:
    """pdfium gives back the source's letters, and checkers find no malformed ToUnicode map."""
    data = pdf_of(f"<h1>{text[:14]}</h1><p>{text * 3}</p>", language=language)
    assert (text * 3).strip() in page_text(data)
    assert faults(data) == []


# Lists


def test_list_items_have_label_and_body() -> None:
    """The marker drawn before the text is the label."""
    found = section("<ul><li>One</li><li>Two <strong>three</strong></li></ul>")
    assert found.outline == "Sect[L[LI[Lbl['•'] LBody['One']] LI[Lbl['•'] LBody['Two ' 'three']]]]"


def test_a_nested_list_is_in_the_body_of_its_item() -> None:
    """Not beside it."""
    found = section("<ul><li>One<ol><li>In</li></ol></li><li>Two</li></ul>")
    assert found.outline == (
        "Sect[L[LI[Lbl['•'] LBody['One' L[LI[Lbl['1.'] LBody['In']]]]] LI[Lbl['•'] LBody['Two']]]]"
    )


@pytest.mark.parametrize(
    ("html", "numbering"),
    [
        ("<ul><li>One</li></ul>", "Disc"),
        ("<ol><li>One</li></ol>", "Decimal"),
        ('<ul class="plain"><li>One</li></ul>', "None"),
        ('<ol class="plain"><li>One</li></ol>', "None"),
        ("<dl><dt>One</dt><dd>Two</dd></dl>", "None"),
    ],
)
def test_a_list_says_its_numbering(html: str, numbering: str) -> None:
    """ListNumbering is what the markers show (ISO 32000-1, table 347)."""
    assert section(html).one("L").attributes["ListNumbering"] == numbering


def test_a_list_says_that_it_goes_on() -> None:
    """ContinuedList (ISO 32000-2, table 382), which the checks of PDF/UA-1 and PDF/A-2a let be."""
    data = pdf_of('<ol><li>One</li></ol><p>Then</p><ol start="2"><li>Two</li></ol>')
    assert ["ContinuedList" in found.attributes for found in tags(data).all("L")] == [False, True]
    assert faults(data) == []


def test_each_of_nested_lists_says_its_own_numbering() -> None:
    """Bullets around numbers, numbers around bullets."""
    outer, inner = section("<ul><li>One<ol><li>In</li></ol></li></ul>").all("L")
    assert (outer.attributes["ListNumbering"], inner.attributes["ListNumbering"]) == ("Disc", "Decimal")


def test_terms_and_definitions_are_items() -> None:
    """A term is the label of its definitions, one item each, whether or not a div groups them."""
    items = "LI[Lbl['A'] LBody['a']] LI[Lbl['B'] LBody['b'] LBody['c']]"
    flat = "<dl><dt>A</dt><dd>a</dd><dt>B</dt><dd>b</dd><dd>c</dd></dl>"
    grouped = "<dl><div><dt>A</dt><dd>a</dd></div><div><dt>B</dt><dd>b</dd><dd>c</dd></div></dl>"
    assert section(flat).outline == section(grouped).outline == f"Sect[L[{items}]]"


# Tables


def test_heads_have_a_scope() -> None:
    """Column and row heads say what they head; the grid is whole."""
    found = section(
        '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
        '<tbody><tr><th scope="row">C</th><td>D</td></tr></tbody></table>'
    )
    assert found.outline == "Sect[Table[THead[TR[TH['A'] TH['B']]] TBody[TR[TH['C'] TD['D']]]]]"
    assert [head.attributes["Scope"] for head in found.all("TH")] == ["Column", "Column", "Row"]


def test_a_caption_is_the_tables() -> None:
    """It is the first element in it."""
    found = section('<table><caption>All</caption><tr><th scope="col">Apples</th></tr><tr><td>B</td></tr></table>')
    assert found.outline == "Sect[Table[Caption['All'] TBody[TR[TH['Apples']] TR[TD['B']]]]]"


# Links


def test_a_link_has_its_annotation() -> None:
    """It hangs in the Link, says the link's text, is printed and opens the address (ISO 14289-1, 7.18)."""
    data = pdf_of('<p>See <a href="https://clinic.example/a%20b?n=100%25">the clinic (new)</a> now</p>')
    check_tree(data)
    assert tags(data).one("P").outline == "P['See ' Link['the clinic (new)'] ' now']"
    pdf = open_pdf(data)
    (annotation,) = pdf.pages[0].Annots
    assert str(annotation.Contents) == "the clinic (new)"
    assert str(annotation.A.URI) == "https://clinic.example/a%20b?n=100%25"
    assert annotation.F == 4


def test_a_link_over_two_lines_is_one_link() -> None:
    """It has one element, an annotation for each line, all with the whole text."""
    text = ("the clinic of this town " * 8).strip()
    data = pdf_of(f'<p><a href="https://clinic.example">{text}</a></p>')
    check_tree(data)
    assert tags(data).one("Link").text == text
    pdf = open_pdf(data)
    assert {str(annotation.Contents) for annotation in pdf.pages[0].Annots} == {text}
    assert len(pdf.pages[0].Annots) == 2


@pytest.mark.parametrize("url", ["mailto:us@clinic.example", "tel:+15550100"])
def test_mail_and_telephone_links(url: str) -> None:
    """They are links like others."""
    pdf = open_pdf(pdf_of(f'<p>Write: <a href="{url}">call or write</a>.</p>'))
    assert str(pdf.pages[0].Annots[0].A.URI) == url


def test_a_links_rectangle_is_around_its_text() -> None:
    """Wherever its row is moved to: here to the second page."""
    made = galley(
        f'<p>{WORDS * 6}</p><p>Go to <a href="https://clinic.example">BLACKLETTERS</a></p>', css="a{color:#f00}"
    )
    pages = pages_of(made, height_px=160)
    data = assemble(made, pages)
    check_tree(data)
    with open_pdf(data) as pdf:
        rectangle = [float(number) for number in pdf.pages[len(pages) - 1].Annots[0].Rect]
    assert red_box(data, len(pages) - 1) == pytest.approx(rectangle, abs=7)


# Pictures


def test_a_picture_says_its_title() -> None:
    """It is a Figure with Alt, before its caption; a sign of per cent in it is a sign of per cent."""
    found = section(
        f"<figure>{SQUARE.replace('A red square', '31% of %d squares')}<figcaption>Seen</figcaption></figure>"
    )
    assert found.outline == "Sect[Div[Figure[''] Caption['Seen']]]"
    assert found.one("Figure").entries["Alt"] == "31% of %d squares"


@pytest.mark.parametrize("picture", [SQUARE, f'<img src="{RED_PNG}" alt="A red square">'], ids=["svg", "img"])
def test_a_pictures_box_is_where_its_ink_is(picture: str) -> None:
    """BBox in points, y up, on whichever page; so for drawings and for photographs."""
    made = galley(f"<p>{WORDS * 6}</p><figure>{picture}</figure>", css="img{width:80px} figure{padding:9px 40px}")
    for height_px in (160, 900):
        pages = pages_of(made, height_px=height_px)
        data = assemble(made, pages)
        check_tree(data)
        (figure,) = (element for element in open_elements(data) if element[0] == "/Figure")
        assert red_box(data, len(pages) - 1) == pytest.approx(figure[1], abs=0.6)


def open_elements(data: bytes) -> list[tuple[str, list[float]]]:
    """Return type and BBox of the elements that have one."""
    pdf = open_pdf(data)
    found = [item for item in pdf.objects if "BBox" in repr(item) and "/S" in item and "/A" in item]
    return [(str(item.S), [float(number) for number in item.A.BBox]) for item in found]


def test_a_pictures_box_has_its_size() -> None:
    """80 pixels are 60 points, from the margin on."""
    ((_, (left, bottom, right, top)),) = open_elements(pdf_of(SQUARE))
    assert left == pytest.approx(PAGE.margin_side_mm * PT_PER_MM, abs=0.1)
    assert top == pytest.approx(PAGE.height_pt - PAGE.margin_top_mm * PT_PER_MM, abs=0.1)
    assert (right - left, top - bottom) == pytest.approx((60, 60), abs=0.1)


@pytest.mark.parametrize(
    "picture",
    [
        '<svg viewBox="0 0 8 8" width="80"><rect width="8" height="8"/></svg>',
        '<svg viewBox="0 0 8 8" width="80"><title> </title><rect width="8" height="8"/></svg>',
        '<svg aria-label="A square" viewBox="0 0 8 8" width="80"><rect width="8" height="8"/></svg>',
        f'<img src="{RED_PNG}" width="80" height="80">',
    ],
)
def test_a_picture_without_words_is_an_error(picture: str) -> None:
    """What is not said to be decoration says what it shows."""
    assert "without alternate text" in refused(picture)


def test_decoration_is_seen_and_not_told() -> None:
    """A picture with an empty alt is drawn in its place, and hangs nowhere in the tree."""
    image = f'<img src="{RED_PNG}" alt="">'
    css = "img{display:inline-block;width:20px;height:20px} li::before{content:none}"
    data = pdf_of(f"<h1>{image}One</h1><ul><li>{image}Two</li></ul>", css=css)
    check_tree(data)
    (found,) = tags(data).kids
    assert isinstance(found, Tag)
    assert found.outline == "Sect[H1['One'] L[LI[LBody['Two']]]]"
    assert faults(data) == []
    left, _, right, _ = red_box(data) or (0, 0, 0, 0)
    assert (left, right - left) == pytest.approx((PAGE.margin_side_mm * PT_PER_MM, 15), abs=1)


def test_letters_in_a_picture_are_part_of_it() -> None:
    """They hang in the Figure, which says what they mean."""
    svg = SQUARE.replace("<rect", '<text x="2" y="6" font-size="5" font-family="Noto Sans">7</text><rect')
    assert section(svg).outline == "Sect[Figure['7']]"


# What draws nothing


def test_what_holds_nothing_has_no_element() -> None:
    """Empty paragraphs and groups leave no trace."""
    assert section("<div></div><p></p><p>One</p><div><p> </p></div>").outline == "Sect[P['One']]"


def test_a_comment_is_no_text() -> None:
    """What follows it is."""
    assert section("<p>One <!-- not this --> two</p>").one("P").text == "One two"


# The whole


HEAD = "<thead><tr><th scope='col'>One</th><th scope='col'>Two</th><th scope='col'>Three</th></tr></thead>"
ROWS = "".join(f"<tr><th scope='row'>Row {letter}</th><td>{WORDS}</td><td>Cell</td></tr>" for letter in "abcd")
CALL = f"Call <a href='tel:+15550100'>{'this number ' * 12}</a>"
ALL = (
    f"<h1>All of it</h1><p>{WORDS * 3}</p>",
    f"<h2>Lists</h2><ul><li>{WORDS}<ul><li>{WORDS}</li><li>{CALL}</li></ul></li></ul>",
    f"<h2>Numbers</h2><ol><li>{WORDS}</li><li>{WORDS * 2}</li></ol>",
    f"<h2>Table</h2><table>{HEAD}<tbody>{ROWS}</tbody></table>",
    f"<h2>Pictures</h2><figure>{SQUARE}<figcaption>Seen from above</figcaption></figure>",
    f"<h2>Terms</h2><dl><dt>Term</dt><dd>{WORDS}</dd></dl>",
    f"<h2>Columns</h2><div class='columns'><div><p>{WORDS * 4}</p></div><div><p>{WORDS}</p><p>{WORDS}</p></div></div>",
)


@pytest.mark.parametrize("height_px", [230, 300, 377, 450, 700, 990])
def test_tags_stay_whole_wherever_pages_break(height_px: float) -> None:
    """A page break tears no element in two: the tree is the same on whatever pages, and sound on all."""
    made = galley(*ALL)
    data = assemble(made, pages_of(made, height_px=height_px))
    check_tree(data)
    assert tags(data).outline == tags(assemble(made, pages_of(made))).outline


def test_machine_checks_find_nothing() -> None:
    """PDF/UA-1, PDF/A-2a and a checker of sense, with elements over two pages."""
    made = galley(*ALL)
    assert faults(assemble(made, pages_of(made, height_px=560))) == []


def test_the_text_of_the_tags_is_the_source() -> None:
    """Word for word, for every kind of element at once."""
    made = galley(*ALL)
    said = tags(assemble(made, pages_of(made, height_px=300))).text
    source = re.sub(r"<title>.*?</title>|<[^>]+>", " ", " ".join(ALL))
    assert "".join(re.sub(r"•|(?<=\D)[12]\.", "", said).split()) == "".join(source.split())
