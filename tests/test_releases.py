"""Releases: kept by their content, and read back as they were, with what holds of them today."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec import json
from msgspec.structs import replace
from PIL import Image
from printing import job_for
from test_signing import CLINIC, REQUEST, TODAY, sign_off
from topic_folders import PROCEDURE, TOPICS, edited

from handouts.batch.texts import Text, Texts
from handouts.choose.leaflet import excerpt_of, nowhere
from handouts.choose.releases import Shelf, make_release, sources_of
from handouts.choose.signing import Register, digest_of, signable
from handouts.errors import ContentError, UnknownName
from handouts.files.reading import MIB
from handouts.language.translation import in_locale
from handouts.load.overlay import SHIPPED
from handouts.load.releases import digests, full_name, lay_out, write_release
from handouts.load.sign_offs import Records, anew, encoded, id_of
from handouts.load.toml_file import as_toml
from handouts.load.topic import load_topic
from handouts.load.workspace import CLINIC_FILE
from handouts.model.job import Job
from handouts.model.sign_off import Release, Role, SafetyEdit, SignOff
from handouts.model.topic import Topic
from handouts.typeset.galleys import fingerprint_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A topic's folder that can be edited."""
    return Path(shutil.copytree(TOPICS / PROCEDURE, tmp_path / "ear"))


def signed(original: Topic, days: int = 365) -> tuple[SignOff, ...]:
    """Return all that a leaflet needs, in English and Spanish."""
    spanish = in_locale(original, "es")
    needed: tuple[tuple[Topic, Role], ...] = ((original, "clinician"), (spanish, "clinician"), (spanish, "translator"))
    return tuple(part_signed(original, said, part, role, days) for said, role in needed for part in signable(original))


def part_signed(original: Topic, said: Topic, part: str, role: Role, days: int = 365) -> SignOff:
    return replace(sign_off(said, part, role, days=days), digest=digest_of(original, said, part))


def shelf_of(folder: Path, *signed: SignOff, today: date = TODAY, safety: tuple[SafetyEdit, ...] = ()) -> Shelf:
    workspace, unpacked = folder.parent / "workspace", folder.parent / "unpacked"
    for path in (workspace, unpacked):
        path.mkdir(exist_ok=True)
    records = Records({id_of(one): one for one in signed}, safety={id_of(one): one for one in safety})
    return Shelf(workspace, unpacked, CLINIC, records, today)


def release(shelf: Shelf, topic: Topic, *locales: str) -> Release:
    said = [in_locale(topic, locale) for locale in locales or ("en", "es")]
    one, contents = make_release(topic, said, shelf, shelf.releases(topic.id))
    write_release(shelf.workspace, one, contents)
    return one


def job(text: Text, locale: str = "en") -> Job:
    """Return the job of a leaflet, refused where it may not be printed."""
    made = job_for(in_locale(text.topic, locale), REQUEST, CLINIC)
    edition = text.register.approved(made.edition, text.topic)
    text.register.require(edition, made.selection)
    return replace(made, edition=edition)


def printed(text: Text, locale: str = "en") -> tuple[str, bytes]:
    """Return all that the bytes of a leaflet are made from: the name of its galley, and what it takes from that."""
    made = job(text, locale)
    return fingerprint_of(made.galley), excerpt_of(made)[1]


def now(shelf: Shelf, folder: Path) -> Text:
    return Text(load_topic(folder), Register(shelf.records, shelf.today, "refuse"))


def test_an_edit_changes_nothing_of_a_release(folder: Path) -> None:
    """Neither does a later signature that holds longer, of the same words."""
    topic = load_topic(folder)
    shelf = shelf_of(folder, *signed(topic, days=90))
    release(shelf, topic)
    before = {locale: printed(now(shelf, folder), locale) for locale in ("en", "es")}
    shelf = shelf_of(folder, *signed(topic, days=90), *signed(topic, days=99))
    assert printed(now(shelf, folder)) != before["en"], "it says another day"
    edited(folder.parent, PROCEDURE, "sections/during.md", "thin tube", "soft tube").rename(folder.parent / "other")
    shutil.rmtree(folder)
    (folder.parent / "other").rename(folder)
    with pytest.raises(ContentError, match="in en it is not signed"):
        printed(now(shelf, folder))
    for locale, said in before.items():
        assert printed(Text(*shelf.opened("ear", "last", [locale])), locale) == said


