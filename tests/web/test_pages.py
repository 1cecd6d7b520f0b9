"""What the pages show, and to whom."""

import re
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from workflow.clock import ManualClock
from workflow.service import admit, perform, roster, tend
from workflow.service.start import start
from workflow.service.work import Desk
from workflow.store.db import StoreUnavailable

SCRIPT = "<script>alert(1)</script>"


def test_the_first_page_says_what_runs_and_what_waits(browser: FlaskClient) -> None:
    page = browser.get("/").text
    for words in (
        "Simulator mode",
        "Standing desk for $640.00",
        "waiting for an answer",
        "Sam Lee",
        "Nothing needs you",
    ):
        assert words in page


def test_the_page_of_a_request_says_who_is_waited_on_and_what_was_decided(
    app: Flask, desk: Desk, clock: ManualClock, browser: FlaskClient
) -> None:
    app.extensions["sayso.carrier"].text("+14155550102", "YES we need it")
    clock.move(timedelta(minutes=2))  # until then she could have undone it
    for effect_id, kind in tend.due(desk, 50):
        perform.perform(desk, effect_id, kind)
    page = browser.get("/requests/1").text
    assert "we need it" in page
    assert re.search(r"Ana( Ruiz)? and Kim", page)
    assert "Noted: YES" in page


def test_a_request_that_is_not_there_is_a_page_of_its_own(browser: FlaskClient) -> None:
    for number in (99, 2**63 - 1, 2**63, 10**40):
        answer = browser.get(f"/requests/{number}")
        assert answer.status_code == 404
        assert "Not found" in answer.text


def test_a_host_that_is_no_name_gets_no_page_and_no_trace(browser: FlaskClient) -> None:
    answer = browser.get("/", headers={"Host": "a" * 64})
    assert (answer.status_code, answer.text) == (400, "")


def test_hostile_words_stay_words(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    roster.change_person(desk, "ana", {"name": SCRIPT}, "test")
    number = start(desk, "purchase", "sam", {"item": SCRIPT, "amount": "5"}, "test")
    app.extensions["sayso.carrier"].text("+14155550199", SCRIPT)
    for path in ("/", f"/requests/{number}"):
        page = browser.get(path).text
        assert "alert(1)" in page
        assert "<script>" not in page


def test_reply_codes_are_shown_to_administrators_only(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    assert "YES ****" not in browser.get("/requests/1").text
    roster.add_person(
        desk,
        {"handle": "eve", "name": "Eve", "phone": "+14155550190", "email": "eve@example.com", "role": "viewer"},
        "test",
    )
    viewer = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    assert viewer.post(f"/sign-in/{admit.create_sign_in_link(desk, 'eve@example.com')}").status_code == 303
    assert "YES ****" in viewer.get("/requests/1").text


def test_times_are_said_as_people_say_them(browser: FlaskClient, clock: ManualClock) -> None:
    clock.move(timedelta(minutes=26))
    page = browser.get("/").text
    assert "26 min ago" in page
    assert 'title="Mon 01 Jun 2026, 09:00 UTC"' in page


def test_an_error_of_ours_is_a_page_without_a_trace(app: Flask, browser: FlaskClient) -> None:
    def fail() -> str:
        raise RuntimeError("the secret inside")

    app.view_functions["inbox.index"] = fail
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    assert "secret" not in answer.text


def test_a_database_that_is_gone_is_a_page_too(app: Flask, browser: FlaskClient) -> None:
    def fail() -> str:
        raise StoreUnavailable("no disk")

    app.view_functions["inbox.index"] = fail
    answer = browser.get("/")
    assert answer.status_code == 503
    assert "Nothing was stored" in answer.text


def test_a_form_that_is_too_large_is_refused_in_words(browser: FlaskClient) -> None:
    answer = browser.post("/sign-out", data={"csrf_token": "x" * (2 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "too large" in answer.text
    assert "2 MB at most" in answer.text
