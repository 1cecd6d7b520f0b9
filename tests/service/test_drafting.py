"""A request that is put together by text: asked, echoed, confirmed, and never left lying about."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.house import PHONES, House, new_sid
from workflow.service import drafting, publish, roster
from workflow.service.drafting import OpenDraft, Understood
from workflow.service.outbox import ANSWERS, Answering
from workflow.service.work import Work, query, use_case
from workflow.store import messages, people, photos, workflows
from workflow.store.people import PersonRecord

Act = Callable[[Work, PersonRecord, Answering], Understood | None]

ITEM = {"type": "text", "ask": "What do you need?"}
AMOUNT = {"type": "money", "currency": "USD", "ask": "How much?", "min": 1}
VENDOR = {"type": "choice", "ask": "Which vendor?", "options": ["Hilti", "Bosch"], "required": False}
RECEIPT = {"type": "photo", "ask": "A photo of the receipt?"}
PURCHASE = {"item": ITEM, "amount": AMOUNT, "vendor": VENDOR}
VENDOR_ASKED = "Which vendor? (Hilti, Bosch) SKIP leaves it out."


@use_case
def _heard(work: Work, handle: str, act: Act, urls: tuple[str, ...]) -> tuple[Understood | None, str | None]:
    person = people.by_handle(work.tx, handle)
    message_id = messages.accept(
        work.tx, sid=new_sid(), phone=person.phone, body="", digest="", reading=None, segments=1, now=work.now
    )
    assert message_id is not None
    for url in urls:
        photos.add(work.tx, message_id=message_id, person_id=person.id, url=url, now=work.now)
    answering = Answering(message_id=message_id, person=person, direct=True)
    understood = act(work, person, answering)
    return understood, answering.answer[1] if answering.answer else None


class Phone:
    """One person's phone, whose texts are about his draft; each gives back the answer."""

    def __init__(self, house: House, handle: str = "sam") -> None:
        self.house = house
        self.handle = handle
        self.understood: Understood | None = None

    def _text(self, act: Act, *urls: str) -> str | None:
        self.understood, said = _heard(self.house.desk, self.handle, act, urls)
        return said

    def begin(self, text: str = "", *urls: str, workflow: str = "purchase") -> str | None:
        def act(work: Work, person: PersonRecord, answering: Answering) -> Understood:
            return drafting.begin(work, person, workflows.live(work.tx, workflow).id, text, answering)

        return self._text(act, *urls)

    def answer(self, text: str = "", *urls: str) -> str | None:
        return self._text(lambda work, person, to: drafting.answer(work, person, text, to), *urls)

    def skip(self) -> str | None:
        return self._text(drafting.skip)

    def redo(self) -> str | None:
        return self._text(drafting.redo)

    def confirm(self, yes: bool = True) -> str | None:
        return self._text(lambda work, person, to: drafting.confirm(work, person, yes, to))

    @property
    def draft(self) -> OpenDraft | None:
        """What there is of a draft."""
        return query(drafting.current)(self.house.desk, PHONES[self.handle])

    @property
    def code(self) -> str:
        """The draft's code."""
        assert self.draft is not None
        return self.draft.code


def put(house: House, slug: str = "purchase", **more: Any) -> None:
    """Publish a workflow that is started by text."""
    step = {"id": "boss", "approve": "person:ana", "within": "4 hours", "if_silent": "expire"}
    content = {
        "sayso": 1, "workflow": slug, "title": slug.title(), "start": {"keyword": slug[:3].upper()},
        "fields": PURCHASE, "summary": "{item} for {amount}", "steps": [step],
    }  # fmt: skip
    publish.publish(house.desk, json.dumps({**content, **more}), "test")


@pytest.fixture
def phone(house: House) -> Phone:
    """Sam's phone, in a house where he can ask for a purchase."""
    house.people("sam", "ana", "kim")
    put(house)
    return Phone(house)


