"""YAML and JSON into plain data, with YAML's traps closed."""

import json
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflow.core.definition import DefinitionError, Problem
from workflow.service.source import LIMIT_CHARACTERS, read


def refused(text: str) -> Problem:
    with pytest.raises(DefinitionError) as caught:
        read(text)
    (problem,) = caught.value.problems
    return problem


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
    found = read(text)
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
    assert read(json.dumps(data)) == data


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("a: 1\nb: 2\na: 3", "line 3", "The key “a” stands here twice."),
        ('{"a": 1, "a": 2}', "line 1", "The key “a” stands here twice."),
        ("a: &x [1]\nb: *x", "line 2", "Aliases (*name) are not allowed; write it out."),
        ("a: &x [l, l]\nb: &y [*x, *x]\nc: [*y, *y]", "line 2", "Aliases (*name) are not allowed; write it out."),
        ("a: &x [*x]", "line 1", "Aliases (*name) are not allowed; write it out."),
        ("a: !!python/object:os.system ls", "line 1", "Tags (!name) are not allowed; leave it out."),
        ("a: 1\nb: !!int '5'", "line 2", "Tags (!name) are not allowed; leave it out."),
        ("a: !own {b: 1}", "line 1", "Tags (!name) are not allowed; leave it out."),
        ("? [a]\n: b", "line 1", "A key must be plain text."),
        ("[" * 13 + "]" * 13, "line 1", "This is nested too deep or is too long."),
        ("[" * 50_000, "line 1", "This is nested too deep or is too long."),
        ("a: [" + "1," * 12_000 + "]", "line 1", "This is nested too deep or is too long."),
        ('a: "\\ud800"', "line 1", "This holds half a character."),
        ('"\\udc00": a', "line 1", "This holds half a character."),
        ('a: "\\0"', "line 1", "This holds a NUL character."),
        ("a: 1\n---\nb: 2", "line 2", "This cannot be read as YAML: but found another document."),
        ("a\0b", "", "This cannot be read as YAML: special characters are not allowed."),
        ("a: [", "line 1", "This cannot be read as YAML: expected the node content, but found '<stream end>'."),
        ('a: "\\U00110000"', "", "This cannot be read as YAML."),
        ("x" * 1_000_000, "", f"A definition has at most {LIMIT_CHARACTERS:,} characters."),
    ],
)
def test_what_could_surprise_is_refused_with_its_line(text: str, path: str, message: str) -> None:
    assert refused(text) == Problem(path=path, message=message)


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
