"""A text on its way out is never lost and never posted twice, whatever the carrier says or fails to say."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from tests.support.house import PHONES, PUBLIC_URL, House, new_sid
from tests.support.twilio_server import Fault
from workflow.clock import Clock
from workflow.service import roster, send, tend
from workflow.service.carrier import Sent
from workflow.service.claims import LEASE
from workflow.store.effects import Kind

ANA = PHONES["ana"]


@pytest.fixture
def started(wired: House) -> int:
    """A request that will ask Ana, with Kim behind her; what it says to Sam is sent, her ask is due."""
    wired.people("sam", "ana", "kim")
    wired.publish(if_silent="escalate", escalate_to="person:kim")
    request = wired.start()
    wired.change(
        "UPDATE effects SET status = 'done' WHERE kind = 'send' AND id NOT IN "
        "(SELECT e.id FROM effects e JOIN messages m ON m.id = e.subject_id WHERE m.wording = 'ask')"
    )
    return request


def ask(house: House) -> tuple[str, int | None]:
    """What became of the ask to Ana: its status and code."""
    found = "SELECT status, code FROM messages WHERE phone = :p AND wording = 'ask' ORDER BY id DESC"
    return tuple(house.rows(found, p=ANA)[0])


def ask_id(house: House) -> int:
    return house.rows("SELECT id FROM messages WHERE phone = :p AND wording = 'ask'", p=ANA)[0][0]


def posts(house: House) -> int:
    """How often Twilio was asked to send anything."""
    return sum(method == "POST" for method, _ in house.twilio.calls)


def sid_of(house: House, phone: str = ANA) -> str:
    """The SID of the latest text that Twilio took for a phone."""
    return [message["sid"] for message in house.twilio.accepted if message["to"] == phone][-1]


def hear(house: House, status: str, *, code: int | None = None, sid: str | None = None) -> int:
    """Report a delivery to the address that Twilio was given with Ana's ask; the status of our answer."""
    return house.report(house.callbacks.url(ask_id(house)), status, sid=sid or sid_of(house), code=code).status


# --- what the carrier answers at once --------------------------------------------------------------------


def test_a_text_that_is_taken_is_sent_under_its_sid(wired: House, started: int) -> None:
    wired.drain()
    assert ask(wired) == ("sent", None)
    assert posts(wired) == 1
    assert wired.rows("SELECT sid FROM messages WHERE id = :id", id=ask_id(wired)) == [(sid_of(wired),)]


def test_a_busy_carrier_is_asked_again_no_sooner_than_it_says(wired: House, started: int) -> None:
    wired.twilio.next_faults.append(Fault(status=429, code=20429, retry_after="90"))
    wired.drain()
    assert ask(wired) == ("queued", 20429)
    wired.later(seconds=89)
    assert posts(wired) == 1
    wired.later(seconds=2)
    assert ask(wired) == ("sent", None)
    assert len(wired.phone("ana")) == 1


def test_a_carrier_that_is_busy_again_and_again_is_asked_ever_more_slowly(wired: House, started: int) -> None:
    wired.twilio.next_faults.extend([Fault(status=429, code=20429)] * 5)
    wired.drain()
    for expected in (2, 3, 4, 5, 6):
        wired.later(seconds=5 * 2 ** (expected - 2) * 1.21)
        assert posts(wired) == expected
    assert ask(wired) == ("sent", None)


def test_a_number_that_blocked_us_is_opted_out_and_its_asks_go_to_somebody_else(wired: House, started: int) -> None:
    other = wired.start(item="Chair")
    wired.twilio.faults[ANA] = Fault(code=21610)
    wired.drain()
    assert wired.phone("ana") == []
    assert sorted(text.split(". ")[0] for text in wired.phone("kim")) == [
        "Sam asks (you stand in for Ana): Chair", "Sam asks (you stand in for Ana): Desk"
    ]  # fmt: skip
    assert wired.rows("SELECT count(*) FROM messages WHERE status = 'failed' AND code = 21610") == [(2,)]
    assert wired.rows("SELECT opted_out_at IS NOT NULL FROM people WHERE handle = 'ana'")[0][0]
    wired.text("kim", f"yes {wired.code(other, 'kim')}")
    assert wired.status(other) == "approved"


