"""The gateway with the real SDK against a stand-in for Twilio, over real HTTP."""

import logging
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.twilio_server import ACCOUNT_SID, AUTH_TOKEN, SENDER, FakeTwilio, Fault
from workflow.service.carrier import CannotAsk, Gateway, Outgoing, Refused, Sent, Unknown, Verdict
from workflow.sms.callbacks import Callbacks
from workflow.sms.gateway import TwilioGateway

PHONE = "+15035550123"
SERVICE = "MG" + "b" * 32
KEY = "SK" + "c" * 32
CALLBACKS = Callbacks("https://sms.example.com", b"a secret")
ASK = Outgoing(message_id=7, to=PHONE, body="Sam asks: Desk \u2013 $640. Reply YES 4821 & more")
PAST = datetime.now(UTC) - timedelta(minutes=1)


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio(keys={KEY: "a secret"}, services=[SERVICE]) as fake:
        yield fake


@pytest.fixture
def open_gateway(twilio: FakeTwilio) -> Iterator[Callable[..., TwilioGateway]]:
    opened = []

    def make(**other: Any) -> TwilioGateway:
        usual = {"account_sid": ACCOUNT_SID, "auth_token": AUTH_TOKEN, "sender": SENDER, "timeout": 0.3}
        settings = {**usual, "api_base_url": twilio.url, "callbacks": CALLBACKS, **other}
        opened.append(TwilioGateway(**settings))
        return opened[-1]

    yield make
    for gateway in opened:
        gateway.close()


@pytest.fixture
def gateway(open_gateway: Callable[..., TwilioGateway]) -> Gateway:
    return open_gateway()


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


# --- send -------------------------------------------------------------------------------------------------


def test_a_text_that_twilio_takes_is_sent_with_its_callback(twilio: FakeTwilio, gateway: Gateway) -> None:
    outcome = gateway.send(ASK)
    (message,) = twilio.accepted
    assert outcome == Sent(sid=message["sid"])
    assert (message["to"], message["from"], message["body"]) == (PHONE, SENDER, ASK.body)
    assert CALLBACKS.message_id(message["_status_callback"].partition("?")[2]) == 7


def test_a_service_sends_when_there_is_no_number(
    twilio: FakeTwilio, open_gateway: Callable[..., TwilioGateway]
) -> None:
    assert isinstance(open_gateway(sender=None, messaging_service_sid=SERVICE).send(ASK), Sent)
    assert twilio.accepted[0]["messaging_service_sid"] == SERVICE


def test_an_api_key_sends_for_the_account(open_gateway: Callable[..., TwilioGateway]) -> None:
    assert isinstance(open_gateway(auth_token="unused", api_key=KEY, api_secret="a secret").send(ASK), Sent)


def test_a_base_url_may_have_a_path(twilio: FakeTwilio, open_gateway: Callable[..., TwilioGateway]) -> None:
    gateway = open_gateway(api_base_url=twilio.url + "/proxy/")
    twilio.page_size = 1
    assert isinstance(gateway.send(ASK), Sent)
    assert isinstance(gateway.send(Outgoing(message_id=8, to=PHONE, body="another")), Sent)
    assert gateway.find(to=PHONE, body=ASK.body, since=PAST)
    assert gateway.check() is None
    assert all(path.startswith("/proxy/2010-04-01/") for _, path in twilio.calls)


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (21211, Verdict.PERMANENT),
        (21610, Verdict.OPTED_OUT),
        (21606, Verdict.SETTING),
        (21609, Verdict.BUG),
        (21999, Verdict.BUG),
        (30003, Verdict.ONCE),
    ],
)
def test_a_refusal_is_read_by_the_code_table(twilio: FakeTwilio, gateway: Gateway, code: int, verdict: Verdict) -> None:
    twilio.faults[PHONE] = Fault(status=400, code=code)
    outcome = gateway.send(ASK)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.verdict) == (code, verdict)
    assert outcome.detail
    assert PHONE not in outcome.detail


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_login_is_a_wrong_setting(twilio: FakeTwilio, gateway: Gateway, status: int) -> None:
    twilio.next_faults.append(Fault(status=status))
    outcome = gateway.send(ASK)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.verdict) == (None, Verdict.SETTING)
    assert "TWILIO_AUTH_TOKEN" in outcome.detail


