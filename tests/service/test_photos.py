"""A photo that comes by text is fetched once, kept or refused for good, and never in anybody's way."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.house import PHONES, House
from workflow.service import look, perform, photos
from workflow.service.carrier import NoPhoto, Objection, Photo
from workflow.service.work import Desk, Work, use_case
from workflow.simulator.gateway import NotTaken, SimulatedCarrier
from workflow.sms.pictures import LARGEST
from workflow.store import effects, people, workspace
from workflow.store import photos as stored
from workflow.store.effects import Kind
from workflow.store.errors import Missing

JPEG = b"\xff\xd8\xff\xe0" + b"\x00\x10JFIF" + bytes(range(256))


def send(house: House, *urls: str) -> list[int]:
    """Let Sam text these photos; their ids."""
    house.people("sam")
    house.text("sam", "MENU")
    message_id = house.rows("SELECT max(id) FROM messages WHERE direction = 'in'")[0][0]
    return _await(house.desk, message_id, [(url, "image/jpeg") for url in urls])


@use_case
def _await(work: Work, message_id: int, media: list[tuple[str, str]]) -> list[int]:
    sam = people.by_phone(work.tx, PHONES["sam"])
    assert sam is not None
    return photos.await_photo(work, message_id, sam, media)


def became(house: House, photo_id: int) -> tuple[str, str | None]:
    """What became of a photo, and why."""
    return tuple(house.rows("SELECT status, why FROM photos WHERE id = :id", id=photo_id)[0])


def details(house: House) -> list[str]:
    """What humans are told."""
    return [each.detail for each in look.attention_page(house.desk)[0]]


def run(house: House, function: Any, *arguments: Any, **more: Any) -> Any:
    return house.desk.database.transact(lambda tx: function(tx, *arguments, **more))


# --- kept --------------------------------------------------------------------------------------------------


def test_a_photo_waits_and_is_kept_as_it_came(wired: House) -> None:
    (photo,) = send(wired, wired.twilio.add_media(content=JPEG))
    assert became(wired, photo) == ("waiting", None)
    with pytest.raises(Missing):
        photos.picture(wired.desk, photo)
    wired.drain()
    assert photos.picture(wired.desk, photo) == ("image/jpeg", JPEG)
    record = run(wired, stored.get, photo)
    assert (record.status, record.sha256) == ("kept", hashlib.sha256(JPEG).hexdigest())
    assert (record.phone, record.fetched_at) == (PHONES["sam"], wired.clock.now())
    assert wired.attention() == []


def test_each_photo_of_a_text_is_fetched(wired: House) -> None:
    found = send(wired, wired.twilio.add_media(content=JPEG), wired.twilio.add_media(content=JPEG + b"2"))
    wired.drain()
    assert [photos.picture(wired.desk, each)[1] for each in found] == [JPEG, JPEG + b"2"]


def test_an_address_that_comes_twice_counts_once(wired: House) -> None:
    url = wired.twilio.add_media(content=JPEG)
    assert len(send(wired, url, url)) == 1


def test_more_than_ten_photos_of_a_text_are_left_out_and_shown(wired: House) -> None:
    urls = [wired.twilio.add_media(content=JPEG) for _ in range(12)]
    assert len(send(wired, *urls)) == 10
    assert wired.attention() == ["photo"]
    assert details(wired) == ["Sam sent 12 photos in one text; only 10 of them are looked at."]


def test_a_photo_is_of_one_request_only(wired: House) -> None:
    (photo,) = send(wired, wired.twilio.add_media(content=JPEG))
    wired.people("ana")
    wired.publish()
    first, second = wired.start(), wired.start()
    sam, ana = (row.id for row in wired.rows("SELECT id FROM people ORDER BY handle DESC"))
    assert not run(wired, stored.bind, photo, person_id=sam, request_id=first, field="receipt")  # still waiting
    wired.drain()
    assert not run(wired, stored.bind, photo, person_id=ana, request_id=first, field="receipt")
    assert run(wired, stored.bind, photo, person_id=sam, request_id=first, field="receipt")
    assert run(wired, stored.bind, photo, person_id=sam, request_id=first, field="receipt")
    assert not run(wired, stored.bind, photo, person_id=sam, request_id=second, field="receipt")
    assert [each.id for each in run(wired, stored.of_request, first)] == [photo]
    assert run(wired, stored.of_request, second) == []


# --- refused -------------------------------------------------------------------------------------------------


def test_a_hostile_photo_is_refused_for_good_and_shown(wired: House) -> None:
    (photo,) = send(wired, wired.twilio.add_media(content=b"<script>", kind="image/jpeg"))
    wired.drain()
    assert became(wired, photo) == ("refused", "type")
    assert details(wired) == ["A photo from Sam was refused: it is no JPEG, PNG, GIF, WebP or HEIC picture."]
    wired.later(days=1)
    assert len(wired.twilio.credentials) == 2


@pytest.mark.parametrize(
    ("media", "why"),
    [
        ({"content": JPEG, "endless": 50_000_000}, "size"),
        ({"location": "https://example.org/photo.jpg"}, "redirect"),
        ({"location": "http://mms.twiliocdn.com/photo.jpg"}, "redirect"),
        ({"content": JPEG, "onward": "self"}, "redirect"),
        ({"content": b""}, "type"),
    ],
)
def test_what_is_refused_says_why_and_keeps_nothing(wired: House, media: dict[str, Any], why: str) -> None:
    (photo,) = send(wired, wired.twilio.add_media(**media))
    wired.drain()
    assert became(wired, photo) == ("refused", why)
    assert wired.rows("SELECT content, kind, sha256 FROM photos") == [(None, None, None)]
    assert wired.attention() == ["photo"]


def test_another_host_is_refused_without_being_asked(wired: House) -> None:
    (photo,) = send(wired, "https://example.org/photo.jpg")
    wired.drain()
    assert became(wired, photo) == ("refused", "host")
    assert wired.twilio.credentials == []


def test_every_reason_has_its_sentence() -> None:
    assert set(photos.SENTENCES) == set(Objection)


def test_what_has_been_refused_or_kept_stays_so(wired: House) -> None:
    refused, kept = send(wired, "https://example.org/photo.jpg", wired.twilio.add_media(content=JPEG))
    wired.drain()
    now = wired.clock.now()
    assert not run(wired, stored.keep, refused, kind="image/jpeg", content=b"", now=now)
    assert not run(wired, stored.refuse, kept, why="size", now=now)
    assert [became(wired, each)[0] for each in (refused, kept)] == ["refused", "kept"]


# --- again -----------------------------------------------------------------------------------------------------


def test_a_photo_that_is_late_is_asked_for_again_ever_more_slowly(wired: House) -> None:
    url = wired.twilio.add_media(content=JPEG)
    late = dict(wired.twilio.media)
    wired.twilio.media.clear()
    (photo,) = send(wired, url)
    wired.drain()
    for expected in (2, 3, 4):
        wired.later(seconds=3 * 4 ** (expected - 2) * 0.79)
        assert len(wired.twilio.credentials) == expected - 1
        wired.later(seconds=3 * 4 ** (expected - 2) * 0.42)
        assert len(wired.twilio.credentials) == expected
    assert became(wired, photo) == ("waiting", None)
    wired.twilio.media.update(late)
    wired.later(minutes=4)
    assert became(wired, photo) == ("kept", None)
    assert wired.attention() == []


def test_a_photo_that_never_comes_is_refused_after_six_attempts(wired: House) -> None:
    (photo,) = send(wired, wired.twilio.add_media(content=JPEG, status=404))
    for _ in range(10):
        wired.later(hours=1)
    assert became(wired, photo) == ("refused", "gone")
    assert len(wired.twilio.credentials) == 2 * photos.MOST_ATTEMPTS
    assert details(wired) == ["A photo from Sam was refused: the carrier does not have it."]


def test_wrong_credentials_may_be_mended_meanwhile(wired: House) -> None:
    wired.twilio._logins = {wired.twilio.account_sid: "another token"}
    (photo,) = send(wired, wired.twilio.add_media(content=JPEG))
    wired.drain()
    assert became(wired, photo) == ("waiting", None)
    wired.twilio._logins = {wired.twilio.account_sid: wired.settings.auth_tokens[0]}
    wired.later(seconds=4)
    assert became(wired, photo) == ("kept", None)


def test_of_many_workers_at_once_one_fetches(wired: House) -> None:
    send(wired, wired.twilio.add_media(content=JPEG, stored=False))
    (effect,) = wired.due(Kind.FETCH)
    wired.at_once(*[lambda: perform.perform(wired.desk, effect, Kind.FETCH)] * 6)
    assert len(wired.twilio.credentials) == 2  # asked once, noted at the door and at the shelf
    assert wired.due(Kind.FETCH) == []


def test_a_killed_worker_leaves_its_photo_to_another(wired: House) -> None:
    (photo,) = send(wired, wired.twilio.add_media(content=JPEG))
    claim_and_die(wired)
    wired.drain()
    assert became(wired, photo) == ("waiting", None)
    wired.later(minutes=1)
    assert became(wired, photo) == ("kept", None)


def test_a_photo_that_kills_every_worker_is_refused_without_being_asked_for(wired: House) -> None:
    (photo,) = send(wired, wired.twilio.add_media(content=JPEG))
    for _ in range(photos.MOST_ATTEMPTS):
        claim_and_die(wired)
        wired.clock.move(timedelta(minutes=1))
    wired.drain()
    assert became(wired, photo) == ("refused", "later")
    assert wired.twilio.credentials == []


def claim_and_die(house: House) -> None:
    (effect,) = house.due(Kind.FETCH)
    now = house.clock.now()
    until = now + timedelta(seconds=45)
    assert run(house, effects.claim, effect, "killed", due_by=now, at=now, until=until) is not None


@dataclass(frozen=True, kw_only=True)
class Errand:
    """A carrier that, while it fetches, uses the database as anybody else may."""

    desk: Desk
    answer: Photo | NoPhoto

    def fetch(self, url: str) -> Photo | NoPhoto:
        _write(self.desk)
        return self.answer

    def send(self, outgoing: object) -> Any:
        raise AssertionError

    def find(self, *, to: str, body: str, since: datetime) -> str | None:
        raise AssertionError


@use_case
def _write(work: Work) -> None:
    workspace.mark_worker_seen(work.tx, work.now)


def test_no_transaction_is_open_while_the_carrier_is_asked(wired: House) -> None:
    (photo,) = send(wired, wired.twilio.add_media(content=JPEG))
    (effect,) = wired.due(Kind.FETCH)
    carrier = Errand(desk=wired.desk, answer=Photo(kind="image/jpeg", content=JPEG))
    perform.perform(replace(wired.desk, gateway=carrier), effect, Kind.FETCH)
    assert became(wired, photo) == ("kept", None)


def test_no_heap_of_photos_hides_a_deadline_or_a_text(house: House) -> None:
    now = house.clock.now()
    for number in range(20):
        run(house, effects.queue, Kind.FETCH, number, now - timedelta(hours=1))
    run(house, effects.queue, Kind.WAKE, 1, now)
    run(house, effects.queue, Kind.SEND, 1, now)
    kinds = [kind for _, kind in run(house, effects.due, now, 5, at=now)]
    assert kinds == [Kind.WAKE, Kind.SEND] + [Kind.FETCH] * 5


# --- virtual phones ----------------------------------------------------------------------------------------------


@pytest.fixture
def carrier(house: House) -> SimulatedCarrier:
    found: SimulatedCarrier = house.app.extensions["sayso.carrier"]
    house.people("sam")
    return found


def address(house: House) -> str:
    return house.rows("SELECT url FROM phone_media")[0][0]


def test_a_virtual_phone_sends_photos(house: House, carrier: SimulatedCarrier) -> None:
    carrier.text(PHONES["sam"], "", [JPEG])
    assert carrier.fetch(address(house)) == Photo(kind="image/jpeg", content=JPEG)
    assert house.rows("SELECT body FROM phone_texts WHERE from_phone")[0] == ("",)


@pytest.mark.parametrize(("content", "why"), [(b"%PDF-1.7", "type"), (JPEG + bytes(LARGEST), "size")])
def test_a_virtual_phones_photo_is_refused_as_a_real_one(
    house: House, carrier: SimulatedCarrier, content: bytes, why: str
) -> None:
    carrier.text(PHONES["sam"], "", [content])
    answer = carrier.fetch(address(house))
    assert isinstance(answer, NoPhoto) and (answer.why, answer.again) == (why, False)


def test_what_no_virtual_phone_sent_is_gone(carrier: SimulatedCarrier) -> None:
    answer = carrier.fetch("https://example.org/photo.jpg")
    assert isinstance(answer, NoPhoto) and answer.why is Objection.GONE


def test_a_virtual_phone_sends_ten_photos_at_most(house: House, carrier: SimulatedCarrier) -> None:
    with pytest.raises(NotTaken):
        carrier.text(PHONES["sam"], "", [JPEG] * 11)
    assert house.rows("SELECT count(*) FROM phone_media") == [(0,)]
