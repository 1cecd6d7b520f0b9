"""Taking an answer back: while the undo time runs a decision is on the record and has not acted."""

from typing import Any

import pytest

from tests.support.one_request import HOUR, MORNING, NO, YES, Request
from workflow.core.effects import AskPerson
from workflow.core.state import Answer, AskStatus, Status

ONE: dict[str, Any] = {"approve": "person:ana"}
TWO: dict[str, Any] = {"approve": "group:two"}


def undoable(*steps: dict[str, Any], **more: Any) -> Request:
    """A request whose decisions act after an hour."""
    return Request(*steps, undo="1 hour", **more)


def test_an_answer_acts_when_its_undo_time_is_over() -> None:
    request = undoable(TWO).reply("ana", YES)
    assert (request.state.status, request.told, request.wakes) == (Status.PENDING, ["ana noted_yes_undo"], 1)
    assert request.about("noted_yes_undo")["undo"] == MORNING + HOUR
    assert request.wait(0.99).told == []
    request.wait(1)
    assert (request.state.status, request.told) == (Status.APPROVED, ["kim closed_yes", "sam approved"])
    assert (request.state.acts_at, request.wakes) == (None, None)


def test_an_answer_taken_back_counts_no_more_and_can_be_given_anew() -> None:
    request = undoable(ONE).reply("ana", YES).undo("ana", 0.5)
    assert (request.told, request.state.acts_at, request.wakes) == (["ana undone"], None, 4)
    assert request.state.asks[0].status is AskStatus.OPEN
    assert request.state.asks[0].closed_at is None
    assert request.state.decisions[0].undone_at == MORNING + 0.5 * HOUR
    request.says("ana", NO, 0.75).wait(1.75)
    assert request.state.status is Status.REJECTED
    assert [each.answer for each in request.state.counted] == [NO]


@pytest.mark.parametrize(("hours", "told"), [(0.99, "undone"), (1, "undone"), (1.01, "undo_too_late")])
def test_an_undo_counts_up_to_the_instant_its_time_is_over(hours: float, told: str) -> None:
    request = undoable(ONE).reply("ana", YES).undo("ana", hours)
    assert request.told[-1] == f"ana {told}"


def test_an_undo_after_a_decision_has_acted_in_that_instant_is_too_late() -> None:
    passed = undoable(ONE).reply("ana", YES).wait(1).undo("ana", 1)
    assert passed.told == ["ana undo_too_late"]
    step = {"approve": "group:two", "order": "in_turn", "turn": "1 hour"}
    moved = undoable(step).reply("ana", NO).wait(1)
    assert moved.asked == ["kim"]
    assert moved.undo("ana", 1).told == ["ana undo_too_late"]
    assert moved.waiting == ["kim"]


def test_without_undo_time_it_is_always_too_late() -> None:
    request = Request({**TWO, "need": "all"}).reply("ana", YES).undo("ana", 0)
    assert request.told == ["ana undo_too_late"]
    assert request.state.counted


def test_nothing_answered_is_nothing_to_take_back() -> None:
    assert undoable(ONE).undo("ana", 0.5).told == ["ana undo_nothing"]


def test_an_undo_of_an_ask_that_others_closed_hears_what_happened() -> None:
    request = undoable(TWO).reply("ana", YES).wait(1).undo("kim", 1.5)
    assert request.told == ["kim late_decided_yes"]


def test_an_answer_that_settled_nothing_can_be_taken_back_only_in_its_own_time() -> None:
    request = undoable({**TWO, "need": "all"}).reply("ana", YES)
    assert (request.state.acts_at, request.told) == (None, ["ana noted_yes_undo"])
    assert request.undo("ana", 1.5).told == ["ana undo_too_late"]
    early = undoable({**TWO, "need": "all"}).reply("ana", YES).undo("ana", 0.5).says("kim", YES, 0.6)
    assert early.state.acts_at is None


