"""The virtual phones in the dashboard: what is texted from them goes the real way, and is on the page at once."""

import html
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.support.cases import cases
from tests.web.conftest import token
from workflow.clock import ManualClock
from workflow.service import admit, look, roster, second_factor, simulated
from workflow.service.publish import publish
from workflow.service.start import start
from workflow.service.work import Desk
from workflow.sms.signature import is_signed

CHIP = re.compile(r'<button class="chip" name="words" value="([^"]*)"')
HOSTILE = "<script>alert(1)</script> \"'><img src=x onerror=alert(2)> {{ 7*7 }} \u202e‮"

#: A yes has to bring the digits of Ana's authenticator app.
PROVED = """
sayso: 1
workflow: crane
title: Crane
fields: {}
summary: a crane
steps:
  - {id: boss, approve: person:ana, proof: totp, within: 4 hours, if_silent: reject}
"""


class Desktop:
    """Somebody at the page of the phones, with plain forms."""

    def __init__(self, client: FlaskClient, at: str = "/phones") -> None:
        self.client, self.at = client, at
        self.csrf = token(client, "/phones")
        self.number = 0

    @property
    def html(self) -> str:
        return self.client.get(self.at).text

    @property
    def shown(self) -> list[str]:
        """Whose phones are shown."""
        return re.findall(r'<article class="handset[^>]* id="phone-([^"]+)"', self.html)

    def phone(self, key: str) -> str:
        """What the page shows of one phone."""
        part = self.html.partition(f'id="phone-{key}" ')[2]
        return html.unescape(part.partition("</article>")[0])

    def chips(self, key: str) -> list[str]:
        return CHIP.findall(self.phone(key))

    def text(self, key: str, words: str, once: str | None = None, **more: object) -> TestResponse:
        self.number += 1
        return self.post(f"{key}/text", words=words, once=once or f"{self.number:032x}", **more)

    def post(self, what: str, **fields: object) -> TestResponse:
        return self.client.post(f"/phones/{what}", data={"csrf_token": self.csrf, **fields})

    def says(self, key: str) -> list[str]:
        return re.findall(r'class="ph-says">(.*?)</p>', self.phone(key), re.DOTALL)

    def skip(self, until: str = "next") -> TestResponse:
        found = re.search(r'name="ahead" value="(\d+)"', self.html)
        assert found
        return self.post("skip", until=until, ahead=found[1])


@pytest.fixture
def phones(browser: FlaskClient, desk: Desk) -> Desktop:
    simulated.catch_up(desk)
    return Desktop(browser)


def signed_in(desk: Desk, browser: FlaskClient, role: str) -> FlaskClient:
    """Another browser, of Kim, who has this role."""
    roster.change_person(desk, "kim", {"role": role}, "test")
    client = browser.application.test_client()
    path = f"/sign-in/{admit.create_sign_in_link(desk, 'kim@example.com')}"
    assert client.post(path, data={"csrf_token": token(client, path)}).status_code == 303
    return client


def code(phones: Desktop, key: str, word: str = "YES") -> str:
    """The newest code on a phone, as its suggestion has it."""
    return next(each.split()[1] for each in phones.chips(key) if re.fullmatch(rf"{word} \d{{4}}", each))


def bought(phones: Desktop) -> str:
    """Sam asks for a lamp; the code with which Ana answers."""
    phones.text("sam", "BUY Desk lamp 45 Hilti")
    phones.text("sam", "YES")
    return code(phones, "ana")


def test_the_phones_of_those_whom_the_newest_request_concerns_are_shown(phones: Desktop) -> None:
    assert phones.shown == ["sam", "ana", "kim"]
    assert "Requester" in phones.phone("sam")
    assert "Sam Lee asks: Standing desk for $640.00." in phones.phone("ana")


def test_others_can_be_chosen_and_who_is_unknown_is_left_out(phones: Desktop) -> None:
    phones.at = "/phones?phones=kim,nobody,lou&phones=%2B14155550188"
    assert phones.shown == ["kim", "lou", "+14155550188"]


