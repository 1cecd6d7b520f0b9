"""Outgoing webhooks, heard by a real receiver on loopback and verified by the library that receivers use."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from tests.support.house import PHONES, House, open_house
from tests.support.receiver import DRIPS, HANGS, Receiver
from tests.support.twilio_server import FakeTwilio
from workflow.clock import really
from workflow.core.state import Answer, Trouble
from workflow.runners.local import THREADS, LocalRunner
from workflow.service import simulated, steer, webhooks
from workflow.service.addresses import refusal
from workflow.service.announce import Event
from workflow.service.change import change
from workflow.service.patience import Patience
from workflow.service.perform import perform
from workflow.service.post import WAITS
from workflow.service.publish import publish
from workflow.service.start import NotFitting
from workflow.service.tend import tend
from workflow.store import audit
from workflow.store.deliveries import DeliveryRecord
from workflow.store.effects import Kind
from workflow.store.errors import Missing, Taken

ENDS = ["request.approved", "request.rejected", "request.expired", "request.withdrawn"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as made:
        yield made


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """With Sam, Ana and a workflow, at the present time: receivers refuse what was signed long ago."""
    with open_house(database_url, tmp_path) as house:
        house.clock.move_to(datetime.now(UTC))
        house.people("sam", "ana", "kim")
        house.publish()
        yield house


def add(house: House, receiver: Receiver, *events: str) -> str:
    """A webhook to the receiver; its secret."""
    given = {"url": receiver.url, "description": "Orders", "events": events or [*map(str, Event)]}
    return webhooks.add(house.desk, by="test", **given).secret


def deliveries(house: House) -> list[DeliveryRecord]:
    """Those of the first webhook, the oldest first."""
    return webhooks.delivery_page(house.desk, 1)[::-1]


def until(met: Callable[[], bool]) -> None:
    """Wait for what threads of their own do."""
    ends = time.monotonic() + 30
    while not met():
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.02)


def types(house: House) -> list[str]:
    return [each.event for each in deliveries(house)]


def approve(house: House) -> int:
    request = house.start()
    house.text("ana", f"YES {house.code(request, 'ana')} fine")
    return request


def test_what_happens_is_posted_signed_in_the_order_it_happened(house: House, receiver: Receiver) -> None:
    secret = add(house, receiver)
    request = approve(house)
    house.drain()
    heard = receiver.heard(secret)
    assert [each["type"] for each in heard] == [
        "request.started", "decision.recorded", "step.passed", "request.approved"
    ]  # fmt: skip
    assert all(set(each) == {"type", "timestamp", "data"} for each in heard)
    assert [each["data"]["request"]["id"] for each in heard] == [request] * 4
    assert heard[1]["data"]["decision"] | {"at": ""} == {
        "step": "manager", "person": "ana", "acting_for": None, "answer": "yes", "reason": "fine", "channel": "sms",
        "at": "", "override_by": None, "undone_at": None,
    }  # fmt: skip
    assert heard[3]["data"]["request"] == {
        "id": request, "url": f"https://sms.example.com/requests/{request}", "workflow": "purchase", "version": 1,
        "status": "approved", "requester": "sam", "summary": "Desk", "fields": {"item": "Desk"}, "step": None,
        "created_at": heard[0]["timestamp"], "ended_at": heard[3]["timestamp"],
    }  # fmt: skip
    assert {each.status for each in deliveries(house)} == {"delivered"}
    headers = receiver.calls[0][0]
    assert headers["content-type"] == "application/json"
    assert int(headers["webhook-timestamp"]) == int(really(house.desk.clock).timestamp())


def test_what_another_key_or_another_body_would_be_signed_with_does_not_hold(house: House, receiver: Receiver) -> None:
    secret = add(house, receiver)
    house.start()
    house.drain()
    headers, body = receiver.calls[0]
    Webhook(secret).verify(body, headers)
    for changed in (body + b" ", body.replace(b"Desk", b"Tank")):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(changed, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, headers | {"webhook-id": "msg_other"})


def test_a_webhook_hears_only_of_the_events_it_wants(house: House, receiver: Receiver) -> None:
    with Receiver() as other:
        secret = add(house, receiver, *ENDS)
        webhooks.add(house.desk, url=other.url, description="", events=["request.started"], by="test")
        approve(house)
        steer.withdraw(house.desk, house.start(), "test")
        house.drain()
        assert [each["type"] for each in receiver.heard(secret)] == ["request.approved", "request.withdrawn"]
        assert [json.loads(body)["type"] for _headers, body in other.calls] == ["request.started"] * 2
        assert len({*receiver.ids, *other.ids}) == 4


def test_without_a_webhook_nothing_is_stored(house: House) -> None:
    approve(house)
    assert house.rows("SELECT count(*) FROM deliveries") == [(0,)]
    assert house.due(Kind.POST) == []


def test_every_other_event_comes_with_what_it_is_about(house: House, receiver: Receiver) -> None:
    add(house, receiver, "decision.undone", "request.changed", "request.expired", "request.rejected")
    content = {
        "sayso": 1, "workflow": "slow", "title": "Slow", "undo": "5 minutes", "summary": "{item}",
        "fields": {"item": {"type": "text", "ask": "What?"}},
        "steps": [{"id": "one", "approve": "person:ana", "within": "4 hours", "if_silent": "expire"}],
    }  # fmt: skip
    publish(house.desk, json.dumps(content), "test")
    request = house.start("sam", "slow", item="Desk")
    house.text("ana", f"YES {house.code(request, 'ana')}")
    house.text("ana", f"UNDO {house.code(request, 'ana')}")
    change(house.desk, request, {"item": "Lamp"}, reason="smaller", by="token:shop")
    steer.override(house.desk, request, answer=Answer.NO, reason="agreed by phone", by="token:boss")
    house.start()
    house.later(hours=4)
    told = {each.event: json.loads(each.body)["data"] for each in deliveries(house)}
    assert list(told) == ["decision.undone", "request.changed", "request.rejected", "request.expired"]
    decision = told["decision.undone"]["decision"]
    assert (decision["person"], decision["answer"], decision["undone_at"] is None) == ("ana", "yes", False)
    changed = told["request.changed"]
    assert (changed["by"], changed["reason"], changed["request"]["summary"]) == ("token:shop", "smaller", "Lamp")
    assert [each["request"]["status"] for each in told.values()] == ["pending", "pending", "rejected", "expired"]


def test_no_announcement_holds_a_code_or_a_number(house: House, receiver: Receiver) -> None:
    add(house, receiver)
    request = house.start()
    code = house.code(request, "ana")
    house.text("kim", f"YES {code}")
    house.text("+14155550199", f"YES {code} who is this, call +14155550177")
    house.text("ana", "STOP")
    house.text("ana", "START")
    house.text("ana", f"NO {code} too dear")
    house.drain()
    assert len(receiver.calls) > 4
    own = house.rows("SELECT code FROM requests")[0][0]
    for _headers, body in receiver.calls:
        data = json.dumps(json.loads(body)["data"])
        assert not [each for each in (code, own, *PHONES.values(), "+14155550199", "+14155550177") if each in data]


@pytest.mark.parametrize("slowly", [HANGS, DRIPS])
def test_a_receiver_that_keeps_us_waiting_is_left_alone_and_tried_later(tmp_path: Path, slowly: str) -> None:
    with Receiver() as receiver, open_house(f"sqlite:///{tmp_path / 'sayso.db'}", tmp_path) as house:
        house.people("sam", "ana")
        house.publish()
        add(house, receiver, "request.started")
        house.start()
        receiver.answers.append(slowly)
        hurried = replace(house.desk, patience=Patience(connection=1, part=0.2, answer=0.4))
        for effect in house.due(Kind.POST):
            perform(hurried, effect, Kind.POST)
        (waiting,) = deliveries(house)
        assert (waiting.status, waiting.trouble) == ("waiting", "timeout")
        house.later(minutes=1)
        assert {each.status for each in deliveries(house)} == {"delivered"}
        assert len(set(receiver.ids)) == 1


def test_receivers_that_hang_keep_no_text_waiting(tmp_path: Path) -> None:
    with Receiver() as receiver, open_house(f"sqlite:///{tmp_path / 'sayso.db'}", tmp_path) as house:
        house.people("sam", "ana")
        house.publish()
        add(house, receiver, "request.started")
        receiver.answers.extend([HANGS] * 9)
        for _ in range(9):
            house.start()
        runner = LocalRunner(house.desk)
        runner.start()
        try:
            until(lambda: len(receiver.calls) == THREADS[Kind.POST] and len(house.phone("ana")) == 9)
            assert {each.status for each in deliveries(house)} == {"waiting"}
        finally:
            receiver.hang_up()
            runner.stop()


def test_what_needs_a_human_is_announced_once_until_it_is_settled(house: House, receiver: Receiver) -> None:
    secret = add(house, receiver, "attention.raised")
    for _ in range(3):
        house.text("+14155550199", "Hello?")
    house.drain()
    (first,) = receiver.heard(secret)
    assert first["data"] == {
        "attention": {"why": "unknown_number", "detail": "Hello?", "person": None, "request": None},
        "simulated": True,
    }
    steer.settle(house.desk, 1, "test")
    house.text("+14155550199", "Hello again")
    house.drain()
    assert len(receiver.heard(secret)) == 2


def test_a_request_that_is_stuck_names_itself_and_its_person(house: House, receiver: Receiver) -> None:
    secret = add(house, receiver, "attention.raised")
    request = house.start()
    house.text("ana", "STOP")
    house.drain()
    about = [each["data"]["attention"] for each in receiver.heard(secret)]
    assert {(each["why"], each["person"], each["request"]) for each in about} == {
        ("opted_out", "ana", None), ("opted_out", "ana", request)
    }  # fmt: skip


@pytest.mark.parametrize("answer", [500, 404, 302, 429, None])
def test_what_is_not_taken_is_posted_again_under_the_same_id(
    house: House, receiver: Receiver, answer: int | None
) -> None:
    secret = add(house, receiver, "request.started")
    receiver.answers.append(answer)
    receiver.headers = {"Location": receiver.url}
    house.start()
    house.drain()
    (waiting,) = deliveries(house)
    trouble = "connection" if answer is None else "answer"
    assert (waiting.status, waiting.answer, waiting.trouble) == ("waiting", answer, trouble)
    assert waiting.next_at and timedelta(seconds=5) <= waiting.next_at - house.clock.now() <= timedelta(seconds=6)
    house.later(seconds=6)
    (delivered,) = deliveries(house)
    assert (delivered.status, delivered.attempts, delivered.answer, delivered.trouble) == ("delivered", 2, 204, None)
    assert len(receiver.calls) == 2 and len(set(receiver.ids)) == 1
    first, second = receiver.calls
    assert first[1] == second[1] and first[0]["webhook-signature"] != second[0]["webhook-signature"]
    assert len(receiver.heard(secret)) == 2


def test_a_receiver_that_wants_to_be_left_alone_is(house: House, receiver: Receiver) -> None:
    add(house, receiver, "request.started")
    receiver.answers.append(503)
    receiver.headers = {"Retry-After": "600"}
    house.start()
    house.drain()
    assert deliveries(house)[0].next_at == house.clock.now() + timedelta(minutes=10)


def test_after_three_days_it_is_given_up_shown_and_can_be_sent_again(house: House, receiver: Receiver) -> None:
    add(house, receiver, "request.started", "attention.raised")
    receiver.answers.extend([500] * (len(WAITS) + 1))
    house.start()
    house.drain()
    for wait in WAITS:
        house.later(seconds=wait.total_seconds() * 1.2)
    (dead,) = deliveries(house)
    assert (dead.status, dead.attempts, dead.answer) == ("dead", 10, 500)
    assert sum(WAITS, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
    assert str(Trouble.WEBHOOK) in house.attention()
    house.later(days=1)
    assert len(receiver.calls) == 10
    assert webhooks.send_again(house.desk, dead.id) == 1
    webhooks.send_again(house.desk, dead.id)
    house.drain()
    assert len(receiver.calls) == 11 and len(set(receiver.ids)) == 1
    webhooks.send_again(house.desk, dead.id)
    house.drain()
    assert (deliveries(house)[0].status, len(receiver.calls)) == ("delivered", 11)


def test_a_receiver_that_is_gone_turns_its_webhook_off(house: House, receiver: Receiver) -> None:
    add(house, receiver, "request.started")
    receiver.answers.append(410)
    house.start()
    house.drain()
    assert [each.status for each in deliveries(house)] == ["dead"]
    assert webhooks.one(house.desk, 1).record.disabled_at == house.clock.now()
    house.start()
    house.drain()
    assert len(receiver.calls) == 1
    for refused in (lambda: webhooks.send_test(house.desk, 1, by="test"), lambda: webhooks.send_again(house.desk, 1)):
        with pytest.raises(NotFitting, match="off"):
            refused()
    assert house.attention() == ["webhook"]
    with house.desk.database.reading() as tx:
        (gone,) = [each.body for each in audit.entries(tx, audit.ADMIN) if each.body["event"] == "WebhookGone"]
    assert gone == {"event": "WebhookGone", "webhook": 1, "to": receiver.host}
    webhooks.switch(house.desk, 1, on=True, by="test")
    webhooks.send_again(house.desk, 1)
    house.drain()
    assert [each.status for each in deliveries(house)] == ["delivered"]


def test_what_waits_for_a_webhook_that_was_turned_off_is_given_up(house: House, receiver: Receiver) -> None:
    add(house, receiver, "request.started")
    receiver.answers.append(500)
    house.start()
    house.drain()
    webhooks.switch(house.desk, 1, on=False, by="test")
    house.later(minutes=1)
    (dead,) = deliveries(house)
    assert (dead.status, dead.trouble, len(receiver.calls)) == ("dead", "off", 1)
    assert house.attention() == []


def test_a_webhook_that_is_removed_takes_what_waits_for_it_along(house: House, receiver: Receiver) -> None:
    add(house, receiver)
    house.start()
    assert webhooks.remove(house.desk, 1, "test") == receiver.host
    house.drain()
    assert receiver.calls == []
    assert house.rows("SELECT count(*) FROM deliveries") == [(0,)]
    assert house.rows("SELECT count(*) FROM effects WHERE kind = 'post'") == [(0,)]
    with pytest.raises(Missing):
        webhooks.remove(house.desk, 1, "test")


def test_of_workers_at_once_one_posts(house: House, receiver: Receiver) -> None:
    add(house, receiver, "request.started")
    house.start()
    (effect,) = house.due(Kind.POST)
    house.at_once(*[lambda: perform(house.desk, effect, Kind.POST)] * 6)
    assert len(receiver.calls) == 1


def test_the_secret_is_kept_encrypted_and_its_loss_is_said(house: House, receiver: Receiver) -> None:
    secret = add(house, receiver, "request.started")
    (stored,) = house.rows("SELECT secret FROM webhooks")[0]
    assert secret.removeprefix("whsec_") not in stored
    assert secret not in str(house.rows("SELECT body FROM audit"))
    house.start()
    (effect,) = house.due(Kind.POST)
    perform(replace(house.desk, secret_key="another" * 9), effect, Kind.POST)
    assert (deliveries(house)[0].trouble, receiver.calls) == ("secret", [])


def test_the_record_says_who_did_it_and_no_more_of_the_address_than_its_host(house: House, receiver: Receiver) -> None:
    add(house, receiver, "request.started")
    webhooks.switch(house.desk, 1, on=False, by="user:rosa")
    webhooks.switch(house.desk, 1, on=False, by="user:rosa")
    webhooks.switch(house.desk, 1, on=True, by="user:rosa")
    webhooks.remove(house.desk, 1, "user:rosa")
    with house.desk.database.reading() as tx:
        found = [each.body for each in audit.entries(tx, audit.ADMIN) if "Webhook" in each.body["event"]]
    assert [(each["event"], each["by"]) for each in found] == [
        ("WebhookAdded", "test"), ("WebhookDisabled", "user:rosa"), ("WebhookEnabled", "user:rosa"),
        ("WebhookRemoved", "user:rosa"),
    ]  # fmt: skip
    assert {each["to"] for each in found} == {receiver.host}


def test_an_address_is_taken_once(house: House, receiver: Receiver) -> None:
    add(house, receiver)
    with pytest.raises(Taken):
        add(house, receiver)
    assert len(webhooks.page(house.desk)) == 1


@pytest.mark.parametrize("events", [(), ("request.started", "nonsense"), ("webhook.test",)])
def test_events_that_are_none_are_refused(house: House, events: tuple[str, ...]) -> None:
    with pytest.raises(NotFitting):
        webhooks.add(house.desk, url="https://example.com", description="", events=events, by="test")


def test_a_test_goes_to_one_webhook_alone(house: House, receiver: Receiver) -> None:
    with Receiver() as other:
        secret = add(house, receiver, "request.started")
        webhooks.add(house.desk, url=other.url, description="", events=["request.started"], by="test")
        webhooks.send_test(house.desk, 1, by="test")
        house.drain()
        assert [each["type"] for each in receiver.heard(secret)] == ["webhook.test"]
        assert other.calls == []


def test_what_is_simulated_says_so_and_is_told_to_nobody_once_connected(
    database_url: str, receiver: Receiver, tmp_path: Path
) -> None:
    with open_house(database_url, tmp_path) as house:
        house.people("sam", "ana")
        house.publish()
        add(house, receiver)
        house.start()
        house.drain()
        assert [json.loads(body)["data"]["simulated"] for _headers, body in receiver.calls] == [True]
        house.start()
    with FakeTwilio() as twilio, open_house(database_url, tmp_path, twilio=twilio) as house:
        house.drain()
        assert len(receiver.calls) == 1
        webhooks.send_test(house.desk, 1, by="test")
        house.drain()
        assert [json.loads(body)["data"]["simulated"] for _headers, body in receiver.calls] == [True, False]
        simulated.wipe(house.desk, "test")
        assert [each.event for each in deliveries(house)] == ["webhook.test"]


def test_skipping_time_on_the_phones_waits_for_no_receiver(house: House, receiver: Receiver) -> None:
    secret = add(house, receiver)
    receiver.answers.extend([500] * 9)
    house.start()
    house.drain()
    told = len(receiver.calls)
    assert simulated.skip(house.desk) >= house.desk.clock.real.now() + timedelta(hours=3)  # to the deadline
    simulated.catch_up(house.desk)
    assert len(receiver.calls) == told
    assert house.status(1) == "expired"
    house.drain()
    assert len(receiver.heard(secret)) > told  # at the real time, or a receiver would refuse it


def test_what_was_told_a_month_ago_is_forgotten(house: House, receiver: Receiver) -> None:
    add(house, receiver, "request.started")
    house.start()
    house.drain()
    house.later(days=29)
    tend(house.desk)
    assert len(deliveries(house)) == 1
    house.later(days=2)
    tend(house.desk)
    assert deliveries(house) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hooks", "https://example.com:8443/x?y=z", "https://[2001:db8::1]/x", "https://10.0.0.7/x",
        "http://localhost:5678/webhook", "http://127.0.0.1:9000", "http://[::1]:9000/", "http://192.168.1.20/x",
        "http://n8n:5678/webhook/1", "http://nas.local/x", "http://hub.home.arpa/", "http://app.internal/x",
    ],
)  # fmt: skip
def test_an_address_that_can_be_told(url: str) -> None:
    assert refusal(url) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "Write an address"), ("example.com", "https://"), ("ftp://example.com", "https://"), ("https://", "https://"),
        ("http://example.com/x", "Outside your own network"), ("http://8.8.8.8/", "Outside your own network"),
        ("http://localhost.example.com/", "Outside your own network"), ("http://evil.com.notlocal/", "Outside"),
        ("https://169.254.169.254/latest", "of this kind"), ("http://[::ffff:169.254.169.254]/", "of this kind"),
        ("http://0.0.0.0/", "of this kind"), ("https://[fe80::1]/", "of this kind"), ("https://224.0.0.1/", "of this"),
        ("https://2852039166/", "no name of a host"), ("https://0xa9fea9fe/", "no name of a host"),
        ("https://169.254.43518/", "no name of a host"), ("https://me:word@example.com/", "Leave out"),
        ("https://example.com/#part", "Leave out"), ("https://exa mple.com/", "without spaces"),
        ("https://example.com:99999/", "no address"), ("https://[::1/", "no address"), ("https://a_b..c/", "no name"),
        ("https://\u0435xample.com/", "Write an address"), ("https://example.com/" + "x" * 500, "500 characters"),
        ("javascript:alert(1)", "https://"), ("https://example.com/\r\nX: y", "without spaces"),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_told_says_why(url: str, why: str) -> None:
    said = refusal(url)
    assert said is not None and why in said