def test_of_two_answers_that_cross_the_first_settles_until_it_is_taken_back() -> None:
    request = undoable(TWO).reply("ana", YES).says("kim", NO, 0.25)
    assert request.wakes == 1
    request.undo("ana", 0.5)
    assert request.wakes == 1.25
    request.wait(1.25)
    assert (request.state.status, request.about("rejected")["by"]) == (Status.REJECTED, "Kim")


def test_the_others_may_answer_meanwhile_and_the_late_one_hears_of_the_answer_that_acted() -> None:
    request = undoable({"approve": "group:three"}).reply("ana", YES).says("kim", NO, 0.5).wait(1)
    assert request.state.status is Status.APPROVED
    request.says("bob", NO, 2)
    assert request.told == ["bob late_decided_yes"]
    assert request.about("late_decided_yes")["by"] == "Ana"


def test_a_rejection_that_waits_is_settled_anew_when_others_take_a_place() -> None:
    step = {"approve": "group:two", "need": 2, "escalate_to": "group:board"}
    request = undoable(step).reply("ana", NO)
    assert request.wakes == 1
    request.lose("kim", 0.5)
    assert (request.asked, request.state.acts_at) == (["dee", "eve"], None)
    assert request.wait(1).state.status is Status.PENDING
    request.says("dee", YES, 1.5).says("eve", YES, 1.6).wait(2.6)
    assert request.state.status is Status.APPROVED


# --- deadlines ---


def test_an_answer_before_the_deadline_wins_though_it_acts_after_it() -> None:
    request = undoable(ONE).says("ana", YES, 3.5)
    assert request.wakes == 4.5
    assert request.wait(4.2).told == []
    assert request.wait(4.5).state.status is Status.APPROVED


def test_a_late_worker_lets_the_answer_act_and_not_the_deadline() -> None:
    assert undoable(ONE).says("ana", NO, 3.5).wait(99).state.status is Status.REJECTED


def test_who_takes_his_answer_back_after_the_deadline_has_until_his_undo_time_ends_to_answer_anew() -> None:
    step = {**ONE, "if_silent": "approve"}
    request = undoable(step).says("ana", YES, 3.5).undo("ana", 4.2)
    assert (request.state.status, request.wakes) == (Status.PENDING, 4.5)
    assert request.says("ana", NO, 4.4).wait(5.4).state.status is Status.REJECTED
    silent = undoable(step).says("ana", YES, 3.5).undo("ana", 4.2).wait(4.5)
    assert silent.state.decisions[-1].person is None


def test_an_undo_well_before_the_deadline_moves_nothing() -> None:
    assert undoable(ONE).reply("ana", YES).undo("ana", 0.5).due == 4


def test_a_no_in_turn_that_acts_after_the_deadline_asks_nobody_more() -> None:
    step = {"approve": "group:two", "order": "in_turn", "turn": "2 hours"}
    request = undoable(step).wait(2).wait(3).says("kim", NO, 3.5).wait(4.5)
    assert (request.asked, request.state.status) == ([], Status.REJECTED)
    more = undoable({**step, "approve": "group:three"}).wait(2).says("kim", NO, 3.5).wait(4.5)
    assert (more.asked, more.state.status) == ([], Status.EXPIRED)


def test_who_takes_a_no_back_in_his_turn_still_has_time_to_answer() -> None:
    step = {"approve": "group:two", "order": "in_turn", "turn": "90 minutes"}
    request = undoable(step).says("ana", NO, 1).undo("ana", 1.75)
    assert (request.waiting, request.wakes) == (["ana"], 2)
    assert request.wait(2).asked == ["kim"]
    assert undoable(step).says("ana", NO, 0.1).undo("ana", 0.2).wakes == 1.5


def test_nobody_is_reminded_while_a_decision_waits() -> None:
    step = {**TWO, "remind": "30 minutes"}
    request = undoable(step).reply("ana", YES).wait(0.5)
    assert (request.reminded, request.wakes) == ([], 1)


