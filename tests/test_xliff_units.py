"""An XLIFF unit is read whole, however a tool has cut and marked it."""

from pathlib import Path

import pytest

from handouts.language.delivery import CLOSE, OPEN, Delivered, one_line
from handouts.language.xliff_units import read_xliff

FIRST = '<xliff version="1.2"><file original="x" target-language="es"><body>{}</body></file></xliff>'
SECOND = '<xliff version="2.0" trgLang="es"><file id="x">{}</file></xliff>'


def read(inside: str) -> Delivered:
    """Return what is said by one unit, of either version."""
    form = SECOND if inside.startswith("<unit") else FIRST
    (message,) = read_xliff(Path("in.xlf"), form.format(inside)).messages
    return message


def shown(text: str) -> str:
    return one_line(text.replace(OPEN, "<").replace(CLOSE, ">"))


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('<g id="1">a</g>', "<g1>a</g1>"),
        ('<g id="1"><x id="2"/>a</g>', "<g1><x2>a</g1>"),
        ('<bpt id="1">b</bpt>a<ept id="1">c</ept>', "<bpt1>a<ept1>"),
        ('<ph id="1">{a}<sub>b</sub></ph>', "<ph1>"),
        ('<mrk mtype="term">a</mrk> b', "a b"),
        ('<mrk mtype="seg" mid="1">A.</mrk><mrk mtype="seg" mid="2">B.</mrk>', "A. B."),
        ("a<!-- remark --> b<?tool x?>", "a b"),
        ("<![CDATA[a & b]]>", "a & b"),
    ],
)
def test_inline_elements_of_1(inside: str, said: str) -> None:
    """Codes stand as their names; annotations, remarks and instructions are not words."""
    message = read(f"<trans-unit id='m'><source>{inside}</source><target>{inside}</target></trans-unit>")
    assert (shown(message.text), shown(message.translation)) == (said, said)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('<pc id="1">a</pc>', "<sc1>a<ec1>"),
        ('<sc id="1"/>a<ec startRef="1"/>', "<sc1>a<ec1>"),
        ('<ph id="1"/><ph id="2" copyOf="1"/>', "<ph1><ph1>"),
        ('<mrk id="m1" translate="no">a</mrk><sm id="m2"/>b<em startRef="m2"/>', "ab"),
        ('a<cp hex="0007"/>b<cp hex="x"/>', "a\x07b\ufffd"),
    ],
)
def test_inline_elements_of_2(inside: str, said: str) -> None:
    """A pair that a tool has opened up has the same names."""
    message = read(f"<unit id='m'><segment><source>{inside}</source><target>{inside}</target></segment></unit>")
    assert (shown(message.text), shown(message.translation)) == (said, said)


def test_what_a_code_stands_for() -> None:
    """What it holds, or refers to, or is said to be equal to; what the original says comes first."""
    message = read('<trans-unit id="m"><source><bpt id="1">**</bpt><x id="2" equiv-text="{a}"/></source></trans-unit>')
    assert message.codes == {"bpt1": "**", "x2": "{a}"}
    data = '<originalData><data id="d">{b}</data></originalData>'
    codes = '<ph id="1" dataRef="d"/><ph id="2" equiv="{c}"/><pc id="3" dataRefStart="d" equivEnd="e">f</pc>'
    message = read(f'<unit id="m">{data}<segment><source>{codes}</source></segment></unit>')
    assert message.codes == {"ph1": "{b}", "ph2": "{c}", "sc3": "{b}", "ec3": "e"}


@pytest.mark.parametrize(
    ("attributes", "state", "fault"),
    [
        ("", "", ""),
        ("", ' state="translated"', ""),
        ("", ' state="final"', ""),
        ("", ' state="x-checked"', ""),
        ('approved="no"', ' state="signed-off"', ""),
        ('approved="yes"', "", ""),
        ('approved="no"', "", 'approved="no"'),
        ("", ' state="new"', "state new"),
        ('approved="yes"', ' state="needs-l10n"', "state needs-l10n"),
    ],
)
def test_a_unit_says_whether_it_is_finished(attributes: str, state: str, fault: str) -> None:
    """By the state of its target before all else."""
    message = read(f'<trans-unit id="m" {attributes}><source>a</source><target{state}>b</target></trans-unit>')
    assert message.fault is None if not fault else message.fault and fault in message.fault.message


def test_a_file_may_hold_several() -> None:
    """The units of all are read; it is called after the first."""
    unit = '<trans-unit id="m"><source>a</source></trans-unit>'
    other = '</body></file><file original="y"><body>'
    delivery = read_xliff(Path("in.xlf"), FIRST.format(unit + other + unit))
    assert (delivery.name, delivery.language, len(delivery.messages)) == ("x", "es", 2)
