"""A request that is changed while it runs: every code sent before is void, and everybody is asked anew."""

from typing import Any

import pytest

from tests.support.one_request import NO, YES, Request
from workflow.core import events
from workflow.core.engine import NotPossible
from workflow.core.state import AskStatus, Status

TWO: dict[str, Any] = {"approve": "group:two"}
BIG: dict[str, Any] = {"approve": "person:bob", "when": "amount > 100"}


def test_a_change_voids_every_open_ask_and_asks_anew() -> None:
    request = Request(TWO).changes(1, amount=6)
    assert [ask.status for ask in request.state.asks] == [
        AskStatus.VOID,
        AskStatus.VOID,
        AskStatus.OPEN,
        AskStatus.OPEN,
    ]
    assert (request.asked, request.told, request.due) == (["ana", "kim"], ["sam changed"], 5)
    assert request.about("changed")["by"] == "Ops"
    assert request.state.fresh_from == 3


def test_a_change_begins_at_the_first_step_with_the_new_content() -> None:
    request = Request(TWO, BIG).reply("ana", YES)
    assert request.state.status is Status.APPROVED
    request = Request(BIG, TWO).changes(1, amount=900)
    assert (request.asked, request.state.step) == (["bob"], "s0")
    assert request.told == ["sam changed", "ana closed_changed", "kim closed_changed"]
    assert request.about("closed_changed")["by"] == "Ops"


def test_what_was_decided_before_stays_on_record_and_counts_no_more() -> None:
    request = Request({**TWO, "need": "all"}).reply("ana", YES).changes(1).says("kim", YES, 2)
    assert request.state.status is Status.PENDING
    assert len(request.state.decisions) == 2
    assert [each.person for each in request.state.counted] == ["kim"]


def test_what_earlier_steps_decided_counts_no_more_either() -> None:
    request = Request({"approve": "person:ana"}, {"approve": "person:kim"}).reply("ana", YES).changes(1)
    assert (request.state.step, request.asked) == ("s0", ["ana"])
    assert request.told == ["sam changed", "kim closed_changed"]
    request.says("ana", YES, 2).says("kim", YES, 3)
    assert request.about("approved")["by"] == "Ana, Kim"


def test_who_answered_before_and_is_not_asked_anew_hears_of_it_once() -> None:
    request = Request(BIG, TWO).changes(1, amount=900).says("bob", YES, 2).changes(3, amount=5)
    assert request.told == ["sam changed", "bob closed_changed"]
    assert request.changes(4, amount=6).told == ["sam changed"]


def test_a_reply_to_a_void_ask_hears_when_it_was_changed() -> None:
    request = Request(TWO).changes(1)
    request.happen(events.Replied(at=request.state.created_at, ask=1, answer=YES))
    assert request.told == ["ana late_changed"]
    assert request.about("late_changed")["at"] == request.state.asks[0].closed_at
    assert request.waiting == ["ana", "kim"]


def test_a_second_reply_to_an_answer_before_the_change_is_not_taken_for_done() -> None:
    request = Request({**TWO, "need": "all"}).reply("ana", YES).changes(1)
    request.happen(events.Replied(at=request.state.created_at, ask=1, answer=YES))
    assert request.told == ["ana late_changed"]
    assert request.happen(events.Undone(at=request.state.created_at, ask=1)).told == ["ana late_changed"]


def test_a_change_after_which_no_step_applies_approves() -> None:
    request = Request({**BIG, "when": "amount < 100"}).changes(1, amount=900)
    assert request.state.status is Status.APPROVED
    assert request.told == ["sam changed", "sam approved_without", "bob closed_changed"]


def test_a_change_of_an_ended_request_is_refused() -> None:
    with pytest.raises(NotPossible, match="already rejected"):
        Request(TWO).reply("ana", NO).changes(1)


def test_who_could_not_be_reached_is_not_told_that_what_he_never_saw_has_changed() -> None:
    request = Request({**BIG, "when": "amount < 100"}, TWO, away="bob").changes(1, amount=900)
    assert (request.told, request.asked) == (["sam changed"], ["ana", "kim"])