@use_case
def _photo_ends(work: Work, url: str, kind: str | None) -> None:
    """What follows once a photo has been fetched, or refused where it has no kind."""
    photo_id = work.tx.exec_driver_sql(f"SELECT id FROM photos WHERE url = '{url}'").scalar_one()
    if kind:
        photos.keep(work.tx, photo_id, kind=kind, content=b"...", now=work.now)
    else:
        photos.refuse(work.tx, photo_id, why="type", now=work.now)
    drafting.photo_arrived(work, photos.get(work.tx, photo_id))


# --- from the keyword to the request -----------------------------------------------------------------------


def test_a_request_is_put_together_echoed_and_started(house: House, phone: Phone) -> None:
    assert phone.begin("standing desk 640") == VENDOR_ASKED
    said = phone.answer("bosch")
    code = phone.code
    assert said == (
        f"standing desk for $640.00 (vendor: Bosch). Send it? Reply YES {code}. "
        f"NO {code} drops it, REDO changes the last answer."
    )
    phone.confirm()
    assert phone.understood is not None
    started, request = phone.understood
    assert started == "draft_start"
    assert request is not None
    record = house.request(request).record
    assert (record.summary, record.created_by, record.status) == ("standing desk for $640.00", "sms", "pending")
    assert record.fields == {"item": "standing desk", "amount": "640.00", "vendor": "Bosch"}
    assert record.code == code  # he knows it already
    house.drain()
    assert house.phone("ana")[0].startswith("Sam asks: standing desk for $640.00.")
    assert phone.draft is None


def test_what_the_summary_shows_is_not_said_twice(phone: Phone) -> None:
    phone.begin("desk 640 Hilti")
    assert phone.redo() == VENDOR_ASKED
    said = phone.skip() or ""
    assert said.startswith("desk for $640.00. Send it?")
    assert said.count("640") == 1


def test_a_long_answer_pushes_no_other_out_of_the_confirmation(house: House, phone: Phone) -> None:
    phone.begin()
    phone.answer("x" * 1500)
    phone.answer("640")
    said = phone.answer("Bosch") or ""
    assert "$640.00" in said
    assert "vendor: Bosch" in said
    assert f"YES {phone.code}" in said


def test_what_the_summary_has_no_room_for_is_said_beside_it(house: House, phone: Phone) -> None:
    fields = {**{f"q{number}": ITEM for number in range(4)}, "amount": AMOUNT}
    put(house, "survey", fields=fields, summary="{q0} {q1} {q2} {q3} {amount}")
    phone.begin(workflow="survey")
    for text in ("a" * 80, "b" * 80, "c" * 80, "d" * 80):
        phone.answer(text)
    assert "amount: $640.00" in (phone.answer("640") or "")


def test_what_cannot_be_read_is_asked_again_with_the_reason(phone: Phone) -> None:
    assert phone.begin("desk") == "How much?"
    said = phone.answer("0.20") or ""
    assert said.startswith("$0.20 is too little: at least $1.00")
    assert said.endswith("How much?")
    assert phone.answer("640") == VENDOR_ASKED


def test_what_cannot_be_left_out_is_said(phone: Phone) -> None:
    phone.begin("desk")
    assert phone.skip() == "This cannot be left out. How much?"


def test_redo_asks_the_previous_question_again(phone: Phone) -> None:
    phone.begin()
    phone.answer("desk")
    assert phone.redo() == "What do you need?"
    assert phone.redo() == "There is no question before this one. What do you need?"


def test_no_drops_the_draft(house: House, phone: Phone) -> None:
    phone.begin("desk 640 Hilti")
    assert phone.confirm(False) == "Dropped, nothing was sent: Purchase."
    assert phone.draft is None
    house.later(hours=2)
    assert house.phone("sam") == []
    assert house.rows("SELECT count(*) FROM requests") == [(0,)]


def test_a_text_without_a_draft_is_about_something_else(phone: Phone) -> None:
    phone.begin("desk 640 Hilti")
    phone.confirm(False)
    for act in (phone.answer, phone.skip, phone.redo, phone.confirm):
        assert act() is None
        assert phone.understood is None


