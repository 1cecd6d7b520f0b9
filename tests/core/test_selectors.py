"""Who a selector means: parsed, checked against a definition, and resolved for a request."""

import pytest
from pydantic import TypeAdapter

from workflow.core.durations import Calendar
from workflow.core.fields import Field, Value
from workflow.core.people import Directory, Person
from workflow.core.selectors import Kind, Selector, parse, problem, resolve

FIELDS: dict[str, Field] = {
    name: TypeAdapter[Field](Field).validate_python({"ask": "?", **field})
    for name, field in {
        "item": {"type": "text"},
        "cover": {"type": "person"},
        "site": {
            "type": "choice",
            "options": [
                {"value": "North", "owner": "person:ana", "team": "group:finance", "note": "person:ana"},
                {"value": "South", "owner": "person:kim", "team": "group:finance"},
            ],
        },
        "plain": {"type": "choice", "options": ["one", {"value": "two", "owner": "person:ana"}]},
        "odd": {"type": "choice", "options": [{"value": "x", "owner": "item", "lost": "person:nobody", "bad": "Ann!"}]},
    }.items()
}


def person(handle: str, manager: str | None = None) -> Person:
    return Person(handle=handle, name=handle.title(), calendar=Calendar(), manager=manager)


DIRECTORY = Directory(
    people={each.handle: each for each in (person("sam", "ana"), person("ana", "gone"), person("kim"))},
    groups={"finance": ("kim", "ana", "gone"), "empty": ()},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("person:ana", Selector(kind=Kind.PERSON, name="ana")),
        ("person:ana.ruiz-2_x", Selector(kind=Kind.PERSON, name="ana.ruiz-2_x")),
        ("group:finance", Selector(kind=Kind.GROUP, name="finance")),
        ("requester", Selector(kind=Kind.REQUESTER)),
        ("requester.manager", Selector(kind=Kind.MANAGER)),
        ("anyone", Selector(kind=Kind.ANYONE)),
        ("cover", Selector(kind=Kind.FIELD, name="cover")),
        ("site.owner", Selector(kind=Kind.ATTRIBUTE, name="site", attribute="owner")),
        ("hands.yes", Selector(kind=Kind.ANSWERS, name="hands", attribute="yes")),
        ("hands.no", Selector(kind=Kind.ANSWERS, name="hands", attribute="no")),
        ("hands.yesno", Selector(kind=Kind.ATTRIBUTE, name="hands", attribute="yesno")),
    ],
)
def test_a_selector_is_read(text: str, expected: Selector) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text", ["", " ", "person:", "group:", "Person:ana", "person:Ana", "a.b.c", "ana ruiz", "person:ana\n", "é", "1st"]
)
def test_what_is_no_selector_names_nobody(text: str) -> None:
    with pytest.raises(ValueError, match="names nobody: write person:HANDLE"):
        parse(text)


@pytest.mark.parametrize("text", ["person:ana", "group:empty", "requester", "requester.manager", "cover", "site.owner"])
def test_a_selector_that_can_work_has_no_problem(text: str) -> None:
    assert problem(parse(text), FIELDS, DIRECTORY) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("person:bob", "There is no person “bob”."),
        ("group:board", "There is no group “board”."),
        ("boss", "“boss” is no field, and no person: or group:."),
        ("boss.owner", "“boss” is no field, and no person: or group:."),
        ("item", "The field “item” is no person field."),
        ("item.owner", "“item” is no choice field, so it has no “owner”."),
        ("site.note", "The option “South” of “site” has no “note”."),
        ("plain.owner", "The option “one” of “plain” has no “owner”."),
        ("odd.owner", "“owner” of “x” must be person:HANDLE or group:SLUG."),
        ("odd.lost", "There is no person “nobody”."),
    ],
)
def test_a_selector_that_cannot_work_says_why(text: str, message: str) -> None:
    assert problem(parse(text), FIELDS, DIRECTORY) == message


def test_an_attribute_that_is_no_selector_says_so() -> None:
    assert "“Ann!” names nobody" in str(problem(parse("odd.bad"), FIELDS, DIRECTORY))


@pytest.mark.parametrize(
    ("who", "values", "expected"),
    [
        (["person:kim", "person:ana"], {}, ("kim", "ana")),
        (["person:ana", "group:finance", "person:ana"], {}, ("ana", "kim")),
        (["group:finance", "requester.manager"], {}, ("kim", "ana")),
        (["requester"], {}, ("sam",)),
        (["person:gone", "group:empty", "group:unheard"], {}, ()),
        (["cover"], {"cover": "kim"}, ("kim",)),
        (["cover"], {"cover": "gone"}, ()),
        (["cover"], {}, ()),
        (["site.owner"], {"site": "South"}, ("kim",)),
        (["site.team"], {"site": "North"}, ("kim", "ana")),
        (["site.owner"], {}, ()),
    ],
)
def test_selectors_mean_people_in_order_each_once_and_only_those_who_are_there(
    who: list[str], values: dict[str, Value], expected: tuple[str, ...]
) -> None:
    found = resolve(map(parse, who), requester="sam", fields=FIELDS, values=values, directory=DIRECTORY)
    assert found == expected


def test_a_manager_who_is_gone_or_was_never_there_is_nobody() -> None:
    for requester in ("ana", "kim", "stranger"):
        found = resolve([parse("requester.manager")], requester=requester, fields={}, values={}, directory=DIRECTORY)
        assert found == ()


def test_the_answers_of_a_step_can_be_meant_once_it_has_asked() -> None:
    assert problem(parse("hands.yes"), FIELDS, DIRECTORY, {"hands"}) is None
    for asked in (set[str](), {"hand"}):
        message = "There is no step “hands” before this one that asks somebody."
        assert problem(parse("hands.yes"), FIELDS, DIRECTORY, asked) == message


def test_a_step_called_like_a_field_leaves_in_doubt_whose_answers_are_meant() -> None:
    message = "“site” is a step and a field; give one of them another name."
    assert problem(parse("site.no"), FIELDS, DIRECTORY, {"site"}) == message


def test_the_answers_of_a_step_mean_those_who_gave_them_and_nobody_of_another_step() -> None:
    answers = {("hands", "yes"): ("kim", "gone", "ana"), ("hands", "no"): ("sam",), ("boss", "yes"): ("sam",)}

    def found(*who: str) -> tuple[str, ...]:
        return resolve(map(parse, who), requester="sam", fields={}, values={}, directory=DIRECTORY, answers=answers)

    assert found("hands.yes") == ("kim", "ana")
    assert found("hands.no", "hands.yes", "boss.yes") == ("sam", "kim", "ana")
    assert found("boss.no") == found("nobody.yes") == ()
