"""Administrators and the users they add, change, stop and let in."""

import re
from html import unescape

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cases import cases
from tests.support.signing_in import add_user, entered, row, send, sign_in
from workflow.clock import ManualClock
from workflow.service import look, second_factor
from workflow.service.actor import Actor, Forbidden, Role
from workflow.service.board import users as board
from workflow.service.start import NotFitting
from workflow.service.work import Desk
from workflow.store import audit
from workflow.store.errors import Missing

ADMIN = Actor(by="user:test@example.com", name="Test", role=Role.ADMIN)
VERA = {"email": "vera@example.com", "name": "Vera Vogel", "role": "operator", "person": "kim"}


def events(desk: Desk) -> list[str]:
    with desk.database.reading() as tx:
        return [str(each.body["event"]) for each in audit.entries(tx, audit.ADMIN)]


def path(desk: Desk, email: str, what: str = "") -> str:
    return f"/settings/users/{row(desk, email).id}{what}"


def test_a_user_who_was_added_comes_in_by_a_link_that_is_shown_once(
    app: Flask, desk: Desk, browser: FlaskClient
) -> None:
    added = send(browser, "/settings/users/new", **VERA)
    assert added.status_code == 303
    found = row(desk, "vera@example.com")
    assert (found.name, found.role, found.handle) == ("Vera Vogel", "operator", "kim")
    made = send(browser, path(desk, "vera@example.com", "/link"), at=path(desk, "vera@example.com"))
    assert made.status_code == 303
    page = browser.get(made.headers["Location"]).text
    link = re.search(r'value="[^"]*(/sign-in/[\w-]{40,})"', page)
    assert link
    assert "/sign-in/" not in browser.get(made.headers["Location"]).text, "only this once"
    vera = app.test_client()
    assert send(vera, unescape(link[1])).status_code == 303
    assert "Vera Vogel" in vera.get("/account").text
    assert {"UserAdded", "SignInLinkMade", "SignedIn"} <= set(events(desk))


