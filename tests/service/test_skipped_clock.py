"""What follows the real clock, however far the simulated one is skipped ahead, and once a wipe has set it back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.house import MONDAY, PHONES, House, open_house
from tests.support.twilio_server import FakeTwilio
from workflow.clock import went_by
from workflow.service import admit, look, simulated, tend
from workflow.service import sign_in as signing
from workflow.service.actor import Actor, Role
from workflow.service.board import account, live, start
from workflow.service.board import users as board_users
from workflow.service.board.filling import Typed
from workflow.service.board.people_import import importing
from workflow.service.perform import perform
from workflow.simulator import handsets
from workflow.store import audit, authenticators
from workflow.store.errors import Missing

DAY = timedelta(days=1)
WEEK = 7 * DAY
YEAR = 365 * DAY
PASSWORD = "violet staple horse"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Virtual phones, on SQLite: which clock is asked does not depend on the database."""
    with open_house(f"sqlite:///{tmp_path / 'sayso.db'}", tmp_path) as house:
        yield house


def skip(house: House, by: timedelta) -> None:
    simulated.skip(house.desk, house.desk.clock.now() + by)


def owner(house: House) -> Actor:
    email = "owner@example.com"
    first = Actor(by="test", name="Test", role=Role.ADMIN)
    made = board_users.add(house.desk, first, email=email, name="", role="admin", person="")
    return Actor(by=f"user:{email}", name=email, role=Role.ADMIN, user_id=made)


# --- coming in -------------------------------------------------------------------------------------------


def test_a_sign_in_link_holds_a_quarter_of_an_hour_by_the_real_clock(house: House) -> None:
    skip(house, WEEK)
    link = admit.create_sign_in_link(house.desk, "owner@example.com")
    skip(house, WEEK)
    assert admit.link_holds(house.desk, link)
    simulated.wipe(house.desk, "test")
    assert admit.link_holds(house.desk, link)
    house.clock.move(admit.LINK_HOLDS)
    assert not admit.link_holds(house.desk, link)
    assert admit.use_link(house.desk, link) is None


def test_a_session_that_was_ended_opens_nothing_after_a_skip(house: House) -> None:
    user = owner(house).user_id
    assert user is not None
    admit.end_session(house.desk, "the copied cookie's", WEEK)
    skip(house, 2 * WEEK)
    admit.end_session(house.desk, "another", WEEK)
    assert admit.session_user(house.desk, user, 0, "the copied cookie's") is None
    assert admit.session_user(house.desk, user, 0, "his own") is not None


def test_a_wrong_password_is_waited_for_by_the_real_clock(house: House) -> None:
    account.set_password(house.desk, owner(house), old="", new=PASSWORD)
    skip(house, WEEK)
    for _ in range(3):
        signing.with_password(house.desk, "owner@example.com", "wrong")
    skip(house, WEEK)
    assert signing.with_password(house.desk, "owner@example.com", PASSWORD) is None
    simulated.wipe(house.desk, "test")
    house.clock.move(timedelta(seconds=6))
    assert signing.with_password(house.desk, "owner@example.com", PASSWORD) is not None


def test_wrong_codes_of_a_time_that_was_taken_back_do_not_count(house: House) -> None:
    said = {"event": "WrongCode", "person": "ana"}

    def counted(at: timedelta) -> int:
        with house.desk.database.reading() as tx:
            return authenticators.wrong_codes(tx, "ana", "WrongCode", MONDAY + at, DAY)

    house.desk.database.transact(lambda tx: audit.append_admin(tx, MONDAY + WEEK, said))
    assert (counted(WEEK), counted(timedelta(0))) == (1, 0)


# --- what is done once -----------------------------------------------------------------------------------


def test_a_form_sent_again_after_a_skip_starts_nothing_twice(house: House) -> None:
    house.people("sam", "ana")
    house.publish()
    form = Typed(slug="purchase", version=1, requester="sam", fields={"item": "Lamp"}, key="k" * 32)
    first = start.begin(house.desk, owner(house), form)
    skip(house, 31 * DAY)
    tend.tend(house.desk)
    assert start.begin(house.desk, Actor(by="user:owner@example.com", name="", role=Role.ADMIN), form) == first


