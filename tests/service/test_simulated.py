"""Trying things out: time that is skipped, what is marked, and that nothing of it is left or gets outside."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.house import MONDAY, PHONES, House, new_sid, open_house
from tests.support.twilio_server import FakeTwilio
from workflow.clock import SimulatedClock
from workflow.service import admit, look, overview, roster, simulated, tend
from workflow.service.claims import claim
from workflow.service.seed import GROUPS, PEOPLE, seed
from workflow.service.simulated import CannotSkip, NotSimulated
from workflow.service.work import Work, use_case
from workflow.simulator.gateway import threads
from workflow.store.effects import Kind
from workflow.store.simulated import SUBJECTS

HOUR = timedelta(hours=1)
PICTURE = b"\xff\xd8\xff\xe0" + bytes(100)
MOMENT = timedelta(milliseconds=250)
#: A number that nobody of the demo has.
PAT = "+14155550188"
#: What a whole row of the simulator is about; none may have a row left after a wipe of a wholly simulated database.
EMPTIED = (
    "absences", "asks", "attention", "codes", "decisions", "drafts", "effects", "groups", "idempotency",
    "memberships", "messages", "people", "phone_media", "phone_texts", "photos", "requests",
)  # fmt: skip


@pytest.fixture
def waiting(house: House) -> int:
    """A request that waits four hours for Ana, reminds her after one, and then goes to Kim."""
    house.people("sam", "ana", "kim")
    house.publish(remind=["1 hour"], if_silent="escalate", escalate_to="person:kim")
    request = house.start()
    house.drain()
    return request


@contextmanager
def connected(house: House, folder: Path) -> Iterator[House]:
    """The same database, once Twilio has been connected."""
    with FakeTwilio() as twilio, open_house(house.url, folder / "connected", twilio=twilio, pages=True) as wired:
        yield wired


def count(house: House, table: str, where: str = "true") -> int:
    number: int = house.rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0]
    return number


# --- the clock -------------------------------------------------------------------------------------------


def test_a_skip_goes_to_what_is_due_next(house: House, waiting: int) -> None:
    assert simulated.skip(house.desk) == MONDAY + HOUR
    assert house.phone("ana")[-1].startswith("Reminder")
    assert simulated.skip(house.desk) == MONDAY + 4 * HOUR
    assert "this is with Kim now" in house.phone("sam")[-1]


def test_a_long_skip_lives_through_what_is_due_on_the_way_at_its_own_time(house: House, waiting: int) -> None:
    assert simulated.skip(house.desk, MONDAY + 6 * HOUR) == MONDAY + 6 * HOUR
    to_ana = threads(house.desk, PHONES["ana"])
    assert [text.at - MONDAY for text in to_ana if text.body.startswith("Reminder")] == [HOUR]
    assert next(text.at - MONDAY for text in threads(house.desk, PHONES["kim"])) == 4 * HOUR


def test_the_real_clock_is_never_touched(house: House, waiting: int) -> None:
    simulated.skip(house.desk, MONDAY + 6 * HOUR)
    assert house.clock.now() == MONDAY


def test_other_processes_notice_a_skip_within_a_moment(house: House, waiting: int, tmp_path: Path) -> None:
    with open_house(house.url, tmp_path / "other") as other:
        assert other.desk.clock.now() == MONDAY
        simulated.skip(house.desk, MONDAY + 2 * HOUR)
        other.clock.move(MOMENT)
        assert other.desk.clock.now() == MONDAY + 2 * HOUR + MOMENT


def test_two_who_skip_at_once_move_the_clock_once(house: House, waiting: int) -> None:
    house.at_once(*[lambda: simulated.skip(house.desk, MONDAY + 2 * HOUR)] * 4)
    assert house.desk.clock.now() == MONDAY + 2 * HOUR
    assert sum(text.startswith("Reminder") for text in house.phone("ana")) == 1


@use_case
def _take_in_hand(work: Work, effect_id: int) -> None:
    assert claim(work, effect_id, "worker")


def test_a_skip_takes_no_text_out_of_a_workers_hand(house: House, waiting: int) -> None:
    house.start(item="Lamp")
    for effect, _kind in tend.due(house.desk, 9):
        _take_in_hand(house.desk, effect)

    def asked() -> int:
        return sum("Lamp" in text and not text.startswith("Reminder") for text in house.phone("ana"))

    simulated.skip(house.desk, MONDAY + 2 * HOUR)
    assert asked() == 0
    house.later(seconds=46)  # the worker died over it
    assert asked() == 1


def test_a_skip_with_nothing_to_come_is_refused(house: House) -> None:
    with pytest.raises(CannotSkip, match="Nothing waits"):
        simulated.skip(house.desk)


def test_a_skip_beyond_five_years_is_refused(house: House) -> None:
    simulated.skip(house.desk, MONDAY + timedelta(days=5 * 365))
    with pytest.raises(CannotSkip, match="five years"):
        simulated.skip(house.desk, MONDAY + timedelta(days=5 * 365, seconds=1))


def test_a_living_worker_still_lives_after_a_skip(house: House, waiting: int) -> None:
    house.change("UPDATE workspace SET worker_seen_at = :at", at="2026-06-01 08:59:50+00:00")
    simulated.skip(house.desk, MONDAY + 6 * HOUR)
    seen = look.health(house.desk).worker_seen
    assert seen is not None
    assert house.desk.clock.now() - seen == timedelta(seconds=10)


def test_connected_to_twilio_the_clock_is_real_and_stays_so(house: House, waiting: int, tmp_path: Path) -> None:
    simulated.skip(house.desk, MONDAY + 6 * HOUR)
    with connected(house, tmp_path) as wired:
        assert wired.desk.clock.now() == wired.clock.now()
        with pytest.raises(NotSimulated, match="simulator mode"):
            simulated.skip(wired.desk)


# --- the marks -------------------------------------------------------------------------------------------


def test_what_is_made_in_simulator_mode_is_marked(house: House, waiting: int) -> None:
    house.text("ana", "LIST")
    for table in ("people", "requests", "messages"):
        assert count(house, table) == count(house, table, "simulated") > 0


def test_what_is_made_with_twilio_is_not_marked(wired: House) -> None:
    wired.people("sam", "ana")
    wired.publish()
    wired.start()
    wired.text("ana", "LIST")
    for table in ("people", "requests", "messages"):
        assert count(wired, table, "simulated") == 0 < count(wired, table)


def test_statistics_count_only_what_belongs_to_the_mode(house: House, waiting: int, tmp_path: Path) -> None:
    assert overview.pending(house.desk) == 1
    assert sum(look.health(house.desk).texts.values()) == count(house, "messages")
    with connected(house, tmp_path) as wired:
        assert overview.pending(wired.desk) == 0
        assert look.health(wired.desk).texts == {}
        figures = wired.app.test_client().get("/metrics").text
        assert "sayso_requests_open 0.0" in figures
        assert "sayso_simulator 0.0" in figures
    with open_house(house.url, tmp_path / "unplugged", pages=True) as unplugged:
        assert "sayso_simulator 1.0" in unplugged.app.test_client().get("/metrics").text


# --- nothing of it gets outside --------------------------------------------------------------------------


def test_a_simulated_text_is_never_sent_by_twilio(house: House, tmp_path: Path) -> None:
    house.people("sam", "ana")
    house.publish()
    house.start()
    with connected(house, tmp_path) as wired:
        wired.drain()
        assert wired.twilio is not None
        assert wired.twilio.calls == []
        assert {status for (status,) in wired.rows("SELECT status FROM messages")} == {"canceled"}


def test_a_simulated_text_in_doubt_is_not_looked_for_at_twilio(house: House, tmp_path: Path) -> None:
    house.people("sam", "ana")
    house.publish()
    house.start()
    house.change("UPDATE messages SET status = 'unknown'")
    with connected(house, tmp_path) as wired:
        wired.drain()
        assert wired.twilio is not None
        assert wired.twilio.calls == []


def test_the_timers_of_a_simulated_request_change_nothing_with_twilio(
    house: House, waiting: int, tmp_path: Path
) -> None:
    before = count(house, "messages")
    with connected(house, tmp_path) as wired:
        wired.drain()
        wired.later(days=8)
        assert (wired.status(waiting), count(wired, "messages")) == ("pending", before)


def test_a_simulated_timer_acts_again_back_in_simulator_mode(house: House, waiting: int, tmp_path: Path) -> None:
    with connected(house, tmp_path) as wired:
        wired.drain()
        later = wired.clock.now()
    house.clock.move_to(later + timedelta(days=2))
    tend.take_up(house.desk)
    house.drain()
    assert "Kim" in house.phone("sam")[-1]


def test_a_text_from_a_simulated_persons_number_is_a_strangers(house: House, waiting: int, tmp_path: Path) -> None:
    with connected(house, tmp_path) as wired:
        reply = wired.text("ana", f"YES {wired.code(waiting, 'ana')}")
        assert (reply.status, reply.text) == (200, None)
        assert (wired.answers(waiting), "unknown_number" in wired.attention()) == ([], True)


def test_a_text_that_was_kept_in_simulator_mode_does_nothing_with_twilio(
    house: House, waiting: int, tmp_path: Path
) -> None:
    house.text("ana", "hm?", sid := new_sid())
    house.change("UPDATE messages SET status = 'accepted', body = :b WHERE sid = :s", b="YES", s=sid)
    message = house.rows("SELECT id FROM messages WHERE sid = :s", s=sid)[0][0]
    house.change(
        "INSERT INTO effects (key, kind, subject_id, status, due_at, attempts) "
        "VALUES ('act:x', 'act', :m, 'due', :a, 0)",
        m=message,
        a="2026-06-01 09:00:00+00:00",
    )
    with connected(house, tmp_path) as wired:
        wired.drain()
        assert (wired.answers(waiting), wired.attention()) == ([], [])


def test_a_simulated_person_in_a_real_request_is_not_texted_and_somebody_else_is_asked(
    house: House, tmp_path: Path
) -> None:
    house.people("ana")
    with connected(house, tmp_path) as wired:
        wired.people("sam", "kim")
        wired.publish(if_silent="escalate", escalate_to="person:kim")
        wired.start()
        wired.drain()
        assert wired.phone("ana") == []
        assert any("Sam asks" in text for text in wired.phone("kim"))


# --- the wipe --------------------------------------------------------------------------------------------


def lived_in(house: House) -> None:
    """The demo with a decision, a draft, a photo, an absence, an unknown number, a wrong code and time gone by."""
    seed(house.desk)
    house.drain()
    house.text("ana", "YES")
    house.text("kim", "NO 0000")
    house.text("+14155550199", "hello?")
    house.text("kim", "AWAY until tomorrow, Ana covers")
    house.app.extensions["sayso.carrier"].text(PHONES["ana"], "", [PICTURE])
    house.drain()
    simulated.skip(house.desk)
    house.text("sam", "BUY lamp")


def test_a_wipe_leaves_nothing_that_was_simulated(house: House) -> None:
    lived_in(house)
    assert {table for table in EMPTIED if not count(house, table)} <= {"idempotency"}
    wiped = simulated.wipe(house.desk, "test")
    assert (wiped.requests, wiped.people, wiped.groups) == (1, len(PEOPLE), len(GROUPS))
    assert {table: count(house, table) for table in EMPTIED} == dict.fromkeys(EMPTIED, 0)


def test_the_audit_log_holds_after_a_wipe_and_says_what_was_wiped(house: House) -> None:
    lived_in(house)
    simulated.wipe(house.desk, "test")
    assert look.broken_chains(house.desk) == []
    assert house.rows("SELECT DISTINCT chain FROM audit") == [("admin",)]
    (body,) = house.rows("SELECT body FROM audit ORDER BY number DESC LIMIT 1")[0]
    assert '"event":"Wiped"' in body
    assert f'"people":{len(PEOPLE)}' in body


def test_a_wipe_sets_the_clock_right_and_lets_the_demo_in_again(house: House) -> None:
    lived_in(house)
    simulated.wipe(house.desk, "test")
    assert house.desk.clock.now() == house.clock.now()
    assert seed(house.desk)
    assert count(house, "people") == len(PEOPLE)


def test_a_second_wipe_finds_nothing(house: House) -> None:
    lived_in(house)
    simulated.wipe(house.desk, "test")
    wiped = simulated.wipe(house.desk, "test")
    assert (wiped.requests, wiped.texts, wiped.people, wiped.groups) == (0, 0, 0, 0)
    assert simulated.tally(house.desk) == wiped


def test_nothing_made_after_a_wipe_has_the_number_of_what_was_wiped(house: House) -> None:
    named = ("requests", "messages", "photos", "attention", "effects")
    lived_in(house)
    before = {table: house.rows(f"SELECT max(id) FROM {table}")[0][0] for table in named}
    simulated.wipe(house.desk, "test")
    lived_in(house)
    after = {table: house.rows(f"SELECT min(id) FROM {table}")[0][0] for table in named}
    assert {table: after[table] > before[table] for table in named} == dict.fromkeys(named, True)


def test_the_token_of_somebody_wiped_speaks_for_nobody(house: House) -> None:
    house.people("ana", "kim")
    token = admit.create_token(house.desk, "ana's", "operator", "ana")
    other = admit.create_token(house.desk, "everybody's", "operator")
    simulated.wipe(house.desk, "test")
    assert admit.token(house.desk, token) is None
    assert admit.token(house.desk, other) is not None


def test_a_wipe_leaves_what_is_real_as_it_is(house: House, tmp_path: Path) -> None:
    lived_in(house)
    with connected(house, tmp_path) as wired:
        roster.add_person(
            wired.desk,
            {"handle": "pat", "name": "Pat", "phone": PAT, "manager": "ana", "groups": ["finance"]},
            "test",
        )
        wired.publish("leave", approve="person:pat", escalate_to="person:kim", if_silent="escalate")
        request = wired.start("sam", "leave")
        wired.drain()
        wired.text(PAT, f"YES {wired.code(request, 'pat')}")
        wired.drain()
        before = wired.rows("SELECT * FROM requests WHERE NOT simulated")
        texts = count(wired, "messages", "NOT simulated")
        wiped = simulated.wipe(wired.desk, "test")
        # Sam asked for something real, so he and his groups stay; Pat keeps his group and loses his manager.
        assert {handle for (handle,) in wired.rows("SELECT handle FROM people")} == {"sam", "pat"}
        assert wired.rows("SELECT slug FROM groups ORDER BY slug") == [("field",), ("finance",), ("it",), ("staff",)]
        assert roster.person(wired.desk, "pat").manager is None
        assert wiped.requests == 1
        assert wired.rows("SELECT * FROM requests") == before
        assert count(wired, "messages") == texts > 0
        assert (wired.status(request), wired.answers(request)) == ("approved", ["yes"])
        assert look.broken_chains(wired.desk) == []


def test_a_real_text_about_something_simulated_stays_without_naming_it(house: House, tmp_path: Path) -> None:
    lived_in(house)
    with connected(house, tmp_path) as wired:
        roster.add_person(wired.desk, {"handle": "pat", "name": "Pat", "phone": PAT}, "test")
        wired.text(PAT, "LIST")
        wired.drain()
        first = wired.rows("SELECT min(id) FROM messages WHERE simulated")[0][0]
        person = wired.rows("SELECT id FROM people WHERE handle = 'kim'")[0][0]
        wired.change(
            "UPDATE messages SET request_id = 1, person_id = :p, answer_to = :m WHERE NOT simulated", p=person, m=first
        )
        simulated.wipe(wired.desk, "test")
        rows = set(wired.rows("SELECT request_id, person_id, answer_to FROM messages"))
        assert (rows, count(wired, "messages") > 0) == ({(None, None, None)}, True)


def test_a_wipe_knows_the_subjects_of_every_kind_of_effect() -> None:
    assert set(SUBJECTS) == set(Kind)


def test_the_desk_of_simulator_mode_runs_on_the_simulated_clock(house: House) -> None:
    assert house.desk.simulated
    assert isinstance(house.desk.clock, SimulatedClock)