def test_the_list_says_who_may_what_and_how_they_come_in(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    add_user(desk, "ada@example.com", "admin", app=True)
    add_user(desk, "otto@example.com", "operator")
    add_user(desk, "max@example.com", "member", password=None, person="max")
    page = browser.get("/settings/users").text
    for words in ("ada@example.com", "Operator", "Member", "Max Orr", "Not yet", "No password, links only", "Never"):
        assert words in page


@cases(
    ("field", "value", "words"),
    [
        ("email", "no address", "This is no e-mail address."),
        ("email", "", "Type an e-mail address."),
        ("email", "OWNER@example.com", "is a user already"),
        ("role", "emperor", "Not a valid choice"),
        ("person", "nobody", "Not a valid choice"),
        ("name", "x" * 81, "Use at most 80 characters."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_what_was_typed_stays(
    browser: FlaskClient, field: str, value: str, words: str
) -> None:
    answer = send(browser, "/settings/users/new", **VERA | {field: value})
    assert answer.status_code == 422
    assert words in unescape(answer.text)
    assert 'aria-invalid="true"' in answer.text
    kept = "vera@example.com" if field != "email" else "Vera Vogel"
    assert kept in answer.text


def test_adding_the_same_user_twice_adds_one(browser: FlaskClient, desk: Desk) -> None:
    assert send(browser, "/settings/users/new", **VERA).status_code == 303
    assert send(browser, "/settings/users/new", **VERA).status_code == 422
    assert events(desk).count("UserAdded") == 2, "the owner, and Vera"


def test_a_user_is_changed(browser: FlaskClient, desk: Desk) -> None:
    add_user(desk, "vera@example.com", "viewer")
    here = path(desk, "vera@example.com")
    assert send(browser, here, name="V.", role="admin", person="kim").status_code == 303
    found = row(desk, "vera@example.com")
    assert (found.name, found.role, found.handle) == ("V.", "admin", "kim")
    before = len(events(desk))
    assert send(browser, here, name="V.", role="admin", person="kim").status_code == 303
    assert len(events(desk)) == before, "nothing was changed, so nothing is on the record"


def test_the_last_administrator_stays_one(browser: FlaskClient, desk: Desk) -> None:
    here = path(desk, "owner@example.com")
    answer = send(browser, here, name="", role="viewer", person="")
    assert answer.status_code == 422
    assert "last administrator" in answer.text
    assert row(desk, "owner@example.com").role == "admin"
    assert "Stop them" not in browser.get(here).text
    with pytest.raises(NotFitting):
        board.disable(desk, ADMIN, row(desk, "owner@example.com").id)


def test_a_stopped_administrator_is_not_counted(browser: FlaskClient, desk: Desk) -> None:
    ada = add_user(desk, "ada@example.com", "admin")
    board.disable(desk, ADMIN, ada)
    with pytest.raises(NotFitting):
        board.disable(desk, ADMIN, row(desk, "owner@example.com").id)
    board.enable(desk, ADMIN, ada)
    board.disable(desk, ADMIN, row(desk, "owner@example.com").id)


def test_nobody_stops_himself(browser: FlaskClient, desk: Desk) -> None:
    add_user(desk, "ada@example.com", "admin")
    answer = send(browser, path(desk, "owner@example.com", "/stop"), at=path(desk, "owner@example.com"))
    assert answer.status_code == 422
    assert "cannot stop yourself" in answer.text


def test_a_stopped_user_is_let_in_again(app: Flask, browser: FlaskClient, desk: Desk, clock: ManualClock) -> None:
    add_user(desk, "vera@example.com", "viewer")
    here = path(desk, "vera@example.com")
    assert send(browser, f"{here}/stop", at=here).status_code == 303
    assert "Stopped" in browser.get("/settings/users").text
    refused = send(browser, f"{here}/link", at=here)
    assert refused.status_code == 422
    assert send(browser, f"{here}/let-in", at=here).status_code == 303
    sign_in(app.test_client(), desk, clock, "vera@example.com")


def test_a_link_that_was_made_before_somebody_was_stopped_opens_nothing_after(app: Flask, desk: Desk) -> None:
    vera = add_user(desk, "vera@example.com", "viewer")
    secret = board.make_link(desk, ADMIN, vera)
    board.disable(desk, ADMIN, vera)
    board.enable(desk, ADMIN, vera)
    assert app.test_client().get(f"/sign-in/{secret}").status_code == 410


def test_the_second_factor_of_a_lost_phone_is_removed_with_the_persons(
    browser: FlaskClient, desk: Desk, clock: ManualClock
) -> None:
    secret = second_factor.enrol(desk, "kim", "test").secret
    second_factor.confirm(desk, "kim", pyotp.TOTP(secret).at(clock.now()), "test")
    add_user(desk, "kim@example.com", "operator", app=True, person="kim")
    here = path(desk, "kim@example.com")
    assert send(browser, f"{here}/remove-app", at=here).status_code == 303
    found = row(desk, "kim@example.com")
    assert not found.own_app
    assert not found.persons_app
    assert "SecondFactorRemoved" in events(desk)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.VIEWER, Role.OPERATOR])
def test_nobody_but_an_administrator_looks_at_users_or_changes_them(desk: Desk, role: Role) -> None:
    actor = Actor(by="user:x", name="X", role=role, user_id=99)
    made = add_user(desk, "vera@example.com", "viewer")
    given = {"name": "", "role": "admin", "person": ""}
    for act in (
        lambda: board.page(desk, actor), lambda: board.one(desk, actor, made), lambda: board.choices(desk, actor),
        lambda: board.add(desk, actor, email="a@b.example", **given), lambda: board.change(desk, actor, made, **given),
        lambda: board.disable(desk, actor, made), lambda: board.enable(desk, actor, made),
        lambda: board.make_link(desk, actor, made), lambda: board.remove_second_factor(desk, actor, made),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            act()
    assert row(desk, "vera@example.com").role == "viewer"


def test_users_who_are_not_there_are_not_found(desk: Desk, browser: FlaskClient) -> None:
    for number in (99, 2**31, 2**63, 10**30):
        assert browser.get(f"/settings/users/{number}").status_code == 404
        with pytest.raises(Missing):
            board.disable(desk, ADMIN, number)


def test_two_administrators_cannot_stop_each_other_at_once(app: Flask, desk: Desk) -> None:
    from concurrent.futures import ThreadPoolExecutor

    first, second = (add_user(desk, f"{name}@example.com", "admin") for name in ("one", "two"))

    def stop(who: int, whom: int) -> bool:
        try:
            board.disable(desk, Actor(by="test", name="T", role=Role.ADMIN, user_id=who), whom)
        except NotFitting:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(stop, (first, second), (second, first)))
    assert sorted(done) == [False, True]


def test_the_record_of_it_all_holds(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    send(browser, "/settings/users/new", **VERA)
    entered(app, desk, "vera@example.com")
    assert look.broken_chains(desk) == []