def test_a_number_that_nobody_can_text_is_given_up_at_once(wired: House, started: int) -> None:
    wired.twilio.faults[ANA] = Fault(code=21211)
    wired.drain()
    assert ask(wired) == ("failed", 21211)
    assert len(wired.phone("kim")) == 1
    assert wired.attention() == ["undeliverable"]


def test_refused_credentials_pause_all_sending_and_lose_nothing(wired: House, started: int) -> None:
    wired.twilio._logins = {wired.twilio.account_sid: "another token"}
    for number in range(3):
        wired.start(item=f"Chair {number}")
    wired.drain()
    assert posts(wired) == 1
    assert wired.attention() == ["setting"]
    wired.later(minutes=4)
    assert posts(wired) == 1
    wired.later(minutes=2)
    assert posts(wired) == 2
    wired.twilio._logins = {wired.twilio.account_sid: wired.settings.auth_tokens[0]}
    wired.later(minutes=6)
    assert len(wired.phone("ana")) == 4
    assert wired.rows("SELECT count(*) FROM messages WHERE status != 'sent' AND wording = 'ask'") == [(0,)]
    assert wired.attention() == []


def test_while_sending_is_paused_deadlines_still_act(wired: House, started: int) -> None:
    wired.twilio._logins = {}
    wired.drain()
    wired.later(hours=4)
    assert [decision.status for decision in wired.request(started).asks] == ["lapsed", "open"]


# --- nobody can tell -------------------------------------------------------------------------------------

TAKEN_OR_NOT = {"500": Fault(status=500), "reset": Fault(kind="reset"), "hang": Fault(kind="hang"),
                "garbage": Fault(kind="garbage"), "nameless": Fault(kind="nameless")}  # fmt: skip


@pytest.mark.parametrize("fault", TAKEN_OR_NOT.values(), ids=TAKEN_OR_NOT.keys())
def test_a_text_in_doubt_that_was_taken_is_found_and_not_posted_again(wired: House, started: int, fault: Fault) -> None:
    wired.twilio.next_faults.append(replace(fault, accepted=True))
    wired.drain()
    assert ask(wired) == ("unknown", None)
    wired.later(seconds=31)
    assert ask(wired) == ("sent", None)
    assert posts(wired) == 1
    assert wired.rows("SELECT sid FROM messages WHERE id = :id", id=ask_id(wired)) == [(sid_of(wired),)]


@pytest.mark.parametrize("fault", TAKEN_OR_NOT.values(), ids=TAKEN_OR_NOT.keys())
def test_a_text_in_doubt_that_was_not_taken_is_posted_exactly_once_more(
    wired: House, started: int, fault: Fault
) -> None:
    wired.twilio.next_faults.append(fault)
    wired.drain()
    wired.later(seconds=29)
    assert posts(wired) == 1
    wired.later(seconds=2)
    assert ask(wired) == ("sent", None)
    wired.later(hours=1)
    assert posts(wired) == 2
    assert len(wired.phone("ana")) == 1


def test_a_text_in_doubt_is_looked_for_as_long_as_the_carrier_cannot_be_asked(wired: House, started: int) -> None:
    wired.twilio.next_faults.append(Fault(status=500))
    wired.twilio.list_fault = Fault(status=500)
    wired.drain()
    for _ in range(12):
        wired.later(minutes=12)
    assert (ask(wired), posts(wired), wired.attention()) == (("unknown", None), 1, [])
    wired.twilio.list_fault = None
    wired.later(minutes=12)
    assert (ask(wired), posts(wired)) == (("sent", None), 2)