def test_six_phones_are_the_most(phones: Desktop) -> None:
    phones.at = "/phones?phones=ana,sam,kim,lou,max,eva,joe"
    assert len(phones.shown) == 6


def test_what_is_texted_is_answered_and_asks_the_approver_before_the_page_is_back(phones: Desktop) -> None:
    phones.text("sam", "BUY Desk lamp 45 Hilti")
    assert phones.says("sam")[-1].startswith("Desk lamp for $45.00 (vendor: Hilti). Send it?")
    assert phones.chips("sam")[:2] == ["YES", "NO"]
    phones.text("sam", "YES")
    assert phones.says("ana")[-1].startswith("Sam Lee asks: Desk lamp for $45.00.")


def test_the_suggested_replies_decide_the_newest_request(phones: Desktop, desk: Desk) -> None:
    answer = bought(phones)
    assert {f"YES {answer}", f"NO {answer}", f"MORE {answer}"} <= set(phones.chips("ana"))
    phones.text("ana", f"YES {answer}")
    assert f"UNDO {answer}" in phones.chips("ana")
    phones.skip()
    assert look.request(desk, 2).record.status == "approved"
    assert "Approved: Desk lamp for $45.00." in phones.phone("sam")


def test_a_draft_suggests_the_answers_to_its_question(phones: Desktop) -> None:
    phones.text("sam", "BUY Desk lamp 45")
    assert phones.chips("sam")[:4] == ["Hilti", "Bosch", "Other", "SKIP"]


@pytest.mark.parametrize("keyword", ["BOOK", "EXPENSE", "LEAVE", "TRIP", "QUOTE", "RELEASE", "SWAP"])
def test_the_suggestions_alone_lead_through_a_draft(phones: Desktop, desk: Desk, keyword: str) -> None:
    phones.at = "/phones?phones=sam"
    phones.text("sam", keyword)
    for _ in range(9):
        if "Send a photo" in phones.phone("sam").partition("ph-typing")[0].rpartition("ph-chips")[2]:
            phones.text("sam", "", sample="yes")
            continue
        chip = phones.chips("sam")[0]
        phones.text("sam", chip)
        if chip == "YES":
            break
    assert len(look.request_page(desk)) == 2, phones.says("sam")[-3:]


def test_where_an_app_has_to_prove_a_yes_the_suggestion_leaves_room_for_its_digits(
    phones: Desktop, desk: Desk, clock: ManualClock
) -> None:
    publish(desk, PROVED, by="test")
    start(desk, "crane", "sam", {}, "test")
    simulated.catch_up(desk)
    assert "set one up on this person" in phones.phone("ana")
    secret = second_factor.enrol(desk, "ana", "test").secret
    second_factor.confirm(desk, "ana", pyotp.TOTP(secret).at(clock.now()), "test")
    assert re.search(r'value="YES (\d{4})"[^>]* data-type="YES \1 "', phones.phone("ana"))


def test_the_same_form_sent_again_sends_nothing_again(phones: Desktop) -> None:
    for _ in range(3):
        assert phones.text("sam", "BUY Desk lamp 45 Hilti", once="a" * 32).status_code == 303
    assert phones.says("sam").count("BUY Desk lamp 45 Hilti") == 1


def test_the_same_form_with_other_words_is_another_text(phones: Desktop) -> None:
    phones.text("sam", "MENU", once="a" * 32)
    phones.text("sam", "STATUS", once="a" * 32)
    assert {"MENU", "STATUS"} <= set(phones.says("sam"))


def test_nothing_typed_gives_the_page_again_with_a_sentence_at_the_phone(phones: Desktop) -> None:
    answer = phones.text("sam", "  ")
    assert answer.status_code == 422
    assert 'id="phone-sam-error"' in answer.text


def test_too_much_typed_is_kept_to_be_shortened(phones: Desktop) -> None:
    answer = phones.text("sam", "x" * 1601)
    assert answer.status_code == 422
    assert "1600 characters at most; this one has 1601" in answer.text
    assert "x" * 1601 in answer.text


