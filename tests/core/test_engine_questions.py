"""A question before the answer: to the requester and back, and what it does to the deadline."""

from typing import Any

from tests.support.one_request import NO, YES, Request
from workflow.core.state import AskStatus, Status

TWO: dict[str, Any] = {"approve": "group:two", "need": "all"}


def pausing(**keys: Any) -> Request:
    return Request({**TWO, "ask_pauses": True, **keys})


def test_a_question_goes_to_the_requester_and_the_answer_to_who_asked() -> None:
    request = Request(TWO).asks_back("ana", 1, "which colour?")
    assert request.told == ["ana question_sent", "sam question"]
    assert request.about("question") == {"name": "Ana", "question": "which colour?"}
    assert (request.ask("ana").question, request.wakes) == ("which colour?", 4)
    request.answers(2, "black")
    assert request.told == ["sam answer_sent", "ana answered"]
    assert (request.about("answer_sent")["to"], request.about("answered")["reply"]) == ("Ana", "black")
    assert request.ask("ana").question is None
    assert request.facts == ["answer"]


def test_everybody_who_asked_hears_the_one_answer() -> None:
    request = Request(TWO).asks_back("ana", 1).asks_back("kim", 1).answers(2)
    assert request.told == ["sam answer_sent", "ana answered", "kim answered"]
    assert request.about("answer_sent")["to"] == "Ana, Kim"


def test_an_answer_that_nobody_asked_for_goes_nowhere() -> None:
    request = Request(TWO).answers(1)
    assert (request.told, request.facts) == (["sam nothing_asked"], [])
    assert Request(TWO).asks_back("ana", 1).answers(2).answers(3).told == ["sam nothing_asked"]


def test_a_question_about_an_ask_that_is_over_hears_so() -> None:
    request = Request({"approve": "group:two"}).reply("ana", YES).asks_back("kim", 1)
    assert request.told == ["kim late_decided_yes"]


def test_a_requester_who_cannot_be_reached_is_not_waited_for() -> None:
    request = Request({**TWO, "ask_pauses": True}, away="sam").asks_back("ana", 1)
    assert (request.told, request.state.paused_at, request.wakes) == (["ana question_unheard"], None, 4)
    assert request.ask("ana").question is None


def test_a_requester_who_becomes_unreachable_is_waited_for_no_more() -> None:
    request = pausing().asks_back("ana", 1).lose("sam", 2)
    assert request.told == ["ana question_unheard"]
    assert (request.ask("ana").question, request.state.paused_at, request.due) == (None, None, 5)


def test_somebody_else_who_becomes_unreachable_leaves_a_question_open() -> None:
    request = pausing().asks_back("ana", 1).lose("kim", 2)
    assert (request.ask("ana").question, request.state.paused_at is None) == ("which?", False)


# --- the pause ---


def test_a_question_holds_the_deadline_where_the_step_says_so() -> None:
    request = pausing().asks_back("ana", 1)
    assert request.wakes == 5  # the pause itself ends after the time of the step
    request.answers(3)
    assert (request.due, request.wakes, request.state.paused_at) == (6, 6, None)
    assert request.wait(5.9).state.status is Status.PENDING
    assert request.wait(6).state.status is Status.EXPIRED


def test_the_whole_definition_may_say_so_and_a_step_otherwise() -> None:
    assert Request(TWO, ask_pauses=True).asks_back("ana", 1).wakes == 5
    assert Request({**TWO, "ask_pauses": False}, ask_pauses=True).asks_back("ana", 1).wakes == 4


def test_an_unanswered_question_holds_the_deadline_no_longer_than_the_step_lasts() -> None:
    request = pausing().asks_back("ana", 1).wait(5)
    assert (request.state.paused_at, request.due, request.wakes) == (None, 8, 8)
    assert request.facts == ["pause over"]
    assert request.answers(6).told == ["sam answer_sent", "ana answered"]
    assert request.due == 8