def test_a_new_keyword_drops_the_draft_before_it_without_a_word(house: House, phone: Phone) -> None:
    put(house, "holiday", fields={"item": ITEM}, summary="{item}")
    phone.begin("desk")
    assert phone.begin(workflow="holiday") == "What do you need?"
    assert phone.draft is not None
    assert phone.draft.summary == "Holiday"
    assert house.rows("SELECT count(*) FROM drafts") == [(1,)]
    house.later(hours=2)
    assert len(house.phone("sam")) == 1  # one notice, of the second


def test_a_draft_says_what_it_is_and_whether_it_waits_for_a_yes(phone: Phone) -> None:
    assert phone.draft is None
    phone.begin("desk 640")
    assert phone.draft is not None
    assert (phone.draft.summary, phone.draft.confirming) == ("Purchase", False)
    phone.skip()
    assert phone.draft is not None
    assert (phone.draft.summary, phone.draft.confirming) == ("desk for $640.00", True)


def test_each_phone_has_a_draft_of_its_own(house: House, phone: Phone) -> None:
    other = Phone(house, "kim")
    phone.begin("desk")
    other.begin("lamp")
    assert [phone.answer("640"), other.answer("40")] == [VENDOR_ASKED] * 2
    phone.skip()
    other.skip()
    assert [each.draft.summary for each in (phone, other) if each.draft] == ["desk for $640.00", "lamp for $40.00"]


def test_the_whole_conversation_by_text(house: House, phone: Phone) -> None:
    said = [house.text("sam", body).text for body in ("pur standing desk", "640", "redo", "650", "SKIP")]
    assert said[:4] == ["How much?", VENDOR_ASKED, "How much?", VENDOR_ASKED]
    assert (said[4] or "").startswith("standing desk for $650.00. Send it?")
    answer = house.text("sam", "yes").text
    house.drain()
    assert (answer or house.phone("sam")[-1]).startswith("Sent: standing desk for $650.00")
    assert house.rows("SELECT count(*) FROM requests") == [(1,)]


def test_a_bare_yes_starts_nothing_while_an_ask_is_open_too(house: House, phone: Phone) -> None:
    house.start("kim", item="Lamp", amount="40")
    house.drain()
    ana = Phone(house, "ana")
    house.text("ana", "pur desk 640 Hilti")
    said = house.text("ana", "yes").text or ""
    assert "desk for $640.00" in said
    assert ana.code in said
    assert house.rows("SELECT count(*) FROM requests WHERE status = 'pending'") == [(1,)]
    house.text("ana", f"yes {ana.code}")
    assert house.rows("SELECT count(*) FROM requests WHERE status = 'pending'") == [(2,)]


# --- who may -----------------------------------------------------------------------------------------------


def test_who_may_not_start_it_is_told_and_keeps_the_draft_he_has(house: House, phone: Phone) -> None:
    roster.put_group(house.desk, "bosses", "Bosses", ["ana"], "test")
    put(house, "hiring", start={"keyword": "HIRE", "who": ["group:bosses"]})
    phone.begin("desk")
    assert phone.begin(workflow="hiring") == "You may not start this by text: Hiring. Please ask somebody here."
    assert phone.understood == ("draft_refused", None)
    assert phone.answer("640") == VENDOR_ASKED


def test_a_guest_starts_only_what_anyone_may(house: House, phone: Phone) -> None:
    put(house, "visit", start={"keyword": "VISIT", "who": "anyone"}, fields={"item": ITEM}, summary="{item}")
    house.change("UPDATE people SET guest = :yes WHERE handle = 'sam'", yes=True)
    assert (phone.begin() or "").startswith("You may not")
    assert phone.begin("coffee", workflow="visit") is not None
    phone.confirm()
    assert phone.understood is not None
    assert phone.understood[0] == "draft_start"


