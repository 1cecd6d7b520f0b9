"""Webhooks on their page: added with a secret that is shown once, tried out, looked at, sent again, removed."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.receiver import Receiver
from tests.support.signing_in import add_user, send, sign_in
from workflow.clock import ManualClock
from workflow.service import perform, tend, webhooks
from workflow.service.actor import Actor, Forbidden, Role
from workflow.service.board import webhooks as board
from workflow.service.work import Desk
from workflow.store import audit

PAGE, ONE = "/settings/webhooks", "/settings/webhooks/1"
SECRET = re.compile(r'value="(whsec_[\w+/=]+)"')
KEY = re.compile(r'name="key" value="([0-9a-f]{32})"')
GIVEN = {"url": "https://example.com/hooks", "description": "Orders", "events": "request.approved"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as made:
        yield made


def settle(desk: Desk) -> None:
    while due := tend.due(desk, 50):
        for effect_id, kind in due:
            perform.perform(desk, effect_id, kind)


def press(browser: FlaskClient, doing: str, at: str = ONE, **fields: str) -> TestResponse:
    """Press a button of the page, and look at what comes next."""
    answer = send(browser, f"{PAGE}{doing}", at=at, **fields)
    assert answer.status_code == 303
    return browser.get(answer.headers["Location"])


def try_out(browser: FlaskClient) -> TestResponse:
    found = KEY.search(browser.get(ONE).text)
    assert found
    return press(browser, "/1/test", key=found[1])


def test_the_secret_is_shown_once_and_signs_what_is_posted(
    browser: FlaskClient, desk: Desk, receiver: Receiver
) -> None:
    answer = send(browser, PAGE, **GIVEN | {"url": receiver.url})
    assert (answer.status_code, answer.headers["Location"]) == (303, ONE)
    found = SECRET.search(browser.get(ONE).text)
    assert found and "whsec_" not in browser.get(ONE).text
    assert "A test event is on its way" in try_out(browser).text
    settle(desk)
    page = browser.get(ONE).text
    assert receiver.calls and "Accepted" in page and "webhook.test" in page
    headers, body = receiver.calls[0]
    assert headers["webhook-signature"].startswith("v1,") and json.loads(body)["type"] == "webhook.test"
    assert headers["webhook-id"] in page


def test_a_test_form_that_is_sent_twice_posts_once(browser: FlaskClient, desk: Desk, receiver: Receiver) -> None:
    send(browser, PAGE, **GIVEN | {"url": receiver.url})
    key = KEY.search(browser.get(ONE).text)
    assert key
    press(browser, "/1/test", key=key[1])
    assert "was already sent" in press(browser, "/1/test", key=key[1]).text
    for odd in ("", "x" * 32, key[1].upper(), "\x00" * 32):
        press(browser, "/1/test", key=odd)
    settle(desk)
    assert len(receiver.calls) == 1


def test_what_was_given_up_is_shown_with_why_and_sent_again(
    browser: FlaskClient, desk: Desk, receiver: Receiver
) -> None:
    send(browser, PAGE, **GIVEN | {"url": receiver.url})
    receiver.answers.append(410)
    try_out(browser)
    settle(desk)
    page = browser.get(f"{ONE}?status=dead").text
    assert "Given up" in page and "It answered 410." in page and "Off since" in page
    assert "Send again" not in page and "Send a test event" not in page
    assert 'class="late"' in browser.get(PAGE).text
    assert "turned off" in unescape(browser.get("/").text)
    assert "Turn it on first" in unescape(press(browser, "/deliveries/1/again").text)
    assert "from now on" in press(browser, "/1/on").text
    assert "on its way again" in press(browser, "/deliveries/1/again").text
    settle(desk)
    assert "Given up" not in re.sub(r"<nav.*?</nav>", "", browser.get(ONE).text, flags=re.DOTALL)
    assert len(set(receiver.ids)) == 1 and len(receiver.calls) == 2


def test_a_test_of_one_that_is_off_is_refused_with_the_page_again(browser: FlaskClient) -> None:
    send(browser, PAGE, **GIVEN)
    key = KEY.search(browser.get(ONE).text)
    press(browser, "/1/off")
    assert key
    answer = send(browser, f"{ONE}/test", at=ONE, key=key[1])
    assert answer.status_code == 422 and "This webhook is off" in answer.text


def test_what_is_not_taken_yet_says_why_and_when_it_is_tried_next(browser: FlaskClient, desk: Desk) -> None:
    with Receiver() as gone:
        send(browser, PAGE, **GIVEN | {"url": gone.url})
    try_out(browser)
    assert "On its way" in browser.get(ONE).text
    settle(desk)
    page = browser.get(ONE).text
    assert "Trying again" in page and "There is no answer at this address." in page and "Next try" in page


def test_a_webhook_that_is_removed_is_gone_and_a_second_click_finds_nothing(browser: FlaskClient, desk: Desk) -> None:
    send(browser, PAGE, **GIVEN)
    assert "is removed" in press(browser, "/1/remove").text
    assert webhooks.page(desk) == []
    assert send(browser, f"{ONE}/remove", at=PAGE).status_code == 404
    assert browser.get(ONE).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("url", "", "Type the address"), ("url", "http://example.com", "Outside your own network"),
        ("url", "https://169.254.169.254/", "of this kind"), ("description", "x" * 81, "80 characters"),
        ("events", "", "Choose one or more"), ("events", "webhook.test", "not a valid choice"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    browser: FlaskClient, desk: Desk, field: str, value: str, words: str
) -> None:
    answer = send(browser, PAGE, **GIVEN | {field: value})
    assert answer.status_code == 422
    assert words in unescape(answer.text)
    assert (GIVEN if field == "url" else GIVEN | {field: value})["description"] in answer.text
    assert webhooks.page(desk) == []


def test_a_second_click_makes_no_other_webhook_and_still_shows_the_secret(
    browser: FlaskClient, desk: Desk, clock: ManualClock
) -> None:
    shown = []
    for _ in range(2):
        assert send(browser, PAGE, **GIVEN).headers["Location"] == ONE
        found = SECRET.search(browser.get(ONE).text)
        assert found
        shown.append(found[1])
    assert len(set(shown)) == 1 == len(webhooks.page(desk))
    for other in (GIVEN | {"description": "Other"}, GIVEN | {"events": "request.started"}):
        answer = send(browser, PAGE, **other)
        assert answer.status_code == 422 and "already" in answer.text
    clock.move(timedelta(minutes=2))
    answer = send(browser, PAGE, **GIVEN)
    assert answer.status_code == 422 and "whsec_" not in answer.text
    assert len(webhooks.page(desk)) == 1


@pytest.mark.parametrize("number", [99, 2**31, 2**64, 10**30])
def test_what_is_not_there_is_not_found(browser: FlaskClient, number: int) -> None:
    assert browser.get(f"{PAGE}/{number}").status_code == 404
    for doing in (f"{number}/on", f"{number}/remove", f"{number}/test", f"deliveries/{number}/again"):
        sent = {"key": "a" * 32}
        assert send(browser, f"{PAGE}/{doing}", at=PAGE, **sent).status_code == 404


def test_a_long_list_of_deliveries_has_pages(browser: FlaskClient, desk: Desk) -> None:
    send(browser, PAGE, **GIVEN)
    for _ in range(30):
        webhooks.send_test(desk, 1, by="test")
    first = browser.get(ONE).text
    assert first.count('<li id="delivery-') == 25 and "Next" in first
    older = browser.get(f"{ONE}?before=6").text
    assert older.count('<li id="delivery-') == 5 and "Previous" in older
    for odd in ("x", "9" * 30, "-1", "²"):
        assert browser.get(ONE, query_string={"before": odd}).status_code == 200


def test_the_record_names_no_more_of_the_address_than_its_host(browser: FlaskClient, desk: Desk) -> None:
    send(browser, PAGE, **GIVEN)
    with desk.database.reading() as tx:
        (added,) = [each.body for each in audit.entries(tx, audit.ADMIN) if each.body["event"] == "WebhookAdded"]
    assert (added["to"], added["by"]) == ("example.com", "user:owner@example.com")


@pytest.mark.parametrize("role", ["member", "viewer", "operator"])
def test_webhooks_are_for_administrators(app: Flask, desk: Desk, clock: ManualClock, role: str) -> None:
    add_user(desk, "otto@example.com", role, app=True)
    client = sign_in(app.test_client(), desk, clock, "otto@example.com")
    assert client.get(PAGE).status_code == 403
    assert send(client, PAGE, at="/account", **GIVEN).status_code == 403
    actor = Actor(by="x", name="X", role=Role[role.upper()])
    for act in (
        lambda: board.page(desk, actor), lambda: board.one(desk, actor, 1), lambda: board.remove(desk, actor, 1),
        lambda: board.add(desk, actor, url="", description="", events=[]), lambda: board.send_again(desk, actor, 1),
        lambda: board.switch(desk, actor, 1, on=True), lambda: board.send_test(desk, actor, 1, "a" * 32),
        lambda: board.deliveries(desk, actor, 1, status=None, before=None, limit=1),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            act()