def test_a_skip_puts_no_answer_that_is_on_its_way_on_the_phone_twice(house: House) -> None:
    house.people("ana")
    answer = house.text("ana", "LIST").text
    assert answer
    skip(house, DAY)
    for _ in range(2):
        tend.tend(house.desk)
        house.drain()
    assert house.phone("ana") == []
    house.clock.move(timedelta(minutes=6))  # the phone took so long for nothing
    tend.tend(house.desk)
    house.later(minutes=1)
    assert house.phone("ana") == [answer]


def test_time_went_by_only_where_nobody_skipped_it(house: House) -> None:
    clock = house.desk.clock
    assert went_by(house.clock, DAY)
    assert went_by(clock, DAY)
    skip(house, DAY)
    assert not went_by(clock, timedelta(minutes=5))
    house.clock.move(timedelta(minutes=5))
    assert went_by(clock, timedelta(minutes=5))


# --- what is kept ----------------------------------------------------------------------------------------


def test_an_open_page_hears_of_a_change_from_before_a_skip(house: House) -> None:
    drawn = live.head(house.desk)
    house.people("ana")
    skip(house, WEEK)
    house.publish()
    tend.tend(house.desk)
    assert live.changed(house.desk, owner(house), drawn, ["people"])


def test_a_file_of_people_is_kept_for_a_real_day(house: House) -> None:
    admin = owner(house)
    key = importing.bring(house.desk, admin, content=None, text="name,phone\nPat,+14155550123\n", name="people.csv")
    skip(house, WEEK)
    tend.tend(house.desk)
    assert importing.preview(house.desk, admin, key, None, 1).total == 1
    house.clock.move(DAY + timedelta(minutes=1))
    tend.tend(house.desk)
    with pytest.raises(Missing):
        importing.preview(house.desk, admin, key, None, 1)


# --- set back --------------------------------------------------------------------------------------------


def refused_ahead(house: House) -> None:
    """The virtual carrier refuses our settings while the clock is a year ahead, so nothing is sent for a while."""
    house.people("sam", "ana")
    house.publish()
    skip(house, YEAR)
    handsets.put_state(house.desk, PHONES["ana"], {"fail_code": 20003})
    house.start()
    house.drain()
    until = look.health(house.desk).sending_paused_until
    assert until is not None
    assert until > MONDAY + YEAR


def test_a_pause_of_a_time_that_was_taken_back_pauses_nothing(house: House) -> None:
    refused_ahead(house)
    simulated.wipe(house.desk, "test")
    house.people("sam", "ana")
    house.start()
    house.drain()
    assert any("Sam asks" in text for text in house.phone("ana"))


def test_a_pause_of_the_simulated_carrier_keeps_no_real_text(house: House, tmp_path: Path) -> None:
    refused_ahead(house)
    with FakeTwilio() as twilio, open_house(house.url, tmp_path / "connected", twilio=twilio) as wired:
        tend.take_up(wired.desk)
        until = look.health(wired.desk).sending_paused_until
        assert until is not None
        assert until <= wired.clock.now()


def test_a_worker_that_has_not_noticed_a_wipe_reminds_nobody_early(house: House, tmp_path: Path) -> None:
    skip(house, DAY)
    with open_house(house.url, tmp_path / "worker") as worker:
        assert worker.desk.clock.now() == MONDAY + DAY
        simulated.wipe(house.desk, "test")
        house.people("sam", "ana")
        house.publish(remind=["1 hour"])
        request = house.start()
        for effect, kind in tend.due(worker.desk, 9):
            perform(worker.desk, effect, kind)
        assert (house.status(request), len(house.phone("ana"))) == ("pending", 1)


def test_a_worker_of_the_skipped_time_does_not_live_on_with_twilio(house: House, tmp_path: Path) -> None:
    skip(house, WEEK)
    tend.tend(house.desk)
    with FakeTwilio() as twilio, open_house(house.url, tmp_path / "connected", twilio=twilio) as wired:
        seen = look.health(wired.desk).worker_seen
        assert seen == house.clock.now()
