"""One topic and clinic become an edition in each language, all sound before the first is printed."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from topic_folders import PROCEDURE, SPRAINS, edited, fixture_topic

from handouts.errors import ContentError, UnknownName, UsageError
from handouts.language.editions import editions
from handouts.load.clinic import sample_clinic
from handouts.load.topic import load_topic

CLINIC = sample_clinic()
TOPIC = fixture_topic(PROCEDURE)


def test_the_clinics_language_is_taken_where_none_is_named() -> None:
    """One edition, without numbers."""
    (only,) = editions(TOPIC, CLINIC, ())
    assert (only.locale, only.topic.twin, only.clinic.footer) == ("en", "", CLINIC.footer)


@pytest.mark.parametrize("locales", [("en", "es"), ("all",), ("all", "es")])
def test_every_language_is_printed_once(locales: tuple[str, ...]) -> None:
    """Named, or all that the topic has."""
    printed = editions(TOPIC, CLINIC, locales)
    assert [edition.locale for edition in printed] == ["en", "es"]
    assert [edition.clinic.phones[0].label for edition in printed] == ["Care team", "Equipo de atención"]


def test_a_clinics_own_language_is_that_of_its_region() -> None:
    """Whether it is asked for by name, with all others or not at all; another region is not."""
    british = replace(CLINIC, locale="en-GB")
    for locales in (("en",), ("en-GB",), ()):
        assert [edition.locale for edition in editions(TOPIC, british, locales)] == ["en-GB"]
    assert [edition.locale for edition in editions(TOPIC, british, ("all",))] == ["en-GB", "es"]
    assert [edition.locale for edition in editions(TOPIC, british, ("en-AU", "es-US"))] == ["en-AU", "es-US"]
    (spanish, staff) = editions(TOPIC, british, ("es-US", "en-US"), has_twin=True)
    assert (spanish.locale, staff.locale) == ("es-US", "en-GB")


def test_a_twin_is_in_the_clinics_language() -> None:
    """One copy for staff, however many languages the patients have."""
    printed = editions(TOPIC, CLINIC, ("all",), has_twin=True)
    assert [(edition.locale, edition.topic.twin) for edition in printed] == [("es", "patient"), ("en", "staff")]


def test_a_twin_of_the_same_language_is_refused() -> None:
    """It would be the same handout again."""
    with pytest.raises(UsageError, match="another language than the clinic"):
        editions(TOPIC, CLINIC, (), has_twin=True)


def test_one_bad_language_refuses_all(tmp_path: Path) -> None:
    """Nothing is printed in the others."""
    stale = load_topic(edited(tmp_path, PROCEDURE, "topic.toml", 'title = "Having earwax taken out"', 'title = "Ears"'))
    with pytest.raises(ContentError, match="not translated"):
        editions(stale, CLINIC, ("en", "es"))
    with pytest.raises(UnknownName, match="unknown locale: es"):
        editions(fixture_topic(SPRAINS), CLINIC, ("en", "es"))
    with pytest.raises(ContentError, match="has no words in es"):
        editions(TOPIC, replace(CLINIC, locales={}), ("en", "es"))


def test_a_language_without_fixed_words_is_refused(tmp_path: Path) -> None:
    """A leaflet is never half English."""
    folder = edited(tmp_path, PROCEDURE, "topic.toml", "", "\n")
    text = (folder / "locale" / "es.po").read_text("utf-8")
    (folder / "locale" / "eo.po").write_text(text.replace("Language: es", "Language: eo"), "utf-8")
    with pytest.raises(ContentError, match="the fixed words of the leaflets are not in eo"):
        editions(load_topic(folder), CLINIC, ("eo",))