def test_a_text_that_nobody_can_tell_of_stays_unknown_and_is_shown(wired: House) -> None:
    wired.people("sam", "ana")
    wired.publish(within="3 days")
    wired.start()
    wired.twilio.faults[ANA] = Fault(status=500)
    wired.twilio.list_fault = Fault(status=500)
    for _ in range(30):
        wired.later(minutes=12)
    assert ask(wired) == ("unknown", None)
    assert wired.attention() == ["unknown_send"]
    assert hear(wired, "delivered", sid=new_sid()) == 204
    assert ask(wired) == ("delivered", None)


@pytest.mark.parametrize(("status", "becomes"), [("queued", "sent"), ("sent", "sent"), ("delivered", "delivered")])
def test_a_callback_settles_the_doubt(wired: House, started: int, status: str, becomes: str) -> None:
    wired.twilio.next_faults.append(Fault(status=500, accepted=True))
    wired.drain()
    hear(wired, status)
    calls = len(wired.twilio.calls)
    wired.later(minutes=1)
    assert ask(wired) == (becomes, None)
    assert len(wired.twilio.calls) == calls


# --- workers that die, oversleep, or come in twos --------------------------------------------------------


@pytest.mark.parametrize("posted", [True, False])
def test_a_worker_killed_before_it_recorded_its_post_is_reconciled(wired: House, started: int, posted: bool) -> None:
    (effect,) = wired.due(Kind.SEND)
    attempt = send._begin(wired.desk, effect, "a worker that dies")
    if posted:
        message = attempt.message
        wired.desk.gateway.send(send.Outgoing(message_id=message.id, to=message.phone, body=message.body))
    wired.drain()
    assert ask(wired) == ("sending", None)
    wired.later(seconds=61)
    assert ask(wired) == ("sent", None)
    assert (posts(wired), len(wired.phone("ana"))) == (1, 1)


@dataclass
class Overslept:
    """A clock that goes on by so much each time it is read: its owner falls asleep between two steps."""

    clock: Clock
    sleep: timedelta
    reads: int = 0

    def now(self) -> datetime:
        self.reads += 1
        return self.clock.now() + self.sleep * (self.reads - 1)


def test_a_worker_that_overslept_its_lease_posts_nothing(wired: House, started: int) -> None:
    (effect,) = wired.due(Kind.SEND)
    sleepy = replace(wired.desk, clock=Overslept(wired.desk.clock, LEASE))
    send.deliver(sleepy, effect, "sleepy")
    assert posts(wired) == 0
    wired.later(seconds=91)
    assert (ask(wired), posts(wired)) == (("sent", None), 1)


def test_two_workers_at_once_post_each_text_once(wired: House) -> None:
    wired.people("sam", "ana")
    wired.publish()
    for number in range(6):
        wired.start(item=f"Desk {number}")
    wired.at_once(wired.drain, wired.drain, wired.drain)
    assert posts(wired) == len(wired.twilio.accepted) == 12
    assert wired.rows("SELECT count(*) FROM messages WHERE status = 'sent'") == [(12,)]


# --- what is heard later ---------------------------------------------------------------------------------


def test_a_phone_out_of_reach_is_tried_once_more_and_then_its_ask_goes_to_somebody_else(
    wired: House, started: int
) -> None:
    wired.drain()
    hear(wired, "undelivered", code=30003)
    assert ask(wired) == ("queued", 30003)
    wired.later(minutes=29)
    assert len(wired.phone("ana")) == 1
    wired.later(minutes=2)
    assert len(wired.phone("ana")) == 2
    assert wired.phone("kim") == []
    hear(wired, "undelivered", code=30003)
    wired.drain()
    assert ask(wired) == ("undelivered", 30003)
    assert wired.attention() == ["undeliverable"]
    assert "you stand in for Ana" in wired.phone("kim")[0]


@pytest.mark.parametrize(("status", "code"), [("sent", None), ("undelivered", 30003), ("queued", None)])
def test_a_late_or_repeated_word_about_the_first_try_does_not_stop_the_second(
    wired: House, started: int, status: str, code: int | None
) -> None:
    wired.drain()
    first = sid_of(wired)
    hear(wired, "undelivered", code=30003)
    hear(wired, status, code=code)
    assert ask(wired) == ("queued", 30003)
    wired.later(minutes=31)
    assert len(wired.phone("ana")) == 2
    assert sid_of(wired) != first
    hear(wired, "delivered")
    assert ask(wired) == ("delivered", None)


