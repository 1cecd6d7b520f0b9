"""One answer of each entry, roll calls and choices: steps that are not simply counted."""

from typing import Any

import pytest

from tests.support.one_request import NO, YES, Request
from workflow.core.effects import AskPerson
from workflow.core.engine import NotPossible
from workflow.core.rolls import roll_call
from workflow.core.state import Answer, AskStatus, Channel, Status, Trouble


def each(*who: str, **keys: Any) -> dict[str, Any]:
    return {"approve": list(who), "need": "each", **keys}


# --- one of each ---


def test_one_answer_of_each_entry_passes_and_the_others_of_a_group_need_not_answer() -> None:
    request = Request(each("group:two", "person:bob")).reply("kim", YES)
    assert request.told == ["kim noted_yes_more", "ana closed_party"]
    assert (request.about("noted_yes_more")["more"], request.about("closed_party")["by"]) == ("1", "Kim")
    assert request.waiting == ["bob"]
    assert request.reply("bob", YES).state.status is Status.APPROVED


def test_a_no_of_one_entry_rejects() -> None:
    request = Request(each("group:two", "person:bob")).reply("kim", NO)
    assert request.state.status is Status.REJECTED


def test_the_late_one_of_a_group_hears_who_answered_for_it_and_not_what_others_said() -> None:
    request = Request(each("group:two", "person:bob", "person:dee")).says("kim", YES, 1).says("bob", YES, 2)
    request.says("ana", NO, 3)
    assert request.told == ["ana late_decided_yes"]
    assert request.about("late_decided_yes")["by"] == "Kim"


def test_who_is_named_by_two_entries_counts_for_the_first() -> None:
    request = Request(each("person:ana", "group:two")).reply("ana", YES)
    assert (request.state.status, request.waiting) == (Status.PENDING, ["kim"])
    assert request.reply("kim", YES).state.status is Status.APPROVED


def test_an_entry_whose_people_are_all_named_before_wants_no_answer_of_its_own() -> None:
    request = Request(each("group:two", "person:kim")).reply("ana", YES)
    assert request.state.status is Status.APPROVED


def test_entries_of_nobody_need_attention() -> None:
    request = Request(each("requester", "requester"))
    assert request.needs == [(Trouble.NO_COVER, None)]


def test_a_cover_within_the_same_group_is_not_asked_twice() -> None:
    request = Request(each("group:two", "person:bob"), absent="ana", covers={"ana": "kim"})
    assert request.asked == ["kim", "bob"]
    assert request.ask("ana").status is AskStatus.MOVED


def test_a_cover_from_another_entry_answers_for_each_on_its_own() -> None:
    request = Request(each("person:ana", "person:bob"), absent="ana", covers={"ana": "bob"})
    assert request.asked == ["bob", "bob"]
    assert [ask.acting_for for ask in request.state.open_asks] == [None, "ana"]
    request.reply("bob", YES)
    assert request.state.status is Status.PENDING
    assert [ask.acting_for for ask in request.state.open_asks] == [None]


def test_a_replacement_speaks_for_the_entry_of_the_one_replaced() -> None:
    request = Request(each("person:ana", "person:bob")).replace("ana", "dee").reply("dee", YES).reply("bob", YES)
    assert request.state.status is Status.APPROVED


# --- all, and those whose place another takes ---


def test_one_who_speaks_for_both_passes_a_step_of_all_when_the_other_leaves() -> None:
    request = Request({"approve": "group:two", "need": "all"}).reply("kim", YES)
    assert request.state.status is Status.PENDING
    request.leave("ana", 1, "kim")
    assert (request.state.status, request.asked) == (Status.APPROVED, [])


def test_too_few_are_noticed_when_one_takes_anothers_place_as_well() -> None:
    request = Request({"approve": "group:two", "need": 2}).leave("ana", 1, "kim")
    assert request.needs == [(Trouble.NO_COVER, None)]
    assert request.told == ["sam nobody_to_ask"]
    assert request.waiting == ["kim"]


