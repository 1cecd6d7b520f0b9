"""One's own account: name, password, authenticator app, theme and keys."""

import re
from datetime import timedelta
from io import BytesIO

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.signing_in import PASSWORD, add_user, app_code, entered, has_app, row, send, sign_in
from tests.web.conftest import token
from workflow.clock import ManualClock
from workflow.service.actor import Actor, Forbidden, Role
from workflow.service.board import account
from workflow.service.work import Desk
from workflow.store import audit

NEW = "seven quiet herons"
SHOWN_KEY = re.compile(r'class="mono key">([A-Z2-7 ]+)<')


@pytest.fixture
def vera(app: Flask, desk: Desk, clock: ManualClock) -> FlaskClient:
    add_user(desk, "vera@example.com", "viewer")
    return sign_in(app.test_client(), desk, clock, "vera@example.com")


def key_of(client: FlaskClient) -> str:
    found = SHOWN_KEY.search(client.get("/account/app").text)
    assert found
    return found[1].replace(" ", "")


def set_up(client: FlaskClient, clock: ManualClock, **more: str) -> str:
    """Set up an app; gives its key."""
    assert send(client, "/account/app", at="/account", password=PASSWORD).status_code == 303
    key = key_of(client)
    code = pyotp.TOTP(key).at(clock.now())
    assert send(client, "/account/app/confirm", at="/account/app", code=code, **more).status_code == 303
    clock.move(timedelta(seconds=60))
    return key


def test_a_name_is_changed_and_shown(vera: FlaskClient, desk: Desk) -> None:
    assert send(vera, "/account/name", at="/account", name="  Vera Vogel ").status_code == 303
    assert row(desk, "vera@example.com").name == "Vera Vogel"
    assert "Vera Vogel" in vera.get("/").text
    assert send(vera, "/account/name", at="/account", name="x" * 81).status_code == 422
    send(vera, "/account/name", at="/account", name="")
    assert row(desk, "vera@example.com").name is None


@pytest.mark.parametrize(("part", "field"), [("name", "name"), ("password", "new")])
def test_a_file_in_the_place_of_words_is_no_words(vera: FlaskClient, desk: Desk, part: str, field: str) -> None:
    given = {"csrf_token": token(vera, "/account"), "old": PASSWORD, field: (BytesIO(b"x"), "x.txt")}
    assert vera.post(f"/account/{part}", data=given).status_code in (303, 422)
    assert row(desk, "vera@example.com").name is None


def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(
    app: Flask, desk: Desk, clock: ManualClock, vera: FlaskClient
) -> None:
    other = sign_in(app.test_client(), desk, clock, "vera@example.com")
    wrong = send(vera, "/account/password", at="/account", old="not that one", new=NEW)
    assert wrong.status_code == 422
    assert "not your password" in wrong.text
    assert NEW not in wrong.text
    assert send(vera, "/account/password", at="/account", old=PASSWORD, new=NEW).status_code == 303
    assert vera.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert send(app.test_client(), "/sign-in", email="vera@example.com", password=PASSWORD).status_code == 422
    clock.move(timedelta(minutes=1))
    assert send(app.test_client(), "/sign-in", email="vera@example.com", password=NEW).status_code == 303


def test_a_first_password_needs_no_old_one(app: Flask, desk: Desk) -> None:
    browser, _ = entered(app, desk, "owner@example.com")
    assert "Current password" not in browser.get("/account").text
    assert send(browser, "/account/password", at="/account", new=NEW).status_code == 303
    page = browser.get("/account").text
    assert "Current password" in page
    assert "next time you sign in with the password you have to set one up" in page
    answer = send(app.test_client(), "/sign-in", email="owner@example.com", password=NEW)
    assert answer.headers["Location"] == "/sign-in/enrol"


@pytest.mark.parametrize("new", ["", "short", "vera@example.com", "x" * 201, "1234567890"])
def test_what_is_no_password_is_refused_with_the_reason(vera: FlaskClient, new: str) -> None:
    answer = send(vera, "/account/password", at="/account", old=PASSWORD, new=new)
    assert answer.status_code == 422
    assert 'id="new-error"' in answer.text


def test_old_passwords_cannot_be_guessed_here_either(vera: FlaskClient, clock: ManualClock) -> None:
    for _ in range(5):
        send(vera, "/account/password", at="/account", old="not that one", new=NEW)
        clock.move(timedelta(seconds=30))
    assert send(vera, "/account/password", at="/account", old=PASSWORD, new=NEW).status_code == 422
    clock.move(timedelta(minutes=15))
    assert send(vera, "/account/password", at="/account", old=PASSWORD, new=NEW).status_code == 303


