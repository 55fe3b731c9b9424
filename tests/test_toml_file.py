"""Every key of a TOML file has its line, and a file that is no TOML has the line where it breaks."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.errors import ContentError, FileError, Keys, Problem
from handouts.load.toml_file import line_index, read_toml

SAMPLE = '''# a comment with [brackets] and = signs
title = "one"  # after a value
"quoted key" = 2

[brand]
colour = "#fff" # "
deep.er = 1
text = """
[not.a.table]
no = "key"
"""
raw = \'\'\'
x = 1\'\'\'\'

[[phones]]
label = "a"
hours = [
  { days = "mon-fri", from = "08:00" }, # ]
  { days = [
    "sat",
    "sun" ] },
]
[[phones]]
label = "b"
[phones.more]
x = 2026-11-22 10:00:00
[a . "b.c" . d]
e = true
'''


def test_lines() -> None:
    """Keys, dotted keys, lists, inline tables and tables in lists each have the line where they start."""
    lines = line_index(SAMPLE)
    expected: dict[Keys, int] = {
        ("title",): 2,
        ("quoted key",): 3,
        ("brand",): 5,
        ("brand", "colour"): 6,
        ("brand", "deep"): 7,
        ("brand", "deep", "er"): 7,
        ("brand", "text"): 8,
        ("brand", "raw"): 12,
        ("phones",): 15,
        ("phones", 0): 15,
        ("phones", 0, "label"): 16,
        ("phones", 0, "hours", 0, "from"): 18,
        ("phones", 0, "hours", 1): 19,
        ("phones", 0, "hours", 1, "days", 0): 20,
        ("phones", 0, "hours", 1, "days", 1): 21,
        ("phones", 1): 23,
        ("phones", 1, "label"): 24,
        ("phones", 1, "more", "x"): 26,
        ("a", "b.c", "d", "e"): 28,
    }
    assert {keys: lines[keys] for keys in expected} == expected
    assert ("brand", "no") not in lines


def all_keys(value: object, at: Keys = ()) -> set[Keys]:
    """Return the keys of all leaves."""
    if isinstance(value, dict):
        return set().union(*(all_keys(inner, (*at, key)) for key, inner in value.items()))
    if isinstance(value, list):
        return set().union(*(all_keys(inner, (*at, number)) for number, inner in enumerate(value)))
    return {at}


def test_every_leaf_is_found() -> None:
    """What tomllib reads, the index has."""
    assert all_keys(tomllib.loads(SAMPLE)) <= set(line_index(SAMPLE))


STRINGS = st.one_of(
    st.sampled_from(['"a # b"', "'[x]'", '"\\""', '"""a\n"b"\n"""', "'''\n'x''''", '""""a""""', "'\\'"]),
    st.sampled_from(["1", "-2.5e3", "true", "2026-11-22", "2026-11-22 10:00:00", "[]", "{}"]),
)
VALUES = st.recursive(
    STRINGS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[\n" + ", # ]\n".join(items) + "\n]"),
        st.lists(inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"k{number} = {item}" for number, item in enumerate(items)) + "}"
        ),
    ),
    max_leaves=8,
)


@given(st.lists(VALUES, min_size=1, max_size=5))
def test_any_values(values: list[str]) -> None:
    """Whatever stands before a key, its line is right."""
    text, starts = "", []
    for number, value in enumerate(values):
        starts.append(text.count("\n") + 1)
        text += f"key{number} = {value}\n[[table]]\n" if number == 2 else f"key{number} = {value} # note\n"
    lines = line_index(text)
    names = [(f"key{number}",) if number < 3 else ("table", 0, f"key{number}") for number in range(len(values))]
    assert [lines[name] for name in names] == starts
    assert all_keys(tomllib.loads(text)) - {("table", 0)} <= set(lines) | {()}


def test_a_problem_finds_its_line(tmp_path: Path) -> None:
    """A missing key stands at its table, the file's own at no line."""
    path = tmp_path / "x.toml"
    path.write_text(SAMPLE)
    file = read_toml(path)
    problems = [Problem("a", "h", ("phones", 1, "number")), Problem("b"), Problem("c", at=("brand", "colour"))]
    assert [str(problem) for problem in file.placed(problems)] == [
        f"{path}:23: phones[2].number: a (h)",
        f"{path}: b",
        f"{path}:6: brand.colour: c",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = \n", 2),
        ("a = 1\na = 2\n", 2),
        ('a = 1\n\nb = "open\n', 3),
        ("a = 1\n[b\n", 2),
        ("a = 1\nb = [1,\n2", 3),
        ("\n\nx = 'a'\ny = 1 z\n", 4),
    ],
)
def test_broken_toml(tmp_path: Path, text: str, line: int) -> None:
    """The message names the line."""
    path = tmp_path / "x.toml"
    path.write_text(text)
    with pytest.raises(ContentError, match=r"x\.toml can't be read as TOML") as caught:
        read_toml(path)
    assert f"{path}:{line}: " in caught.value.message


def test_line_ends_and_mark_of_windows(tmp_path: Path) -> None:
    """A file as Windows writes it is read."""
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\r\n[b]\r\nc = 2\r\n")
    file = read_toml(path)
    assert (file.data, file.lines[("b", "c")]) == ({"a": 1, "b": {"c": 2}}, 3)


def test_other_encodings(tmp_path: Path) -> None:
    """Latin 1 is refused with the line."""
    path = tmp_path / "x.toml"
    path.write_bytes('a = 1\nb = "Zürich"\n'.encode("latin-1"))
    with pytest.raises(ContentError, match=r"x\.toml:2: is not UTF-8"):
        read_toml(path)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000 + "]" * 20_000,
        "{ a = " * 20_000 + "1" + "}" * 20_000,
        "{ " + "a." * 20_000 + "a = 1 }",
        "1\n" + "a." * 20_000 + "a = 1",
        "1\n" + "'a' . " * 17 + "a = 1",
        "1\n[" + '"#".' * 20_000 + "a]",
    ],
    ids=["lists", "tables", "keys inside", "keys", "keys apart", "header"],
)
def test_deep_nesting(tmp_path: Path, text: str) -> None:
    """A file made to exhaust the parser is a problem of the file, not a crash, and is told with its line."""
    path = tmp_path / "x.toml"
    path.write_text(f"text = '''\n{'[a.' * 99}''' # {'[a.' * 99}\na = {text}\n")
    with pytest.raises(
        ContentError, match=rf"x\.toml:{3 + text.count(chr(10))}: has lists or tables too deep inside one another"
    ):
        read_toml(path)


def test_a_number_too_long(tmp_path: Path) -> None:
    """More digits than Python converts."""
    path = tmp_path / "x.toml"
    path.write_text(f"a = {'9' * 5000}\n")
    with pytest.raises(ContentError, match=r"x\.toml: has a number that is too long"):
        read_toml(path)


def test_unreadable(tmp_path: Path) -> None:
    """A folder in place of the file is a matter of file access."""
    with pytest.raises(FileError, match="can't read"):
        read_toml(tmp_path)