# --- other events meanwhile ---


def test_an_administrator_decides_at_once_over_an_answer_that_waits() -> None:
    request = undoable(ONE).reply("ana", YES).override(NO, 0.5)
    assert (request.state.status, request.state.acts_at, request.wakes) == (Status.REJECTED, None, None)
    assert request.wait(1).told == []
    assert request.undo("ana", 0.9).told == ["ana undo_too_late"]


def test_a_withdrawal_ends_an_answer_that_waits() -> None:
    request = undoable(TWO).reply("ana", YES).withdraw(0.5)
    assert request.state.status is Status.WITHDRAWN
    assert "kim closed_withdrawn" in request.told
    assert request.wakes is None


def test_a_change_voids_an_answer_that_waits() -> None:
    request = undoable(ONE).reply("ana", YES).changes(0.5)
    assert (request.state.counted, request.state.acts_at, request.asked) == ((), None, ["ana"])
    assert request.wait(1).state.status is Status.PENDING


def test_a_replacement_while_an_answer_waits_changes_nothing_of_it() -> None:
    request = undoable(TWO).reply("ana", YES).replace("kim", "bob", 0.5)
    assert (request.asked, request.wakes) == (["bob"], 1)
    assert request.wait(1).state.status is Status.APPROVED


def test_who_goes_away_while_his_answer_waits_has_answered() -> None:
    request = undoable(ONE).reply("ana", YES).leave("ana", 0.5, "kim")
    assert (request.asked, request.wakes) == ([], 1)
    assert request.wait(1).state.status is Status.APPROVED


def test_an_undo_moves_the_ask_of_a_party_back_to_everybody_of_it() -> None:
    step = {"approve": ["group:two", "person:bob"], "need": "each"}
    request = undoable(step).reply("ana", YES)
    assert (request.told, request.waiting) == (["ana noted_yes_undo", "kim closed_party"], ["bob"])
    request.undo("ana", 0.5)
    assert (request.waiting, request.sent(AskPerson)) == (["ana", "kim", "bob"], [("kim", 0.5)])
    assert request.ask("kim").closed_at is None


def test_who_has_left_meanwhile_is_not_asked_again_by_an_undo_but_his_cover_is() -> None:
    step = {"approve": ["group:two", "person:bob"], "need": "each"}
    request = undoable(step).reply("ana", YES)
    request.know("kim", away=True, cover="dee")
    request.undo("ana", 0.5)
    assert (request.asked, request.waiting) == (["dee"], ["ana", "bob", "dee"])


@pytest.mark.parametrize("answer", [YES, NO])
def test_each_answer_has_its_own_undo_wording(answer: Answer) -> None:
    request = undoable({**TWO, "need": "all"}).reply("ana", answer)
    assert request.told[0] == f"ana noted_{answer}_undo"


def test_an_answer_can_be_taken_back_and_given_more_than_once() -> None:
    request = undoable(ONE).reply("ana", YES).undo("ana", 0.25).says("ana", NO, 0.5).undo("ana", 0.75)
    assert request.told == ["ana undone"]
    assert [each.undone_at for each in request.state.decisions] == [MORNING + 0.25 * HOUR, MORNING + 0.75 * HOUR]
    assert request.says("ana", YES, 1).wait(2).state.status is Status.APPROVED


def test_an_undo_after_a_withdrawal_hears_of_it() -> None:
    request = undoable(ONE).reply("ana", YES).withdraw(0.5)
    assert "ana closed_withdrawn" in request.told
    assert request.undo("ana", 0.75).told == ["ana late_withdrawn"]
    assert request.about("late_withdrawn") == {"at": MORNING + 0.5 * HOUR}


def test_who_said_yes_hears_that_an_administrator_said_no() -> None:
    request = undoable(ONE).reply("ana", YES).override(NO, 0.5)
    assert request.about("closed_no")["by"] == "Ops"
    assert request.told[0] == "ana closed_no"
