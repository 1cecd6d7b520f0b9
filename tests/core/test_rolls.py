"""What later texts may say of a roll call and of a choice."""

from typing import Any

from tests.support.one_request import NO, YES, Request
from workflow.core.rolls import choices_made, roll_call

ROLL: dict[str, Any] = {"roll_call": True, "if_silent": "approve"}


def called(request: Request) -> tuple[Any, Any, Any]:
    found = roll_call(request.definition, request.state)
    assert found is not None
    return found.yes, found.no, found.silent


def test_a_roll_call_lists_who_said_what_in_the_order_of_the_answers() -> None:
    request = Request({"approve": "group:three", **ROLL}).reply("kim", YES).reply("ana", NO)
    assert called(request) == (("kim",), ("ana",), (("bob",),))


def test_a_roll_call_is_still_known_when_the_request_has_ended() -> None:
    request = Request({"approve": "group:two", **ROLL}).reply("kim", YES).wait(4)
    assert request.state.step is None
    assert called(request) == (("kim",), (), (("ana",),))


def test_a_party_of_a_roll_call_is_named_by_who_answered_and_by_everybody_while_it_is_silent() -> None:
    step = {"approve": ["group:two", "person:bob"], "need": "each", **ROLL}
    request = Request(step)
    assert called(request) == ((), (), (("ana", "kim"), ("bob",)))
    request.reply("kim", YES)
    assert called(request) == (("kim",), (), (("bob",),))


def test_the_latest_of_two_roll_calls_is_told() -> None:
    request = Request({"approve": "person:ana", **ROLL}, {"approve": "person:bob", **ROLL}).reply("ana", YES)
    assert called(request) == ((), (), (("bob",),))


def test_without_a_roll_call_there_is_none() -> None:
    request = Request({"approve": "person:ana"})
    assert roll_call(request.definition, request.state) is None
    assert choices_made(request.definition, request.state) == ()


def test_the_choice_is_the_option_that_the_yes_named() -> None:
    request = Request({"approve": "group:two", "choose": {"A": "Hilti", "B": "Bosch"}}).reply("kim", YES, reason="b")
    assert [str(each) for each in choices_made(request.definition, request.state)] == ["Bosch"]


def test_several_who_must_choose_may_choose_differently_and_each_choice_counts_once() -> None:
    step = {"approve": "group:three", "need": "all", "choose": {"A": "Hilti", "B": "Bosch"}}
    request = (
        Request(step).reply("kim", YES, reason="B").reply("ana", YES, reason="A, cheap").reply("bob", YES, reason="b")
    )
    assert [str(each) for each in choices_made(request.definition, request.state)] == ["Bosch", "Hilti"]
