"""What somebody typed is not lost because his session ended, or because his page was open too long."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.signing_in import OWN, PASSWORD, add_user, app_code, entered, sign_in
from tests.web.conftest import TOKEN, token
from workflow.clock import ManualClock
from workflow.service import admit
from workflow.service.work import Desk

NAME = "Vera <b>Vogel</b> & Söhne"
FOREIGN = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def vera(app: Flask, desk: Desk, clock: ManualClock) -> FlaskClient:
    """The browser of somebody whose session has ended while she typed."""
    add_user(desk, "vera@example.com", "viewer")
    client = sign_in(app.test_client(), desk, clock, "vera@example.com")
    clock.move(timedelta(hours=12))
    return client


def typed(client: FlaskClient, path: str = "/account/name", **fields: str) -> TestResponse:
    return client.post(path, data={"csrf_token": "stale", **(fields or {"name": NAME})}, headers=OWN)


def hidden(answer: TestResponse) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(answer.text)}


def sign_in_again(client: FlaskClient, asked: TestResponse, email: str = "vera@example.com") -> TestResponse:
    return client.post("/sign-in", data={**hidden(asked), "email": email, "password": PASSWORD}, headers=OWN)


def test_what_was_typed_is_shown_after_signing_in_and_sent_when_she_says_so(vera: FlaskClient) -> None:
    asked = typed(vera)
    assert asked.status_code == 401
    assert "What you typed is kept" in asked.text
    shown = sign_in_again(vera, asked)
    assert shown.status_code == 200
    assert "Vera &lt;b&gt;Vogel&lt;/b&gt; &amp; Söhne" in shown.text
    assert "Vogel" not in vera.get("/account").text, "nothing is sent by itself"
    assert 'action="/account/name"' in shown.text
    sent = vera.post("/account/name", data=hidden(shown), headers=OWN)
    assert sent.status_code == 303
    assert "Söhne" in vera.get("/account").text


def test_it_comes_along_through_a_wrong_password_and_the_six_digits(app: Flask, desk: Desk, clock: ManualClock) -> None:
    add_user(desk, "ada@example.com", "admin", app=True)
    client = sign_in(app.test_client(), desk, clock, "ada@example.com")
    clock.move(timedelta(hours=13))
    asked = typed(client)
    wrong = client.post("/sign-in", data={**hidden(asked), "email": "ada@example.com", "password": "no"}, headers=OWN)
    assert wrong.status_code == 422
    digits = sign_in_again(client, wrong, "ada@example.com")
    assert "The six digits" in digits.text
    shown = client.post("/sign-in/code", data={**hidden(digits), "code": app_code(clock)}, headers=OWN)
    assert "Söhne" in shown.text


def test_whoever_came_in_by_a_link_in_another_tab_goes_on_in_this_one(vera: FlaskClient, desk: Desk) -> None:
    asked = typed(vera)
    early = vera.post("/sign-in/resume", data={"kept": hidden(asked)["kept"]}, headers=OWN)
    assert early.status_code == 401
    path = f"/sign-in/{admit.create_sign_in_link(desk, 'vera@example.com')}"
    vera.post(path, data={"csrf_token": token(vera, path)})
    shown = vera.post("/sign-in/resume", data={"kept": hidden(early)["kept"]}, headers=OWN)
    assert shown.status_code == 200
    assert "Söhne" in shown.text


def test_it_is_not_shown_to_another_user(app: Flask, desk: Desk, vera: FlaskClient) -> None:
    add_user(desk, "otto@example.com", "viewer")
    asked = typed(vera)
    answer = sign_in_again(vera, asked, "otto@example.com")
    assert answer.status_code == 303
    assert vera.post("/sign-in/resume", data={"kept": hidden(asked)["kept"]}, headers=OWN).status_code == 403


@pytest.mark.parametrize("headers", [FOREIGN, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {}])
def test_what_another_site_sends_is_not_kept(vera: FlaskClient, headers: dict[str, str]) -> None:
    answer = vera.post("/account/name", data={"name": NAME}, headers=headers)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in"


def test_what_was_kept_is_shown_only_to_a_page_of_ours(vera: FlaskClient, desk: Desk, app: Flask) -> None:
    sealed = hidden(typed(vera))["kept"]
    browser, _ = entered(app, desk, "vera@example.com")
    for headers in (FOREIGN, {}, {"Origin": "null"}):
        assert browser.post("/sign-in/resume", data={"kept": sealed}, headers=headers).status_code == 400
    for made_up in ("", "x", sealed[:-2] + "AA", "ä"):
        assert browser.post("/sign-in/resume", data={"kept": made_up}, headers=OWN).status_code == 400


def test_without_encryption_the_origin_says_that_it_is_our_own_page(vera: FlaskClient) -> None:
    answer = vera.post("/account/name", data={"name": NAME}, headers={"Origin": "http://localhost"})
    assert answer.status_code == 401
    assert "What you typed is kept" in answer.text


def test_a_script_is_told_that_it_is_signed_out(vera: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
    answer = vera.post("/account/name", data={"name": NAME}, headers=headers)
    assert (answer.status_code, answer.text) == (401, "You are signed out.")


def test_passwords_and_codes_are_not_carried_about(vera: FlaskClient) -> None:
    asked = typed(vera, "/account/password", new_password="opensesame", code="123456", name=NAME)
    shown = sign_in_again(vera, asked)
    assert "Passwords and codes are not kept" in shown.text
    assert "123456" not in shown.text
    assert hidden(shown)["name"] == NAME
    assert not {"new_password", "code"} & set(hidden(shown))


def test_what_is_too_long_and_files_are_said_not_to_be_kept(vera: FlaskClient) -> None:
    much = sign_in_again(vera, typed(vera, name="x" * 400_000))
    assert "too long to be kept" in much.text
    assert "Send it again" not in much.text


def test_files_are_said_not_to_be_kept(vera: FlaskClient) -> None:
    data = {"csrf_token": "stale", "name": NAME, "file": (BytesIO(b"a,b"), "people.csv")}
    asked = vera.post("/account/name", data=data, headers=OWN)
    shown = sign_in_again(vera, asked)
    assert "Files cannot be kept" in shown.text
    assert "Send it again" not in shown.text


def test_several_values_of_one_field_all_come_back(vera: FlaskClient) -> None:
    asked = vera.post("/account/name?from=here", data={"name": ["one", "two"], "more": "three"}, headers=OWN)
    shown = sign_in_again(vera, asked)
    names = [each for each in HIDDEN.findall(shown.text) if each[0] in ("name", "more")]
    assert names == [("name", "one"), ("name", "two"), ("more", "three")]
    assert 'action="/account/name?from=here"' in shown.text


def test_leaving_and_looks_are_not_kept(vera: FlaskClient) -> None:
    for path in ("/sign-out", "/theme", "/keys"):
        assert vera.post(path, data={"theme": "dark"}, headers=OWN).status_code == 303


def test_a_page_that_was_open_too_long_keeps_what_was_typed(browser: FlaskClient) -> None:
    answer = typed(browser)
    assert answer.status_code == 400
    assert "This page was open too long" in answer.text
    assert "Söhne" in answer.text
    assert browser.post("/account/name", data=hidden(answer), headers=OWN).status_code == 303
    assert "Söhne" in browser.get("/account").text


@pytest.mark.parametrize("headers", [FOREIGN, {}])
def test_another_site_gets_no_page_with_a_button_to_send_it_again(
    browser: FlaskClient, headers: dict[str, str]
) -> None:
    answer = browser.post("/account/name", data={"csrf_token": "made up", "name": NAME}, headers=headers)
    assert answer.status_code == 400
    assert "could not be read" in answer.text
    assert "Söhne" not in answer.text


def test_a_sign_in_page_that_was_open_too_long_says_so(stranger: FlaskClient) -> None:
    answer = stranger.post("/sign-in", data={"csrf_token": "old", "email": "a@b.example", "password": PASSWORD})
    assert answer.status_code == 400
    assert "keeps no cookies" in answer.text
    assert PASSWORD not in answer.text
    assert TOKEN.search(answer.text)


def test_the_token_on_the_page_that_shows_it_is_that_of_the_new_session(app: Flask, vera: FlaskClient) -> None:
    with app.test_request_context():
        assert render_template_string("{{ csrf_token() }}")
    shown = sign_in_again(vera, typed(vera))
    assert vera.post("/theme", data={"csrf_token": hidden(shown)["csrf_token"], "theme": "dark"}).status_code == 303
