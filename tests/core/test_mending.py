"""What is left of a misshapen definition: all that is sound, and something harmless for the rest."""

from typing import Any

import pytest

from workflow.core.mending import Mended, mend

SPARE = {"id": "mended_0", "notify": "requester", "text": "-"}
ASKED = {"id": "first", "approve": "person:kim", "within": "2 hours", "if_silent": "expire"}


def mended(data: dict[str, Any], *wrong: str) -> Mended:
    return mend(data, frozenset(wrong))


def step(raw: object, *wrong: str) -> dict[str, Any]:
    """What becomes of one step; the wrong paths are those within it."""
    left: dict[str, Any] = mended({"steps": [raw]}, *(f"steps[0].{path}" for path in wrong)).data["steps"][0]
    return left


def test_what_must_be_there_is_put_there() -> None:
    assert mended({}).data == {
        "sayso": 1, "workflow": "mended", "title": "-", "summary": "-", "fields": {},
        "steps": [{"id": "mended", "notify": "requester", "text": "-"}],
    }  # fmt: skip


def test_what_is_sound_stays_as_it_is() -> None:
    data = {
        "sayso": 1, "workflow": "desk", "title": "Desk", "summary": {"en": "A desk"}, "undo": "5 minutes",
        "fields": {"item": {"type": "text"}}, "start": {"keyword": "DESK"}, "messages": {"en": {"ask": "?"}},
        "steps": [{**ASKED, "remind": ["1 hour"]}, {"id": "last", "notify": "requester", "text": {"en": "Done"}}],
    }  # fmt: skip
    left = mended(data)
    assert left.data == data
    assert (left.places, left.names, left.any_field) == (frozenset(), frozenset(), False)


@pytest.mark.parametrize("key", ["sayso", "workflow", "title", "summary", "start", "messages", "undo"])
def test_a_wrong_key_is_left_out_or_harmless(key: str) -> None:
    assert mended({key: 7}, key).data.get(key) == mended({}).data.get(key)


@pytest.mark.parametrize("key", ["title", "summary"])
def test_a_text_keeps_its_sound_languages(key: str) -> None:
    assert mended({key: {"en": "Hi", "es": 3}}, f"{key}.es").data[key] == {"en": "Hi"}
    assert mended({key: {"en": "", "es": 3}}, f"{key}.es", f"{key}.en").data[key] == "-"


def test_the_start_and_the_messages_lose_only_what_is_wrong_in_them() -> None:
    data = {"start": {"keyword": 1, "who": "anyone"}, "messages": {"en": {"ask": 1, "done": "Yes"}}}
    left = mended(data, "start.keyword", "messages.en.ask").data
    assert (left["start"], left["messages"]) == ({"who": "anyone"}, {"en": {"done": "Yes"}})


def test_a_wrong_field_is_left_out_and_may_still_be_named() -> None:
    fields: dict[str, Any] = {"item": {}, "amount": {}, "amounts": {}}
    left = mended({"fields": fields, "steps": [ASKED]}, "fields.amount.min")
    assert list(left.data["fields"]) == ["item", "amounts"]
    assert (left.names, left.any_field) == (frozenset({"amount"}), False)


@pytest.mark.parametrize("fields", [["item"], {"item": {}}])
def test_without_fields_any_name_may_be_one(fields: object) -> None:
    left = mended({"fields": fields}, "fields")
    assert (left.data["fields"], left.any_field) == ({}, True)


@pytest.mark.parametrize("steps", ["none", [ASKED]])
def test_steps_that_cannot_be_read_are_one_harmless_step(steps: object) -> None:
    left = mended({"steps": steps}, "steps")
    assert left.data["steps"] == [{**SPARE, "id": "mended"}]
    assert left.names == {"choice", "roll_call"}


@pytest.mark.parametrize("raw", ["none", ASKED])
def test_a_step_that_cannot_be_read_is_a_harmless_one_that_gives_every_name(raw: object) -> None:
    left = mended({"steps": [raw, {**SPARE, "id": "last"}]}, "steps[0]")
    assert left.data["steps"] == [SPARE, {**SPARE, "id": "last"}]
    assert {"choice", "roll_call"} <= left.names


def test_a_text_of_a_step_keeps_its_sound_languages() -> None:
    raw = {"id": "last", "notify": "requester", "text": {"en": "Done", "es": 3}}
    assert step(raw, "text.es")["text"] == {"en": "Done"}
    assert step({**raw, "text": {"es": 3}}, "text.es")["text"] == "-"
    assert step(raw, "text")["text"] == "-"


def test_a_wrong_reminder_does_not_keep_the_others_from_being_judged() -> None:
    raw = {**ASKED, "remind": ["1 hour", "soon", "3 hours"]}
    left = mended({"steps": [raw]}, "steps[0].remind[1]")
    assert left.data["steps"][0]["remind"] == ["1 hour", "1 second", "3 hours"]
    assert [left.judges(f"steps[0].remind[{number}]") for number in range(3)] == [True, False, True]
    assert "remind" not in step({**raw, "remind": "soon"}, "remind")


@pytest.mark.parametrize(
    ("key", "instead"),
    [
        ("approve", "requester.manager"), ("within", "1825 days"),
        ("if_silent", "reject"), ("id", "mended_0"), ("self", "allowed"),
    ],
)  # fmt: skip
def test_a_wrong_key_of_a_step_is_harmless(key: str, instead: str) -> None:
    assert step({**ASKED, key: 7}, key)[key] == instead


@pytest.mark.parametrize(
    ("wrong", "leaning"),
    [
        ("approve", ["need"]), ("within", ["remind", "turn"]), ("turn", ["remind"]),
        ("order", ["turn", "need", "roll_call"]), ("need", ["choose"]),
    ],
)  # fmt: skip
def test_what_leans_on_a_wrong_key_is_not_judged(wrong: str, leaning: list[str]) -> None:
    raw = {
        **ASKED,
        "need": 2,
        "remind": ["1 hour"],
        "turn": "1 hour",
        "order": "in_turn",
        "roll_call": True,
        "choose": {},
    }
    left = mended({"steps": [raw]}, f"steps[0].{wrong}")
    assert [key for key in raw if key not in left.data["steps"][0]] == [
        key for key in raw if key in {wrong, *leaning} and key not in ASKED
    ]
    assert not any(left.judges(f"steps[0].{key}") for key in (wrong, *leaning))
    assert left.judges("steps[0].if_silent") and left.judges("steps[1].need")


@pytest.mark.parametrize(("key", "name"), [("choose", "choice"), ("roll_call", "roll_call")])
def test_a_wrong_key_that_gives_a_name_may_still_be_named(key: str, name: str) -> None:
    left = mended({"steps": [{**ASKED, key: 7}]}, f"steps[0].{key}")
    assert left.names == {name}


def test_only_what_is_within_a_mended_place_is_not_judged() -> None:
    left = mended({}, "fields.item", "steps[0].text")
    unjudged = ["fields.item", "fields.item.min", "steps[0].text", "steps[0].text.en", "steps[0].text[1]"]
    assert not any(map(left.judges, unjudged))
    assert all(map(left.judges, ["fields", "fields.items", "fields.other", "steps[0]", "steps[0].texts", "title"]))
