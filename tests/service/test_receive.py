"""An inbound text acts once and is never lost, however it is repeated, raced, forged or met by a fault of ours."""

import pytest

from tests.support.house import PHONES, House, new_sid
from workflow.service import perform, roster
from workflow.store.effects import Kind

THREADS = 8


@pytest.fixture
def asked(house: House) -> int:
    """A request that waits for Ana, and for nobody else."""
    house.people("sam", "ana", "kim", "joe")
    house.publish()
    request = house.start()
    house.drain()
    return request


# --- once ------------------------------------------------------------------------------------------------


def test_the_same_text_twice_gets_the_same_answer_and_decides_once(house: House, asked: int) -> None:
    sid = new_sid()
    first, second = house.text("ana", "yes", sid), house.text("ana", "yes", sid)
    assert first.text == "Noted: YES to Desk."
    assert first.document == second.document
    assert house.answers(asked) == ["yes"]
    assert house.attention() == []


def test_a_text_that_earns_no_answer_gets_none_the_second_time(house: House, asked: int) -> None:
    sid = new_sid()
    assert [house.text("ana", "STOP", sid).text for _ in range(2)] == [None, None]


def test_one_text_delivered_by_many_threads_at_once_decides_once(house: House, asked: int) -> None:
    sid = new_sid()
    replies = house.at_once(*[lambda: house.text("ana", "yes too dear", sid)] * THREADS)
    assert {reply.status for reply in replies} == {200}
    assert {reply.text for reply in replies} == {"Noted: YES to Desk."}
    assert len({reply.document for reply in replies}) == 1
    assert house.answers(asked) == ["yes"]
    assert house.rows("SELECT count(*) FROM messages WHERE direction = 'in'") == [(1,)]


