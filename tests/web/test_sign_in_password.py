"""E-mail and password, then six digits: what lets somebody in, what does not, and what is said of it."""

import logging
import re
import time
from datetime import timedelta
from html import unescape

import pyotp
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.signing_in import KEY, PASSWORD, add_user, app_code, entered, has_app, row, send, sign_in
from tests.web.conftest import token
from workflow.clock import ManualClock
from workflow.logs import Masking
from workflow.service import roster, second_factor
from workflow.service.work import Desk
from workflow.store import users

WRONG = "do not fit together"


def test_a_password_and_the_six_digits_let_an_administrator_in(app: Flask, desk: Desk, clock: ManualClock) -> None:
    add_user(desk, "ada@example.com", "admin", app=True)
    client = app.test_client()
    answer = send(client, "/sign-in", email="ada@example.com", password=PASSWORD)
    assert answer.headers["Location"] == "/sign-in/code"
    assert client.get("/").status_code == 303, "the password alone lets nobody in"
    clock.move(timedelta(seconds=30))
    assert send(client, "/sign-in/code", code=app_code(clock)).status_code == 303
    assert client.get("/account").status_code == 200


def test_a_viewer_without_an_app_comes_in_with_the_password_alone(app: Flask, desk: Desk) -> None:
    add_user(desk, "vera@example.com", "viewer")
    client = app.test_client()
    assert send(client, "/sign-in", email=" Vera@Example.com ", password=PASSWORD).headers["Location"] == "/"
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("role", ["admin", "operator"])
def test_who_can_do_harm_sets_up_an_app_before_anything_else(
    app: Flask, desk: Desk, clock: ManualClock, role: str
) -> None:
    add_user(desk, "otto@example.com", role)
    client = app.test_client()
    answer = send(client, "/sign-in", email="otto@example.com", password=PASSWORD)
    assert answer.headers["Location"] == "/sign-in/enrol"
    page = client.get("/sign-in/enrol")
    assert f"As an {role} you also need the six digits" in page.text
    assert "<svg" in page.text
    assert client.get("/").status_code == 303
    found = re.search(r'class="mono key">([A-Z2-7 ]+)<', page.text)
    assert found
    key = found[1].replace(" ", "")
    wrong = send(client, "/sign-in/enrol", code="000000")
    assert wrong.status_code == 422
    assert found[1] in wrong.text, "the same key, so that the app need not be told again"
    assert send(client, "/sign-in/enrol", code=pyotp.TOTP(key).at(clock.now())).status_code == 303
    assert client.get("/account").status_code == 200
    assert has_app(desk, "otto@example.com")


def test_the_code_that_set_an_app_up_does_not_sign_in_a_second_time(app: Flask, desk: Desk, clock: ManualClock) -> None:
    add_user(desk, "ada@example.com", "admin", app=True)
    client = app.test_client()
    send(client, "/sign-in", email="ada@example.com", password=PASSWORD)
    assert send(client, "/sign-in/code", code=app_code(clock)).status_code == 422
    clock.move(timedelta(seconds=30))
    assert send(client, "/sign-in/code", code=app_code(clock)).status_code == 303
    again = app.test_client()
    send(again, "/sign-in", email="ada@example.com", password=PASSWORD)
    assert send(again, "/sign-in/code", code=app_code(clock)).status_code == 422


def test_the_app_that_somebody_answers_texts_with_counts_here_too(app: Flask, desk: Desk, clock: ManualClock) -> None:
    secret = second_factor.enrol(desk, "ana", "test").secret
    second_factor.confirm(desk, "ana", pyotp.TOTP(secret).at(clock.now()), "test")
    clock.move(timedelta(minutes=1))
    add_user(desk, "ana@example.com", "operator", person="ana")
    client = app.test_client()
    assert send(client, "/sign-in", email="ana@example.com", password=PASSWORD).headers["Location"] == "/sign-in/code"
    assert send(client, "/sign-in/code", code=pyotp.TOTP(secret).at(clock.now())).status_code == 303


