"""The desk answers a medical record without a session, and tells nobody anything of a patient."""

import json
import re

import pytest
from desks import Visitor, let_in

from handouts.desk.app import Desk

CODED = "mainSearchCriteria.v.c=C50.911&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90"
SPREAD = f"{CODED}&mainSearchCriteria.v.c1=C78.7&mainSearchCriteria.v.c2=D05.1"
SPANISH = "informationRecipient.languageCode.c=spa"
JSON = "knowledgeResponseType=application%2Fjson"


def test_a_record_is_answered_without_a_session(desk: Desk) -> None:
    """With a link into the desk that has topic, preset and language, for who is let in."""
    page = Visitor(desk).get(f"/infobutton?{SPREAD}&{SPANISH}").text
    link = "/?topic=breast-cancer-spread&amp;preset=metastatic-only&amp;locale=es"
    assert link in page
    assert "Proposed: <strong>Metastatic breast cancer</strong>" in page
    assert "<strong>D05.1</strong>, Breast cancer: It is for carcinoma in situ" in page
    address = link.replace("&amp;", "&")
    assert Visitor(desk).get(address).status == 403
    chosen = let_in(desk).get(address).text
    for value in ("breast-cancer-spread", "metastatic-only", "es"):
        assert f'value="{value}" checked' in chosen
    assert not re.search('id="told" value="[^"]+" checked', chosen)


def test_a_machine_is_answered_in_json(desk: Desk) -> None:
    """The same, and a feed as HL7's clients read one."""
    found = json.loads(Visitor(desk).get(f"/infobutton?{SPREAD}&{SPANISH}&{JSON}").body)
    (topic,) = found["topics"]
    assert (topic["topic"], topic["preset"], topic["locale"]) == ("breast-cancer-spread", "metastatic-only", "es")
    assert [one["code"] for one in found["refused"]] == ["D05.1"]
    (entry,) = found["feed"]["entry"]
    assert entry["link"][0]["href"].startswith(f"{desk.gate.origin}/?topic=breast-cancer-spread&preset=")
    assert "told" not in json.dumps(found)


def test_nothing_of_a_request_comes_back_but_codes(desk: Desk) -> None:
    """Whatever else a record sends."""
    more = "&patientPerson.name=Zebedee&mainSearchCriteria.v.dn=Zebedee&mainSearchCriteria.v.c3=Zebedee"
    for kind in ("", f"&{JSON}"):
        reply = Visitor(desk).get(f"/infobutton?{SPREAD}{more}&taskContext.c.c=Zebedee{kind}")
        assert reply.status == 200
        assert "Zebedee" not in reply.text
        assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("query", ["", "mainSearchCriteria.v.c=A00", "%ff%fe", "a" * 4000, "&".join(["a=b"] * 150)])
def test_any_request_is_answered(desk: Desk, query: str) -> None:
    """A page says that no topic fits, and leads to the desk."""
    reply = Visitor(desk).get(f"/infobutton?{query}")
    assert (reply.status, "No topic fits" in reply.text) == (200, True)


def test_guards_hold(desk: Desk) -> None:
    """A foreign host, a method that changes, and too many parameters."""
    visitor = Visitor(desk)
    assert visitor.get(f"/infobutton?{CODED}", Host="evil.example").status == 421
    assert visitor.post("/infobutton").status in {403, 405}
    assert visitor.get("/infobutton?" + "&".join(["a=b"] * 300)).status == 422


def test_a_request_is_written_nowhere(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    """No log has it."""
    Visitor(desk).get(f"/infobutton?{CODED}")
    told = capfd.readouterr()
    assert "C50" not in told.out + told.err