def test_a_wrong_token_is_a_wrong_setting(open_gateway: Callable[..., TwilioGateway]) -> None:
    outcome = open_gateway(auth_token="wrong").send(ASK)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.verdict) == (20003, Verdict.SETTING)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, None), ("7", 7.0), ("0.5", 0.5), ("999999999", 86_400.0), ("-1", None), ("nan", None), ("soon", None)],
)
def test_too_many_requests_are_for_later(
    twilio: FakeTwilio, gateway: Gateway, header: str | None, seconds: float | None
) -> None:
    twilio.next_faults.append(Fault(status=429, code=20429, retry_after=header))
    outcome = gateway.send(ASK)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.verdict, outcome.retry_after) == (20429, Verdict.LATER, seconds)
    assert isinstance(gateway.send(ASK), Sent)


def test_a_full_queue_is_for_later(twilio: FakeTwilio, gateway: Gateway) -> None:
    twilio.next_faults.append(Fault(status=429, code=21611))
    outcome = gateway.send(ASK)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.verdict) == (21611, Verdict.LATER)


@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "hang"},
        {"kind": "reset"},
        {"kind": "garbage"},
        {"kind": "nameless"},
        {"status": 500, "code": 20500},
        {"status": 503},
        {"status": 408},
        {"status": 307},
    ],
    ids=str,
)
def test_nobody_knows_when_the_answer_is_lost(
    twilio: FakeTwilio, gateway: Gateway, fault: dict[str, Any], accepted: bool
) -> None:
    twilio.next_faults.append(Fault(**fault, accepted=accepted))
    assert isinstance(gateway.send(ASK), Unknown)
    found = gateway.find(to=PHONE, body=ASK.body, since=PAST)
    assert found == (twilio.accepted[0]["sid"] if accepted else None)
    assert len(twilio.accepted) == accepted


def test_a_connection_that_never_stood_is_for_later(open_gateway: Callable[..., TwilioGateway]) -> None:
    outcome = open_gateway(api_base_url=f"http://127.0.0.1:{closed_port()}").send(ASK)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.verdict) == (None, Verdict.LATER)


@pytest.mark.parametrize("address", ["nonsense", "ftp://127.0.0.1", "http://"])
def test_an_address_that_is_none_is_a_wrong_setting(open_gateway: Callable[..., TwilioGateway], address: str) -> None:
    outcome = open_gateway(api_base_url=address).send(ASK)
    assert isinstance(outcome, Refused)
    assert outcome.verdict is Verdict.SETTING


# --- find -------------------------------------------------------------------------------------------------


def test_only_the_same_text_to_the_same_number_is_found(twilio: FakeTwilio, gateway: Gateway) -> None:
    twilio.add(to="+15035550124", body=ASK.body)
    twilio.add(to=PHONE, body=ASK.body + " ")
    twilio.add(to=PHONE, body=ASK.body, direction="inbound")
    assert gateway.find(to=PHONE, body=ASK.body, since=PAST) is None
    ours = twilio.add(to=PHONE, body=ASK.body)
    twilio.add(to=PHONE, body="something later")
    assert gateway.find(to=PHONE, body=ASK.body, since=PAST) == ours["sid"]


def test_a_text_on_a_trial_account_is_found_behind_its_prefix(twilio: FakeTwilio, gateway: Gateway) -> None:
    ours = twilio.add(to=PHONE, body="Sent from your Twilio trial account - " + ASK.body)
    assert gateway.find(to=PHONE, body=ASK.body, since=PAST) == ours["sid"]


