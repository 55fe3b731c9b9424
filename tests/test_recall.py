"""Who got a text that was taken back since: by what each leaflet said, in its language."""

from msgspec.structs import replace
from test_signing import CLINIC, SPANISH, TODAY, TOPIC, records, sign_off

from handouts.batch.ledger import LedgerLine
from handouts.batch.recall import Reason, of_release, taken_back
from handouts.batch.texts import DIGITS, short_digest
from handouts.choose.signing import digest_of, signable
from handouts.language.translation import in_locale
from handouts.load.sign_offs import Records, anew, id_of
from handouts.model.sign_off import Release, SafetyEdit, SignOff, Withdrawal
from handouts.model.topic import Topic

BOTH = {"en": TOPIC, "es": SPANISH}
SECTION = TOPIC.sections["during"]
CHANGED = replace(TOPIC, sections={**TOPIC.sections, "during": replace(SECTION, title="Now")})


def line(locale: str = "en", topic: Topic = TOPIC, *parts: str) -> LedgerLine:
    """Return the record of a leaflet with some parts of a topic."""
    said = in_locale(topic, locale) if topic is not TOPIC else BOTH[locale]
    texts = {part: short_digest(topic, said, part) for part in parts or ("head", "during")}
    sections = dict.fromkeys(part for part in texts if part in topic.sections)
    return LedgerLine(
        2, "2026-11-29", "written", topic=TOPIC.id, locale=locale, sections=dict.fromkeys(sections, "1"), texts=texts
    )


def why(reasons: tuple[Reason, ...], one: LedgerLine) -> str:
    return "; ".join(filter(None, (reason(one) for reason in reasons)))


def withdrawn(one: SignOff) -> Withdrawal:
    return Withdrawal(
        one.clinic, one.topic, one.part, one.locale, one.role, id_of(one), "B. Signer", TODAY, "a wrong dose"
    )


def test_who_got_a_text_of_which_a_sign_off_was_withdrawn() -> None:
    """In its language, in these words; a line of before that tells no words apart counts, to be safe."""
    signed = sign_off(TOPIC, "during")
    known = records(signed, withdrawn=(withdrawn(signed),))
    reasons = tuple(taken_back(known))
    told = "during: the sign-off as clinician was withdrawn on 2026-11-29: a wrong dose"
    assert why(reasons, line()) == told == why(reasons, replace(line(), texts={}))
    for other in (line("es"), line("en", CHANGED), line("en", TOPIC, "about"), replace(line(), topic="nose")):
        assert why(reasons, other) == ""
    assert not tuple(taken_back(known, "about"))
    again = anew(signed, known)
    assert not tuple(taken_back(records(signed, again, withdrawn=(withdrawn(signed),)))), "it was signed again"
    gone = Records(withdrawn=known.withdrawn)
    assert why(tuple(taken_back(gone)), line()) == told, "nobody knows what was signed"


def test_who_got_a_text_that_could_harm() -> None:
    """In every language, or in one; not who got what was signed since."""
    edit = SafetyEdit(CLINIC.name, TOPIC.id, "during", "B. Signer", TODAY, "a wrong dose")
    known = Records(safety={id_of(edit): edit})
    new = replace(sign_off(TOPIC, "during"), digest=digest_of(CHANGED, CHANGED, "during"))
    since = replace(known, sign_offs={"1": anew(new, known), "2": sign_off(TOPIC, "during")})
    reasons = tuple(taken_back(since))
    assert why(reasons, line()) == why(reasons, line("es")) == "during: a safety edit of 2026-11-29: a wrong dose"
    assert why(reasons, line("en", CHANGED)) == "" == why(reasons, line("en", TOPIC, "about"))
    spanish = tuple(taken_back(Records(safety={"1": replace(edit, locale="es")})))
    assert why(spanish, line()) == "" and why(spanish, line("es"))


def test_who_got_the_text_of_a_release() -> None:
    """From it, or from the topic as it was then."""
    release = Release(CLINIC.name, TOPIC.id, 3, TODAY, ("en",), (), {})
    reasons = (of_release(release, TOPIC),)
    assert why(reasons, line()) == "release 3" == why(reasons, line("en", TOPIC, *signable(TOPIC)))
    assert why(reasons, line("en", CHANGED)) == "" == why(reasons, line("es"))
    assert why(reasons, line("en", CHANGED, "about")) == "release 3"
    assert why(reasons, replace(line(), texts={})) == ""
    assert why(reasons, replace(line(), texts={}, release=f"3.{id_of(release)}")) == "release 3"
    assert {len(text) for text in line().texts.values()} == {DIGITS}
