"""Whoever cannot be asked hands on: to his cover, else to whom it escalates, else a human must look."""

from typing import Any

import pytest

from tests.support.one_request import NO, YES, Request
from workflow.core.effects import AskPerson
from workflow.core.engine import NotPossible
from workflow.core.state import AskStatus, Status, Trouble

ONE: dict[str, Any] = {"approve": "person:ana"}


def test_an_absence_moves_the_open_ask_to_the_cover_with_both_names_on_record() -> None:
    request = Request(ONE).leave("ana", 1, "kim")
    assert (request.asked, request.told) == (["kim"], [])
    assert (request.ask("ana").status, request.ask("kim").acting_for) == (AskStatus.MOVED, "ana")
    assert request.facts == ["moved", "asked"]


def test_from_cover_to_cover_the_first_name_stays() -> None:
    request = Request(ONE).leave("ana", 1, "kim").leave("kim", 2, "bob")
    assert (request.asked, request.ask("bob").acting_for) == (["bob"], "ana")


def test_covers_that_go_round_in_a_circle_cover_nobody() -> None:
    request = Request({**ONE, "escalate_to": "person:dee"}, absent="kim", covers={"kim": "ana"}).leave("ana", 1, "kim")
    assert request.asked == ["dee"]


def test_without_a_cover_it_goes_to_whom_it_escalates_and_else_a_human_looks() -> None:
    assert Request({**ONE, "escalate_to": "group:board"}).leave("ana", 1).asked == ["dee", "eve"]
    request = Request(ONE).leave("ana", 1)
    assert (request.needs, request.told) == ([(Trouble.NO_COVER, "ana")], ["sam uncovered"])
    assert request.waiting == ["ana"]


def test_whom_it_escalates_to_has_his_cover_asked_when_he_is_away() -> None:
    step = {**ONE, "escalate_to": "group:board"}
    request = Request(step, absent="dee", covers={"dee": "bob"}).leave("ana", 1)
    assert request.asked == ["bob", "eve"]


def test_who_names_a_cover_later_hands_on_then() -> None:
    request = Request(ONE).leave("ana", 1).leave("ana", 2, "kim")
    assert (request.asked, request.waiting) == (["kim"], ["kim"])
    again = Request(ONE).leave("ana", 1).leave("ana", 2)
    assert (again.needs, again.told) == ([], [])


def test_who_is_back_is_asked_what_still_waits_for_him_and_keeps_no_trouble() -> None:
    request = Request(ONE).leave("ana", 1).find("ana", 2)
    assert (request.sent(AskPerson), request.ask("ana").trouble) == ([("ana", 2)], None)
    assert request.facts == ["reachable again"]
    assert request.find("ana", 3).asked == []


def test_an_ask_that_moved_stays_moved_when_its_person_is_back() -> None:
    request = Request(ONE).leave("ana", 1, "kim").find("ana", 2)
    assert (request.asked, request.waiting) == ([], ["kim"])
    assert request.says("ana", YES, 3).told == ["ana late_moved"]
    assert request.about("late_moved")["to"] == "Kim"


def test_the_requester_who_covers_is_not_asked_about_his_own_request() -> None:
    request = Request(ONE).leave("ana", 1, "sam")
    assert (request.asked, request.needs) == ([], [(Trouble.NO_COVER, "ana")])
    allowed = Request({**ONE, "self": "allowed"}).leave("ana", 1, "sam")
    assert allowed.asked == ["sam"]


def test_a_cover_who_is_asked_already_speaks_for_both() -> None:
    request = Request({"approve": "group:two"}).leave("ana", 1, "kim")
    assert (request.asked, request.waiting) == ([], ["kim"])
    assert request.facts == ["moved"]


def test_a_cover_who_has_answered_already_spoke_for_both() -> None:
    request = Request({"approve": "group:three", "need": "all"}).reply("kim", YES).leave("ana", 1, "kim")
    assert (request.asked, request.waiting) == ([], ["bob"])


def test_somebody_away_from_the_start_is_not_asked_but_his_cover_is() -> None:
    request = Request(ONE, absent="ana", covers={"ana": "kim"})
    assert (request.asked, request.told) == (["kim"], ["sam started"])


@pytest.mark.parametrize(("keys", "why"), [({"away": "ana"}, Trouble.OPTED_OUT), ({"absent": "ana"}, Trouble.NO_COVER)])
def test_why_nobody_could_be_asked_is_said(keys: dict[str, str], why: Trouble) -> None:
    assert Request(ONE, **keys).needs == [(why, "ana")]  # type: ignore[arg-type]


def test_an_ask_goes_where_no_text_arrives_only_once() -> None:
    request = Request(ONE).lose("ana", 1, Trouble.UNDELIVERABLE)
    assert request.needs == [(Trouble.UNDELIVERABLE, "ana")]
    assert request.lose("ana", 2).needs == []


def test_an_absence_that_concerns_nobody_asked_changes_nothing() -> None:
    request = Request(ONE)
    before = request.state.asks
    assert request.leave("bob", 1, "kim").state.asks == before
    assert (request.told, request.needs) == ([], [])


def test_too_few_left_are_reported_once_a_move_makes_them_so() -> None:
    request = Request({"approve": "group:three", "need": 3}).leave("ana", 1, "kim")
    assert (request.needs, request.told) == ([(Trouble.NO_COVER, None)], ["sam nobody_to_ask"])


def test_nobody_can_be_replaced_by_somebody_who_is_away() -> None:
    with pytest.raises(NotPossible, match=r"Bob is away\."):
        Request(ONE, absent="bob").replace("ana", "bob")


def test_a_stuck_ask_can_be_given_to_somebody_else() -> None:
    request = Request(ONE).leave("ana", 1).replace("ana", "bob", 2)
    assert (request.asked, request.told, request.ask("bob").acting_for) == (["bob"], [], "ana")


def test_who_is_away_can_still_answer() -> None:
    request = Request(ONE).leave("ana", 1).says("ana", NO, 2)
    assert request.state.status is Status.REJECTED


def test_an_escalation_skips_those_who_cannot_be_asked() -> None:
    step = {**ONE, "if_silent": "escalate", "escalate_to": "group:board"}
    request = Request(step, away="dee").wait(4)
    assert (request.asked, request.ask("eve").acting_for) == (["eve"], "ana")
    assert Request(step, away="dee eve").wait(4).state.status is Status.EXPIRED


def test_an_escalation_of_several_asks_for_nobody_in_particular() -> None:
    step = {"approve": "group:two", "if_silent": "escalate", "escalate_to": "group:board"}
    assert Request(step).wait(4).ask("dee").acting_for is None


def test_too_few_after_an_escalation_need_attention() -> None:
    step = {"approve": "group:two", "need": 2, "if_silent": "escalate", "escalate_to": "person:dee"}
    request = Request(step).wait(4)
    assert request.needs == [(Trouble.NO_COVER, None)]
    assert request.told[-2:] == ["sam escalated", "sam nobody_to_ask"]


def test_an_ended_request_is_not_touched_by_who_comes_and_goes() -> None:
    request = Request(ONE).reply("ana", YES)
    ended = request.state.asks
    assert request.lose("ana", 1).find("ana", 2).leave("ana", 3, "kim").state.asks == ended
    assert request.outcome.facts == ()
