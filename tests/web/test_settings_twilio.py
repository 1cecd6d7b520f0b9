"""The line to the phones: how to connect it, what a live check finds, and sending again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.house import House, open_house
from tests.support.twilio_server import ACCOUNT_SID, AUTH_TOKEN, SENDER, FakeTwilio, Fault
from tests.web.conftest import token
from workflow.service import admit, look
from workflow.service.work import Desk
from workflow.store import messages


@pytest.fixture
def connected(tmp_path: Path) -> Iterator[tuple[House, FakeTwilio, FlaskClient]]:
    """An application connected to Twilio's stand-in, and the browser of an administrator."""
    with (
        FakeTwilio() as twilio,
        open_house(f"sqlite:///{tmp_path}/sayso.db", tmp_path, twilio=twilio, pages=True) as house,
    ):
        house.app.config["SESSION_COOKIE_SECURE"] = False
        client = house.app.test_client()
        path = f"/sign-in/{admit.create_sign_in_link(house.desk, 'owner@example.com')}"
        assert client.post(path, data={"csrf_token": token(client, path)}).status_code == 303
        yield house, twilio, client


def press(client: FlaskClient, path: str) -> str:
    sent = {"csrf_token": token(client, "/settings/twilio")}
    return client.post(f"/settings/twilio/{path}", data=sent, follow_redirects=True).text


def test_the_simulator_says_how_to_connect_with_placeholders(browser: FlaskClient) -> None:
    page = browser.get("/settings/twilio").text
    for words in (
        "PUBLIC_URL=https://YOUR.HOST", "TWILIO_ACCOUNT_SID=AC", "TWILIO_AUTH_TOKEN=",
        "TWILIO_PHONE_NUMBER=+15551234567",
        "https://YOUR.HOST/twilio/sms#rc=2&amp;rp=ct,5xx", "https://YOUR.HOST/twilio/status",
    ):  # fmt: skip
        assert words in page
    assert "Check now" not in page
    press(browser, "check")
    assert "Checked" not in browser.get("/settings/twilio").text


def test_a_check_says_what_is_wrong_with_its_mend_and_is_kept(
    connected: tuple[House, FakeTwilio, FlaskClient],
) -> None:
    house, twilio, client = connected
    twilio.numbers[SENDER] = {"sms_url": "https://demo.twilio.com/welcome/sms/reply"}
    house.change("UPDATE workspace SET checked = NULL")
    assert "Nothing has been checked yet." in client.get("/settings/twilio").text
    asked = len(twilio.calls)
    press(client, "check")
    page = client.get("/settings/twilio").text
    assert "Texts that come in are sent to https://demo.twilio.com/welcome/sms/reply." in page
    assert "https://sms.example.com/twilio/sms with HTTP POST." in page
    assert "for the account ending in aaaa" in page
    assert "Checked " in page
    assert len(twilio.calls) > asked
    assert ACCOUNT_SID not in page and AUTH_TOKEN not in page
    assert not twilio.accepted  # a check sends nothing


def test_a_twilio_that_is_gone_is_a_finding(connected: tuple[House, FakeTwilio, FlaskClient]) -> None:
    _house, twilio, client = connected
    twilio.auth_token = "another"
    twilio._logins = {ACCOUNT_SID: "another"}
    page = press(client, "check")
    assert "Twilio does not accept our credentials" in page
    assert "TWILIO_AUTH_TOKEN" in page


def test_paused_sending_is_shown_and_goes_on_at_once(connected: tuple[House, FakeTwilio, FlaskClient]) -> None:
    house, twilio, client = connected
    house.people("sam", "ana")
    house.publish()
    twilio.next_faults.extend([Fault.named("30002")])
    house.start()
    house.drain()
    page = client.get("/settings/twilio").text
    assert "Nothing is sent: Twilio refuses us." in page
    assert "suspended" in page
    before = len(twilio.accepted)
    assert "Texts go out again." in press(client, "send-again")
    house.drain()
    assert len(twilio.accepted) > before
    assert look.health(house.desk).sending_paused_until is None
    assert "Nothing is sent" not in client.get("/settings/twilio").text
    assert "Texts were going out already." in press(client, "send-again")


def test_what_did_not_arrive_lately_is_counted_by_code(desk: Desk, browser: FlaskClient) -> None:
    def lose(number: int, status: str, code: int | None, age: timedelta) -> None:
        desk.database.transact(
            lambda tx: messages.add_out(
                tx, phone="+14155550102", person_id=1, request_id=None, ask_number=None, body=f"lost {number}",
                wording="ask", segments=1, now=desk.clock.now() - age, status=status, code=code, simulated=True,
            )
        )  # fmt: skip

    assert "Every text arrived" in browser.get("/settings/twilio").text
    for number in range(3):
        lose(number, "undelivered", 30005, timedelta(hours=number))
    lose(4, "failed", 30007, timedelta(days=8))
    lose(5, "delivered", None, timedelta(0))
    page = browser.get("/settings/twilio").text
    assert "3 texts" in page
    assert "The number is not in service." in page
    assert "30007" not in page
