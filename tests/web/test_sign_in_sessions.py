"""How long somebody stays signed in, what ends it, and what the cookie is like."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.signing_in import HASH, PASSWORD, add_user, entered, row, send, sign_in
from tests.web.conftest import token
from workflow import create_app
from workflow.clock import ManualClock
from workflow.runners.process import prepare
from workflow.service import admit, roster, simulated
from workflow.service.actor import Actor, Role
from workflow.service.board import users as board
from workflow.service.seed import seed
from workflow.service.work import Desk
from workflow.settings import Settings
from workflow.store import users

ADMIN = Actor(by="test", name="Test", role=Role.ADMIN)


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_a_session_ends_after_twelve_hours_without_use(browser: FlaskClient, clock: ManualClock) -> None:
    for _ in range(3):
        clock.move(timedelta(hours=11, minutes=59))
        assert is_in(browser)
    clock.move(timedelta(hours=12))
    assert not is_in(browser)


def test_a_session_ends_after_seven_days_however_much_it_is_used(browser: FlaskClient, clock: ManualClock) -> None:
    for _ in range(13):
        clock.move(timedelta(hours=11, minutes=59))
        assert is_in(browser)
    clock.move(timedelta(hours=11, minutes=59))
    assert is_in(browser)
    clock.move(timedelta(minutes=15))
    assert not is_in(browser)


def test_a_page_that_only_fetches_itself_is_no_use(browser: FlaskClient, clock: ManualClock) -> None:
    for _ in range(5):
        clock.move(timedelta(hours=2))
        browser.get("/live?since=0&topics=requests")
        assert browser.get("/account", headers={"X-Live": "1"}).status_code in (200, 204)  # they take turns
    clock.move(timedelta(hours=2))
    assert not is_in(browser)


def test_what_an_open_page_asks_takes_no_part_in_signing_in(app: Flask, desk: Desk) -> None:
    stranger = app.test_client()
    path = f"/sign-in/{admit.create_sign_in_link(desk, 'rosa@example.com')}"
    stranger.get("/requests?status=pending", follow_redirects=True)
    stranger.get(path)
    for asked in ("/live?since=0&topics=requests", "/people/choices?q=a"):
        answer = stranger.get(asked)
        assert (answer.status_code, answer.headers.get("Set-Cookie")) == (401, None)
    assert send(stranger, path).headers["Location"] == "/requests?status=pending"


def test_skipping_the_simulated_clock_signs_nobody_out(browser: FlaskClient, desk: Desk, clock: ManualClock) -> None:
    simulated.skip(desk, clock.now() + timedelta(days=30))
    assert is_in(browser)


def test_signing_in_begins_a_new_session_and_lets_go_of_what_a_stranger_brought(app: Flask, desk: Desk) -> None:
    client = app.test_client()
    client.get("/sign-in?next=/people")
    with client.session_transaction() as session:
        session["planted"] = "by somebody"
        before = dict(session)
    path = f"/sign-in/{admit.create_sign_in_link(desk, 'owner@example.com')}"
    client.post(path, data={"csrf_token": token(client, path)})
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before["csrf_token"]
        first = session["id"]
    other, _ = entered(app, desk, "owner@example.com")
    with other.session_transaction() as session:
        assert session["id"] != first


def test_a_copied_cookie_opens_nothing_after_signing_out(app: Flask, browser: FlaskClient) -> None:
    thief = app.test_client()
    cookie = browser.get_cookie("sayso")
    assert cookie
    thief.set_cookie("sayso", cookie.value)
    assert is_in(thief)
    send(browser, "/sign-out", at="/account")
    assert not is_in(browser)
    assert not is_in(thief)


def test_signing_out_leaves_the_other_sessions_of_the_same_user(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    other, _ = entered(app, desk, "owner@example.com")
    send(browser, "/sign-out", at="/account")
    assert is_in(other)


def test_signing_out_everywhere_else_leaves_this_one(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    other, _ = entered(app, desk, "owner@example.com")
    send(browser, "/account/sign-out-elsewhere", at="/account")
    assert is_in(browser)
    assert not is_in(other)


@pytest.mark.parametrize("what", ["role", "person", "disable", "second factor"])
def test_what_an_administrator_changes_ends_the_sessions_of_that_user_alone(
    app: Flask, desk: Desk, clock: ManualClock, browser: FlaskClient, what: str
) -> None:
    made = add_user(desk, "vera@example.com", "viewer")
    client = sign_in(app.test_client(), desk, clock, "vera@example.com")
    assert is_in(client)
    given = {"name": "", "role": "viewer", "person": ""}
    match what:
        case "role":
            board.change(desk, ADMIN, made, **given | {"role": "operator"})
        case "person":
            board.change(desk, ADMIN, made, **given | {"person": "kim"})
        case "disable":
            board.disable(desk, ADMIN, made)
        case "second factor":
            board.remove_second_factor(desk, ADMIN, made)
    assert not is_in(client)
    assert is_in(browser)


def test_another_name_ends_no_session(app: Flask, desk: Desk, clock: ManualClock) -> None:
    made = add_user(desk, "vera@example.com", "viewer")
    client = sign_in(app.test_client(), desk, clock, "vera@example.com")
    board.change(desk, ADMIN, made, name="Vera", role="viewer", person="")
    assert "Vera" in client.get("/account").text


def test_a_session_of_before_this_version_is_over(browser: FlaskClient) -> None:
    with browser.session_transaction() as session:
        for name in ("epoch", "began", "used", "id"):
            del session[name]
    assert not is_in(browser)


def test_a_stopped_users_link_opens_nothing(app: Flask, desk: Desk) -> None:
    made = add_user(desk, "vera@example.com", "viewer")
    secret = board.make_link(desk, ADMIN, made)
    desk.database.transact(lambda tx: users.change(tx, made, {"disabled_at": desk.clock.now()}))
    assert app.test_client().get(f"/sign-in/{secret}").status_code == 410


def test_when_somebody_was_last_active_is_noted_when_he_does_something(
    browser: FlaskClient, desk: Desk, clock: ManualClock
) -> None:
    began = clock.now()
    clock.move(timedelta(hours=1))
    browser.get("/account")
    assert row(desk, "owner@example.com").seen_at == began, "looking changes nothing"
    send(browser, "/theme", at="/account", theme="dark")
    assert row(desk, "owner@example.com").seen_at == clock.now()
    simulated.skip(desk, clock.now() + timedelta(days=30))
    send(browser, "/theme", at="/account", theme="light")
    simulated.wipe(desk, "test")  # which sets the clock back
    send(browser, "/theme", at="/account", theme="dark")
    assert row(desk, "owner@example.com").seen_at == clock.now()


@pytest.mark.parametrize(("url", "name"), [("https://sayso.example.com", "__Host-sayso"), ("", "sayso")])
def test_the_cookie_is_for_our_eyes_only(tmp_path: Path, clock: ManualClock, url: str, name: str) -> None:
    app = create_app(Settings.read({"PUBLIC_URL": url} if url else {}, tmp_path), clock=clock)
    desk = app.extensions["sayso.desk"]
    prepare(app, desk)
    client = app.test_client()
    base = url or "http://localhost"
    answer = client.get("/sign-in", base_url=base)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{name}=")
    flags = {part.strip() for part in cookie.split(";")[1:]}
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= flags
    assert ("Secure" in flags) == bool(url)
    assert not any(flag.startswith("Domain") for flag in flags)
    assert ("Strict-Transport-Security" in answer.headers) == bool(url)
    desk.database.writer.dispose()
    desk.database.reader.dispose()


def test_the_first_sign_in_leads_to_the_tour_as_long_as_nothing_was_made(app: Flask, desk: Desk) -> None:
    def leads_to(email: str, role: str) -> str:
        client = app.test_client()
        if role != "admin":
            add_user(desk, email, role)
        path = f"/sign-in/{admit.create_sign_in_link(desk, email)}"
        return str(client.post(path, data={"csrf_token": token(client, path)}).headers["Location"])

    assert leads_to("owner@example.com", "admin") == "/welcome"
    assert leads_to("vera@example.com", "viewer") == "/"
    from workflow.service.start import start

    start(desk, "purchase", "sam", {"item": "Lamp", "amount": "5"}, "user:owner@example.com")
    assert leads_to("owner@example.com", "admin") == "/"


def test_whoever_is_among_the_people_gets_his_own_role_and_no_more(app: Flask, desk: Desk) -> None:
    roster.change_person(desk, "kim", {"role": "operator"}, "test")
    for email in ("ana@example.com", "kim@example.com", "machine@example.com"):
        admit.create_sign_in_link(desk, email)
    found = {email: row(desk, email) for email in ("ana@example.com", "kim@example.com", "machine@example.com")}
    assert [(each.role, each.handle) for each in found.values()] == [
        ("member", "ana"),
        ("operator", "kim"),
        ("admin", None),
    ]


def test_wiping_the_demo_leaves_its_users_without_a_person(app: Flask, desk: Desk) -> None:
    seed(desk)
    admit.create_sign_in_link(desk, "ana@example.com")
    assert row(desk, "ana@example.com").handle == "ana"
    simulated.wipe(desk, "test")
    assert row(desk, "ana@example.com").handle is None


def test_a_second_account_with_one_password_has_another_hash() -> None:
    from workflow.service import passwords

    assert passwords.hashed(PASSWORD) != HASH
    assert passwords.holds(HASH, PASSWORD)
    assert not passwords.holds(HASH, PASSWORD + "x")
    assert not passwords.holds(None, PASSWORD)


@pytest.mark.parametrize(
    ("password", "fits"),
    [
        ("short one", False), ("a" * 10, False), ("ten digits", True), ("x y " * 50, True), ("x y " * 50 + "z", False),
        ("vera@example.com", False), ("Vera@Example.COM", False), ("password123", False), ("пароль из слов", True),
        ("ünïcöde staple", True), ("only lower case", True),
    ],
)  # fmt: skip
def test_a_password_is_long_enough_and_no_more_is_asked_of_it(password: str, fits: bool) -> None:
    from workflow.service import passwords

    assert (passwords.problem(password, "vera@example.com") is None) == fits