def test_an_escalated_step_is_asked_from_its_beginning_after_a_change() -> None:
    step = {"approve": "person:ana", "if_silent": "escalate", "escalate_to": "person:dee"}
    request = Request(step).wait(4).changes(5)
    assert (request.asked, request.told, request.state.escalated) == (
        ["ana"],
        ["sam changed", "dee closed_changed"],
        False,
    )
    assert request.wait(9).asked == ["dee"]


def test_silence_before_a_change_is_no_consent_to_what_it_became() -> None:
    step = {"approve": "group:two", "order": "in_turn", "turn": "1 hour", "if_silent": "approve"}
    request = Request(step).wait(1)
    request.know("ana", reachable=False)
    request.know("kim", reachable=False)
    request.changes(1.5)
    assert request.wait(5.5).state.status is Status.EXPIRED


def test_in_turn_a_change_begins_with_the_first_again() -> None:
    request = Request({"approve": "group:two", "order": "in_turn", "turn": "1 hour"}).reply("ana", NO).changes(0.5)
    assert (request.asked, request.wakes) == (["ana"], 1.5)
    assert request.told == ["sam changed", "kim closed_changed"]
    assert request.wait(1.5).asked == ["kim"]


# --- other things that colleagues do ---


def test_a_withdrawal_by_an_administrator_names_him() -> None:
    request = Request(TWO)
    request.happen(events.Withdrawn(at=request.state.created_at, by="Ops"))
    assert request.about("withdrawn")["by"] == "Ops"
    assert request.facts == ["withdrawn", "withdrawn by"]


def test_a_nudge_reminds_those_who_can_be_reached() -> None:
    request = Request(TWO, away="kim").nudge(1)
    assert (request.reminded, request.facts) == (["ana"], ["nudged"])
    with pytest.raises(NotPossible, match="nobody who can be reminded"):
        Request({"approve": "person:kim"}, away="kim").nudge(1)


def test_an_override_tells_everybody_and_passes_the_news_on() -> None:
    request = Request(TWO, BIG, {"notify": "person:dee", "text": "hi"}).override(YES)
    assert request.state.status is Status.APPROVED
    assert request.told == ["ana closed_yes", "kim closed_yes", "dee notify", "sam approved"]
    assert (request.state.decisions[0].override_by, request.state.decisions[0].person) == ("Ops", None)
    skipped = Request(TWO, {"notify": "person:dee", "text": "hi", "when": "amount > 100"}).override(YES)
    assert "dee notify" not in skipped.told
    applies = Request(TWO, {"notify": ["requester"], "text": "hi", "when": "amount < 100"}).override(YES)
    assert applies.told == ["ana closed_yes", "kim closed_yes", "sam notify"]


def test_an_override_with_no_rejects_with_its_reason() -> None:
    request = Request(TWO).override(NO)
    assert (request.state.status, request.about("rejected_why")) == (Status.REJECTED, {"by": "Ops", "reason": "urgent"})
    assert request.told == ["ana closed_no", "kim closed_no", "sam rejected_why"]
    assert request.says("ana", YES, 1).told == ["ana late_decided_no"]
    assert request.about("late_decided_no")["by"] == "Ops"


def test_who_has_no_open_ask_cannot_be_replaced() -> None:
    with pytest.raises(NotPossible, match="Bob has no open ask here"):
        Request(TWO).replace("bob", "dee")


def test_a_place_can_go_back_to_who_had_it() -> None:
    request = Request({"approve": "person:ana"}).replace("ana", "kim").replace("kim", "ana", 1)
    assert (request.asked, request.waiting, request.ask("ana").acting_for) == (["ana"], ["ana"], "ana")


def test_the_requester_can_take_a_place_where_the_step_allows_it() -> None:
    request = Request({"approve": "person:ana", "self": "allowed"}).replace("ana", "sam")
    assert request.asked == ["sam"]
