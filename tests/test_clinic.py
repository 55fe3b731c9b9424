"""A clinic's file becomes a clinic, or one error with all that is wrong."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from handouts.errors import ContentError, FileError
from handouts.load.clinic import find_clinic, lacks, left_of_sample, load_clinic, roster_sources, sample_clinic
from handouts.model.clinic import Clinic, Hours
from handouts.model.patient import Source

SAMPLE = Path(__file__).parent.parent / "handouts" / "sample"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A clinic's folder, begun with a copy of the sample as its comments say."""
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "own.svg").write_text(OWN_LOGO)
    return tmp_path / "clinic.toml"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def problems(path: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_clinic(path)
    assert caught.value.exit_code == 3
    return [line.removeprefix(f"  {path}:").strip() for line in caught.value.message.splitlines()[1:]]


def line_of(path: Path, start: str) -> int:
    return next(number for number, line in enumerate(path.read_text().splitlines(), 1) if line.startswith(start))


def urgent_hours(clinic: Clinic) -> set[tuple[str, int]]:
    """Return every hour of the week at which an urgent line is answered."""
    week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    answered = set()
    for hours in [hours for phone in clinic.phones if phone.kind.startswith("urgent") for hours in phone.hours]:
        start, end = int(hours.since[:2]), int(hours.until[:2])
        for day in hours.days:
            for hour in range(start, end if end > start else end + 24):
                answered.add((week[(week.index(day) + hour // 24) % 7], hour % 24))
    return answered


def test_the_sample() -> None:
    """The shipped clinic is sound, says that it is a sample, and answers at every hour of the week."""
    clinic = sample_clinic()
    assert clinic.is_sample
    assert (clinic.name, clinic.paper, clinic.format, clinic.locale) == ("Sample Clinic", "a4", "clear-print", "en")
    assert clinic.web.endswith(".example")
    assert clinic.email.endswith(".example")
    assert all("555 01" in phone.number for phone in clinic.phones)
    assert {phone.kind for phone in clinic.phones} == {"urgent-day", "urgent-night", "relay", "other"}
    assert len(urgent_hours(clinic)) == 7 * 24
    assert clinic.logo is not None
    assert clinic.logo.svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox=')


OWN = {
    "name": ('"Sample Clinic"\naddress', '"Riverside Clinic"\naddress'),
    "address": ('"1 Example Street", "Sampletown"', '"2 Riverside", "Anytown"'),
    "email": ("care@clinic.example", "care@riverside.example"),
    "web": ("https://clinic.example", "https://riverside.example"),
    "phones": ("+1 555 555 01", "+1 555 555 02"),
    "footer": ('footer = "', 'footer = "Riverside. "#'),
    "logo": ('logo = "logo.svg"', 'logo = "own.svg"'),
    "logo_alt": ('logo_alt = "Sample Clinic"', 'logo_alt = "Riverside Clinic"'),
}
"""What a clinic changes in its copy of the sample, before and after."""


OWN_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'


def test_a_copy_with_every_line_changed_is_the_clinics_own(own: Path) -> None:
    """Name, address, ways to reach it, footers in all languages, logo: then it is no sample."""
    for before, after in OWN.values():
        change(own, before, after)
    assert not load_clinic(own).is_sample
    assert left_of_sample(load_clinic(own)) == ()


@pytest.mark.parametrize("kept", OWN)
def test_a_copy_with_one_line_left_is_a_sample(own: Path, kept: str) -> None:
    """Whatever it is, patients would be sent to nobody."""
    for name, (before, after) in OWN.items():
        if name != kept:
            change(own, before, after)
    assert load_clinic(own).is_sample
    assert left_of_sample(load_clinic(own)) == (kept,)


def test_a_number_written_otherwise_is_the_same_number(own: Path) -> None:
    """And a name in capitals the same name; no email is nobody's."""
    for name in [name for name in OWN if name != "email"]:
        change(own, *OWN[name])
    change(own, 'email = "care@clinic.example"', "")
    assert left_of_sample(load_clinic(own)) == ()
    change(own, "+1 555 555 0201", "+1-555-555 0101")
    change(own, 'name = "Riverside Clinic"', 'name = "SAMPLE clinic"')
    assert left_of_sample(load_clinic(own)) == ("name", "phones")


@pytest.mark.parametrize(
    ("key", "after"),
    [
        ("footer", 'footer = "Text us. Sample Clinic is  not a real clinic."#'),
        (
            "footer",
            'footer = "Riverside Clinic is not a real clinic. This leaflet shows what yours can look like."#',
        ),
        ("address", '"2 Riverside", "sampletown"'),
        ("logo", 'logo = "copy.svg"'),
        ("logo_alt", 'logo_alt = "Logo of Sample Clinic"'),
        ("email", "riverside@clinic.example"),
        ("web", "https://clinic.example/riverside"),
    ],
)
def test_a_part_of_the_sample_is_the_samples(own: Path, key: str, after: str) -> None:
    """A line of the address, a footer's sentence, the same logo under another name: patients would read of nobody."""
    (own.parent / "copy.svg").write_text((own.parent / "logo.svg").read_text())
    for name, (before, changed) in OWN.items():
        change(own, before, after if name == key else changed)
    assert left_of_sample(load_clinic(own)) == (key,)


def test_a_footer_in_one_language_left_as_it_is(own: Path) -> None:
    """Is what readers of that language get."""
    for name, (before, changed) in OWN.items():
        if name != "footer":
            change(own, before, changed)
    text = own.read_text()
    start, end = text.index("[locales.ar]"), text.index("[locales.hi]")
    own.write_text(
        text[:start].replace('footer = "', 'footer = "Riverside. "#')
        + text[start:end]
        + text[end:].replace('footer = "', 'footer = "Riverside. "#')
    )
    assert left_of_sample(load_clinic(own)) == ("footer",)


def test_values(own: Path) -> None:
    """Hours become days and times; colours are written in one way."""
    change(own, '"#1f4e79"', '"#1F4E79"')
    clinic = load_clinic(own)
    assert clinic.brand.colour == "#1f4e79"
    day, night, *_ = clinic.phones
    assert day.hours == (Hours(("mon", "tue", "wed", "thu", "fri"), "08:00", "18:00"),)
    assert [hours.is_all_day for hours in night.hours] == [False, True]


def test_times_papers_and_formats_may_be_written_as_people_do(own: Path) -> None:
    """They are the same values: no second layout, no gap in the week."""
    before = load_clinic(own)
    for old, new in (('"08:00"', '"8:00"'), ('"a4"', '"A4"'), ('"clear-print"', '"Clear print"')):
        assert old in own.read_text(encoding="utf-8")
        change(own, old, new)
    assert load_clinic(own) == before


def test_what_is_optional(own: Path) -> None:
    """Without logo, e-mail and defaults a clinic still has a paper, a format and a locale."""
    optional = ("logo", "email", "paper", "format", "locale")
    kept = [line for line in own.read_text().splitlines() if not line.startswith(optional)]
    own.write_text("\n".join(kept))
    clinic = load_clinic(own)
    assert (clinic.logo, clinic.email) == (None, "")
    assert (clinic.paper, clinic.format, clinic.locale) == ("a4", "clear-print", "en")


@pytest.mark.parametrize(
    ("country", "paper"),
    [('locale = "en-GB"', "a4"), ('locale = "en-US"', "letter"), ('locale = "en"\ncountry = "US"', "letter"),
     ('locale = "fr-CA"', "letter"), ('locale = "en-US"\npaper = "a5"', "a5")],
)  # fmt: skip
def test_the_paper_is_that_of_the_country(own: Path, country: str, paper: str) -> None:
    """Unless the clinic names one."""
    kept = [line for line in own.read_text().splitlines() if not line.startswith("paper")]
    own.write_text("\n".join(kept).replace('locale = "en"', country))
    assert load_clinic(own).paper == paper


def test_what_is_shown_of_the_patient(own: Path) -> None:
    """As the clinic says; without a word of it, space for a sticker."""
    assert load_clinic(own).patient_fields == ("name", "date_of_birth")
    change(own, 'fields = ["name", "date_of_birth"]', 'fields = ["note", "name", "note"]')
    assert load_clinic(own).patient_fields == ("note", "name")
    change(own, '[patient]\nfields = ["note", "name", "note"]', "")
    assert load_clinic(own).patient_fields == ("sticker",)


def test_headers_of_rosters(own: Path) -> None:
    """Our columns by the clinic's headers, which no handout shows."""
    assert roster_sources(own) == {}
    before = load_clinic(own)
    change(own, "[roster.columns]", '[roster.columns]\nid = "Hospital number"')
    assert roster_sources(own) == {"id": Source(("Hospital number",))}
    assert load_clinic(own) == before


def test_a_png_logo(own: Path) -> None:
    """The bytes of a PNG come through whole."""
    Image.new("RGB", (600, 200), "#1f4e79").save(own.with_name("logo.png"))
    change(own, '"logo.svg"', '"logo.png"')
    logo = load_clinic(own).logo
    assert logo is not None
    assert (logo.alt, logo.svg, logo.png) == ("Sample Clinic", "", own.with_name("logo.png").read_bytes())


def test_all_problems_at_once(own: Path) -> None:
    """One run names every problem with its line, in the order of the file, those of the logo among them."""
    change(own, 'name = "Sample Clinic"', 'nam = "Sample Clinic"')
    change(own, '"#222222"', '"#999999"')
    change(own, '"09:00"', '"9am"')
    own.with_name("logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>Hello</text></svg>')
    found = problems(own)
    places = [line_of(own, key) for key in ("nam", "logo", "ink")]
    assert found[0] == "name: is missing"
    assert found[1] == f"{places[0]}: nam: unknown key (did you mean name?)"
    assert found[2].startswith(f"{places[1]}: logo: logo.svg has <text>")
    assert found[3].startswith(f"{places[1]}: logo: logo.svg has no size")
    assert found[4].startswith(f"{places[2]}: brand.ink: #999999 on tint")
    assert found[5].startswith(
        f"{places[2]}: brand.ink: #999999 on white #ffffff has a contrast of 2.84, less than the 4.5 that it needs"
    )
    nine = own.read_text().partition('"9am"')[0].count("\n") + 1
    assert found[6].startswith(f"{nine}: phones[4].hours[1].from: not a time: 9am")
    assert len(found) == 7


def test_markup_is_only_text(own: Path) -> None:
    """What looks like markup comes through as it was written."""
    change(own, '"Sample Clinic is not a real clinic.', '"<b>{{ 7 }}</b> &amp; **x**.')
    assert load_clinic(own).footer.startswith("<b>{{ 7 }}</b> &amp; **x**.")


@pytest.mark.parametrize(
    "name", ['"../logo.svg"', '"https://clinic.example/logo.svg"', '"gone.svg"', "3", '"a\\nb"', '""']
)
def test_logos_that_are_none(own: Path, name: str) -> None:
    """Each is one problem at the line of the logo."""
    change(own, '"logo.svg"', name)
    line = line_of(own, "logo =")
    found = problems(own)
    assert len(found) == 1
    assert found[0].startswith(f"{line}: logo: ")


def test_broken_toml(own: Path) -> None:
    """A problem in the syntax is named with its line."""
    change(own, 'ink = "#222222"', "ink = #222222")
    assert problems(own)[0].startswith(f"{line_of(own, 'ink =')}: ")


def test_no_clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file nothing is printed; the hint names the sample."""
    monkeypatch.delenv("HANDOUTS_CLINIC", raising=False)
    for attempt in (lambda: find_clinic(None, tmp_path), lambda: load_clinic(tmp_path / "clinic.toml")):
        with pytest.raises(ContentError, match="no clinic") as caught:
            attempt()
        assert caught.value.exit_code == 3
        assert "--sample" in caught.value.hint


def test_which_clinic(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file named comes first, then the nearest from the folder upwards, then the environment's."""
    below = tmp_path / "leaflets" / "may"
    below.mkdir(parents=True)
    monkeypatch.setenv("HANDOUTS_CLINIC", "/somewhere/clinic.toml")
    assert find_clinic(Path("named.toml"), tmp_path) == Path("named.toml")
    assert find_clinic(None, tmp_path) == find_clinic(None, below) == own
    own.unlink()
    assert find_clinic(None, below) == Path("/somewhere/clinic.toml")
    monkeypatch.setenv("HANDOUTS_CLINIC", "")
    with pytest.raises(ContentError):
        find_clinic(None, below)


def test_the_least_that_a_clinic_says(tmp_path: Path) -> None:
    """A name and a number by day and by night; brand, paper and the words for its logo come of themselves."""
    (tmp_path / "logo.svg").write_text(OWN_LOGO)
    path = tmp_path / "clinic.toml"
    path.write_text(
        'name = "Riverside Clinic"\nlogo = "logo.svg"\nlocale = "en-US"\n[brand]\ncolour = "#6B2C5F"\n'
        '[[phones]]\nnumber = "+1 555 555 0142"\nkind = "urgent"\n'
    )
    clinic = load_clinic(path)
    assert clinic.logo is not None
    assert (clinic.address, clinic.web, clinic.logo.alt, clinic.paper) == ((), "", "Riverside Clinic", "letter")
    assert (clinic.brand.colour, clinic.brand.body_font) == ("#6b2c5f", "Noto Sans")
    assert clinic.urgent_numbers == ("+1 555 555 0142",)
    assert [told.partition(":")[0] for told in lacks(clinic)] == [
        "page 1 has a blank for the emergency number",
        "page 1 has a blank for the temperature to call at",
        "it is not said when +1 555 555 0142 is answered",
        "people who can't phone have no way to reach the clinic",
        "the leaflet has no address of the clinic",
    ]


def test_unreadable(tmp_path: Path) -> None:
    """A folder in place of the file is a matter of file access."""
    with pytest.raises(FileError) as caught:
        load_clinic(tmp_path)
    assert caught.value.exit_code == 7
