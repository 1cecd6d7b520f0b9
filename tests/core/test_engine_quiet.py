"""Quiet hours: what they hold, what counts from when, and what nobody hears of whose ask was never sent."""

from typing import Any

import pytest

from tests.support.one_request import NO, YES, Request
from workflow.core.effects import AskPerson, Remind
from workflow.core.engine import NotPossible
from workflow.core.state import Status

ONE: dict[str, Any] = {"approve": "person:ana"}
TWO: dict[str, Any] = {"approve": "group:two"}
#: From eight until eleven: it begins before the request does, and ends two hours after.
MORNING_OFF = {"ana": (8, 11)}


def test_an_ask_is_held_and_its_time_counts_from_when_it_is_sent() -> None:
    request = Request({**ONE, "remind": "1 hour"}, quiet=MORNING_OFF)
    assert (request.sent(AskPerson), request.due, request.wakes) == ([("ana", 2)], 6, 3)


def test_what_is_urgent_is_not_held() -> None:
    request = Request(ONE, quiet=MORNING_OFF, urgent=True)
    assert (request.sent(AskPerson), request.due) == ([("ana", 0)], 4)


def test_a_step_waits_for_the_last_of_those_it_asks() -> None:
    assert Request(TWO, quiet=MORNING_OFF).due == 6


def test_who_was_never_sent_his_ask_is_not_told_that_it_is_over() -> None:
    held = Request(TWO, quiet=MORNING_OFF).says("kim", YES, 1)
    assert held.told == ["kim noted_yes", "sam approved"]
    sent = Request(TWO, quiet=MORNING_OFF).says("kim", YES, 2)
    assert sent.told == ["kim noted_yes", "ana closed_yes", "sam approved"]


@pytest.mark.parametrize("end", ["withdraw", "override", "replace", "changes"])
def test_nobody_hears_of_the_end_of_an_ask_he_never_saw(end: str) -> None:
    request = Request(
        {"approve": "person:ana", "when": "amount < 100"}, ONE | {"approve": "person:bob"}, quiet=MORNING_OFF
    )
    match end:
        case "withdraw":
            request.withdraw(1)
        case "override":
            request.override(NO, 1)
        case "replace":
            request.replace("ana", "kim", 1)
        case "changes":
            request.changes(1, amount=900)
    assert not [each for each in request.told if each.startswith("ana")]


def test_a_nudge_does_not_double_an_ask_that_is_held() -> None:
    request = Request(TWO, quiet=MORNING_OFF).nudge(1)
    assert request.sent(Remind) == [("kim", 1)]
    assert request.nudge(2).sent(Remind) == [("ana", 2), ("kim", 2)]
    with pytest.raises(NotPossible, match="nobody who can be reminded"):
        Request(ONE, quiet=MORNING_OFF).nudge(1)


def test_a_nudge_is_held_like_any_reminder() -> None:
    assert Request(ONE, quiet={"ana": (10, 13)}).nudge(1.5).sent(Remind) == [("ana", 4)]


def test_reminders_are_held_and_those_of_one_night_are_one() -> None:
    request = Request({**ONE, "remind": ["1 hour", "2 hours"], "within": "8 hours"}, quiet={"ana": (10, 13)})
    assert request.wakes == 4
    assert request.wait(4).sent(Remind) == [("ana", 4)]
    assert request.wakes == 8


def test_a_late_worker_sends_no_reminder_into_quiet_hours() -> None:
    request = Request({**ONE, "remind": "30 minutes", "within": "8 hours"}, quiet={"ana": (10, 13)}).wait(2)
    assert request.sent(Remind) == [("ana", 4)]


def test_a_deadline_waits_for_somebody_whose_ask_is_held_though_he_is_asked_late() -> None:
    request = Request({**ONE, "if_silent": "approve"}, quiet={"kim": (10, 20)}).replace("ana", "kim", 2)
    assert (request.sent(AskPerson), request.due) == ([("kim", 11)], 15)
    assert request.wait(4).state.status is Status.PENDING


def test_a_cover_whose_ask_is_held_has_his_time_too() -> None:
    request = Request(ONE, quiet={"kim": (10, 20)}).leave("ana", 2, "kim")
    assert request.due == 15


def test_a_held_turn_lasts_from_when_it_is_sent() -> None:
    step = {"approve": "group:two", "order": "in_turn", "turn": "1 hour", "within": "90 minutes"}
    request = Request(step, quiet={"kim": (10, 13)}).wait(1)
    assert (request.sent(AskPerson), request.wakes, request.due) == ([("kim", 4)], 5, 5)


def test_a_place_in_turn_that_is_held_moves_the_deadline_by_no_more_than_the_turn() -> None:
    step = {"approve": "group:two", "order": "in_turn", "turn": "1 hour", "within": "90 minutes"}
    late = Request(step, quiet={"dee": (10, 13)}).replace("ana", "dee", 1)
    assert (late.due, late.wakes) == (5, 5)


def test_a_held_ask_leaves_a_later_deadline_as_it_is() -> None:
    assert Request(TWO, quiet={"bob": (10, 11)}).replace("ana", "bob", 1).due == 6
    assert (
        Request({**TWO, "within": "1 day"}, quiet={"ana": (9, 20), "bob": (10, 11)}).replace("ana", "bob", 1).due == 35
    )


def test_after_an_escalation_a_held_ask_has_the_time_of_the_step_not_a_turn() -> None:
    step = {**ONE, "order": "in_turn", "turn": "1 hour", "escalate_to": "person:dee"}
    assert Request(step, away="ana", quiet={"dee": (8, 20)}).due == 15


def test_an_escalation_waits_until_those_it_went_to_can_be_texted() -> None:
    step = {**ONE, "if_silent": "escalate", "escalate_to": "person:dee"}
    request = Request(step, quiet={"dee": (12, 20)}).wait(4)
    assert (request.sent(AskPerson), request.due) == ([("dee", 11)], 15)
    assert request.told == ["ana closed_moved", "sam escalated"]


def test_nothing_escalates_before_a_held_ask_was_sent() -> None:
    step = {**ONE, "if_silent": "escalate", "escalate_to": "person:dee"}
    request = Request(step, quiet={"ana": (8, 20)})
    assert request.wait(10.9).asked == []
    assert request.wakes == 15


def test_who_is_back_in_his_quiet_hours_is_asked_when_they_end() -> None:
    request = Request(ONE, quiet={"ana": (10, 11)}).lose("ana", 0.5).find("ana", 1.5)
    assert request.sent(AskPerson) == [("ana", 2)]
    turn = {**ONE, "order": "in_turn", "turn": "1 hour"}
    assert Request(turn, quiet={"ana": (10, 11)}).lose("ana", 0.5).find("ana", 1.5).wakes == 3


def test_a_party_that_is_asked_again_after_an_undo_is_not_woken_for_it() -> None:
    step = {"approve": ["group:two", "person:bob"], "need": "each"}
    request = Request(step, undo="1 hour", quiet={"kim": (8, 11)}).says("ana", YES, 0.25)
    assert request.told == ["ana noted_yes_undo"]
    assert request.undo("ana", 0.5).sent(AskPerson) == [("kim", 2)]
