"""`{placeholders}`: names only, and what is put in stays inert."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.core.placeholders import fill, placeholders


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{item} for {amount}", ("item", "amount")),
        ("{item}, {item}", ("item",)),
        ("{{item}}", ("item",)),
        ("no braces", ()),
        ("{} {0} {a b} {a.b} {a[0]} {a!r} {a:>9}", ()),
        ("{a.__class__}", ()),
    ],
)
def test_only_plain_names_are_placeholders(text: str, expected: tuple[str, ...]) -> None:
    assert placeholders(text) == expected


def test_values_stand_for_names() -> None:
    assert fill("{item} for {amount}", {"item": "Desk", "amount": "$640"}) == "Desk for $640"


def test_a_name_without_a_value_stays_as_it_is() -> None:
    assert fill("{item} {amount}", {"item": "Desk"}) == "Desk {amount}"


@pytest.mark.parametrize("value", ["{code}", "{{code}}", "\\1 \\g<0>", "%s", "{code!r}", "{0}"])
def test_a_value_cannot_act_as_a_placeholder(value: str) -> None:
    assert fill("{item} {code}", {"item": value, "code": "4821"}) == f"{value} 4821"


@given(st.text(), st.dictionaries(st.sampled_from(["a", "b"]), st.text()))
def test_filling_never_fails_and_leaves_other_text_alone(text: str, about: dict[str, str]) -> None:
    assert fill(text, {}) == text
    assert isinstance(fill(text, about), str)


@given(st.text())
def test_any_value_comes_through_whole(value: str) -> None:
    assert fill("<{a}>", {"a": value, "b": "!"}) == f"<{value}>"