def test_somebody_unknown_and_a_wrong_password_get_the_same_answer(app: Flask, desk: Desk) -> None:
    add_user(desk, "vera@example.com", "viewer")
    add_user(desk, "linkonly@example.com", "viewer", password=None)
    pages = []
    for email in ("vera@example.com", "nobody@example.com", "linkonly@example.com", "no address"):
        answer = send(app.test_client(), "/sign-in", email=email, password="wrong password")
        assert answer.status_code == 422
        pages.append(said(answer).replace(email, "EMAIL"))
    assert WRONG in pages[0]
    assert len(set(pages)) == 1


def test_somebody_unknown_takes_as_long_as_a_wrong_password(app: Flask, desk: Desk) -> None:
    add_user(desk, "vera@example.com", "viewer")

    def quickest(email: str) -> float:
        client = app.test_client()
        spent = []
        for _ in range(4):
            sent = token(client, "/sign-in")
            began = time.perf_counter()
            client.post("/sign-in", data={"csrf_token": sent, "email": email, "password": "wrong password"})
            spent.append(time.perf_counter() - began)
        return min(spent)

    known, unknown = quickest("vera@example.com"), quickest("nobody@example.com")
    assert unknown > known / 2


def test_after_five_wrong_passwords_not_even_the_right_one_is_looked_at(
    app: Flask, desk: Desk, clock: ManualClock
) -> None:
    add_user(desk, "vera@example.com", "viewer")
    client = app.test_client()
    for _ in range(5):
        assert send(client, "/sign-in", email="vera@example.com", password="wrong password").status_code == 422
        clock.move(timedelta(seconds=30))
    clock.move(timedelta(minutes=14))
    answer = send(client, "/sign-in", email="vera@example.com", password=PASSWORD)
    assert answer.status_code == 422
    assert WRONG in said(answer)
    clock.move(timedelta(minutes=1))
    assert send(client, "/sign-in", email="vera@example.com", password=PASSWORD).status_code == 303


def test_the_pause_grows_and_is_gone_with_the_right_password(app: Flask, desk: Desk, clock: ManualClock) -> None:
    add_user(desk, "vera@example.com", "viewer")
    client = app.test_client()
    for _ in range(2):
        send(client, "/sign-in", email="vera@example.com", password="wrong password")
    assert row(desk, "vera@example.com").locked_until is None
    send(client, "/sign-in", email="vera@example.com", password="wrong password")
    assert send(client, "/sign-in", email="vera@example.com", password=PASSWORD).status_code == 422
    clock.move(timedelta(seconds=5))
    assert send(client, "/sign-in", email="vera@example.com", password=PASSWORD).status_code == 303
    with desk.database.reading() as tx:
        assert users.credentials(tx, row(desk, "vera@example.com").id).failures == 0


def test_wrong_codes_lock_as_wrong_passwords_do(app: Flask, desk: Desk, clock: ManualClock) -> None:
    add_user(desk, "ada@example.com", "admin", app=True)
    client = app.test_client()
    send(client, "/sign-in", email="ada@example.com", password=PASSWORD)
    clock.move(timedelta(seconds=30))
    for _ in range(5):
        assert send(client, "/sign-in/code", code="000000").status_code == 422
        clock.move(timedelta(seconds=30))
    assert send(client, "/sign-in/code", code=app_code(clock)).status_code == 422
    assert send(app.test_client(), "/sign-in", email="ada@example.com", password=PASSWORD).status_code == 422


def test_the_right_password_is_forgotten_after_ten_minutes(app: Flask, desk: Desk, clock: ManualClock) -> None:
    add_user(desk, "ada@example.com", "admin", app=True)
    client = app.test_client()
    send(client, "/sign-in", email="ada@example.com", password=PASSWORD)
    sent = token(client, "/sign-in/code")
    clock.move(timedelta(minutes=10))
    answer = client.post("/sign-in/code", data={"csrf_token": sent, "code": app_code(clock)})
    assert "took too long" in answer.text
    assert client.get("/account").status_code == 303


