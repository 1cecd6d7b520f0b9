"""What a comparison of two definitions says: everything that differs, and nothing else."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.support.definitions import plain
from workflow.core.canonical import canonical
from workflow.core.definition import DefinitionError, parse
from workflow.core.differences import differences

#: Path -> values that may stand there; the first is mostly what stands there when the key is left out.
PARTS: dict[tuple[Any, ...], tuple[Any, ...]] = {
    ("title",): ("Purchase request", "Buying", {"en": "Buying", "es": "Compra"}, {"fr": "Achat", "es": "Compra"},
                 {"es": "Compra", "fr": "Achat"}),
    ("summary",): ("{item} for {amount}", "{item}", {"en": "{item}", "de": "{item} kaufen"}),
    ("start",): ({}, {"keyword": "BUY"}, {"keyword": "ORDER", "who": "group:finance"},
                 {"who": ["group:finance", "person:ana"]}, {"who": "anyone"}),
    ("undo",): (0, "2 minutes", "3 minutes"),
    ("urgent",): (False, True),
    ("ask_pauses",): (False, True),
    ("messages",): ({}, {"en": {"ask": "{summary} {code}?"}}, {"en": {"ask": "{code}"}, "es": {"menu": "Hola"}}),
    ("fields", "item", "max"): (None, 100, 120),
    ("fields", "item", "required"): (True, False),
    ("fields", "item", "label"): (None, "Item", {"en": "Thing", "de": "Ding"}),
    ("fields", "item", "sample"): (None, "A desk"),
    ("fields", "amount", "currency"): ("USD", "EUR"),
    ("fields", "amount", "min"): (None, 1, "1.50"),
    ("fields", "site", "options"): (
        ["North"], ["North", "South"], ["South", "North"], [{"value": "North", "label": {"en": "N", "es": "Norte"}}],
        [{"value": "North", "owner": "person:ana"}, {"value": "South", "owner": "person:kim"}],
    ),
    ("steps", 0, "approve"): ("group:finance", "requester.manager", ["group:finance", "cover"], ["cover"]),
    ("steps", 0, "when"): (None, "amount > 500", "amount>500", "amount > 1000", "amount > 500 and item == \"x\"",
                           "not (amount > 500 or amount < 3)", "amount in (1, 2)"),
    ("steps", 0, "need"): ("any", "all", "each", 2),
    ("steps", 0, "veto"): (False, True),
    ("steps", 0, "self"): (None, "allowed"),
    ("steps", 0, "order"): ("together", "in_turn"),
    ("steps", 0, "turn"): (None, "1 hour"),
    ("steps", 0, "choose"): (None, {"A": "This", "B": "That"}, {"B": "That", "A": "This"},
                             {"A": {"en": "This", "es": "Eso"}, "B": "That"}),
    ("steps", 0, "roll_call"): (False, True),
    ("steps", 0, "proof"): ("reply", "code", "totp", "web"),
    ("steps", 0, "within"): ("2 hours", "3 hours", "2 working days"),
    ("steps", 0, "remind"): (None, "1 hour", ["1 hour", "90 minutes"], ["90 minutes", "1 hour"]),
    ("steps", 0, "if_silent"): ("reject", "approve", "expire", "escalate"),
    ("steps", 0, "escalate_to"): (None, "person:ana", ["person:ana", "person:kim"]),
    ("steps", 0, "ask_pauses"): (None, True, False),
    ("steps", 1, "notify"): ("requester", ["requester", "group:finance"]),
    ("steps", 1, "text"): ("Approved: {summary}.", "Done.", {"en": "Done.", "es": "Hecho."}),
}  # fmt: skip
EXTRA = {"id": "extra", "approve": "person:kim", "within": "1 day", "if_silent": "expire"}


@some.composite
def pairs(draw: some.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A definition with anything in it set to anything it may be, and the same again with a few things changed."""
    old = copy.deepcopy(plain())
    _change(draw, old, 6)
    new = copy.deepcopy(old)
    _change(draw, new, 2)
    return (_shuffled(draw, old), _shuffled(draw, new)) if draw(some.booleans()) else (old, new)


def _change(draw: some.DrawFn, data: dict[str, Any], most: int) -> None:
    for path in draw(some.lists(some.sampled_from(sorted(PARTS, key=str)), unique=True, max_size=most)):
        value, place = draw(some.sampled_from(PARTS[path])), data
        for key in path[:-1]:
            place = place[key]
        place.pop(path[-1], None)
        if value is not None:
            place[path[-1]] = value