def test_a_release_lapses_with_its_sign_offs_and_its_review(folder: Path) -> None:
    path = folder / "topic.toml"
    due = TODAY + timedelta(20)
    path.write_text(f"review_by = {due}\n" + path.read_text("utf-8"), "utf-8")
    topic = load_topic(folder)
    assert topic.review_by == due
    for days, said in ((10, "during, clinician: lapsed"), (400, f"its review was due by {due}")):
        shelf = shelf_of(folder, *signed(topic, days))
        number = str(release(shelf, topic).number)
        last = min(due, TODAY + timedelta(days))
        assert job(Text(*replace(shelf, today=last).opened("ear", number)))
        late = replace(shelf, today=last + timedelta(1))
        with pytest.raises(ContentError, match=said):
            job(Text(*late.opened("ear", number)))
    with pytest.raises(ContentError, match="its review was due by"):
        release(replace(shelf, today=due + timedelta(1)), topic)


def test_a_clock_that_is_set_back(folder: Path) -> None:
    """Revives nothing that has lapsed, and knows no release of days to come."""
    topic = load_topic(folder)
    shelf = shelf_of(folder, *signed(topic, days=10))
    release(shelf, topic)
    later = sign_off(topic, "about", signed=TODAY + timedelta(20))
    seen = shelf_of(folder, *signed(topic, days=10), later)
    with pytest.raises(ContentError, match="lapsed"):
        job(Text(*seen.opened("ear", "1")))
    with pytest.raises(ContentError, match="was made on 2026-11-29, which is still to come"):
        replace(shelf, today=TODAY - timedelta(1)).opened("ear", "1")


def test_a_safety_edit_voids_what_was_signed_without_knowing_of_it(folder: Path) -> None:
    """Of its section, in its language or in all, in releases too; what is signed since then holds."""
    topic = load_topic(folder)
    release(shelf_of(folder, *signed(topic)), topic)
    for locale in ("", "es"):
        edit = SafetyEdit(CLINIC.name, "ear", "during", "A. Signer", TODAY, "a wrong dose", locale)
        shelf = shelf_of(folder, *signed(topic), safety=(edit,))
        with pytest.raises(ContentError, match="without knowing of a safety edit: a wrong dose"):
            job(Text(*shelf.opened("ear", "1")), "es")
        if locale:
            assert job(Text(*shelf.opened("ear", "1")), "en")
        else:
            with pytest.raises(ContentError, match="in en it is not signed"):
                job(now(shelf, folder))
        aware = shelf_of(folder, *(anew(one, shelf.records) for one in signed(topic)), safety=(edit,))
        assert job(now(aware, folder), "en") and job(now(aware, folder), "es")


def test_of_two_copies_that_are_put_together_both_releases_are_there(folder: Path) -> None:
    """With one number, each goes by its full name; nothing is written over."""
    topic = load_topic(folder)
    shelf = shelf_of(folder, *signed(topic))
    one = release(shelf, topic, "en")
    other = replace(one, locales=("es",))
    write_release(shelf.workspace, other, sources_of(topic, ["es"]))
    with pytest.raises(UnknownName, match="two releases of ear have the number 1"):
        shelf.opened("ear", "1")
    assert shelf.opened("ear", full_name(one)[:5])[1].release == one
    assert shelf.opened("ear", "last", ["es"])[1].release == other
    assert shelf.releases("ear").next_number == 2
    with pytest.raises(UnknownName, match="there is no release of ear in fr"):
        shelf.opened("ear", "last", ["fr"])


def test_a_release_that_lacks_a_file_or_is_not_wholly_signed(folder: Path) -> None:
    """As no version of the program makes it: it is refused, and what it lacks is named."""
    topic = load_topic(folder)
    shelf = shelf_of(folder, *signed(topic))
    whole = release(shelf, topic)
    for number, lacking in ((2, "sections/during.md"), (3, "art/ear.svg")):
        files = {name: digest for name, digest in whole.files.items() if name != lacking}
        write_release(shelf.workspace, replace(whole, number=number, files=files), {})
        with pytest.raises(ContentError, match=rf"release {number} can't be read: (.|\n)*{lacking}: the file"):
            shelf.opened("ear", str(number))
    names = tuple(name for name in whole.sign_offs if not name.startswith("ear.during.en."))
    write_release(shelf.workspace, replace(whole, number=4, sign_offs=names), {})
    with pytest.raises(ContentError, match="during, clinician: draft, its sign-off is gone"):
        job(Text(*shelf.opened("ear", "4")))
    assert job(Text(*shelf.opened("ear", "1")))