def test_the_next_text_fails_with_a_carriers_code_and_only_the_next(phones: Desktop, desk: Desk) -> None:
    phones.post("ana/fault", code="30005")
    assert "The next text to it fails: 30005" in phones.phone("ana")
    phones.text("sam", "BUY Desk lamp 45 Hilti")
    phones.text("sam", "YES")
    shown = phones.phone("ana")
    assert "not delivered (30005)" in shown
    assert "The number is not in service." in shown
    messages, _ = look.message_page(desk, person="ana")
    assert [(each.status, each.code) for each in messages if each.code] == [("undelivered", 30005)]
    assert "undeliverable" in {each.why for each in look.attention_page(desk)[0]}
    phones.text("ana", "MENU")
    assert "not delivered" not in phones.phone("ana").partition("MENU</p>")[2]


def test_a_code_of_the_api_refuses_a_text_at_once(phones: Desktop, desk: Desk) -> None:
    phones.post("ana/fault", code="21610")
    phones.text("sam", "BUY Desk lamp 45 Hilti")
    phones.text("sam", "YES")
    messages, _ = look.message_page(desk, person="ana", status="failed")
    assert [(each.code, each.sid) for each in messages] == [(21610, None)]
    assert roster.person(desk, "ana").record.opted_out_at is not None


def test_a_phone_that_is_off_is_tried_again_later(phones: Desktop) -> None:
    phones.post("ana/fault", code="30003")
    phones.text("sam", "BUY Desk lamp 45 Hilti")
    phones.text("sam", "YES")
    assert "not delivered (30003)" in phones.phone("ana")
    phones.skip()
    assert phones.says("ana")[-1].startswith("Sam Lee asks: Desk lamp")
    assert "delivered" in phones.phone("ana").rpartition("ph-says")[2]


def test_an_answer_can_fail_too(phones: Desktop, desk: Desk) -> None:
    phones.post("sam/fault", code="30007")
    phones.text("sam", "MENU")
    messages, _ = look.message_page(desk, person="sam", status="undelivered")
    assert [each.code for each in messages] == [30007]


def test_without_a_signal_texts_wait_as_sent_and_come_when_it_is_back(phones: Desktop, desk: Desk) -> None:
    phones.post("ana/signal", on="no")
    phones.text("sam", "BUY Desk lamp 45 Hilti")
    phones.text("sam", "YES")
    assert "waiting for a signal" in phones.phone("ana")
    assert look.message_page(desk, person="ana")[0][0].status == "sent"
    phones.post("ana/signal", on="yes")
    assert "waits for the signal" not in phones.phone("ana")
    assert look.message_page(desk, person="ana")[0][0].status == "delivered"


def test_without_a_signal_a_phone_sends_nothing(phones: Desktop, desk: Desk) -> None:
    phones.post("sam/signal", on="no")
    answer = phones.text("sam", "MENU")
    assert (answer.status_code, "This phone has no signal." in answer.text) == (422, True)
    assert look.message_page(desk, person="sam", direction="in")[0] == []


def test_a_webhook_that_comes_twice_doubles_nothing(phones: Desktop, desk: Desk) -> None:
    answer = bought(phones)
    phones.post("ana/twice", on="yes")
    assert "arrives twice" in phones.phone("ana")
    sent = phones.text("ana", f"YES {answer}")
    assert "comes in twice" not in phones.phone("ana")
    assert len(look.request(desk, 2).decisions) == 1
    assert sum(words.startswith("Noted: YES") for words in phones.says("ana")) == 1
    assert sent.status_code == 303
    sid = re.findall(r"inspect=(SM\w+)", phones.phone("ana"))[-2]
    shown = html.unescape(phones.client.get(f"/phones?inspect={sid}").text)
    assert "The same webhook again" in shown
    assert len(set(re.findall(r'ph-wire-answer">(.*?)</pre>', shown, re.DOTALL))) == 1


def test_stop_and_start_work_from_the_phone(phones: Desktop, desk: Desk) -> None:
    phones.text("ana", "STOP")
    assert roster.person(desk, "ana").record.opted_out_at is not None
    assert phones.chips("ana") == ["START"]
    phones.text("ana", "START")
    assert roster.person(desk, "ana").record.opted_out_at is None


