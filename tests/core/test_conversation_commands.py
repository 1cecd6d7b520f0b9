"""What UNDO, ASK, TELL, proofs, choices and a draft mean to one phone, a rule a test."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from workflow.core import replies
from workflow.core.conversation import hear
from workflow.core.definition import Proof
from workflow.core.heard import (
    Away,
    Back,
    Decide,
    Details,
    DraftAnswer,
    DraftConfirm,
    DraftRedo,
    DraftSkip,
    Heard,
    Question,
    Say,
    Tell,
    Undo,
)
from workflow.core.mailbox import DraftLetter, Letter, Mailbox, OwnRequest
from workflow.core.state import Answer, AskStatus, Status

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
DESK = Letter(request=1, ask=1, code="4821", summary="desk", requester="Sam", status=AskStatus.OPEN)
LAMP = Letter(request=2, ask=3, code="7350", summary="lamp", requester="Sam", status=AskStatus.OPEN)
LEAVE = OwnRequest(request=8, code="1177", summary="leave", status=Status.PENDING)
TRIP = OwnRequest(request=9, code="2288", summary="trip", status=Status.PENDING)
DRAFT = DraftLetter(code="5566", summary="chair")


def heard(text: str, *letters: Letter, own: tuple[OwnRequest, ...] = (), **more: Any) -> Heard:
    """What a phone with these asks makes of a text."""
    return hear(replies.read(text), Mailbox(letters=letters, own=own, **more), NOW, text)


def answered(letter: Letter, status: AskStatus = AskStatus.YES) -> Letter:
    return replace(letter, status=status, closed_at=NOW - timedelta(hours=1))


# --- undo ---


def test_undo_takes_back_what_its_code_names_and_the_engine_says_whether_it_can() -> None:
    assert heard("UNDO 4821", answered(DESK), answered(LAMP)) == Undo(request=1, ask=1)
    assert heard("UNDO 4821", DESK) == Undo(request=1, ask=1)


def test_undo_without_a_code_takes_back_the_only_answer() -> None:
    assert heard("UNDO", answered(LAMP, AskStatus.NO), DESK) == Undo(request=2, ask=3)
    assert heard("UNDO", answered(LAMP), answered(DESK)) == Say(wording="undo_which")
    assert heard("UNDO", DESK) == Say(wording="nothing_to_undo")


def test_undo_with_a_code_of_nothing_is_a_wrong_code() -> None:
    assert heard("UNDO 9999", DESK) == Say(wording="wrong_code", about={"code": "9999"}, wrong_code=True)
    assert heard("UNDO 1177", own=(LEAVE,)) == Say(wording="own_code", own=(LEAVE,))


# --- questions ---


def test_a_question_is_about_the_ask_named_or_the_only_one_open() -> None:
    assert heard("ASK 7350 which colour?", DESK, LAMP) == Question(request=2, ask=3, question="which colour?")
    assert heard("ASK which colour?", DESK) == Question(request=1, ask=1, question="which colour?")
    assert heard("ASK 4821 why?", answered(DESK)) == Question(request=1, ask=1, question="why?")


def test_a_question_that_could_be_about_several_or_none_lists_what_is_open() -> None:
    assert heard("ASK which colour?", DESK, LAMP) == Say(wording="list", letters=(DESK, LAMP))
    assert heard("ASK which colour?") == Say(wording="nothing_open")


def test_a_question_with_a_wrong_code_counts_as_one() -> None:
    assert heard("ASK 9999 why?", DESK) == Say(wording="wrong_code", about={"code": "9999"}, wrong_code=True)


def test_an_empty_question_is_asked_for() -> None:
    reading = replies.Ask(code="4821", question="")
    assert hear(reading, Mailbox(letters=(DESK, LAMP)), NOW) == Say(wording="ask_what", letter=DESK)


ASKED = replace(LEAVE, asked=True)


def test_an_answer_goes_to_the_request_named_or_the_only_one_asked_about() -> None:
    assert heard("TELL 2288 black", own=(ASKED, TRIP)) == Tell(request=9, answer="black")
    assert heard("TELL black", own=(ASKED, TRIP)) == Tell(request=8, answer="black")


def test_an_answer_that_could_be_for_several_or_none_goes_nowhere() -> None:
    both = (ASKED, replace(TRIP, asked=True))
    assert heard("TELL black", own=both) == Say(wording="tell_which", own=both)
    assert heard("TELL black", own=(LEAVE,)) == Say(wording="nothing_asked")
    ended = replace(ASKED, status=Status.APPROVED)
    assert heard("TELL black", own=(ended,)) == Say(wording="nothing_asked")


def test_an_answer_for_a_request_that_ended_hears_so() -> None:
    ended = replace(LEAVE, status=Status.REJECTED)
    assert heard("TELL 1177 black", own=(ended,)) == Say(wording="ended_already", own=(ended,))


def test_an_empty_answer_is_asked_for() -> None:
    reading = replies.Tell(code="1177", answer="")
    assert hear(reading, Mailbox(own=(LEAVE,)), NOW) == Say(wording="tell_what", own=(LEAVE,))


def test_an_answer_with_a_wrong_code_counts_but_not_with_the_code_of_an_ask() -> None:
    assert heard("TELL 9999 x", own=(LEAVE,)) == Say(wording="wrong_code", about={"code": "9999"}, wrong_code=True)
    assert heard("TELL 4821 x", DESK) == Say(wording="wrong_code", about={"code": "4821"})


# --- proofs and choices ---


def test_a_step_that_wants_the_dashboard_takes_no_answer_by_text() -> None:
    web = replace(DESK, proof=Proof.WEB)
    assert heard("YES 4821", web) == Say(wording="needs_web", letter=web)
    assert heard("YES", web) == Say(wording="needs_web", letter=web)


TOTP = replace(DESK, proof=Proof.TOTP)


@pytest.mark.parametrize("text", ["YES 4821 123456", "YES 4821 123 456"])
def test_the_last_six_digits_are_the_proof(text: str) -> None:
    assert heard(text, TOTP) == Decide(request=1, ask=1, answer=Answer.YES, reason="", totp="123456")


def test_what_stands_before_the_six_digits_is_the_reason() -> None:
    said = heard("NO 4821 too dear 123456", TOTP)
    assert said == Decide(request=1, ask=1, answer=Answer.NO, reason="too dear", totp="123456")


@pytest.mark.parametrize("text", ["YES 4821", "YES", "NO 4821 123456 because", "YES 4821 1234567"])
def test_without_six_digits_at_the_end_nothing_is_proved(text: str) -> None:
    assert heard(text, TOTP) == Say(wording="needs_totp", letter=TOTP)


def test_a_late_answer_needs_no_proof_to_hear_what_happened() -> None:
    late = answered(TOTP)
    assert heard("YES 4821", late) == Decide(request=1, ask=1, answer=Answer.YES, reason="")


CHOICE = replace(DESK, options=("A", "B"))


def test_a_yes_to_a_choice_names_one() -> None:
    assert heard("YES 4821 b", CHOICE) == Decide(request=1, ask=1, answer=Answer.YES, reason="b")
    assert heard("YES 4821", CHOICE) == Say(wording="which_option", letter=CHOICE)
    assert heard("YES 4821 c", CHOICE) == Say(wording="which_option", letter=CHOICE)


def test_a_no_and_a_late_yes_to_a_choice_name_none() -> None:
    assert heard("NO 4821", CHOICE) == Decide(request=1, ask=1, answer=Answer.NO, reason="")
    late = answered(CHOICE)
    assert heard("YES 4821", late) == Decide(request=1, ask=1, answer=Answer.YES, reason="")


# --- what concerns nothing else ---


def test_away_and_back_are_heard_whole() -> None:
    assert heard("AWAY until Friday, Kim covers") == Away(rest="until Friday, Kim covers")
    assert heard("BACK") == Back()


@pytest.mark.parametrize("text", ["REDO", "SKIP"])
def test_redo_and_skip_mean_nothing_without_a_draft(text: str) -> None:
    assert heard(text, DESK) == Say(wording="no_draft")


# --- a draft ---


def test_while_a_draft_asks_what_is_said_is_its_answer() -> None:
    assert heard("standing desk", draft=DRAFT) == DraftAnswer(said="standing desk")
    assert heard("yes", draft=DRAFT) == DraftAnswer(said="yes")
    assert heard("REDO", draft=DRAFT) == DraftRedo()
    assert heard("SKIP", draft=DRAFT) == DraftSkip()


READY = replace(DRAFT, confirming=True)


def test_a_draft_that_is_ready_is_confirmed_or_dropped() -> None:
    assert heard("yes", draft=READY) == DraftConfirm(yes=True)
    assert heard("no", draft=READY) == DraftConfirm(yes=False)
    assert heard("yes 5566", DESK, draft=READY) == DraftConfirm(yes=True)
    assert heard("WITHDRAW 5566", draft=DRAFT) == DraftConfirm(yes=False)


def test_the_code_of_a_draft_says_that_the_answer_is_for_it() -> None:
    assert heard("5566 yes", DESK, draft=DRAFT) == DraftAnswer(said="yes")
    assert heard("MORE 5566", DESK, draft=DRAFT) == DraftAnswer(said="")


def test_a_bare_yes_between_a_draft_and_an_ask_decides_neither() -> None:
    assert heard("yes", DESK, draft=READY) == Say(wording="which", letters=(DESK,), draft=READY)
    closed = replace(DESK, status=AskStatus.CLOSED, closed_at=NOW)
    assert heard("yes", closed, draft=READY) == Say(wording="which", letters=(), draft=READY)


def test_the_code_of_an_ask_is_about_the_ask_even_with_a_draft() -> None:
    assert heard("yes 4821", DESK, draft=READY) == Decide(request=1, ask=1, answer=Answer.YES, reason="")
    assert heard("MORE 4821", DESK, draft=DRAFT) == Details(letter=DESK)
    said = heard("yes 4821 but later", DESK, draft=DRAFT)
    assert isinstance(said, Say)
    assert said.unclear


def test_a_tapback_is_no_answer_to_a_draft() -> None:
    assert heard("Liked “What do you need?”", draft=DRAFT) == Say(wording="unclear_nothing_open", unclear=True)