def test_a_row_gets_the_last_release_where_its_text_is_not_signed(folder: Path) -> None:
    """And where its translation is stale; where there is none, the text of now."""
    topic = load_topic(folder)
    shelf = shelf_of(folder, *signed(topic))
    release(shelf, topic, "es")
    path = folder / "sections" / "during.md"
    path.write_text(path.read_text("utf-8").replace("thin tube", "soft tube"), "utf-8")
    changed, clinic = load_topic(folder), replace(CLINIC, logo=None)
    texts = Texts(clinic, Register(shelf.records, TODAY, "refuse"), shelf)
    about = replace(REQUEST, preset=None, sections=("about",))
    found = [
        texts.chosen(changed, locale, request).register.release_name[:1]
        for locale in ("en", "es")
        for request in (REQUEST, about)
    ]
    assert found == ["", "", "1", ""]
    assert Texts(clinic, texts.register, None).chosen(changed, "es", REQUEST).register == texts.register


def test_what_is_laid_over_a_shipped_topic_is_one_with_it(tmp_path: Path) -> None:
    """A release of an overlay needs no package: it is read as the same topic, in every language."""
    (tmp_path / CLINIC_FILE).touch()
    over = tmp_path / "topics" / "cataract"
    (over / "sections").mkdir(parents=True)
    name = next(path for path in sorted((SHIPPED / "cataract" / "sections").glob("*.md")))
    (over / "sections" / name.name).write_text(name.read_text("utf-8") + "\nAsk us.\n", "utf-8")
    (over / "topic.toml").write_text('title = "Your \\"new\\" eye"\n', "utf-8")
    topic = load_topic(over)
    again = load_topic(lay_out(sources_of(topic, ["ar", "en-GB"]), tmp_path / "again" / "cataract"))
    assert json.encode(again, enc_hook=nowhere) == json.encode(topic, enc_hook=nowhere)
    assert {path.stem for path in (again.path / "locale").iterdir()} == {"ar"}


def test_a_photograph_is_kept_as_it_is(folder: Path) -> None:
    """However large it may be."""
    (folder / "art" / "ear.svg").unlink()
    Image.effect_noise((700, 700), 80).convert("RGB").save(folder / "art" / "ear.png")
    tables = (folder / "topic.toml").read_text("utf-8").replace('icon = "ear"', 'icon = "tests"')
    (folder / "topic.toml").write_text(tables, "utf-8")
    topic = load_topic(folder)
    again = load_topic(lay_out(sources_of(topic, ["en"]), folder.parent / "again" / "ear"))
    assert len(topic.pictures["ear"].photo) > MIB
    assert again.pictures == topic.pictures


@pytest.mark.parametrize("name", sorted(path.name for path in SHIPPED.iterdir() if path.is_dir()))
def test_the_tables_of_every_topic_are_read_as_they_are_written(name: str, tmp_path: Path) -> None:
    from handouts.load.overlay import read_topic_file
    from handouts.load.toml_file import read_toml

    data = read_topic_file(SHIPPED / name)[0].data
    (tmp_path / "again.toml").write_text(as_toml(data), "utf-8")
    assert read_toml(tmp_path / "again.toml").data == data


def test_a_file_of_today_is_known_tomorrow() -> None:
    """Ids are made from what is written: to write it otherwise would void all that was signed and released."""
    one = Release("A", "ear", 2, date(2026, 11, 29), ("en",), ("ear.a.en.clinician.1.toml",), {"art/e.svg": "12"})
    assert encoded(one).decode() == (
        'clinic = "A"\ntopic = "ear"\nnumber = 2\nmade = 2026-11-29\nlocales = ["en"]\n'
        'sign_offs = ["ear.a.en.clinician.1.toml"]\n\n[files]\n"art/e.svg" = "12"\n'
    )
    edit = SafetyEdit("A", "ear", "during", "B", date(2026, 11, 29), 'a "wrong" dose\n')
    assert encoded(edit).decode() == (
        'clinic = "A"\ntopic = "ear"\npart = "during"\nname = "B"\nmarked = 2026-11-29\n'
        'reason = "a \\"wrong\\" dose\\n"\n'
    )
    assert digests({"a": b""})["a"].startswith("e3b0c442")
