"""The desk's pages of topics tell what is in one, as patients see it, who has signed it, and what was changed."""

import re
from datetime import date

import pytest
from desks import Visitor, hostile_premises, let_in
from topic_folders import PROCEDURE

from handouts.choose.signing import digest_of
from handouts.desk.app import Desk
from handouts.desk.premises import Premises
from handouts.load.sign_offs import write_record
from handouts.load.topic import load_topic
from handouts.model.sign_off import SignOff


@pytest.fixture(scope="module")
def premises(tmp_path_factory: pytest.TempPathFactory) -> Premises:
    """A clinic with a topic of its own, one section of which is signed, and a change to a shipped one."""
    found = hostile_premises(tmp_path_factory.mktemp("clinic"))
    folder = found.workspace.folder
    assert folder
    clinic = folder / "clinic.toml"
    clinic.write_text(clinic.read_text() + '\n[signing]\ndrafts = "refuse"\n')
    over = folder / "topics" / "colonoscopy"
    over.mkdir()
    (over / "topic.toml").write_text('[codes.ours]\nicd_10 = ["Z99"]\n')
    topic = load_topic(PROCEDURE, found.workspace)
    write_record(
        folder,
        SignOff(
            topic=PROCEDURE,
            part="about",
            locale=topic.language,
            role="clinician",
            name="Dr Ada Example",
            post="Consultant",
            signed=date.today(),
            until=date(date.today().year + 1, 1, 1),
            digest=digest_of(topic, topic, "about"),
            clinic=found.clinic.name,
        ),
    )
    return found


@pytest.fixture(scope="module")
def nurse(desk: Desk) -> Visitor:
    return let_in(desk)


def test_topics_are_listed(nurse: Visitor) -> None:
    """With their languages, and whose they are."""
    page = nurse.get("/topics").text
    assert f'href="/topics/{PROCEDURE}"' in page
    assert page.count("The clinic’s own") == page.count("Changed by the clinic") == 1
    assert "Arabic" in page


def test_a_topic_tells_who_has_signed_what(nurse: Visitor) -> None:
    """Part by part; a topic in another language is not signed by that."""
    page = nurse.get(f"/topics/{PROCEDURE}").text
    assert len(re.findall('class="is-signed">signed', page)) == 1
    assert "Consultant" in page
    assert "1 of " in page
    assert 'class="is-signed">signed' not in nurse.get(f"/topics/{PROCEDURE}?locale=es").text
    assert "Translator" in nurse.get(f"/topics/{PROCEDURE}?locale=es").text


def test_a_topic_tells_its_codes_and_what_the_clinic_has_changed(nurse: Visitor) -> None:
    """As `handouts show` and `overrides` do."""
    page = nurse.get("/topics/colonoscopy").text
    assert "<code>topic.toml</code>" in page
    assert "Z99" in page
    assert "73761001" in page


def test_a_section_is_read_as_patients_see_it(nurse: Visitor) -> None:
    """As a web page, signed or not, which may stand in a frame of the desk and of nobody else."""
    reply = nurse.get(f"/topics/{PROCEDURE}/read?section=about&locale=es")
    assert reply.text.startswith("<!DOCTYPE html>")
    assert '<html lang="es"' in reply.text
    assert "frame-ancestors 'self'" in reply.headers["content-security-policy"]
    assert reply.headers["cache-control"] == "no-store"
    whole = nurse.get(f"/topics/{PROCEDURE}/read?preset=whole").text
    assert len(whole) > len(reply.text)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/topics/unknown", 422),
        ("/topics/..%2f..", 404),
        (f"/topics/{PROCEDURE}/read?section=nothing", 422),
        (f"/topics/{PROCEDURE}/read?preset=nothing", 422),
        (f"/topics/{PROCEDURE}/read?section=../../clinic", 422),
    ],
)
def test_names_that_are_not_there(nurse: Visitor, path: str, status: int) -> None:
    """No name of a client's becomes one of a file."""
    assert nurse.get(path).status == status


def test_no_page_opens_without_a_session(desk: Desk) -> None:
    """Nor what stands in its frame."""
    for path in ("/topics", f"/topics/{PROCEDURE}", f"/topics/{PROCEDURE}/read", "/rosters"):
        assert Visitor(desk).get(path).status == 403
