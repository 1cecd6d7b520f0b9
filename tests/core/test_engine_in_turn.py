"""Steps that go from one approver to the next: on NO, on silence, and past those who cannot be asked."""

from typing import Any

import pytest

from tests.support.one_request import NO, YES, Request
from workflow.core.effects import AskPerson
from workflow.core.engine import NotPossible
from workflow.core.state import AskStatus, Status, Trouble


def in_turn(who: Any = "group:three", **keys: Any) -> dict[str, Any]:
    return {"approve": who, "order": "in_turn", "turn": "1 hour", **keys}


def test_only_the_first_is_asked_and_woken_for_when_his_turn_is_over() -> None:
    request = Request(in_turn())
    assert (request.asked, request.wakes) == (["ana"], 1)


def test_a_yes_decides_and_nobody_else_is_bothered() -> None:
    request = Request(in_turn()).reply("ana", YES)
    assert request.state.status is Status.APPROVED
    assert request.told == ["ana noted_yes", "sam approved"]


def test_a_no_goes_on_to_the_next_and_the_last_no_rejects() -> None:
    request = Request(in_turn()).reply("ana", NO)
    assert (request.asked, request.told) == (["kim"], ["ana noted_no"])
    assert request.reply("kim", NO).asked == ["bob"]
    request.reply("bob", NO)
    assert request.state.status is Status.REJECTED
    assert request.about("rejected")["by"] == "Bob"


def test_a_veto_rejects_on_the_first_no() -> None:
    assert Request(in_turn(veto=True)).reply("ana", NO).state.status is Status.REJECTED


def test_silence_goes_on_to_the_next_and_the_first_hears_of_it() -> None:
    request = Request(in_turn())
    assert request.wait(0.99).asked == []
    request.wait(1)
    assert (request.asked, request.told, request.wakes) == (["kim"], ["ana closed_moved"], 2)
    assert request.about("closed_moved")["to"] == "Kim"
    assert request.state.asks[0].status is AskStatus.LAPSED
    assert request.says("ana", YES, 1.5).told == ["ana late_moved"]


def test_a_reply_in_the_instant_the_turn_ends_counts() -> None:
    assert Request(in_turn()).says("ana", YES, 1).state.status is Status.APPROVED


def test_silence_of_the_last_is_silence_of_the_step() -> None:
    request = Request(in_turn("group:two", if_silent="reject")).wait(1).wait(2)
    assert request.state.status is Status.REJECTED
    assert request.told == ["kim closed_silence", "sam rejected_silence"]


def test_a_late_worker_goes_on_to_one_and_gives_him_all_his_time() -> None:
    request = Request(in_turn()).wait(2.5)
    assert (request.asked, request.wakes) == (["kim"], 3.5)
    assert request.ask("ana").closed_at is not None
    assert request.state.asks[0].closed_at != request.state.asks[1].asked_at


def test_a_worker_later_than_the_deadline_asks_nobody_more() -> None:
    request = Request(in_turn()).wait(5)
    assert (request.asked, request.state.status) == ([], Status.EXPIRED)


def test_the_deadline_of_the_step_ends_it_though_somebody_still_has_his_turn() -> None:
    request = Request(in_turn(within="90 minutes")).wait(1)
    assert request.wakes == 1.5
    assert request.wait(1.5).told == ["kim closed_silence", "sam expired"]


def test_a_no_in_the_instant_of_the_deadline_asks_nobody_more() -> None:
    request = Request(in_turn(within="90 minutes")).wait(1).says("kim", NO, 1.5)
    assert (request.asked, request.wakes) == ([], 1.5)
    assert request.wait(1.5).state.status is Status.EXPIRED


# --- more than one yes ---


def test_two_of_three_in_turn_pass_when_the_second_says_yes() -> None:
    request = Request(in_turn(need=2)).reply("ana", YES)
    assert (request.asked, request.about("noted_yes_more")["more"]) == (["kim"], "1")
    assert request.reply("kim", NO).asked == ["bob"]
    assert request.reply("bob", YES).state.status is Status.APPROVED


def test_a_no_that_leaves_too_few_rejects() -> None:
    request = Request(in_turn("group:two", need=2)).reply("ana", NO)
    assert request.state.status is Status.REJECTED


def test_silence_that_leaves_too_few_decides_the_step_and_bothers_nobody_more() -> None:
    request = Request(in_turn("group:two", need=2)).wait(1)
    assert (request.asked, request.state.status) == ([], Status.EXPIRED)


def test_all_in_turn_is_all_though_one_of_them_was_silent() -> None:
    request = Request(in_turn("group:two", need="all")).wait(1)
    assert (request.asked, request.state.status) == ([], Status.EXPIRED)
    request = Request(in_turn("group:two", need="all")).reply("ana", YES)
    assert (request.asked, request.about("noted_yes_more")["more"]) == (["kim"], "1")
    assert request.reply("kim", YES).state.status is Status.APPROVED


# --- those who cannot be asked ---


def test_who_cannot_be_asked_is_passed_over() -> None:
    request = Request(in_turn(), away="ana")
    assert (request.asked, request.needs) == (["kim"], [])
    assert "passed over" in request.facts


def test_who_is_away_has_his_cover_asked_in_his_turn() -> None:
    request = Request(in_turn(), absent="ana", covers={"ana": "dee"})
    assert request.asked == ["dee"]
    assert request.reply("dee", YES).state.decisions[0].acting_for == "ana"


def test_a_cover_who_has_had_his_turn_is_not_asked_again() -> None:
    request = Request(in_turn(), absent="kim", covers={"kim": "ana"}).reply("ana", NO)
    assert request.asked == ["bob"]