def test_a_photo_goes_along_and_is_shown(phones: Desktop) -> None:
    phones.text("sam", "here it is", sample="yes")
    found = re.search(r'src="(/phones/photos/MM\w+)"', phones.phone("sam"))
    assert found
    picture = phones.client.get(found[1])
    assert (picture.mimetype, picture.data[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")


def test_inspect_shows_the_webhook_as_it_was_signed_and_the_answer(phones: Desktop, desk: Desk) -> None:
    phones.text("sam", "MENU")
    sid = re.findall(r"inspect=(SM\w+)", phones.phone("sam"))[-2]
    shown = phones.client.get(f"/phones?inspect={sid}").text.partition('id="inspect"')[2].partition("</section>")[0]
    said = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html.unescape(shown), re.DOTALL))
    url = re.search(r"POST (\S+)</p>", shown)
    settings = phones.client.application.extensions["sayso.settings"]
    assert url
    signature = said.pop("X-Twilio-Signature")
    form = MultiDict(said)
    assert is_signed(url=url[1], form=form, signature=signature, tokens=settings.auth_tokens)
    assert "&lt;Response&gt;&lt;Message" in shown
    assert settings.auth_tokens[0] not in shown


def test_inspect_shows_what_was_handed_over_and_reported(phones: Desktop) -> None:
    sid = re.findall(r"inspect=(SM\w+)", phones.phone("ana"))[-1]
    shown = phones.client.get(f"/phones?inspect={sid}").text
    assert "Handed to the carrier" in shown
    assert "<dt>MessageStatus</dt><dd>delivered</dd>" in shown


def test_a_text_is_unread_until_its_owner_texts(phones: Desktop) -> None:
    assert "1 new" in phones.phone("ana")
    phones.text("ana", "LIST")
    assert " new</span>" not in phones.phone("ana")


def test_a_number_that_nobody_has_can_text_too(phones: Desktop, desk: Desk) -> None:
    phones.at = "/phones?phones=%2B14155550188"
    phones.text("+14155550188", "hello")
    assert "hello" in phones.says("+14155550188")
    assert "unknown_number" in {each.why for each in look.attention_page(desk)[0]}


def test_hostile_texts_are_inert(phones: Desktop) -> None:
    phones.text("sam", HOSTILE)
    page = phones.html
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{ 7*7 }}" in page


def test_the_view_survives_a_text(phones: Desktop) -> None:
    answer = phones.text("lou", "MENU", phones="kim,lou", request="1")
    said = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert said == {"phones": ["kim,lou"], "request": ["1"], "show": ["lou"]}


def test_the_diagram_is_of_the_request_that_moved_on_last_or_of_the_chosen_one(phones: Desktop) -> None:
    phones.text("ana", f"YES {bought(phones)}")
    assert ">Request 2</a>" in phones.html
    phones.skip()
    assert ">Request 2</a>" in phones.html, "it is seen approved, though the other one still waits"
    phones.at = "/phones?request=1"
    assert ">Request 1</a>" in phones.html


@cases(
    "query",
    ["request=" + "9" * 30, "request=-1", "request=x", "phones=%00", "phones=" + "a," * 3000, "show=%ff&inspect=%00",
     "inspect=" + "x" * 5000, "request=1&request=2", "phones=%2B" + "9" * 15, "phones=%2B%2B"],
)  # fmt: skip
def test_an_odd_address_is_a_page_all_the_same(phones: Desktop, query: str) -> None:
    assert phones.client.get(f"/phones?{query}").status_code == 200


@cases(
    ("what", "fields"),
    [("sam/text", {"words": "\x00"}), ("sam/text", {"words": "x" * 100_000}),
     ("sam/text", {"words": "hi", "once": "\x00"}),
     ("sam/fault", {"code": "12345"}), ("sam/fault", {"code": "9" * 40}), ("nobody/text", {"words": "hi"}),
     ("%00/text", {"words": "hi"}), ("skip", {"ahead": "9" * 30}), ("skip", {}), ("over", {"seeded": "\x00"}),
     ("sam/text", {"words": "hi", "phones": "\x00" * 9}), ("sam/text", {"words": "a From+14155550111 b"})],
)  # fmt: skip
def test_odd_input_is_never_a_fault_of_ours(phones: Desktop, what: str, fields: dict[str, str]) -> None:
    assert phones.post(what, **fields).status_code < 500