def test_who_lost_the_right_meanwhile_starts_nothing(house: House, phone: Phone) -> None:
    roster.put_group(house.desk, "staff", "Staff", ["sam"], "test")
    put(house, "hiring", start={"keyword": "HIRE", "who": ["group:staff"]})
    phone.begin("desk 640 Hilti", workflow="hiring")
    roster.put_group(house.desk, "staff", "Staff", ["kim"], "test")
    assert (phone.confirm() or "").startswith("You may not start this")
    assert phone.draft is None
    assert house.rows("SELECT count(*) FROM requests") == [(0,)]


def test_the_draft_of_a_numbers_earlier_owner_is_not_the_new_ones(house: House, phone: Phone) -> None:
    phone.begin("desk")
    house.change("UPDATE people SET phone = '+14155550177' WHERE handle = 'sam'")
    house.change("UPDATE people SET phone = :phone WHERE handle = 'kim'", phone=PHONES["sam"])
    assert phone.draft is None
    new_owner = Phone(house, "kim")
    assert new_owner.answer("640") is None
    assert new_owner.begin("lamp") == "How much?"


# --- left alone, and too hard ------------------------------------------------------------------------------


def test_a_draft_is_given_up_an_hour_after_its_last_text_with_a_notice(house: House, phone: Phone) -> None:
    phone.begin("desk")
    house.later(minutes=59)
    phone.answer("640")
    house.later(minutes=59)
    assert house.phone("sam") == []
    assert phone.draft is not None
    house.later(minutes=1)
    notice = "Nothing was sent: your Purchase was not finished within an hour. Text PUR to begin again."
    assert house.phone("sam") == [notice]
    assert phone.draft is None
    house.later(hours=3)
    assert house.phone("sam") == [notice]


def test_a_draft_is_not_given_up_early_whoever_asks(house: House, phone: Phone) -> None:
    phone.begin("desk")
    assert phone.draft is not None
    use_case(drafting.abandon)(house.desk, phone.draft.id)
    assert phone.draft is not None


@pytest.mark.parametrize("change", ["opted_out_at = created_at", "deleted_at = created_at"])
def test_nobody_is_told_who_wants_no_texts_or_is_gone(house: House, phone: Phone, change: str) -> None:
    phone.begin("desk")
    house.change(f"UPDATE people SET {change} WHERE handle = 'sam'")
    house.later(hours=1)
    assert house.rows("SELECT count(*) FROM drafts") == [(0,)]
    assert house.rows("SELECT count(*) FROM messages WHERE wording = 'draft_abandoned'") == [(0,)]


def test_the_third_misfit_goes_to_a_human_with_the_question(house: House, phone: Phone) -> None:
    phone.begin("desk")
    phone.answer("many")
    phone.answer("lots")
    assert (phone.answer("plenty") or "").startswith("Sorry, that could not be read. Somebody here has been told")
    assert phone.understood == ("draft_handed_over", None)
    assert phone.draft is None
    assert house.attention() == ["unclear"]
    assert house.rows("SELECT detail FROM attention") == [
        ("Sam could not start “Purchase” by text: no answer fitted “How much?”.",)
    ]


def test_a_long_form_is_not_cut_short_by_the_limit_of_answers(house: House, phone: Phone) -> None:
    put(house, "survey", fields={f"q{number}": ITEM for number in range(15)}, summary="{q0}")
    phone.begin(workflow="survey")
    assert all(phone.answer(f"answer {number}") for number in range(15))
    assert phone.draft is not None
    assert phone.draft.confirming


def test_a_guest_gets_no_more_answers_than_the_limit(house: House, phone: Phone) -> None:
    fields = {f"q{number}": ITEM for number in range(15)}
    put(house, "survey", start={"keyword": "SURVEY", "who": "anyone"}, fields=fields, summary="{q0}")
    house.change("UPDATE people SET guest = :yes WHERE handle = 'sam'", yes=True)
    said = [phone.begin("one", workflow="survey"), *(phone.answer("more") for _ in range(12))]
    assert sum(each is not None for each in said) == ANSWERS


