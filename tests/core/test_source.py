"""YAML and JSON into plain data, with YAML's traps closed."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflow.core.definition import DefinitionError, Problem
from workflow.service.source import LIMIT_CHARACTERS, read


def refused(text: str) -> tuple[Problem, ...]:
    try:
        return read(text).problems
    except DefinitionError as error:
        return error.problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: no", {"a": "no"}),
        ("a: yes", {"a": "yes"}),
        ("a: off", {"a": "off"}),
        ("a: On", {"a": "On"}),
        ("a: True", {"a": "True"}),
        ("a: [yes, no]", {"a": ["yes", "no"]}),
        ("no: yes", {"no": "yes"}),
        ("a: 12:30", {"a": "12:30"}),
        ("a: 2026-06-03", {"a": "2026-06-03"}),
        ("a: 010", {"a": "010"}),
        ("a: 0x10", {"a": "0x10"}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: 1e5", {"a": "1e5"}),
        ("a: .inf", {"a": ".inf"}),
        ("a: +5", {"a": "+5"}),
        ("a: 99999999999999999999999", {"a": "99999999999999999999999"}),
        ("a: 500", {"a": 500}),
        ("a: -3", {"a": -3}),
        ("a: 0.10", {"a": Decimal("0.10")}),
        ('a: "500"', {"a": "500"}),
        ("a: 'null'", {"a": "null"}),
        ("a: true", {"a": True}),
        ("a: false", {"a": False}),
        ("a: null", {"a": None}),
        ("a: ~", {"a": None}),
        ("a:", {"a": None}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
        ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
        ('a: "\\ud83d\\ude00"', {"a": "😀"}),
        ("\ufeffa: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
        ("hello", "hello"),
        ("- a", ["a"]),
        ("", None),
        ("# nothing\n", None),
    ],
)
def test_plain_data_is_what_the_author_meant(text: str, expected: object) -> None:
    found = read(text).data
    assert found == expected
    assert repr(found) == repr(expected)  # 1 and True are equal, and so are 0.1 and 0.10


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(st.characters(exclude_characters="\0")),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcé😀 ", max_size=9), inner, max_size=3),
        max_leaves=8,
    )
)
def test_json_is_read_as_it_is(data: object) -> None:
    assert read(json.dumps(data)).data == data
    assert read(json.dumps(data, indent="\t")).data == data


ALIAS, TAG = "Aliases (*name) are not allowed; write it out.", "Tags (!name) are not allowed; leave it out."
DEEP, LONG = "This is nested too deep.", "This is too long."
HALF, NUL = "This holds half a character.", "This holds a NUL character."


def twice(key: str) -> str:
    return f"The key “{key}” stands here twice."


def no_yaml(why: str) -> str:
    return f"This cannot be read as YAML: {why}."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3", [("a", twice("a"), 3)]),
        ('{"a": 1,\n "a": 2}', [("a", twice("a"), 2)]),
        ("s:\n - {b: 1}\n - b: 1\n   c: 2\n   b: 3", [("s[1].b", twice("b"), 5)]),
        ("a: &x [1]\nb: *x", [("b", ALIAS, 2)]),
        ("a: &x [l, l]\nb: &y [*x, *x]\nc: [*y]", [("b[0]", ALIAS, 2), ("b[1]", ALIAS, 2), ("c[0]", ALIAS, 3)]),
        ("a: &x [*x]", [("a[0]", ALIAS, 1)]),
        ("a: !!python/object:os.system ls", [("a", TAG, 1)]),
        ("a: 1\nb: !!int '5'\na: 2", [("b", TAG, 2), ("a", twice("a"), 3)]),
        ("a: !own {b: 1}", [("a", TAG, 1)]),
        ("b: 1\n? [a]\n: b", [("", "A key must be plain text.", 2)]),
        ("a:\n " + "[" * 12 + "]" * 12, [("", DEEP, 2)]),
        ("[" * 50_000, [("", DEEP, 1)]),
        ("a: [" + "1," * 12_000 + "]", [("", LONG, 1)]),
        ('a: 1\nb: "\\ud800"', [("b", HALF, 2)]),
        ('"\\udc00": a', [("", HALF, 1)]),
        ('a: "\\0"', [("a", NUL, 1)]),
        ("a: 1\n---\nb: 2", [("", "A second document begins here; one is all.", 2)]),
        ("a\n\nb\0b", [("", no_yaml("special characters are not allowed"), 3)]),
        ("a: [", [("", no_yaml("expected the node content, but found '<stream end>'"), 1)]),
        ("a: 1\n b: 2", [("", no_yaml("mapping values are not allowed here"), 2)]),
        ('a: "\\U00110000"', [("", "This cannot be read as YAML.", None)]),
        ("x" * 1_000_000, [("", f"A definition has at most {LIMIT_CHARACTERS:,} characters.", None)]),
    ],
)
def test_what_could_surprise_is_refused_with_its_place_and_line(text: str, expected: list[Any]) -> None:
    assert [(each.path, each.message, each.line) for each in refused(text)] == expected


YAML = """# a comment
title: Leave
fields:
  day: {type: date,
        ask: "When?"}
steps:
  - id: boss
    remind:
      - 1 hour
      - 2 hours

  - id: last
    text: |
      one
      two
"""
JSON = """{
\t"title": "Leave",
\t"steps": [
\t\t{"id": "boss"},
\t\t{
\t\t\t"id": "last"
\t\t}
\t]
}"""


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        (YAML, "", 2),
        (YAML, "title", 2),
        (YAML, "fields.day", 4),
        (YAML, "fields.day.ask", 5),
        (YAML, "steps[0]", 7),
        (YAML, "steps[0].remind", 8),
        (YAML, "steps[0].remind[1]", 10),
        (YAML, "steps[1].text", 13),
        (YAML, "steps[1].within", 12),  # not there: the line of its step
        (YAML, "steps[1].text.es", 13),
        (YAML, "summary", 2),
        (YAML, "fields.day.options[3].label", 4),
        (JSON, "title", 2),
        (JSON, "steps[0].id", 4),
        (JSON, "steps[1]", 5),
        (JSON, "steps[1].id", 6),
        ("", "title", None),
    ],
)
def test_every_path_has_its_line_or_that_of_what_should_hold_it(text: str, path: str, line: int | None) -> None:
    assert read(text).line(path) == line


def test_problems_stand_from_top_to_bottom() -> None:
    problems = [Problem(path=path, message="?") for path in ("steps[1].text", "title", "fields.day.ask", "summary")]
    found = read(YAML).located([*problems, Problem(path="title", message="!", line=1)])
    assert [(each.path, each.line) for each in found] == [
        ("title", 1), ("title", 2), ("summary", 2), ("fields.day.ask", 5), ("steps[1].text", 13),
    ]  # fmt: skip


@given(st.text() | st.text("abc:-[]{}&*!|>'\"\\,?#%@`~ \n\t01.<=ux\0"))
@example("\t- a: [")
@example("%YAML 9.9\n---\na: 1")
@example("--- !")
@example('"\\x')
def test_any_text_is_data_or_a_problem(text: str) -> None:
    try:
        read(text)
    except DefinitionError as error:
        assert error.problems