def test_an_older_text_is_not_found(twilio: FakeTwilio, gateway: Gateway) -> None:
    for age in (timedelta(days=3), timedelta(hours=1)):
        twilio.add(to=PHONE, body=ASK.body, date_created=format_datetime(PAST - age, usegmt=True))
    assert gateway.find(to=PHONE, body=ASK.body, since=PAST) is None
    recent = twilio.accepted[1]["sid"]
    assert gateway.find(to=PHONE, body=ASK.body, since=PAST - timedelta(hours=2)) == recent


def test_a_text_behind_a_page_is_found(twilio: FakeTwilio, gateway: Gateway) -> None:
    twilio.page_size = 2
    ours = twilio.add(to=PHONE, body=ASK.body)
    for number in range(5):
        twilio.add(to=PHONE, body=f"later {number}")
    assert gateway.find(to=PHONE, body=ASK.body, since=PAST) == ours["sid"]
    assert len(twilio.calls) == 3


def test_too_many_pages_are_no_answer(twilio: FakeTwilio, gateway: Gateway) -> None:
    twilio.page_size = 1
    for number in range(12):
        twilio.add(to=PHONE, body=f"later {number}")
    with pytest.raises(CannotAsk):
        gateway.find(to=PHONE, body=ASK.body, since=PAST)
    assert len(twilio.calls) == 11


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind="hang"),
        Fault(kind="reset"),
        Fault(kind="garbage"),
        Fault(kind="nameless"),
        Fault(status=500),
        Fault(status=401, code=20003),
        Fault(status=429, code=20429),
    ],
    ids=str,
)
def test_a_failed_look_is_no_answer(twilio: FakeTwilio, gateway: Gateway, fault: Fault) -> None:
    twilio.list_fault = fault
    with pytest.raises(CannotAsk) as refusal:
        gateway.find(to=PHONE, body=ASK.body, since=PAST)
    assert PHONE[1:] not in str(refusal.value)


# --- check ------------------------------------------------------------------------------------------------


def test_right_credentials_pass_the_check(open_gateway: Callable[..., TwilioGateway]) -> None:
    assert open_gateway().check() is None
    assert open_gateway(api_key=KEY, api_secret="a secret").check() is None


def test_wrong_credentials_are_named_by_the_check(open_gateway: Callable[..., TwilioGateway]) -> None:
    for wrong in ({"auth_token": "wrong"}, {"api_key": KEY, "api_secret": "wrong"}):
        assert "TWILIO_AUTH_TOKEN" in str(open_gateway(**wrong).check())


def test_a_suspended_account_is_named_by_the_check(twilio: FakeTwilio, gateway: TwilioGateway) -> None:
    twilio.status = "suspended"
    assert "suspended" in str(gateway.check())


def test_an_unreachable_twilio_is_named_by_the_check(open_gateway: Callable[..., TwilioGateway]) -> None:
    gateway = open_gateway(api_base_url=f"http://127.0.0.1:{closed_port()}")
    assert "TWILIO_API_BASE_URL" in str(gateway.check())


# --- the rest ---------------------------------------------------------------------------------------------


def test_no_number_is_logged(gateway: Gateway, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    gateway.send(ASK)
    gateway.find(to=PHONE, body=ASK.body, since=PAST)
    assert PHONE[1:] not in caplog.text
    assert "4821" not in caplog.text


def test_a_log_outlives_the_stand_in(tmp_path: Path, open_gateway: Callable[..., TwilioGateway]) -> None:
    log = tmp_path / "taken.jsonl"
    with FakeTwilio(log=log) as first:
        sent = open_gateway(api_base_url=first.url).send(ASK)
    with FakeTwilio(log=log) as second:
        found = open_gateway(api_base_url=second.url).find(to=PHONE, body=ASK.body, since=PAST)
    assert isinstance(sent, Sent)
    assert found == sent.sid
