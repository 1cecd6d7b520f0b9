"""The page of one request: where it stands, why it waits, what happened, and to whom that is shown."""

import gzip
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text as sql

from tests.support.pages import drain, later, opened, signed_in
from workflow.clock import ManualClock
from workflow.core.state import Answer
from workflow.service import absence, roster, steer
from workflow.service.start import start
from workflow.service.work import Desk

ANA, KIM, SAM = "+14155550102", "+14155550103", "+14155550101"


@pytest.fixture
def app(tmp_path: Path, clock: ManualClock) -> Iterator[Flask]:
    with opened(tmp_path, clock, "swap", "consent") as made:
        yield made


def words(html: str) -> str:
    """What a page says, without its marks, on one line."""
    shown = re.sub(r"<(script|svg|style).*?</\1>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split()).replace(" .", ".").replace(" ,", ",")


def page(client: FlaskClient, number: int = 1, **query: str) -> str:
    """The words of a request's page."""
    answer = client.get(f"/requests/{number}", query_string=query)
    assert answer.status_code == 200, answer.text
    return words(answer.text)


def text(app: Flask, phone: str, body: str) -> None:
    """Text from a virtual phone."""
    app.extensions["sayso.carrier"].text(phone, body)


def test_the_page_says_who_is_waited_on_since_when_and_what_happens_next(desk: Desk, browser: FlaskClient) -> None:
    drain(desk)
    later(desk, minutes=26)
    shown = page(browser)
    for said in (
        "Waiting on Ana Ruiz",
        "Step 1 of 3",
        "Purchase request v1",
        "Ana Ruiz has not replied yet",
        "Texted 26 min ago, delivered.",
        "Next reminder in 34 min, at 10:00.",
        "Without an answer by 13:00 (in 3 h 34 min), it goes to Kim Fox.",
    ):
        assert said in shown


def test_fields_are_shown_with_their_currency_in_the_definition_s_order(desk: Desk, browser: FlaskClient) -> None:
    number = start(desk, "purchase", "sam", {"vendor": "Hilti", "amount": "12.5", "item": "Drill"}, "test")
    html = browser.get(f"/requests/{number}").text
    facts = words(html[html.index('id="facts"') :])
    assert re.search(r"Item Drill Amount \$12\.50 Vendor Hilti", facts)


def test_a_field_that_names_a_person_leads_to_him(desk: Desk, browser: FlaskClient) -> None:
    fields = {"give": "2026-06-10", "take": "2026-06-11", "colleague": "kim"}
    number = start(desk, "swap", "sam", fields, "test")
    html = browser.get(f"/requests/{number}").text
    assert '<a href="/people/kim">Kim Fox</a>' in html
    assert "10 June 2026" in words(html)


def test_a_decision_says_by_whom_how_and_after_how_long(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    drain(desk)
    later(desk, minutes=9)
    text(app, ANA, "YES we need it")
    shown = page(browser)
    assert "Ana Ruiz approved" in shown
    assert "Manager, by text after 9 min." in shown
    assert "YES we need it" in shown
    assert "Ana Ruiz answered. It takes effect at 09:11, in 2 min; until then it can be undone (UNDO)." in shown
    assert "Decided, can be undone" in shown


def test_what_was_not_understood_is_in_the_timeline_and_in_the_thread(
    app: Flask, desk: Desk, browser: FlaskClient
) -> None:
    drain(desk)
    text(app, ANA, "ok but later maybe?")
    text(app, ANA, "MORE")
    later(desk, minutes=1)
    shown = page(browser, texts="ana")
    assert "Ana Ruiz's reply was not understood 09:00 Told how to answer. Nothing was decided." in shown
    assert "Ana Ruiz asked for the details" in shown
    assert "09:00 · not understood" in shown
    assert "understood as asking for the details" in shown


def test_texts_from_before_somebody_was_asked_are_none_of_this_request(
    app: Flask, desk: Desk, browser: FlaskClient
) -> None:
    text(app, KIM, "what is this but")
    assert "what is this but" not in page(browser, texts="kim")


def test_every_event_is_one_row_of_the_audit_log(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    text(app, ANA, "YES")
    later(desk, minutes=3)
    shown = page(browser, timeline="all")
    for said in ("Stored, put in with the demo", "The request began", "Ana Ruiz answered by text", "Finance began"):
        assert said in shown
    entries = browser.get("/requests/1?timeline=all").text.count('data-key="c')
    assert entries == 4


def test_a_text_that_did_not_arrive_says_what_its_code_means(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    roster.change_person(desk, "ana", {"phone": "+14155550190"}, "test")
    number = start(desk, "purchase", "sam", {"item": "Lamp", "amount": "5"}, "test")
    drain(desk)

    def fail(tx: object) -> None:
        tx.execute(  # type: ignore[attr-defined]
            sql("UPDATE messages SET status = 'undelivered', code = 30005 WHERE request_id = :id AND ask_number = 1"),
            {"id": number},
        )

    desk.database.transact(fail)
    shown = page(browser, number, texts="ana")
    assert "A text to Ana Ruiz did not arrive" in shown
    assert "The number is not in service." in shown


def test_every_wait_says_its_reason_quiet_hours(desk: Desk, browser: FlaskClient) -> None:
    roster.change_person(desk, "ana", {"quiet_hours": {"from": "08:00", "until": "12:30"}}, "test")
    number = start(desk, "purchase", "sam", {"item": "Lamp", "amount": "5"}, "test")
    assert "Ana Ruiz will be asked later Quiet hours hold the text until 12:30." in page(browser, number)


def test_every_wait_says_its_reason_an_absence_that_nobody_covers(desk: Desk, browser: FlaskClient) -> None:
    absence.send_away(desk, "kim", starts_at=None, until=None, cover=None, by="test")
    number = start(desk, "consent", "sam", {"proposal": "New hours"}, "test")
    assert "Kim Fox cannot be asked Cannot be asked: is away, and nobody covers." in page(browser, number)


def test_every_wait_says_its_reason_a_question(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    drain(desk)
    text(app, ANA, "ASK which colour?")
    shown = page(browser)
    assert "Asked: “which colour?” and waits to hear." in shown
    assert "Ana Ruiz asked" in shown


def test_an_override_is_labelled_for_ever(desk: Desk, browser: FlaskClient) -> None:
    steer.override(desk, 1, answer=Answer.YES, reason="the flood", by="token:ops")
    shown = page(browser)
    assert "Approved by the program “ops” as an override" in shown
    assert "the flood" in shown
    assert "yes as an override" in shown


def test_going_from_one_request_to_the_next(desk: Desk, browser: FlaskClient) -> None:
    for item in ("Lamp", "Chair"):
        start(desk, "purchase", "sam", {"item": item, "amount": "5"}, "test")
    html = browser.get("/requests/2").text
    assert re.search(r'data-previous href="/requests/3"', html)
    assert re.search(r'data-next href="/requests/1"', html)
    assert "data-next" not in browser.get("/requests/1").text


def test_going_on_keeps_to_the_list_that_one_came_from(desk: Desk, browser: FlaskClient) -> None:
    for who, item in (("kim", "Lamp"), ("sam", "Chair"), ("kim", "Drill")):
        start(desk, "purchase", who, {"item": item, "amount": "5"}, "test")
    listed = browser.get("/requests?requester=sam&sort=oldest").text
    (first, second) = re.findall(r'row-title" href="([^"]+)"', listed)
    assert second == "/requests/3?requester=sam&amp;sort=oldest"
    html = browser.get(first.replace("&amp;", "&")).text
    assert f'data-next href="{second}"' in html and "data-previous" not in html
    assert 'href="/requests?requester=sam&amp;sort=oldest">Requests' in html
    action = re.search(r'action="(/requests/1/nudge[^"]+)"', html)
    assert action and action[1].endswith("?requester=sam&amp;sort=oldest")
    fields = dict(re.findall(r'name="(csrf_token|nudge-seen)"[^>]* value="([^"]+)"', html))
    answer = browser.post(action[1].replace("&amp;", "&"), data=fields)
    assert answer.location.endswith("/requests/1?requester=sam&sort=oldest")


def test_a_member_sees_his_own_requests_and_asks_and_nothing_else(app: Flask, desk: Desk) -> None:
    start(desk, "purchase", "ana", {"item": "Lamp", "amount": "5"}, "test")
    for email, sees, misses in (("sam@example.com", 1, 2), ("ana@example.com", 1, 99)):
        member = signed_in(app, desk, email)
        assert member.get(f"/requests/{sees}").status_code == 200
        for part in ("", "/record", "/roll", "/photos/1"):
            assert member.get(f"/requests/{misses}{part}").status_code == 404


def test_a_member_sees_only_his_own_texts_and_no_code(app: Flask, desk: Desk) -> None:
    drain(desk)
    text(app, ANA, "ok but who pays for this")
    shown = page(signed_in(app, desk, "sam@example.com"))
    assert "who pays for this" not in shown
    assert "****" in shown
    assert re.search(r"YES \d{4}", shown) is None


def test_codes_that_begin_a_line_are_hidden_too(app: Flask, desk: Desk) -> None:
    start(desk, "purchase", "sam", {"item": "Lamp", "amount": "5"}, "test")
    drain(desk)
    text(app, ANA, "YES")
    shown = page(signed_in(app, desk, "ana@example.com"))
    assert "Which one?" in shown
    assert re.search(r"\d{4} (Lamp|Standing desk)", shown) is None


def test_a_viewer_is_offered_nothing_that_he_may_not_do(app: Flask, desk: Desk) -> None:
    roster.add_person(
        desk, {"handle": "vic", "name": "Vic", "phone": "+14155550190", "email": "vic@example.com", "role": "viewer"},
        "test",
    )  # fmt: skip
    html = signed_in(app, desk, "vic@example.com").get("/requests/1").text
    for action in ("nudge", "reassign", "approve", "reject", "withdraw", "decide"):
        assert f'action="/requests/1/{action}"' not in html


def test_numbers_that_are_no_request_are_a_page_of_their_own(browser: FlaskClient) -> None:
    for number in (0, 99, 2**31, 2**63, 10**30):
        for part in ("", "/record", "/roll", "/roll.csv", "/photos/1"):
            assert browser.get(f"/requests/{number}{part}").status_code == 404
    assert browser.get(f"/requests/1/photos/{10**30}").status_code == 404


def test_choices_in_the_address_that_mean_nothing_are_passed_over(browser: FlaskClient) -> None:
    for query in ("texts=%00", "texts=nobody&view=x", "timeline=%ff", "step=nothing", "view=" + "x" * 100_000):
        assert browser.get(f"/requests/1?{query}").status_code == 200


def test_hostile_words_are_shown_as_words(desk: Desk, browser: FlaskClient) -> None:
    script = "<script>alert(1)</script>"
    roster.change_person(desk, "ana", {"name": script}, "test")
    number = start(desk, "purchase", "sam", {"item": script, "amount": "5"}, "test")
    for part in ("", "?timeline=all", "/record"):
        html = browser.get(f"/requests/{number}{part}").text
        assert "alert(1)" in html
        assert script not in html


def test_the_page_is_small_enough(desk: Desk, browser: FlaskClient) -> None:
    later(desk, minutes=3)
    assert len(gzip.compress(browser.get("/requests/1").data)) < 25_000