def test_a_late_worker_lets_pause_and_deadline_pass_in_order() -> None:
    request = pausing().asks_back("ana", 1).wait(99)
    assert request.facts[:2] == ["pause over", "silence"]
    assert request.state.status is Status.EXPIRED


def test_a_second_question_does_not_start_the_pause_anew() -> None:
    request = pausing().asks_back("ana", 1).asks_back("kim", 2)
    assert request.wakes == 5
    assert request.answers(3).due == 6


def test_the_pause_is_over_when_nobody_waits_for_the_answer_any_more() -> None:
    answered = pausing().asks_back("ana", 1).says("ana", YES, 2)
    assert (answered.state.paused_at, answered.due, answered.state.asks[0].question) == (None, 5, None)
    replaced = pausing().asks_back("ana", 1).replace("ana", "bob", 2)
    assert (replaced.state.paused_at, replaced.due) == (None, 5)
    still = pausing().asks_back("ana", 1).says("kim", YES, 2)
    assert (still.state.paused_at is None, still.wakes) == (False, 5)


def test_an_ask_made_during_a_pause_was_held_only_since() -> None:
    request = pausing(remind="1 hour").asks_back("ana", 0.5).replace("kim", "bob", 1.5).answers(2)
    assert request.wait(2.5).reminded == ["ana"]
    assert request.wakes == 3  # an hour from half past ten, and half an hour held


def test_nobody_is_reminded_during_a_pause_and_who_got_the_answer_not_right_after_it() -> None:
    request = pausing(remind="90 minutes").asks_back("ana", 1)
    assert request.wait(2).reminded == []
    request.answers(3)
    assert (request.reminded, request.wakes) == ([], 3.5)
    assert request.wait(3.5).reminded == ["ana", "kim"]


def test_an_answer_reminds_by_itself() -> None:
    request = Request({**TWO, "remind": "1 hour"}).asks_back("ana", 0.5).answers(1.5)
    assert request.wait(1.5).reminded == ["kim"]


def test_a_turn_goes_on_where_the_pause_held_it() -> None:
    step = {"approve": "group:two", "order": "in_turn", "turn": "1 hour", "ask_pauses": True}
    request = Request(step).asks_back("ana", 0.5)
    assert request.wait(2).asked == []
    assert request.answers(2.5).wakes == 3
    assert request.wait(3).asked == ["kim"]


def test_a_decision_that_waits_to_act_is_not_held_by_a_question() -> None:
    request = Request({"approve": "group:two", "ask_pauses": True}, undo="1 hour").reply("ana", YES)
    request.asks_back("kim", 0.5)
    assert (request.state.paused_at, request.wakes) == (None, 1)
    assert request.wait(1).state.status is Status.APPROVED


def test_an_answer_during_a_pause_acts_and_the_pause_goes_on_after_its_undo() -> None:
    request = Request({"approve": "group:two", "ask_pauses": True}, undo="1 hour").asks_back("ana", 0.5)
    assert request.says("kim", NO, 1).wakes == 2
    request.undo("kim", 1.5)
    assert request.wakes == 4.5
    assert request.answers(2).due == 5.5


def test_a_pause_does_not_reach_into_the_next_step() -> None:
    step = {"approve": "group:two", "ask_pauses": True}
    request = Request(step, {"approve": "person:bob"}).asks_back("ana", 1).says("kim", YES, 2)
    assert (request.state.paused_at, request.wakes) == (None, 6)


def test_a_change_during_a_pause_ends_it() -> None:
    request = pausing().asks_back("ana", 1).changes(2)
    assert (request.state.paused_at, request.wakes) == (None, 6)


def test_an_escalation_drops_questions_nobody_answered() -> None:
    step = {"approve": "person:ana", "if_silent": "escalate", "escalate_to": "person:dee"}
    request = Request(step).asks_back("ana", 1).wait(4)
    assert request.ask("ana").status is AskStatus.LAPSED
    assert request.answers(5).told == ["sam nothing_asked"]