def test_an_app_counts_once_its_first_code_was_typed(
    app: Flask, desk: Desk, clock: ManualClock, vera: FlaskClient
) -> None:
    assert send(vera, "/account/app", at="/account", password="not that one").status_code == 422
    assert vera.get("/account/app").status_code == 303
    assert send(vera, "/account/app", at="/account", password=PASSWORD).status_code == 303
    assert "<svg" in vera.get("/account/app").text
    wrong = send(vera, "/account/app/confirm", at="/account/app", code="000000")
    assert wrong.status_code == 422
    assert not has_app(desk, "vera@example.com")
    key = set_up(vera, clock)
    assert has_app(desk, "vera@example.com")
    assert vera.get("/account/app").status_code == 303, "the key is not shown again"
    other = app.test_client()
    answer = send(other, "/sign-in", email="vera@example.com", password=PASSWORD)
    assert answer.headers["Location"] == "/sign-in/code"
    assert send(other, "/sign-in/code", code=pyotp.TOTP(key).at(clock.now())).status_code == 303


def test_an_app_is_replaced_by_a_code_of_each(desk: Desk, clock: ManualClock, vera: FlaskClient) -> None:
    old = set_up(vera, clock)
    assert send(vera, "/account/app", at="/account", password=PASSWORD).status_code == 303
    new = key_of(vera)
    assert new != old
    codes = {"code": pyotp.TOTP(new).at(clock.now()), "current": "000000"}
    assert send(vera, "/account/app/confirm", at="/account/app", **codes).status_code == 422
    codes["current"] = pyotp.TOTP(old).at(clock.now())
    assert send(vera, "/account/app/confirm", at="/account/app", **codes).status_code == 303
    clock.move(timedelta(minutes=1))
    gone = send(vera, "/account/app/remove", at="/account", code=pyotp.TOTP(old).at(clock.now()))
    assert gone.status_code == 422
    assert send(vera, "/account/app/remove", at="/account", code=pyotp.TOTP(new).at(clock.now())).status_code == 303
    assert not has_app(desk, "vera@example.com")


def test_wrong_codes_are_counted_though_the_page_comes_again(desk: Desk, clock: ManualClock, vera: FlaskClient) -> None:
    key = set_up(vera, clock)
    for _ in range(5):
        assert send(vera, "/account/app/remove", at="/account", code="000000").status_code == 422
        clock.move(timedelta(seconds=30))
    right = pyotp.TOTP(key).at(clock.now())
    assert send(vera, "/account/app/remove", at="/account", code=right).status_code == 422


def test_whose_role_needs_an_app_does_not_remove_it(app: Flask, desk: Desk, clock: ManualClock) -> None:
    add_user(desk, "ada@example.com", "admin", app=True)
    client = sign_in(app.test_client(), desk, clock, "ada@example.com")
    assert "Remove the app" not in client.get("/account").text
    clock.move(timedelta(seconds=60))
    assert send(client, "/account/app/remove", at="/account", code=app_code(clock)).status_code == 403
    assert has_app(desk, "ada@example.com")


def test_an_offer_is_for_one_user_and_an_hour(app: Flask, desk: Desk, clock: ManualClock, vera: FlaskClient) -> None:
    add_user(desk, "otto@example.com", "viewer")
    me, him = (
        Actor(by="x", name="X", role=Role.VIEWER, user_id=row(desk, f"{name}@example.com").id)
        for name in ("vera", "otto")
    )
    sealed = account.offer(desk, me, password=PASSWORD)
    assert account.opened(desk, him, sealed) is None
    assert account.opened(desk, me, sealed)
    clock.move(timedelta(hours=1, seconds=1))
    assert account.opened(desk, me, sealed) is None


def test_theme_and_keys_are_switched_from_here(vera: FlaskClient) -> None:
    answer = send(vera, "/theme", at="/account", theme="dark", next="/account")
    assert answer.headers["Location"] == "/account"
    assert 'data-theme="dark"' in vera.get("/account").text
    send(vera, "/keys", at="/account", keys="off", next="/account")
    assert "Turn shortcuts on" in vera.get("/account").text


def test_programs_have_no_account(desk: Desk) -> None:
    program = Actor(by="token:x", name="x", role=Role.ADMIN)
    for act in (
        lambda: account.view(desk, program), lambda: account.rename(desk, program, "x"),
        lambda: account.set_password(desk, program, old="", new=NEW), lambda: account.offer(desk, program, password=""),
        lambda: account.sign_out_elsewhere(desk, program),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            act()


def test_what_somebody_changed_about_himself_is_on_the_record_without_any_secret(
    desk: Desk, clock: ManualClock, vera: FlaskClient
) -> None:
    key = set_up(vera, clock)
    send(vera, "/account/password", at="/account", old=PASSWORD, new=NEW)
    send(vera, "/account/sign-out-elsewhere", at="/account")
    with desk.database.reading() as tx:
        bodies = [each.body for each in audit.entries(tx, audit.ADMIN)]
    assert {"SecondFactorEnrolled", "PasswordChanged", "SignedOutElsewhere"} <= {each["event"] for each in bodies}
    for hidden in (key, PASSWORD, NEW):
        assert hidden not in str(bodies)
