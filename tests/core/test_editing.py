"""Changing a definition's plain data, and joining the changes of two."""

from typing import Any

import pytest

from workflow.core import editing
from workflow.core.editing import ABSENT, NotEditable, Place
from workflow.core.editing.merging import Apart

DATA: dict[str, Any] = {
    "sayso": 1,
    "workflow": "trip",
    "title": "Trip",
    "fields": {"cost": {"type": "money", "currency": "USD", "ask": "How much?"}, "from": {"type": "date", "ask": "?"}},
    "summary": "{cost} and {from}",
    "steps": [
        {
            "id": "hands",
            "when": "cost > 5 and x == 'cost'",
            "approve": "cost",
            "within": "1 day",
            "if_silent": "expire",
        },
        {"id": "crew", "notify": ["hands.yes", "person:cost"], "text": "{cost} for {costs}"},
    ],
}


def test_a_key_stands_where_the_language_has_it_when_it_is_added() -> None:
    new = editing.changed(DATA, Place(kind="step", name="hands"), {"veto": True, "within": ABSENT, "ask_pauses": True})
    assert list(new["steps"][0]) == ["id", "when", "approve", "veto", "if_silent", "ask_pauses"]
    assert list(editing.changed(DATA, Place(kind="workflow"), {"undo": "1 minute"}))[5:7] == ["undo", "steps"]
    assert DATA["steps"][0]["within"] == "1 day"


def test_an_empty_start_and_empty_texts_are_left_out() -> None:
    data = editing.changed(DATA, Place(kind="start"), {"keyword": "GO"})
    assert data["start"] == {"keyword": "GO"}
    assert "start" not in editing.changed(data, Place(kind="start"), {"keyword": ABSENT})
    data = editing.changed(DATA, Place(kind="texts", name="es"), {"ask": "x {code}"})
    assert "messages" not in editing.changed(data, Place(kind="texts", name="es"), {"ask": ABSENT})


def test_a_renamed_field_is_followed_but_text_in_quotes_and_people_are_not() -> None:
    new, _ = editing.rename_field(DATA, name="cost", to="price")
    assert new["summary"] == "{price} and {from}"
    assert new["steps"][0]["when"] == "price > 5 and x == 'cost'"
    assert new["steps"][0]["approve"] == "price"
    assert new["steps"][1]["notify"] == ["hands.yes", "person:cost"]
    assert new["steps"][1]["text"] == "{price} for {costs}"


def test_a_renamed_step_is_followed_where_its_answers_are_meant() -> None:
    new, _ = editing.rename_step(DATA, name="hands", to="volunteers")
    assert new["steps"][1]["notify"] == ["volunteers.yes", "person:cost"]


@pytest.mark.parametrize("data", [None, [], {}, {"steps": 5}, {"steps": [3, None]}, {"fields": []}])
def test_data_that_is_no_definition_is_refused_in_words_or_mended(data: Any) -> None:
    for operation, arguments in (
        (editing.add_step, {"kind": "notify", "name": "x", "at": 9}),
        (editing.move_step, {"name": "#1", "to": 1}),
        (editing.remove_step, {"name": "#1"}),
        (editing.duplicate_step, {"of": "#1", "name": "y"}),
        (editing.rename_step, {"name": "#1", "to": "z"}),
        (editing.add_field, {"name": "x", "type": "text"}),
        (editing.rename_field, {"name": "x", "to": "y"}),
        (editing.retype_field, {"name": "x", "type": "text"}),
    ):
        try:
            new, _ = operation(data, **arguments)  # type: ignore[operator]
        except NotEditable:
            continue
        assert isinstance(new, dict)


def test_two_who_did_different_things_get_both() -> None:
    mine = editing.move_step(DATA, name="crew", to=0)[0]
    theirs = editing.changed(DATA, Place(kind="step", name="hands"), {"within": "2 days"})
    theirs = editing.add_step(theirs, kind="notify", name="extra", at=2)[0]
    joined = editing.merge(DATA, mine, theirs)
    assert [each["id"] for each in joined["steps"]] == ["crew", "extra", "hands"]
    assert joined["steps"][2]["within"] == "2 days"


def test_two_who_said_different_things_are_told_where() -> None:
    place = Place(kind="step", name="hands")
    mine, theirs = (editing.changed(DATA, place, {"within": each}) for each in ("2 days", "3 days"))
    with pytest.raises(Apart) as caught:
        editing.merge(DATA, mine, theirs)
    assert caught.value.path == "steps.hands.within"
    gone = editing.remove_step(DATA, name="hands")[0]
    with pytest.raises(Apart):
        editing.merge(DATA, mine, gone)