def test_a_cover_does_not_get_his_own_turn_as_well() -> None:
    request = Request(in_turn(), absent="ana", covers={"ana": "kim"}).reply("kim", NO)
    assert request.asked == ["bob"]


def test_when_none_of_those_to_come_can_be_asked_it_goes_to_whom_it_escalates() -> None:
    request = Request(in_turn("group:two", escalate_to="group:board"), away="kim").reply("ana", NO)
    assert (request.asked, request.needs) == (["dee", "eve"], [])
    assert request.wakes == 4
    assert request.reply("dee", NO).state.status is Status.PENDING
    assert request.reply("eve", NO).state.status is Status.REJECTED


def test_when_nobody_at_all_can_be_asked_a_human_looks_and_who_comes_back_is_asked() -> None:
    request = Request(in_turn(), away="kim", absent="bob").reply("ana", NO)
    assert request.state.status is Status.PENDING
    assert request.needs == [(Trouble.OPTED_OUT, "kim"), (Trouble.NO_COVER, "bob")]
    assert request.told == ["ana noted_no", "sam unreachable", "sam uncovered"]
    request.find("bob", 3)
    assert request.sent(AskPerson) == [("bob", 3)]
    assert request.says("bob", YES, 3.5).state.status is Status.APPROVED


def test_a_step_in_turn_with_nobody_there_needs_attention_from_the_start() -> None:
    request = Request(in_turn("group:two"), away="ana kim")
    assert request.needs == [(Trouble.OPTED_OUT, "ana"), (Trouble.OPTED_OUT, "kim")]
    assert request.find("kim", 1).asked == ["kim"]
    assert request.wait(2.5).told == []  # he has the time of the step
    assert request.wakes == 4


def test_a_step_in_turn_of_nobody_needs_attention() -> None:
    request = Request(in_turn("requester"))
    assert (request.asked, request.needs, request.told) == (
        [], [(Trouble.NO_COVER, None)], ["sam started", "sam nobody_to_ask"],
    )  # fmt: skip


def test_too_few_in_turn_need_attention() -> None:
    request = Request(in_turn("group:two", need=2), away="kim").reply("ana", YES)
    assert request.needs == [(Trouble.OPTED_OUT, "kim")]


def test_who_becomes_unreachable_in_his_turn_hands_on_to_the_next() -> None:
    request = Request(in_turn()).lose("ana", 0.5)
    assert (request.asked, request.waiting) == (["kim"], ["kim"])
    assert request.ask("ana").status is AskStatus.MOVED
    assert request.wakes == 1.5


def test_the_last_in_turn_who_becomes_unreachable_waits_for_the_deadline_not_for_his_turn() -> None:
    request = Request(in_turn("person:ana", if_silent="approve")).lose("ana", 0.5)
    assert (request.needs, request.wakes) == ([(Trouble.OPTED_OUT, "ana")], 4)
    assert request.wait(4).state.status is Status.EXPIRED  # who never got it did not consent


def test_who_comes_back_after_his_turn_has_it_anew() -> None:
    request = Request(in_turn("person:ana")).lose("ana", 0.5).find("ana", 2)
    assert (request.asked, request.wakes) == (["ana"], 3)


def test_those_it_went_to_from_the_last_in_turn_have_a_turn_each() -> None:
    request = Request(in_turn("person:ana", escalate_to="group:board"), quiet={"eve": (9, 11)}).lose("ana", 0.5)
    assert request.sent(AskPerson) == [("dee", 0.5), ("eve", 2)]
    request.wait(1.5)
    assert (request.told, request.waiting) == (["dee closed_silence"], ["eve"])
    assert request.wait(3).state.status is Status.EXPIRED


# --- escalation and replacement ---


def test_after_an_escalation_those_it_never_came_to_are_not_asked() -> None:
    step = in_turn(within="90 minutes", if_silent="escalate", escalate_to="person:dee")
    request = Request(step).reply("ana", NO).wait(1.5)
    assert (request.asked, request.told) == (["dee"], ["kim closed_moved", "sam escalated"])
    assert request.says("dee", NO, 1.6).state.status is Status.REJECTED
    passed = Request(step).reply("ana", NO).wait(1.5).says("dee", YES, 1.6)
    assert passed.state.status is Status.APPROVED


def test_who_has_been_silent_in_his_turn_can_be_given_it_once_more() -> None:
    request = Request(in_turn()).wait(1).replace("kim", "ana", 1.5)
    assert (request.asked, request.wakes) == (["ana"], 2.5)
    assert request.says("ana", YES, 2).state.decisions[0].acting_for == "kim"


def test_who_has_answered_cannot_be_put_in_the_next_ones_place() -> None:
    request = Request(in_turn()).reply("ana", NO)
    with pytest.raises(NotPossible, match="Ana is already asked in this step"):
        request.replace("kim", "ana")


def test_who_was_asked_in_anothers_place_is_not_offered_it_again() -> None:
    request = Request(in_turn()).replace("ana", "bob").reply("bob", NO)
    assert request.asked == ["kim"]
    assert request.reply("kim", NO).state.status is Status.REJECTED


def test_all_in_turn_after_an_escalation_is_those_who_said_yes_and_those_asked_now() -> None:
    step = in_turn("group:two", need="all", if_silent="escalate", escalate_to="person:dee")
    request = Request(step).reply("ana", YES).wait(1)
    assert request.asked == ["dee"]
    assert request.says("dee", YES, 1.5).state.status is Status.APPROVED