def test_a_no_is_enough_once_too_few_are_left() -> None:
    request = Request({"approve": "group:three", "need": 2}).reply("ana", NO).leave("bob", 1, "kim")
    assert request.state.status is Status.REJECTED
    assert request.about("rejected")["by"] == "Ana"


# --- roll calls ---

ROLL: dict[str, Any] = {"approve": "group:three", "roll_call": True, "if_silent": "approve"}


def silent(request: Request) -> list[str]:
    found = roll_call(request.definition, request.state)
    assert found is not None
    return [person for party in found.silent for person in party]


def test_a_roll_call_waits_for_everybody_and_no_answer_rejects() -> None:
    request = Request(ROLL).reply("ana", NO).reply("kim", YES)
    assert request.told == ["kim noted_yes"]
    assert request.state.status is Status.PENDING
    assert request.reply("bob", NO).state.status is Status.APPROVED


def test_a_roll_call_ends_at_its_time_with_nobody_deciding_in_silence() -> None:
    request = Request(ROLL).reply("ana", NO).wait(4)
    assert request.state.status is Status.APPROVED
    assert silent(request) == ["kim", "bob"]
    assert all(decision.channel is not Channel.SILENCE for decision in request.state.decisions)
    assert request.told == ["kim closed_silence", "bob closed_silence", "sam approved_without"]


def test_a_roll_call_of_people_who_cannot_be_reached_ends_at_its_time_and_names_them() -> None:
    request = Request(ROLL, away="ana bob").reply("kim", YES)
    assert (request.state.status, request.wakes) == (Status.PENDING, 4)
    request.wait(4)
    assert (request.state.status, silent(request)) == (Status.APPROVED, ["ana", "bob"])


def test_a_roll_call_ends_when_the_last_one_left_has_answered_already_for_another() -> None:
    request = Request({**ROLL, "approve": "group:two"}).reply("kim", YES).leave("ana", 1, "kim")
    assert request.state.status is Status.APPROVED


def test_a_roll_call_of_nobody_needs_attention_and_ends_at_its_time() -> None:
    request = Request({**ROLL, "approve": "requester"})
    assert (request.needs, request.wakes) == ([(Trouble.NO_COVER, None)], 4)
    assert request.wait(4).state.status is Status.APPROVED


# --- choices ---

CHOICE: dict[str, Any] = {"approve": "group:two", "choose": {"A": "Hilti", "B": "Bosch"}}


@pytest.mark.parametrize("reason", ["", "both", "C"])
def test_a_yes_to_a_choice_must_name_one(reason: str) -> None:
    with pytest.raises(NotPossible, match=r"Say which one: A, B\."):
        Request(CHOICE).reply("ana", YES, reason=reason)


@pytest.mark.parametrize(("answer", "reason"), [(YES, "b"), (YES, "A, it is cheaper"), (NO, "")])
def test_a_choice_is_made_by_naming_it_and_refused_without(answer: Answer, reason: str) -> None:
    assert Request(CHOICE).reply("ana", answer, reason=reason).state.status is not Status.PENDING


def test_a_choice_made_in_anothers_place_counts_and_names_both() -> None:
    request = Request(CHOICE, absent="ana kim", covers={"ana": "dee"})
    request.reply("dee", YES, reason="B")
    decision = request.state.decisions[0]
    assert (decision.person, decision.acting_for, decision.reason) == ("dee", "ana", "B")


def test_a_late_choice_is_not_asked_which_one() -> None:
    request = Request(CHOICE).reply("ana", YES, reason="A").reply("kim", YES)
    assert request.told == ["kim late_decided_yes"]


def test_all_of_one_entry_ask_each_at_once() -> None:
    request = Request(each("group:two", "person:bob"))
    assert request.sent(AskPerson) == [("ana", 0), ("kim", 0), ("bob", 0)]
