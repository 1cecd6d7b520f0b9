"""What somebody hears whose ask is over: what became of it, in plain words, once."""

from typing import Any

import pytest

from tests.support.one_request import HOUR, MORNING, NO, YES, Request

ONE: dict[str, Any] = {"approve": "person:ana"}
TWO: dict[str, Any] = {"approve": "group:two"}


def test_his_own_answer_is_told_with_its_time() -> None:
    request = Request(ONE).says("ana", NO, 1).says("ana", YES, 2)
    assert (request.told, request.about("late_own_no")) == (["ana late_own_no"], {"at": MORNING + HOUR})
    assert request.facts == ["late reply"]


def test_who_decided_is_told_with_the_time_of_the_decision() -> None:
    request = Request(TWO).says("ana", YES, 1).says("kim", NO, 2)
    assert request.about("late_decided_yes") == {"by": "Ana", "at": MORNING + HOUR}


def test_the_one_who_rejected_is_named_and_not_who_said_yes_before() -> None:
    request = Request({"approve": "group:three", "veto": True, "need": 2}).reply("ana", YES).says("kim", NO, 1)
    assert request.says("bob", YES, 2).about("late_decided_no")["by"] == "Kim"


def test_the_one_who_completed_it_is_named_and_not_who_said_no_before() -> None:
    step = {"approve": [*("person:ana", "person:kim"), "group:board"], "need": 2}
    request = Request(step).reply("ana", YES).reply("dee", NO).says("kim", YES, 1)
    assert request.says("eve", NO, 2).about("late_decided_yes")["by"] == "Kim"


def test_a_step_that_passed_is_told_as_approved_though_the_request_was_rejected_later() -> None:
    request = Request(TWO, {"approve": "person:bob"}).reply("ana", YES).says("bob", NO, 1).says("kim", NO, 2)
    assert request.told == ["kim late_decided_yes"]
    assert request.about("late_decided_yes")["by"] == "Ana"


def test_a_step_that_ran_out_of_time_is_told_so_whatever_some_had_said() -> None:
    rejected = Request({**TWO, "need": "all", "if_silent": "reject"}).reply("ana", YES).wait(4).says("kim", YES, 5)
    assert rejected.told == ["kim late_silence"]
    approved = Request({**TWO, "need": "all", "if_silent": "approve"}).reply("ana", YES).wait(4).says("kim", YES, 5)
    assert (approved.told, approved.about("late_silence")["at"]) == (["kim late_silence"], MORNING + 4 * HOUR)


def test_an_earlier_step_is_told_as_it_was_though_a_later_one_expired() -> None:
    request = Request(TWO, ONE).reply("ana", YES).wait(4).says("kim", NO, 5)
    assert request.told == ["kim late_decided_yes"]


def test_a_withdrawal_is_told_with_its_time() -> None:
    request = Request(ONE).withdraw(1).says("ana", YES, 2)
    assert (request.told, request.about("late_withdrawn")) == (["ana late_withdrawn"], {"at": MORNING + HOUR})


def test_an_ask_that_moved_names_everybody_it_is_with_now_once() -> None:
    step = {**ONE, "if_silent": "escalate", "escalate_to": "group:board"}
    request = Request(step).wait(4).says("ana", YES, 5)
    assert request.about("late_moved")["to"] == "Dee, Eve"


def test_an_ask_that_moved_hears_the_end_when_it_has_come() -> None:
    request = Request(ONE).replace("ana", "kim").says("kim", YES, 1).says("ana", NO, 2)
    assert request.about("late_decided_yes")["by"] == "Kim"


def test_an_ask_that_moved_hears_the_end_of_its_own_step_though_others_wait_in_the_next() -> None:
    request = Request(ONE, {"approve": "person:bob"}).replace("ana", "kim").says("kim", YES, 1).says("ana", NO, 2)
    assert (request.told, request.waiting) == (["ana late_decided_yes"], ["bob"])


@pytest.mark.parametrize("answer", [YES, NO])
def test_a_reply_just_after_the_deadline_is_told_once(answer: Any) -> None:
    request = Request(TWO).says("ana", answer, 4.5)
    assert sorted(request.told) == ["ana late_silence", "kim closed_silence", "sam expired"]


def test_two_answers_in_one_instant_have_one_outcome_and_the_second_hears_it() -> None:
    request = Request(TWO).says("ana", YES, 1).says("kim", NO, 1)
    assert request.about("late_decided_yes")["by"] == "Ana"