def test_a_viewer_looks_on_without_codes_and_cannot_text(phones: Desktop, desk: Desk, browser: FlaskClient) -> None:
    answer = code(phones, "ana")
    viewer = signed_in(desk, browser, "viewer")
    page = viewer.get("/phones").text
    assert "Standing desk for $640.00" in page
    assert answer not in page
    assert "ph-typing" not in page
    csrf = token(viewer, "/phones")
    for what in ("sam/text", "sam/fault", "sam/signal", "sam/twice", "skip", "over", "wipe"):
        assert viewer.post(f"/phones/{what}", data={"csrf_token": csrf, "words": "MENU"}).status_code == 403
    assert "MENU" not in phones.says("sam")


def test_an_operator_texts_but_does_not_wipe(phones: Desktop, desk: Desk, browser: FlaskClient) -> None:
    operator = Desktop(signed_in(desk, browser, "operator"))
    assert operator.text("sam", "MENU").status_code == 303
    assert "Start over" not in operator.html
    assert operator.post("wipe").status_code == 403


def test_a_stranger_is_sent_to_sign_in(stranger: FlaskClient) -> None:
    assert stranger.get("/phones").status_code == 303


def test_the_clock_is_moved_once_however_often_the_button_is_pressed(phones: Desktop) -> None:
    found = re.search(r'name="ahead" value="(\d+)"', phones.html)
    assert found
    for _ in range(3):
        phones.post("skip", until="2h", ahead=found[1])
    assert "2 h ahead of real time" in phones.html


def test_to_the_next_deadline_is_to_what_is_due_next(phones: Desktop) -> None:
    phones.skip()
    assert phones.says("ana")[-1].startswith("Reminder: Sam Lee asks: Standing desk")


def test_starting_over_brings_the_demo_back_once(phones: Desktop, desk: Desk, clock: ManualClock) -> None:
    bought(phones)
    clock.move(timedelta(seconds=1))
    phones.skip("2h")
    found = re.search(r'name="seeded" value="([^"]+)"', phones.html)
    assert found
    phones.post("ana/signal", on="no")
    phones.post("over", seeded=html.unescape(found[1]))
    assert [each.record.summary for each in look.request_page(desk)] == ["Standing desk for $640.00"]
    assert "ahead of the real one" not in phones.html
    assert "No signal" not in phones.phone("ana")
    phones.text("sam", "MENU")
    phones.post("over", seeded=html.unescape(found[1]))
    assert "MENU" in phones.says("sam")


def test_wiping_leaves_nothing_simulated_and_says_so(phones: Desktop, desk: Desk) -> None:
    phones.post("wipe")
    page = phones.html
    assert "Deleted: 1 request, " in page
    assert "No virtual phones yet" in page
    assert roster.everybody(desk, "", 10) == []


def test_every_suggestion_of_what_to_try_ticks_itself(phones: Desktop) -> None:
    def done() -> set[str]:
        return set(re.findall(r"<h3>([^<]*)<span", phones.html))

    assert done() == set()
    answer = bought(phones)
    assert done() == {"Text a request"}
    phones.text("ana", f"MORE {answer}")
    phones.text("ana", f"YES {answer}")
    assert {"Ask for details", "Approve it"} <= done()
    phones.text("ana", f"UNDO {answer}")
    phones.text("ana", "YES 0000")
    phones.text("ana", "AWAY until Friday, Kim covers")
    phones.text("ana", "STOP")
    assert {"Take a yes back", "Type a wrong code", "Go away", "Send STOP"} <= done()
    phones.post("kim/fault", code="30005")
    phones.text("kim", "MENU")
    for _ in range(12):
        phones.skip()
    assert {"Break a delivery", "Let a deadline pass"} <= done()
