"""What one text means to one phone: the rules of the contract, section 6, a row each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from workflow.core import replies
from workflow.core.conversation import hear
from workflow.core.definition import Proof
from workflow.core.heard import Decide, Details, Heard, OptIn, OptOut, Quiet, Say, Withdraw
from workflow.core.mailbox import Letter, Mailbox, OwnRequest
from workflow.core.state import Answer, AskStatus, Status

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)

DESK = Letter(request=1, ask=1, code="4821", summary="desk", requester="Sam", status=AskStatus.OPEN)
LAMP = Letter(request=2, ask=3, code="7350", summary="lamp", requester="Sam", status=AskStatus.OPEN)
LEAVE = OwnRequest(request=8, code="1177", summary="leave", status=Status.PENDING)
TRIP = OwnRequest(request=9, code="2288", summary="trip", status=Status.PENDING)


def closed(letter: Letter, status: AskStatus, ago: timedelta) -> Letter:
    return replace(letter, status=status, closed_at=NOW - ago)


def heard(text: str, *letters: Letter, own: tuple[OwnRequest, ...] = (), **more: object) -> Heard:
    """What a phone with these asks makes of a text."""
    return hear(replies.read(text), Mailbox(letters=letters, own=own, **more), NOW)  # type: ignore[arg-type]


def decides(letter: Letter, answer: Answer, reason: str = "") -> Decide:
    return Decide(request=letter.request, ask=letter.ask, answer=answer, reason=reason)


def wording(said: Heard) -> str:
    assert isinstance(said, Say), said
    return said.wording


# --- bare replies ---


def test_a_bare_reply_decides_when_one_ask_is_open() -> None:
    assert heard("yes", DESK) == decides(DESK, Answer.YES)
    assert heard("No, too dear", DESK) == decides(DESK, Answer.NO, "too dear")


def test_a_bare_reply_decides_nothing_when_two_asks_are_open() -> None:
    said = heard("yes", DESK, LAMP)
    assert said == Say(wording="which", letters=(DESK, LAMP))


def test_a_bare_reply_decides_nothing_when_no_ask_is_open() -> None:
    assert wording(heard("yes")) == "nothing_open"


@pytest.mark.parametrize("status", [AskStatus.CLOSED, AskStatus.LAPSED, AskStatus.MOVED])
@pytest.mark.parametrize(
    ("ago", "safe"),
    [
        (timedelta(0), False),
        (timedelta(seconds=61), False),
        (timedelta(minutes=10) - TICK, False),
        (timedelta(minutes=10), True),
        (timedelta(days=1), True),
    ],
)
def test_a_bare_reply_decides_nothing_when_another_ask_was_open_within_ten_minutes(
    status: AskStatus, ago: timedelta, safe: bool
) -> None:
    said = heard("yes", closed(LAMP, status, ago), DESK)
    assert said == (decides(DESK, Answer.YES) if safe else Say(wording="which", letters=(DESK,)))


@pytest.mark.parametrize("status", [AskStatus.YES, AskStatus.NO])
def test_an_ask_that_the_phone_itself_answered_is_not_counted(status: AskStatus) -> None:
    own_answer = closed(LAMP, status, timedelta(seconds=61))
    assert heard("yes", own_answer, DESK) == decides(DESK, Answer.YES)


def test_a_bare_reply_to_the_only_ask_that_closed_lately_hears_what_became_of_it() -> None:
    late = closed(DESK, AskStatus.CLOSED, timedelta(minutes=5))
    assert heard("yes", late) == decides(DESK, Answer.YES)
    assert wording(heard("yes", closed(DESK, AskStatus.CLOSED, timedelta(minutes=10)))) == "nothing_open"


def test_a_bare_reply_is_not_guessed_when_two_asks_closed_lately() -> None:
    both = [closed(each, AskStatus.CLOSED, timedelta(minutes=5)) for each in (DESK, LAMP)]
    assert wording(heard("no", *both)) == "nothing_open"


# --- repeats ---


@pytest.mark.parametrize(("text", "answer"), [("yes", Answer.YES), ("no", Answer.NO)])
def test_a_second_bare_reply_within_a_minute_repeats_the_first(text: str, answer: Answer) -> None:
    answered = closed(DESK, AskStatus(answer), timedelta(seconds=60))
    assert heard(text, answered, LAMP) == decides(DESK, answer)


def test_a_second_bare_reply_after_a_minute_answers_the_next_ask() -> None:
    answered = closed(DESK, AskStatus.YES, timedelta(seconds=60) + TICK)
    assert heard("yes", answered, LAMP) == decides(LAMP, Answer.YES)


@pytest.mark.parametrize(("status", "text"), [(AskStatus.YES, "no"), (AskStatus.NO, "yes")])
def test_the_opposite_word_within_a_minute_is_asked_back(status: AskStatus, text: str) -> None:
    answered = closed(DESK, status, timedelta(seconds=30))
    assert heard(text, answered, LAMP) == Say(wording="which", letters=(LAMP,))


def test_the_opposite_word_within_a_minute_goes_to_the_same_ask_when_nothing_else_is_open() -> None:
    answered = closed(DESK, AskStatus.YES, timedelta(seconds=30))
    assert heard("no", answered) == decides(DESK, Answer.NO)


def test_a_repeat_is_about_the_latest_answer() -> None:
    first = closed(DESK, AskStatus.YES, timedelta(seconds=50))
    second = closed(LAMP, AskStatus.YES, timedelta(seconds=5))
    assert heard("yes", second, first) == decides(LAMP, Answer.YES)


def test_a_coded_reply_within_a_minute_is_no_repeat() -> None:
    answered = closed(DESK, AskStatus.YES, timedelta(seconds=5))
    assert heard("yes 7350", answered, LAMP) == decides(LAMP, Answer.YES)


# --- codes ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("YES 4821", decides(DESK, Answer.YES)),
        ("4821 yes", decides(DESK, Answer.YES)),
        ("no 7350 too bright", decides(LAMP, Answer.NO, "too bright")),
    ],
)
def test_a_code_says_which_ask_is_meant(text: str, expected: Decide) -> None:
    assert heard(text, DESK, LAMP) == expected


def test_a_code_decides_even_just_after_another_ask_closed() -> None:
    assert heard("yes 4821", closed(LAMP, AskStatus.CLOSED, TICK), DESK) == decides(DESK, Answer.YES)


def test_the_code_of_a_closed_ask_goes_to_the_engine_which_says_what_happened() -> None:
    old = closed(DESK, AskStatus.CLOSED, timedelta(days=3))
    assert heard("yes 4821", old, LAMP) == decides(DESK, Answer.YES)


def test_the_open_ask_is_meant_when_its_code_was_used_before() -> None:
    old = closed(replace(LAMP, code="4821"), AskStatus.NO, timedelta(days=40))
    assert heard("yes 4821", DESK, old) == decides(DESK, Answer.YES)


@pytest.mark.parametrize("text", ["yes 9999", "no 9999 because", "MORE 9999"])
def test_a_wrong_code_decides_nothing_and_counts(text: str) -> None:
    said = heard(text, DESK)
    assert said == Say(wording="wrong_code", about={"code": "9999"}, wrong_code=True)


def test_a_code_of_the_wrong_length_is_a_wrong_code() -> None:
    said = heard("yes 482", DESK)
    assert isinstance(said, Say)
    assert said.wrong_code


def test_the_code_of_an_own_request_decides_nothing_and_does_not_count() -> None:
    said = heard("yes 1177", DESK, own=(LEAVE,))
    assert said == Say(wording="own_code", own=(LEAVE,))


def test_a_reason_that_names_another_open_code_decides_nothing() -> None:
    assert wording(heard("yes 4821 not like 7350", DESK, LAMP)).startswith("unclear")
    assert wording(heard("no 4821 see 7350", DESK, LAMP)) == "unclear_which"
    assert wording(heard("no see 7350", DESK, LAMP)) == "unclear_which"


def test_a_number_in_the_reason_that_is_no_open_code_is_a_reason() -> None:
    assert heard("no 4821 costs 7351", DESK, LAMP) == decides(DESK, Answer.NO, "costs 7351")
    assert heard("no 4821 see 7350", DESK, closed(LAMP, AskStatus.NO, timedelta(days=1))) == decides(
        DESK, Answer.NO, "see 7350"
    )


@pytest.mark.parametrize("text", ["yes", "no, too dear"])
def test_a_bare_reply_is_refused_when_the_step_wants_the_code(text: str) -> None:
    said = heard(text, replace(DESK, proof=Proof.CODE))
    assert said == Say(wording="needs_code", letter=replace(DESK, proof=Proof.CODE))


def test_the_code_is_enough_when_the_step_wants_it() -> None:
    assert heard("yes 4821", replace(DESK, proof=Proof.CODE)) == decides(DESK, Answer.YES)


# --- unclear ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes but later", "unclear_hedge"),
        ("yes no", "unclear_hedge"),
        ("hello", "unclear"),
        ("", "unclear"),
        ("Liked “Sam asks”", "unclear"),
    ],
)
def test_an_unclear_text_is_asked_back_about_the_only_open_ask(text: str, expected: str) -> None:
    said = heard(text, DESK)
    assert said == Say(wording=expected, letter=DESK, unclear=True)


def test_an_unclear_text_is_asked_back_about_every_open_ask() -> None:
    assert heard("well", DESK, LAMP) == Say(wording="unclear_which", letters=(DESK, LAMP), unclear=True)


def test_an_unclear_text_with_nothing_open_says_so() -> None:
    assert heard("well") == Say(wording="unclear_nothing_open", unclear=True)


# --- the lock ---


@pytest.mark.parametrize("text", ["yes 4821", "no 9999", "MORE 4821", "WITHDRAW 1177"])
def test_a_locked_phone_cannot_use_codes_not_even_right_ones(text: str) -> None:
    until = NOW + TICK
    said = heard(text, DESK, own=(LEAVE,), locked_until=until)
    assert said == Say(wording="locked", about={"until": until})


def test_a_locked_phone_can_still_answer_without_a_code() -> None:
    assert heard("yes", DESK, locked_until=NOW + TICK) == decides(DESK, Answer.YES)


def test_a_lock_ends_at_its_moment() -> None:
    assert heard("yes 4821", DESK, locked_until=NOW) == decides(DESK, Answer.YES)


# --- opting out and in ---


@pytest.mark.parametrize("word", sorted(replies.CARRIER_WORDS - {"HELP", "INFO", "START", "UNSTOP"}))
def test_a_stop_word_opts_out_and_decides_nothing(word: str) -> None:
    assert heard(word, DESK) == OptOut()


@pytest.mark.parametrize("text", ["START", "unstop", "YES", "yes 4821", "ok"])
def test_a_person_who_opted_out_comes_back_and_decides_nothing(text: str) -> None:
    assert heard(text, DESK, opted_out=True) == OptIn()


@pytest.mark.parametrize("text", ["no", "no 4821", "MORE", "LIST", "STOP", "HELP", "hello", "yes but", "WITHDRAW 1177"])
def test_a_person_who_opted_out_is_not_answered(text: str) -> None:
    assert heard(text, DESK, own=(LEAVE,), opted_out=True) == Quiet()


@pytest.mark.parametrize("text", ["HELP", "INFO", "START", "UNSTOP"])
def test_a_word_that_the_carrier_answers_is_not_answered_again(text: str) -> None:
    assert heard(text, DESK) == Quiet()


# --- commands ---


def test_more_shows_the_details_of_the_only_ask_or_of_the_one_named() -> None:
    assert heard("MORE", DESK) == Details(letter=DESK)
    assert heard("more 7350", DESK, LAMP) == Details(letter=LAMP)
    old = closed(LAMP, AskStatus.CLOSED, timedelta(days=1))
    assert heard("more 7350", DESK, old) == Details(letter=old)


def test_more_without_a_code_lists_what_is_open_when_it_can_mean_many_or_none() -> None:
    assert heard("MORE", DESK, LAMP) == Say(wording="list", letters=(DESK, LAMP))
    assert heard("MORE") == Say(wording="nothing_open")


@pytest.mark.parametrize("letters", [(DESK,), (DESK, LAMP)])
def test_list_shows_what_is_open(letters: tuple[Letter, ...]) -> None:
    old = closed(replace(DESK, ask=9, code="1111"), AskStatus.CLOSED, TICK)
    assert heard("LIST", *letters, old) == Say(wording="list", letters=letters)


def test_list_says_so_when_nothing_is_open() -> None:
    assert heard("LIST", closed(DESK, AskStatus.YES, TICK)) == Say(wording="nothing_open")


def test_status_shows_own_requests() -> None:
    assert heard("STATUS", own=(LEAVE, TRIP)) == Say(wording="status", own=(LEAVE, TRIP))
    assert heard("STATUS", DESK) == Say(wording="status_none")


@pytest.mark.parametrize("text", ["MENU", "?", "menu!"])
def test_menu_says_what_can_be_texted(text: str) -> None:
    assert heard(text, DESK) == Say(wording="menu")


def test_withdraw_takes_back_the_only_open_request_or_the_one_named() -> None:
    ended = replace(TRIP, status=Status.APPROVED)
    assert heard("WITHDRAW", own=(LEAVE, ended)) == Withdraw(request=8)
    assert heard("withdraw 2288", own=(LEAVE, TRIP)) == Withdraw(request=9)


def test_withdraw_asks_which_when_several_are_open() -> None:
    assert heard("WITHDRAW", own=(LEAVE, TRIP)) == Say(wording="withdraw_which", own=(LEAVE, TRIP))


def test_withdraw_says_so_when_nothing_can_be_taken_back() -> None:
    assert heard("WITHDRAW", DESK) == Say(wording="nothing_to_withdraw")
    ended = replace(LEAVE, status=Status.REJECTED)
    assert heard("WITHDRAW", own=(ended,)) == Say(wording="nothing_to_withdraw")
    assert heard("WITHDRAW 1177", own=(ended,)) == Say(wording="ended_already", own=(ended,))


def test_withdraw_with_a_wrong_code_counts_but_not_with_the_code_of_an_ask() -> None:
    assert heard("WITHDRAW 9999", own=(LEAVE,)) == Say(wording="wrong_code", about={"code": "9999"}, wrong_code=True)
    assert heard("WITHDRAW 4821", DESK) == Say(wording="wrong_code", about={"code": "4821"})


def test_a_withdrawal_in_doubt_takes_nothing_back() -> None:
    assert wording(heard("withdraw 1177?", own=(LEAVE,))) == "unclear_nothing_open"