def test_a_first_try_that_arrives_after_all_makes_the_second_needless(wired: House, started: int) -> None:
    wired.drain()
    hear(wired, "undelivered", code=30003)
    hear(wired, "delivered")
    wired.later(hours=1)
    assert ask(wired) == ("delivered", None)
    assert len(wired.phone("ana")) == 1


def test_a_number_not_in_service_loses_its_ask_at_once(wired: House, started: int) -> None:
    wired.drain()
    hear(wired, "sent")
    hear(wired, "undelivered", code=30005)
    wired.drain()
    assert ask(wired) == ("undelivered", 30005)
    assert len(wired.phone("kim")) == 1
    wired.text("kim", "yes")
    assert wired.status(started) == "approved"


def test_an_opt_out_that_is_heard_of_by_callback_is_an_opt_out(wired: House, started: int) -> None:
    wired.drain()
    hear(wired, "failed", code=21610)
    wired.drain()
    assert set(wired.attention()) == {"opted_out"}
    assert len(wired.phone("kim")) == 1


@pytest.mark.parametrize("ours", [True, False], ids=["with our id", "by its SID alone"])
def test_a_callback_that_is_quicker_than_the_answer_counts(wired: House, started: int, ours: bool) -> None:
    (effect,) = wired.due(Kind.SEND)
    attempt, sid = send._begin(wired.desk, effect, "slow"), new_sid()
    wired.report(wired.callbacks.url(ask_id(wired)) if ours else "/twilio/status", "delivered", sid=sid)
    send._record(wired.desk, attempt, Sent(sid=sid))
    wired.later(minutes=2)
    assert (ask(wired), posts(wired)) == (("delivered", None), 0)
    assert wired.rows("SELECT sid FROM messages WHERE id = :id", id=ask_id(wired)) == [(sid,)]


def test_a_refusal_by_callback_that_is_quicker_than_the_answer_has_all_its_consequences(
    wired: House, started: int
) -> None:
    (effect,) = wired.due(Kind.SEND)
    attempt, sid = send._begin(wired.desk, effect, "slow"), new_sid()
    wired.report("/twilio/status", "failed", sid=sid, code=30005)
    assert wired.phone("kim") == []
    send._record(wired.desk, attempt, Sent(sid=sid))
    wired.drain()
    assert ask(wired) == ("failed", 30005)
    assert len(wired.phone("kim")) == 1


@pytest.mark.parametrize(
    ("heard", "becomes"),
    [
        (("delivered", "sent", "queued"), "delivered"),
        (("sent", "delivered", "read"), "read"),
        (("delivered", "undelivered", "failed"), "delivered"),
        (("sending", "accepted", "queued"), "sent"),
        (("sent", "teleported", "partially"), "sent"),
    ],
)
def test_statuses_in_any_order_only_move_a_text_forward(
    wired: House, started: int, heard: tuple[str, ...], becomes: str
) -> None:
    wired.drain()
    assert [hear(wired, status) for status in heard] == [204] * len(heard)
    assert ask(wired)[0] == becomes
    wired.later(minutes=10)
    assert len(wired.phone("ana")) == 1


def test_an_unknown_sid_and_an_unknown_status_are_kept_and_harm_nothing(wired: House, started: int) -> None:
    wired.drain()
    sid = new_sid()
    assert wired.report("/twilio/status", "teleported", sid=sid).status == 204
    assert wired.rows("SELECT sid, status FROM stray_statuses") == [(sid, "teleported")]
    assert ask(wired) == ("sent", None)


def test_a_callback_whose_mac_is_wrong_says_nothing_about_our_text(wired: House, started: int) -> None:
    url = wired.callbacks.url(ask_id(wired))
    forged = url[:-1] + ("0" if url[-1] != "0" else "1")
    assert wired.report(forged, "delivered", sid=new_sid()).status == 204
    assert ask(wired) == ("queued", None)