def test_many_answers_to_one_ask_at_once_make_one_decision_and_the_others_hear_they_are_late(
    house: House, asked: int
) -> None:
    words = ["yes", "no"] * (THREADS // 2)
    replies = house.at_once(*[lambda word=word: house.text("ana", word) for word in words])
    said = [reply.text or "" for reply in replies]
    (answer,) = house.answers(asked)
    assert sum(text.startswith(f"Noted: {answer.upper()}") for text in said) == 1
    assert sum(text.startswith(f"You already said {answer.upper()}") for text in said) == THREADS - 1
    house.drain()
    assert house.status(asked) == {"yes": "approved", "no": "rejected"}[answer]
    assert len(house.phone("sam")) == 2  # that it was sent, and how it ended
    assert house.rows("SELECT count(*) FROM decisions") == [(1,)]


def test_two_approvers_at_once_approve_exactly_once_when_two_are_needed(house: House) -> None:
    house.people("sam", "ana", "kim")
    roster.put_group(house.desk, "bosses", "Bosses", ["ana", "kim"], "test")
    house.publish(approve="group:bosses", need=2)
    requests = [house.start(item=f"Desk {number}") for number in range(6)]
    house.drain()
    for request in requests:
        codes = {who: house.code(request, who) for who in ("ana", "kim")}
        house.at_once(*[lambda who=who, code=code: house.text(who, f"yes {code}") for who, code in codes.items()])
        assert house.status(request) == "approved"
        assert house.answers(request) == ["yes", "yes"]
    house.drain()
    assert sum(text.startswith("Approved") for text in house.phone("sam")) == len(requests)


def test_answers_to_different_requests_at_once_all_count(house: House) -> None:
    house.people("sam", "ana")
    house.publish()
    requests = [house.start(item=f"Desk {number}") for number in range(THREADS)]
    codes = [house.code(request, "ana") for request in requests]
    replies = house.at_once(*[lambda code=code: house.text("ana", f"yes {code}") for code in codes])
    assert {reply.status for reply in replies} == {200}
    assert {house.status(request) for request in requests} == {"approved"}


# --- refused, shown, left alone --------------------------------------------------------------------------


@pytest.mark.parametrize("other", [{"body": "no"}, {"phone": "kim"}])
def test_a_known_sid_with_other_content_is_refused_and_shown(house: House, asked: int, other: dict[str, str]) -> None:
    sid = new_sid()
    house.text("ana", "what is it?", sid)
    reply = house.text(**{"phone": "ana", "body": "what is it?", **other}, sid=sid)
    assert (reply.status, reply.document) == (403, "")
    assert house.attention() == ["forged"]
    assert house.answers(asked) == []


def test_the_sid_of_a_text_that_we_sent_is_refused_and_shown(house: House, asked: int) -> None:
    ours = house.rows("SELECT sid FROM messages WHERE direction = 'out' AND phone = :p", p=PHONES["ana"])[0][0]
    assert house.text("ana", "yes", ours).status == 403
    assert house.answers(asked) == []


def test_a_text_from_an_unknown_number_is_stored_and_shown_and_not_answered(house: House, asked: int) -> None:
    code = house.code(asked, "ana")
    reply = house.text("+14155550199", f"yes {code}")
    assert (reply.status, reply.text) == (200, None)
    assert house.attention() == ["unknown_number"]
    assert house.rows("SELECT reading FROM messages WHERE phone = '+14155550199'") == [("unknown_number",)]
    assert house.answers(asked) == []


def test_nobody_decides_with_the_code_of_somebody_else(house: House, asked: int) -> None:
    code = house.code(asked, "ana")
    assert "no open request" in (house.text("kim", f"yes {code}").text or "")
    assert house.answers(asked) == []


def test_a_yes_from_someone_who_opted_out_brings_him_back_and_decides_nothing(house: House, asked: int) -> None:
    assert house.text("ana", "STOP").text is None
    assert set(house.attention()) == {"opted_out"}
    before = len(house.phone("ana"))
    assert house.text("ana", "status").text is None
    house.drain()
    assert len(house.phone("ana")) == before
    assert house.text("ana", f"yes {house.code(asked, 'ana')}").text is None
    assert house.answers(asked) == []
    assert house.attention() == []
    house.drain()
    assert house.phone("ana")[before:] == [house.phone("ana")[0]]  # asked once more
    assert house.text("ana", "yes").text == "Noted: YES to Desk."


def test_the_carriers_own_opt_out_counts_whatever_the_words(house: House, asked: int) -> None:
    house.text("ana", "basta", OptOutType="STOP")
    assert set(house.attention()) == {"opted_out"}


def test_what_waits_for_someone_who_opts_out_goes_to_those_it_escalates_to(house: House) -> None:
    house.people("sam", "ana", "kim")
    house.publish(if_silent="escalate", escalate_to="person:kim")
    request = house.start()
    house.text("ana", "stop")
    house.drain()
    assert "you stand in for Ana" in house.phone("kim")[0]
    house.text("kim", "yes")
    assert house.status(request) == "approved"


# --- limits ----------------------------------------------------------------------------------------------


def test_one_number_gets_ten_automatic_answers_an_hour(house: House, asked: int) -> None:
    replies = [house.text("ana", "hm") for _ in range(12)]
    assert [reply.text is not None for reply in replies] == [True] * 10 + [False] * 2
    assert house.text("kim", "hm").text is not None
    house.later(minutes=61)
    assert house.text("ana", "hm").text is not None


def test_a_decision_is_answered_even_when_the_hours_answers_are_used_up(house: House, asked: int) -> None:
    for _ in range(11):
        house.text("ana", "hm")
    assert house.text("ana", "yes").text == "Noted: YES to Desk."


def test_late_answers_are_limited_like_every_automatic_answer(house: House, asked: int) -> None:
    code = house.code(asked, "ana")
    replies = [house.text("ana", f"yes {code}") for _ in range(13)]
    assert sum(reply.text is not None for reply in replies) == 11  # the decision's own, and ten


def test_five_wrong_codes_in_an_hour_lock_coded_replies_for_an_hour(house: House, asked: int) -> None:
    code = house.code(asked, "ana")
    wrong = "1111" if code != "1111" else "2222"
    said = [house.text("ana", f"yes {wrong}").text or "" for _ in range(5)]
    assert ["no open request" in text for text in said] == [True] * 4 + [False]
    assert house.attention() == ["locked_phone"]
    assert "Too many wrong codes" in (house.text("ana", f"yes {code}").text or "")
    assert house.answers(asked) == []
    assert "no open request" in (house.text("kim", f"yes {wrong}").text or "")
    house.later(minutes=61)
    assert house.text("ana", f"yes {code}").text == "Noted: YES to Desk."


def test_wrong_codes_over_more_than_an_hour_lock_nothing(house: House, asked: int) -> None:
    wrong = "1111" if house.code(asked, "ana") != "1111" else "2222"
    for _ in range(6):
        house.text("ana", f"yes {wrong}")
        house.later(minutes=16)
    assert house.attention() == []


# --- whatever is in it -----------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["\x00", "yes\x00", "\x00yes", "YE\x00S"])
def test_a_text_with_nul_characters_is_stored_and_answered(house: House, asked: int, body: str) -> None:
    sid = new_sid()
    first, second = house.text("ana", body, sid), house.text("ana", body, sid)
    assert first.status == second.status == 200
    assert first.text is not None
    assert first.document == second.document
    assert house.attention() == []


def test_a_new_person_under_an_old_handle_and_number_cannot_decide_what_the_old_one_was_asked(
    house: House, asked: int
) -> None:
    code = house.code(asked, "ana")
    roster.delete_person(house.desk, "ana", "test")
    house.people("ana")
    assert "no open request" in (house.text("ana", f"yes {code}").text or "")
    assert house.text("ana", "yes").text == "Nothing waits for your answer. MENU shows what you can text."
    assert house.answers(asked) == []
    again = house.start(item="Chair")
    assert house.text("ana", f"yes {house.code(again, 'ana')}").text == "Noted: YES to Chair."
    assert (house.status(asked), house.status(again)) == ("pending", "approved")


def test_a_deleted_person_cannot_decide(house: House, asked: int) -> None:
    code = house.code(asked, "ana")
    roster.delete_person(house.desk, "ana", "test")
    assert house.text("ana", f"yes {code}").text is None
    assert house.answers(asked) == []
    assert "unknown_number" in house.attention()


# --- a fault of ours -------------------------------------------------------------------------------------


def spoil(house: House, request: int) -> None:
    """Store what no code of ours can read, so that everything about this request fails."""
    house.change("UPDATE requests SET status = 'spoilt' WHERE id = :id", id=request)


def mend(house: House, request: int) -> None:
    house.change("UPDATE requests SET status = 'pending' WHERE id = :id", id=request)


def test_a_text_that_meets_a_fault_is_kept_and_acted_on_when_the_fault_is_mended(house: House, asked: int) -> None:
    before, sid = len(house.phone("ana")), new_sid()
    spoil(house, asked)
    reply = house.text("ana", "yes", sid)
    assert (reply.status, reply.text) == (200, None)
    assert house.rows("SELECT body, status FROM messages WHERE sid = :sid", sid=sid) == [("yes", "accepted")]
    assert len(house.due(Kind.ACT)) == 1
    assert house.text("ana", "yes", sid).text is None
    house.drain()
    assert len(house.due(Kind.ACT)) == 0  # it failed again, and comes back later
    mend(house, asked)
    house.later(minutes=1)
    assert house.answers(asked) == ["yes"]
    assert house.phone("ana")[before:] == ["Noted: YES to Desk."]
    house.later(hours=5)
    assert house.answers(asked) == ["yes"]


def test_a_fault_that_stays_is_shown_and_still_tried(house: House, asked: int) -> None:
    spoil(house, asked)
    house.text("ana", "yes")
    for _ in range(6):
        house.later(minutes=20)
    assert "fault" in house.attention()
    mend(house, asked)
    house.later(minutes=20)
    assert house.answers(asked) == ["yes"]


def test_a_reply_received_before_the_deadline_wins_though_it_is_acted_on_after_it(house: House, asked: int) -> None:
    house.later(hours=3, minutes=59)
    spoil(house, asked)
    house.text("ana", "yes")
    mend(house, asked)
    house.clock.move(house.request(asked).record.due_at - house.clock.now())
    (wake,) = house.due(Kind.WAKE)
    (act,) = house.due(Kind.ACT)
    perform.perform(house.desk, wake, Kind.WAKE)
    assert house.status(asked) == "pending"  # it waits for the text
    house.clock.move(house.request(asked).record.due_at - house.clock.now())
    perform.perform(house.desk, act, Kind.ACT)
    assert house.status(asked) == "approved"
    house.later(hours=1)
    assert house.answers(asked) == ["yes"]


def test_a_reply_received_after_the_deadline_loses_though_the_deadline_has_not_acted(house: House, asked: int) -> None:
    house.clock.move(house.request(asked).record.due_at - house.clock.now())
    house.clock.move_to(house.clock.now().replace(microsecond=1))
    assert "ran out" in (house.text("ana", "yes").text or "")
    assert house.status(asked) == "expired"
    house.drain()
    assert house.answers(asked) == []
