"""Tokens for programs, made, shown once and revoked on a page."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cases import cases
from tests.support.forms import Forms
from tests.support.signing_in import add_user, send, sign_in
from workflow.clock import ManualClock
from workflow.service import admit
from workflow.service.actor import Actor, Forbidden, Role
from workflow.service.board import tokens as board
from workflow.service.work import Desk
from workflow.store import audit

PAGE = "/settings/tokens"
GIVEN = {"name": "Warehouse", "role": "operator", "person": ""}
PLAIN = re.compile(r'value="(sayso_[\w-]+)"')


def made(browser: FlaskClient, **changed: str) -> str:
    assert send(browser, PAGE, **GIVEN | changed).status_code == 303
    found = PLAIN.search(browser.get(PAGE).text)
    assert found
    return found[1]


def ask(app: Flask, plain: str, path: str = "/api/v1/people") -> TestResponse:
    return app.test_client().get(path, headers={"Authorization": f"Bearer {plain}"})


def test_a_token_is_shown_once_and_opens_the_api(app: Flask, browser: FlaskClient) -> None:
    plain = made(browser)
    page = browser.get(PAGE).text
    assert plain not in page
    assert "Warehouse" in page
    assert ask(app, plain).status_code == 200


def test_a_revoked_token_opens_nothing(app: Flask, browser: FlaskClient, desk: Desk) -> None:
    plain = made(browser)
    other = made(browser, name="Other")
    number = next(each.id for each in admit.tokens(desk) if each.name == "Warehouse")
    answer = send(browser, f"{PAGE}/{number}/revoke", at=PAGE)
    assert answer.status_code == 303
    assert "is revoked" in unescape(browser.get(PAGE).text)
    assert ask(app, plain).status_code == 401
    assert ask(app, other).status_code == 200
    send(browser, f"{PAGE}/{number}/revoke", at=PAGE)
    assert "is revoked already" in browser.get(PAGE).text


def test_a_token_bound_to_a_person_is_shown_as_such(browser: FlaskClient, desk: Desk) -> None:
    made(browser, person="kim")
    assert admit.tokens(desk)[0].person == "kim"
    assert "/people/kim" in browser.get(PAGE).text


def test_sending_the_form_twice_makes_one_token(browser: FlaskClient, desk: Desk) -> None:
    made(browser)
    answer = send(browser, PAGE, **GIVEN)
    assert answer.status_code == 422
    assert "There is a token of this name already" in answer.text
    assert len(admit.tokens(desk)) == 1


def test_a_double_click_makes_one_token_and_its_second_answer_shows_it(
    app: Flask, browser: FlaskClient, desk: Desk, clock: ManualClock
) -> None:
    """The browser lets go of the first answer, so only what the second one leads to is seen."""
    form = GIVEN | {"key": Forms(browser.get(PAGE).text).found[PAGE]["key"]}
    for _ in range(2):
        assert send(browser, PAGE, **form).status_code == 303
    found = PLAIN.search(browser.get(PAGE).text)
    assert found
    assert [each.name for each in admit.tokens(desk)] == ["Warehouse"]
    assert ask(app, found[1]).status_code == 200
    assert send(browser, PAGE, **form | {"name": "Other"}).status_code == 303
    assert PLAIN.search(browser.get(PAGE).text)[1] != found[1]  # type: ignore[index]
    clock.move(timedelta(minutes=1))
    late = send(browser, PAGE, **form)
    assert (late.status_code, "has made its token already" in late.text) == (422, True)
    assert not PLAIN.search(late.text)
    assert len(admit.tokens(desk)) == 2


@cases(
    ("field", "value", "words"),
    [
        ("name", "", "Give it a name."), ("name", "   ", "Give"), ("name", "x" * 81, "80 characters"),
        ("role", "member", "Not a valid choice"), ("role", "", "Choose a role"), ("person", "nobody", "Not a valid"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_at_its_field(browser: FlaskClient, field: str, value: str, words: str) -> None:
    answer = send(browser, PAGE, **GIVEN | {field: value})
    assert answer.status_code == 422
    assert words in unescape(answer.text)


@pytest.mark.parametrize("number", [99, 2**31, 2**64, 10**30])
def test_revoking_what_is_not_there_changes_nothing(browser: FlaskClient, number: int) -> None:
    assert send(browser, f"{PAGE}/{number}/revoke", at=PAGE).status_code == 303


def test_who_made_it_and_who_revoked_it_is_on_the_record(browser: FlaskClient, desk: Desk) -> None:
    made(browser)
    send(browser, f"{PAGE}/{admit.tokens(desk)[0].id}/revoke", at=PAGE)
    with desk.database.reading() as tx:
        found = [each.body for each in audit.entries(tx, audit.ADMIN) if "Token" in each.body["event"]]
    assert [(each["event"], each["name"], each["by"]) for each in found] == [
        ("TokenCreated", "Warehouse", "user:owner@example.com"),
        ("TokenRevoked", "Warehouse", "user:owner@example.com"),
    ]


@pytest.mark.parametrize("role", ["member", "viewer", "operator"])
def test_tokens_are_for_administrators(app: Flask, desk: Desk, clock: ManualClock, role: str) -> None:
    add_user(desk, "otto@example.com", role, app=True)
    client = sign_in(app.test_client(), desk, clock, "otto@example.com")
    assert client.get(PAGE).status_code == 403
    assert send(client, PAGE, at="/account", **GIVEN).status_code == 403
    actor = Actor(by="x", name="X", role=Role[role.upper()])
    for act in (lambda: board.page(desk, actor), lambda: board.revoke(desk, actor, 1)):
        with pytest.raises(Forbidden):
            act()