def test_only_answers_that_fit_earn_the_next_question(house: House, phone: Phone) -> None:
    phone.begin("desk")
    phone.answer("many")
    phone.answer("640")
    earned = house.rows("SELECT earned FROM messages WHERE direction = 'out' ORDER BY id")
    assert [bool(each) for (each,) in earned] == [True, False, True]


# --- photos ------------------------------------------------------------------------------------------------


@pytest.fixture
def receipts(house: House, phone: Phone) -> Phone:
    """Sam's phone, in a house where a receipt needs a photo."""
    put(house, "expense", fields={"item": ITEM, "receipt": RECEIPT}, summary="{item}")
    return phone


def test_a_photo_is_waited_for_and_becomes_the_requests(house: House, receipts: Phone) -> None:
    assert receipts.begin("lunch", workflow="expense") == "A photo of the receipt?"
    assert receipts.answer("", "https://x/1") == "Thanks, we are getting your photo. The summary follows."
    assert receipts.confirm() == "Thanks, we are getting your photo. The summary follows."
    _photo_ends(house.desk, "https://x/1", "image/jpeg")
    house.drain()
    (said,) = house.phone("sam")
    assert said.startswith("lunch (receipt: ")
    assert f"YES {receipts.code}" in said
    receipts.confirm()
    assert receipts.understood is not None
    assert house.rows("SELECT request_id, field FROM photos") == [(receipts.understood[1], "receipt")]


def test_a_refused_photo_is_asked_for_again(house: House, receipts: Phone) -> None:
    receipts.begin("lunch", "https://x/1", workflow="expense")
    _photo_ends(house.desk, "https://x/1", None)
    house.drain()
    assert house.phone("sam") == ["That picture cannot be used: send a photo of at most 5 MB. A photo of the receipt?"]
    assert receipts.answer("", "https://x/2") == "Thanks, we are getting your photo. The summary follows."


def test_a_photo_that_comes_after_its_draft_is_over_harms_nothing(house: House, receipts: Phone) -> None:
    receipts.begin("lunch", "https://x/1", workflow="expense")
    receipts.confirm(False)
    _photo_ends(house.desk, "https://x/1", "image/jpeg")
    house.drain()
    assert house.phone("sam") == []


def test_a_photo_does_not_keep_a_draft_alive(house: House, receipts: Phone) -> None:
    receipts.begin("lunch", "https://x/1", workflow="expense")
    house.later(minutes=50)
    _photo_ends(house.desk, "https://x/1", "image/jpeg")
    house.later(minutes=10)
    assert receipts.draft is None


# --- at once -----------------------------------------------------------------------------------------------


def test_many_confirmations_at_once_start_one_request(house: House, phone: Phone) -> None:
    phone.begin("desk 640 Hilti")
    house.at_once(*[Phone(house).confirm for _ in range(6)])
    assert house.rows("SELECT count(*) FROM requests") == [(1,)]
    assert house.rows("SELECT count(*) FROM drafts") == [(0,)]


def test_many_keywords_at_once_leave_one_draft(house: House, phone: Phone) -> None:
    said = house.at_once(*[lambda: Phone(house).begin("desk") for _ in range(6)])
    assert said == ["How much?"] * 6
    assert house.rows("SELECT count(*) FROM drafts") == [(1,)]


def test_many_answers_at_once_are_one_after_the_other(house: House, phone: Phone) -> None:
    put(house, "survey", fields={f"q{number}": ITEM for number in range(6)}, summary="{q0}")
    phone.begin(workflow="survey")
    house.at_once(*[lambda n=n: Phone(house).answer(f"answer {n}") for n in range(6)])
    assert phone.draft is not None
    assert phone.draft.confirming
    ((fields,),) = house.rows("SELECT fields FROM drafts")
    known = fields if isinstance(fields, dict) else json.loads(fields)
    assert sorted(known.values()) == [f"answer {n}" for n in range(6)]
