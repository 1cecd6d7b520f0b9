"""What follows from each event, an example a rule; the machine in test_engine_machine.py tries the rest."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support.one_request import HOUR, MORNING, NO, YES, Request
from workflow.core import events
from workflow.core.engine import NotPossible
from workflow.core.state import Answer, AskStatus, Status, Trouble


def test_a_request_starts_by_telling_the_requester_and_asking_the_approvers() -> None:
    request = Request({"approve": "group:two"})
    assert (request.told, request.asked) == (["sam started"], ["ana", "kim"])


@pytest.mark.parametrize(
    ("keys", "answers", "expected"),
    [
        ({"need": "any"}, [("ana", YES)], Status.APPROVED),
        ({"need": "any"}, [("ana", NO)], Status.REJECTED),
        ({"need": "all"}, [("ana", YES), ("kim", YES)], Status.PENDING),
        ({"need": "all"}, [("ana", YES), ("kim", YES), ("bob", YES)], Status.APPROVED),
        ({"need": "all"}, [("ana", YES), ("kim", NO)], Status.REJECTED),
        ({"need": 2}, [("ana", YES)], Status.PENDING),
        ({"need": 2}, [("ana", NO)], Status.PENDING),
        ({"need": 2}, [("ana", NO), ("kim", YES), ("bob", YES)], Status.APPROVED),
        ({"need": 2}, [("ana", NO), ("kim", NO)], Status.REJECTED),
        ({"need": 2, "veto": True}, [("ana", NO)], Status.REJECTED),
    ],
)
def test_answers_decide_a_step_as_its_need_says(
    keys: dict[str, Any], answers: list[tuple[str, Answer]], expected: Status
) -> None:
    request = Request({"approve": "group:three", **keys})
    for person, answer in answers:
        request.reply(person, answer)
    assert request.state.status is expected


def test_everybody_hears_of_the_deciding_answer_once() -> None:
    request = Request({"approve": "group:two"}).reply("ana", NO, reason="dear")
    assert request.told == ["ana noted_no", "kim closed_no", "sam rejected_why"]


def test_an_approver_hears_how_many_more_are_needed() -> None:
    request = Request({"approve": "group:three", "need": 3}).reply("ana", YES)
    assert request.about("noted_yes_more")["more"] == "2"


def test_only_those_who_said_yes_are_named_as_approvers() -> None:
    request = Request({"approve": "group:three", "need": 2}).reply("ana", NO).reply("kim", YES).reply("bob", YES)
    assert request.about("approved")["by"] == "Kim, Bob"


def test_an_administrator_who_approved_is_named() -> None:
    request = Request({"approve": "group:three", "need": 2}).reply("ana", NO)
    request.happen(events.Overridden(at=MORNING, answer=YES, by="Ops", reason="urgent"))
    assert request.about("approved")["by"] == "Ops"


def test_the_requester_is_never_asked_unless_the_step_allows_it() -> None:
    assert Request({"approve": ["requester", "person:kim"]}).asked == ["kim"]
    assert Request({"approve": "requester", "self": "allowed"}).asked == ["sam"]
    nobody = Request({"approve": "requester"})
    assert (nobody.asked, nobody.needs) == ([], [(Trouble.NO_COVER, None)])


def test_steps_that_do_not_apply_are_left_out_and_notices_are_sent_on_the_way() -> None:
    request = Request(
        {"approve": "person:kim", "when": "amount > 5"},
        {"notify": ["person:bob", "requester"], "text": "hi"},
    )
    assert request.state.status is Status.APPROVED
    assert request.told == ["sam started", "bob notify", "sam notify"]


def test_a_reply_in_the_instant_of_the_deadline_counts_and_one_after_it_does_not() -> None:
    steps = {"approve": "person:ana"}
    assert Request(steps).reply("ana", YES, MORNING + 4 * HOUR).state.status is Status.APPROVED
    late = Request(steps).reply("ana", YES, MORNING + 4 * HOUR + timedelta(microseconds=1))
    assert late.state.status is Status.EXPIRED
    assert late.told == ["sam expired", "ana late_silence"]


def test_an_answer_too_late_for_an_expired_step_is_not_told_that_it_was_approved() -> None:
    request = Request({"approve": "group:two", "need": 2}).reply("ana", YES).wait(4).reply("kim", YES)
    assert request.told == ["kim late_silence"]


@pytest.mark.parametrize(
    ("keys", "status", "told"),
    [
        ({"if_silent": "approve"}, Status.APPROVED, ["ana closed_silence", "sam approved_without"]),
        ({"if_silent": "reject"}, Status.REJECTED, ["ana closed_silence", "sam rejected_silence"]),
        ({"if_silent": "expire"}, Status.EXPIRED, ["ana closed_silence", "sam expired"]),
        ({"if_silent": "escalate", "escalate_to": "person:kim"}, Status.PENDING, ["ana closed_moved", "sam escalated"]),
    ],
)
def test_silence_means_what_the_step_says(keys: dict[str, Any], status: Status, told: list[str]) -> None:
    request = Request({"approve": "person:ana", **keys}).wait(4)
    assert (request.state.status, request.told) == (status, told)


def test_silence_of_people_who_were_never_reached_is_no_consent() -> None:
    request = Request({"approve": "person:ana", "if_silent": "approve"}, away="ana").wait(4)
    assert request.state.status is Status.EXPIRED


def test_a_step_escalates_once() -> None:
    request = Request({"approve": "person:ana", "if_silent": "escalate", "escalate_to": "person:kim"}).wait(4)
    assert request.asked == ["kim"]
    assert request.wait(7.9).state.status is Status.PENDING
    assert request.wait(8).state.status is Status.EXPIRED


def test_overdue_reminders_collapse_into_one_whatever_their_order() -> None:
    request = Request({"approve": "person:ana", "remind": ["3 hours", "1 hour"]})
    assert request.wait(0.9).reminded == []
    assert request.wait(1).reminded == ["ana"]
    assert request.wait(2).reminded == []
    assert request.wait(3).reminded == ["ana"]
    assert Request({"approve": "person:ana", "remind": ["1 hour", "2 hours"]}).wait(3.5).reminded == ["ana"]


def test_a_stand_in_who_is_asked_anyway_is_asked_once() -> None:
    request = Request({"approve": ["person:ana", "person:kim"], "need": "all", "escalate_to": "person:kim"}, away="ana")
    assert request.asked == ["kim"]
    assert request.needs == [(Trouble.OPTED_OUT, "ana")]


def test_who_cannot_be_reached_hands_his_ask_on_and_a_human_looks_when_nobody_is_there() -> None:
    moved = Request({"approve": "person:ana", "escalate_to": "person:kim"}).lose("ana")
    assert (moved.asked, moved.state.asks[0].status) == (["kim"], AskStatus.MOVED)
    stuck = Request({"approve": "person:ana"}).lose("ana")
    assert (stuck.needs, stuck.told) == ([(Trouble.OPTED_OUT, "ana")], ["sam unreachable"])


def test_who_comes_back_is_asked_once_and_not_reminded_of_what_he_missed() -> None:
    request = Request({"approve": "person:ana", "remind": ["1 hour"]}).lose("ana").find("ana", 2)
    assert request.asked == ["ana"]
    assert request.wait(2).reminded == []


def test_an_ended_request_only_answers_late_replies() -> None:
    request = Request({"approve": "group:two"}).reply("ana", YES)
    ended = request.state
    assert request.reply("kim", NO).told == ["kim late_decided_yes"]
    assert request.reply("ana", NO).told == ["ana late_own_yes"]
    assert request.wait(99).told == []
    assert request.state == ended


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("sam", "Nobody may approve their own request."),
        ("kim", "Kim is already asked in this step."),
        ("bob", "Bob cannot be texted."),
        ("ghost", "ghost cannot be texted."),
    ],
)
def test_a_replacement_who_may_not_be_asked_is_refused(to: str, sentence: str) -> None:
    request = Request({"approve": "group:two"}, away="bob")
    with pytest.raises(NotPossible, match=sentence):
        request.happen(events.Reassigned(at=MORNING, person="ana", to=to, by="Ops", reason="away"))


def test_a_replacement_is_asked_in_the_place_of_the_first() -> None:
    request = Request({"approve": "person:ana"})
    request.happen(events.Reassigned(at=MORNING, person="ana", to="kim", by="Ops", reason="away"))
    assert (request.asked, request.told) == (["kim"], ["ana closed_moved"])
    assert request.reply("kim", YES).state.decisions[0].acting_for == "ana"


@pytest.mark.parametrize(
    "event",
    [
        events.Withdrawn(at=MORNING),
        events.Nudged(at=MORNING, by="Ops"),
        events.Reassigned(at=MORNING, person="ana", to="kim", by="Ops", reason=""),
        events.Overridden(at=MORNING, answer=NO, by="Ops", reason=""),
    ],
)
def test_nothing_can_be_done_with_a_request_that_has_ended(event: events.Event) -> None:
    request = Request({"approve": "person:ana"}).reply("ana", YES)
    with pytest.raises(NotPossible, match="This request is already approved"):
        request.happen(event)


def test_a_withdrawal_tells_those_who_were_asked() -> None:
    request = Request({"approve": "group:two"}).happen(events.Withdrawn(at=MORNING))
    assert request.told == ["ana closed_withdrawn", "kim closed_withdrawn", "sam withdrawn"]
    assert request.state.status is Status.WITHDRAWN