def test_a_password_that_was_changed_in_between_stops_the_second_half(
    app: Flask, desk: Desk, clock: ManualClock
) -> None:
    add_user(desk, "ada@example.com", "admin", app=True)
    client = app.test_client()
    send(client, "/sign-in", email="ada@example.com", password=PASSWORD)
    sent = token(client, "/sign-in/code")
    desk.database.transact(lambda tx: users.end_sessions(tx, row(desk, "ada@example.com").id))
    clock.move(timedelta(seconds=30))
    client.post("/sign-in/code", data={"csrf_token": sent, "code": app_code(clock)})
    assert client.get("/account").status_code == 303


def test_a_hash_of_other_parameters_is_made_anew(app: Flask, desk: Desk) -> None:
    add_user(desk, "vera@example.com", "viewer")
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    user_id = row(desk, "vera@example.com").id
    desk.database.transact(lambda tx: users.change(tx, user_id, {"password_hash": old}))
    assert send(app.test_client(), "/sign-in", email="vera@example.com", password=PASSWORD).status_code == 303
    with desk.database.reading() as tx:
        fresh = users.credentials(tx, user_id).password_hash
    assert fresh != old
    assert send(app.test_client(), "/sign-in", email="vera@example.com", password=PASSWORD).status_code == 303


def test_a_stopped_user_has_no_password_any_more(app: Flask, desk: Desk, clock: ManualClock) -> None:
    add_user(desk, "vera@example.com", "viewer")
    user_id = row(desk, "vera@example.com").id
    desk.database.transact(lambda tx: users.change(tx, user_id, {"disabled_at": clock.now()}))
    assert send(app.test_client(), "/sign-in", email="vera@example.com", password=PASSWORD).status_code == 422


def test_what_is_missing_is_said_at_its_field_and_the_address_stays(stranger: FlaskClient) -> None:
    answer = send(stranger, "/sign-in", email="vera@example.com", password="")
    assert answer.status_code == 422
    assert "Type your password." in answer.text
    assert 'value="vera@example.com"' in answer.text
    assert "Type your e-mail address." in send(stranger, "/sign-in", email="", password="x").text


@pytest.mark.parametrize("typed", ["\x00", "\ufffe", "x" * 100_000, "١٢٣٤٥٦", "12345", "", "1e5"])
def test_nothing_that_is_typed_here_breaks_anything(app: Flask, desk: Desk, typed: str) -> None:
    add_user(desk, "ada@example.com", "admin", app=True)
    client = app.test_client()
    assert send(client, "/sign-in", email=typed, password=typed).status_code == 422
    send(client, "/sign-in", email="ada@example.com", password=PASSWORD)
    assert send(client, "/sign-in/code", code=typed).status_code == 422


def test_neither_password_nor_code_nor_link_is_in_the_log(
    app: Flask, desk: Desk, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.handler.addFilter(Masking())
    add_user(desk, "ada@example.com", "admin", app=True)
    clock.move(timedelta(seconds=30))
    code = app_code(clock)
    client = app.test_client()
    sign_in(client, desk, clock, "ada@example.com")
    link = entered(app, desk, "owner@example.com")[1]
    assert "POST /sign-in/****" in caplog.text
    for hidden in (PASSWORD, code, KEY, link):
        assert hidden not in caplog.text


def test_who_is_signed_in_already_is_sent_on(browser: FlaskClient) -> None:
    assert browser.get("/sign-in?next=/requests").headers["Location"] == "/requests"
    assert browser.get("/sign-in?next=//evil.example").headers["Location"] == "/"


def test_a_deleted_persons_app_does_not_count(app: Flask, desk: Desk, clock: ManualClock) -> None:
    secret = second_factor.enrol(desk, "joe", "test").secret
    second_factor.confirm(desk, "joe", pyotp.TOTP(secret).at(clock.now()), "test")
    add_user(desk, "joe@example.com", "viewer", person="joe")
    roster.delete_person(desk, "joe", "test")
    assert send(app.test_client(), "/sign-in", email="joe@example.com", password=PASSWORD).headers["Location"] == "/"


def said(answer: TestResponse) -> str:
    """The page without what is different each time it is drawn."""
    return unescape(re.sub(r'value="[^"]{60,}"|number <code>\w+', "", answer.text))
