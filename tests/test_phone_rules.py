"""A topic's readers may call numbers of their own; each line is told once."""

import shutil
from pathlib import Path

import pytest

from handouts.batch.plan import contact
from handouts.cli.bundles import House
from handouts.cli.loading import load_house
from handouts.errors import ContentError
from handouts.language.clinic_words import clinic_in
from handouts.load.clinic import SAMPLE, load_clinic


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A clinic's file, begun with a copy of the sample's folder."""
    shutil.copytree(SAMPLE.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "clinic.toml"


OF_TOPIC = """
[[topics.cataract.phones]]
label = "Eye nurses"
number = "+1 555 123 0200"
kind = "urgent-day"

[[topics.cataract.phones]]
label = "Eye nurses"
number = "+1 555 123-0200"
kind = "urgent-night"
"""


def test_a_topic_may_have_phones_of_its_own(own: Path) -> None:
    """Its leaflets have these alone; all others have the clinic's as they were."""
    before = load_clinic(own)
    own.write_text(own.read_text() + OF_TOPIC)
    clinic = load_clinic(own)
    assert [(phone.label, phone.kind) for phone in clinic_in(clinic, "en", "cataract").phones] == [
        ("Eye nurses", "urgent")
    ]
    assert clinic_in(clinic, "en", "knee") == clinic_in(before, "en")
    assert contact(clinic) != contact(before)
    with pytest.raises(ContentError, match="Eye nurses"):
        clinic_in(clinic, "es", "cataract")
    assert clinic_in(clinic, "es", "knee") == clinic_in(before, "es")


def test_phones_of_a_topic_that_is_not_there_are_told(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A slip in its name would send its readers to the clinic's own numbers, and nobody would see it."""
    own.write_text(own.read_text() + OF_TOPIC.replace("cataract", "breast-cancer-spred"))
    load_house(House(own, sample=False))
    assert "did you mean breast-cancer-spread?" in capsys.readouterr().err
    own.write_text(own.read_text().replace("breast-cancer-spred", "breast-cancer-spread"))
    load_house(House(own, sample=False))
    assert "has phones for" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kind = "urgent-night"', 'kind = "relay"', "topics.cataract.phones: there is no phone of kind"),
        ("+1 555 123-0200", "+1 555", "topics.cataract.phones[2].number: is too short"),
        ('kind = "urgent-night"', 'kind = "night"', "topics.cataract.phones[2].kind: unknown"),
        ("[[topics.cataract.phones]]", "[[topics.cataract.phone]]", "topics.cataract.phone: unknown key"),
    ],
)
def test_phones_of_a_topic_keep_to_the_same_rules(own: Path, old: str, new: str, told: str) -> None:
    """Whoever reads its leaflets must be able to call as well."""
    own.write_text(own.read_text() + OF_TOPIC.replace(old, new))
    with pytest.raises(ContentError) as refused:
        load_clinic(own)
    assert told in refused.value.message


@pytest.mark.parametrize(
    ("day", "night", "kinds"),
    [
        ("", "", ["urgent"]),
        (
            'hours = [{ days = "mon-sun", from = "08:00", until = "20:00" }]',
            'hours = [{ days = "mon-sun", from = "20:00", until = "08:00" }]',
            ["urgent"],
        ),
        ("", 'hours = [{ days = "mon-sun", from = "20:00", until = "08:00" }]', ["urgent-day", "urgent-night"]),
    ],
)
def test_one_line_by_day_and_by_night_is_printed_once(tmp_path: Path, day: str, night: str, kinds: list[str]) -> None:
    """With all hours where it has them; two lines where only one says when it is answered."""
    lines = ["[[phones]]", 'number = "+1 555 123 0200"', 'kind = "urgent-day"', day]
    lines += ["[[phones]]", 'number = "+1 555 1230200"', 'kind = "urgent-night"', night]
    (tmp_path / "clinic.toml").write_text("\n".join(('name = "Northside"', *lines)))
    phones = load_clinic(tmp_path / "clinic.toml").phones
    assert [phone.kind for phone in phones] == kinds
    assert not (day and night) or [hours.is_all_day for hours in phones[0].hours] == [True]
