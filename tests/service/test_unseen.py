"""A bare YES decides only what its sender had been shown when he sent it."""

from datetime import timedelta

import pytest

from tests.support.house import House
from workflow.service import absence, roster


@pytest.fixture
def house_of_four(house: House) -> House:
    house.people("sam", "ana", "kim", "joe")
    return house


def test_a_bare_yes_does_not_decide_what_quiet_hours_hold(house_of_four: House) -> None:
    house = house_of_four
    roster.change_person(house.desk, "ana", {"quiet_hours": {"from": "08:00", "until": "12:00"}}, "test")
    house.publish()
    request = house.start()
    house.drain()
    assert house.phone("ana") == []
    said = house.text("ana", "yes").text
    assert house.answers(request) == []
    assert house.code(request, "ana") in (said or "")
    house.text("ana", f"yes {house.code(request, 'ana')}")
    assert house.answers(request) == ["yes"]


def test_a_bare_yes_decides_what_quiet_hours_held_once_it_was_sent(house_of_four: House) -> None:
    house = house_of_four
    roster.change_person(house.desk, "ana", {"quiet_hours": {"from": "08:00", "until": "12:00"}}, "test")
    house.publish()
    request = house.start()
    house.later(hours=4)
    assert len(house.phone("ana")) == 1
    house.text("ana", "yes")
    assert house.answers(request) == ["yes"]


def test_a_bare_yes_does_not_decide_what_never_reached_somebody_away(house_of_four: House) -> None:
    house = house_of_four
    absence.send_away(house.desk, "ana", starts_at=None, until=None, cover=None, by="test")
    house.publish()
    request = house.start()
    house.drain()
    assert house.phone("ana") == []
    house.text("ana", "yes")
    assert house.answers(request) == []


def test_a_bare_yes_that_a_fault_delays_does_not_decide_what_was_asked_after_it(house_of_four: House) -> None:
    house = house_of_four
    house.publish()
    first = house.start(item="Desk")
    house.drain()
    house.change("UPDATE requests SET status = 'spoilt'")
    house.text("ana", "yes")
    house.change("UPDATE asks SET status = 'closed', closed_at = :then", then=house.clock.now() - timedelta(hours=1))
    house.clock.move(timedelta(seconds=1))
    second = house.start(item="Car")
    house.later(minutes=1)
    assert house.answers(second) == []
    assert first != second