def test_a_callback_about_another_sid_says_nothing_about_a_text_that_has_one(wired: House, started: int) -> None:
    wired.drain()
    hear(wired, "failed", code=30005, sid=new_sid())
    assert ask(wired) == ("sent", None)


# --- answers in the webhook ------------------------------------------------------------------------------


def answer(house: House) -> str:
    return house.rows("SELECT status FROM messages WHERE answer_to IS NOT NULL")[0][0]


def tend_after(house: House, **stretch: float) -> None:
    house.clock.move(timedelta(**stretch))
    tend.tend(house.desk)
    house.drain()


def test_an_answer_that_is_reported_is_left_alone(wired: House, started: int) -> None:
    wired.drain()
    reply = wired.text("ana", "list")
    wired.report(reply.callback, "delivered", sid=new_sid())
    calls = len(wired.twilio.calls)
    tend_after(wired, minutes=6)
    assert answer(wired) == "delivered"
    assert len(wired.twilio.calls) == calls


def test_an_answer_never_heard_of_again_is_looked_for_and_found(wired: House, started: int) -> None:
    wired.drain()
    reply = wired.text("ana", "list")
    wired.twilio.add(to=ANA, body=reply.text, direction="outbound-reply")
    tend_after(wired, minutes=4)
    assert answer(wired) == "sending"
    tend_after(wired, minutes=2)
    assert (answer(wired), posts(wired)) == ("sent", 1)


def test_an_answer_that_is_not_there_is_sent_like_any_text_and_once(wired: House, started: int) -> None:
    wired.drain()
    reply = wired.text("ana", "list")
    tend_after(wired, minutes=6)
    tend_after(wired, minutes=6)
    assert answer(wired) == "sent"
    assert wired.phone("ana").count(reply.text) == 1


def test_an_answer_that_does_not_arrive_is_tried_once_more_and_no_oftener(wired: House, started: int) -> None:
    wired.drain()
    reply, first = wired.text("ana", "list"), new_sid()
    assert reply.callback.startswith(PUBLIC_URL)
    wired.report(reply.callback, "undelivered", sid=first, code=30003)
    wired.later(minutes=31)
    assert wired.phone("ana").count(reply.text) == 1
    wired.report(reply.callback, "undelivered", sid=sid_of(wired), code=30003)
    wired.later(hours=3)
    assert wired.phone("ana").count(reply.text) == 1
    assert answer(wired) == "undelivered"


# --- what must not go out any more -----------------------------------------------------------------------


def test_an_ask_that_was_decided_meanwhile_is_not_sent_again(wired: House, started: int) -> None:
    wired.drain()
    hear(wired, "undelivered", code=30003)
    code = wired.code(started, "ana")
    wired.text(ANA, f"YES {code}")
    wired.later(minutes=40)
    wired.drain()
    assert ask(wired)[0] == "canceled"
    assert [each["to"] for each in wired.twilio.accepted].count(ANA) == 1


def test_a_text_to_a_number_its_person_no_longer_has_is_not_sent(wired: House, started: int) -> None:
    roster.change_person(wired.desk, "ana", {"phone": "+14155550177"}, "test")
    wired.drain()
    assert ask(wired)[0] == "canceled"
    assert [each["to"] for each in wired.twilio.accepted] == ["+14155550177"]


def test_what_could_not_reach_the_old_number_is_asked_anew_at_the_new_one(wired: House) -> None:
    wired.people("sam", "ana")
    wired.publish(if_silent="reject")
    request = wired.start()
    wired.drain()
    hear(wired, "undelivered", code=30005)
    assert wired.request(request).asks[0].trouble == "undeliverable"
    roster.change_person(wired.desk, "ana", {"phone": "+14155550177"}, "test")
    wired.drain()
    assert wired.request(request).asks[0].trouble is None
    asked = [each["body"] for each in wired.twilio.accepted if each["to"] == "+14155550177"]
    assert len(asked) == 1
    wired.text("+14155550177", f"YES {wired.code(request, 'ana')}")
    assert wired.answers(request) == ["yes"]