def _shuffled(draw: some.DrawFn, data: dict[str, Any]) -> dict[str, Any]:
    """Some steps and fields more, less or moved."""
    if draw(some.booleans()):
        data["steps"].append(copy.deepcopy(EXTRA))
    data["steps"] = draw(some.permutations(data["steps"]))
    kept = draw(some.permutations(list(data["fields"].items())))
    data["fields"] = dict(kept if draw(some.booleans()) else kept[1:])
    return data


def said(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [each.sentence for each in differences(parse(old), parse(new))]


@given(pairs())
def test_whatever_differs_is_said_and_what_is_the_same_is_not(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    one, other = map(parse, pair)
    same = _ordered(canonical(one)) == _ordered(canonical(other))
    found = differences(one, other)
    assert bool(found) is not same
    assert len({each.path for each in found}) == len(found)
    for each in found:
        assert each.sentence.endswith((".", ".”", "?”", "!”"))
        assert each.sentence[0].isupper() or each.sentence[0] == "“"
        assert "None" not in each.sentence


@pytest.mark.parametrize("path", sorted(PARTS, key=str), ids=str)
def test_every_key_has_its_own_sentence_whichever_way_it_changes(path: tuple[Any, ...]) -> None:
    for was in PARTS[path]:
        for now in PARTS[path]:
            old, new = _with(path, was), _with(path, now)
            if _ordered(canonical(parse(old))) != _ordered(canonical(parse(new))):
                found = differences(parse(old), parse(new))
                assert found, (was, now)
                assert all(each.path[: len(_named(path))] == _named(path) for each in found), (was, now)


def test_a_limit_reads_as_a_manager_says_it() -> None:
    old, new = _with(("steps", 0, "when"), "amount > 1000"), _with(("steps", 0, "when"), "amount > 500")
    assert said(old, new) == ["“First”: Finance is asked over $500.00 instead of $1,000.00."]
    assert said(plain(), new) == ["“First”: Finance is asked only if amount over $500.00, not always."]


def test_reminders_are_said_one_by_one() -> None:
    old, new = _with(("steps", 0, "remind"), "1 hour"), _with(("steps", 0, "remind"), ["1 hour", "90 minutes"])
    assert said(old, new) == ["“First”: reminder after 90 minutes added."]
    assert said(new, old) == ["“First”: reminder after 90 minutes removed."]


def test_a_step_is_added_removed_moved_or_renamed_in_one_sentence() -> None:
    more = plain()
    more["steps"].insert(0, copy.deepcopy(EXTRA))
    assert said(plain(), more) == ["Step “Extra” added at the beginning: asks Kim."]
    assert said(more, plain()) == ["Step “Extra” removed: asks Kim."]
    moved = copy.deepcopy(more)
    moved["steps"].append(moved["steps"].pop(0))
    assert said(more, moved) == ["Step “Extra” moved after “Last”."]
    other = copy.deepcopy(more)
    other["steps"][0]["id"] = "another"
    assert said(more, other) == ["The step “Extra” is called “Another” now (extra became another)."]


def test_a_step_that_asks_no_more_but_tells_is_made_anew() -> None:
    new = plain()
    new["steps"][0] = {"id": "first", "notify": "group:finance", "text": "Look."}
    assert said(plain(), new) == ["Step “First” made anew: tells Finance; until now it asks Finance."]


def test_what_is_only_written_differently_says_nothing() -> None:
    other = plain()
    other |= {"start": {}, "undo": 0, "urgent": False, "messages": {}}
    other["steps"][0] |= {"approve": ["group:finance"], "need": "any", "remind": [], "proof": "reply"}
    assert said(plain(), other) == []


def test_nothing_that_is_no_definition_is_ever_compared() -> None:
    with pytest.raises(DefinitionError):
        parse({"steps": []})


def _with(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    data = copy.deepcopy(plain())
    place: Any = data
    for key in path[:-1]:
        place = place[key]
    place.pop(path[-1], None)
    if value is not None:
        place[path[-1]] = value
    if path[-1] not in place and path == ("steps", 0, "escalate_to"):
        place.pop("escalate_to", None)
    return data


def _named(path: tuple[Any, ...]) -> tuple[str, ...]:
    """A path as differences have it, by the step's id."""
    names = {0: "first", 1: "last"}
    return tuple(names.get(each, each) for each in path)


def _ordered(value: Any) -> Any:
    """With the order of mappings, where it counts: the canonical form keeps that of the steps and the fields."""
    if not isinstance(value, dict):
        return value
    return {
        **{key: _ordered(each) for key, each in value.items()},
        **({"order of steps and fields": (tuple(value["steps"]), tuple(value["fields"]))} if "steps" in value else {}),
    }
