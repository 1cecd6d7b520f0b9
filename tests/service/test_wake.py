"""Time: reminders and deadlines act once and never early, whoever was there to see them come."""

from datetime import timedelta

import pytest

from tests.support.house import House
from workflow.service import perform
from workflow.store.effects import Kind


@pytest.fixture
def waiting(house: House) -> int:
    """A request that waits four hours for Ana and reminds her after one and after three."""
    house.people("sam", "ana")
    house.publish(remind=["1 hour", "3 hours"])
    request = house.start()
    house.drain()
    return request


def reminders(house: House) -> int:
    return sum(text.startswith("Reminder") for text in house.phone("ana"))


def test_each_reminder_comes_once_and_never_early(house: House, waiting: int) -> None:
    seen = []
    for minutes in (59, 1, 0, 119, 1, 0, 59):
        house.later(minutes=minutes)
        seen.append(reminders(house))
    assert seen == [0, 1, 1, 1, 2, 2, 2]


def test_the_deadline_acts_once_and_never_early(house: House, waiting: int) -> None:
    house.later(hours=3, minutes=59, seconds=59)
    assert house.status(waiting) == "pending"
    house.later(seconds=1)
    assert house.status(waiting) == "expired"
    house.later(days=3)
    assert sum("nobody answered" in text.lower() for text in house.phone("sam")) == 1
    assert house.rows("SELECT count(*) FROM effects WHERE status = 'due'") == [(0,)]


def test_a_wake_that_is_performed_early_does_nothing(house: House, waiting: int) -> None:
    ((effect,),) = house.rows("SELECT id FROM effects WHERE kind = 'wake'")
    perform.perform(house.desk, effect, Kind.WAKE)
    assert reminders(house) == 0
    house.later(hours=1)
    assert reminders(house) == 1


def test_reminders_that_nobody_sent_collapse_into_one(house: House, waiting: int) -> None:
    house.later(hours=3, minutes=30)
    assert reminders(house) == 1


def test_after_a_night_without_a_worker_the_deadline_acts_and_no_reminder_comes(house: House, waiting: int) -> None:
    house.later(hours=14)
    assert (house.status(waiting), reminders(house)) == ("expired", 0)
    assert len(house.phone("sam")) == 2


@pytest.mark.parametrize(("hours", "expected"), [(1, ("pending", 1)), (4, ("expired", 0))])
def test_many_workers_at_once_act_once(house: House, waiting: int, hours: int, expected: tuple[str, int]) -> None:
    house.clock.move(timedelta(hours=hours))
    house.at_once(*[house.drain] * 4)
    assert (house.status(waiting), reminders(house)) == expected
    assert house.rows("SELECT count(*) FROM audit WHERE body LIKE '%TimeReached%'") == [(1,)]
    assert len(house.phone("sam")) == (1 if hours == 1 else 2)


def test_a_deadline_and_an_answer_at_once_end_the_request_once(house: House) -> None:
    house.people("sam", "ana")
    house.publish()
    requests = [house.start(item=f"Desk {number}") for number in range(6)]
    house.drain()
    codes = [house.code(request, "ana") for request in requests]
    house.clock.move(timedelta(hours=4))
    house.at_once(house.drain, *[lambda code=code: house.text("ana", f"yes {code}") for code in codes])
    house.drain()
    for request in requests:
        answered = house.answers(request) == ["yes"]
        assert house.status(request) == ("approved" if answered else "expired")
    assert len(house.phone("sam")) == 2 * len(requests)


def test_an_answer_ends_the_waiting(house: House, waiting: int) -> None:
    house.text("ana", "yes")
    house.later(days=1)
    assert house.status(waiting) == "approved"
    assert reminders(house) == 0


def test_the_deadlines_of_a_long_night_act_in_order(house: House) -> None:
    house.people("sam", "ana", "kim")
    house.publish("slow", within="4 hours")
    house.publish("quick", within="1 hour", if_silent="escalate", escalate_to="person:kim")
    slow, quick = house.start(workflow="slow"), house.start(workflow="quick")
    house.later(hours=12)
    assert house.status(slow) == "expired"
    assert house.status(quick) == "pending"  # Kim has her own hour from when she could be asked
    assert "you stand in for Ana" in house.phone("kim")[0]
    house.later(hours=1)
    assert house.status(quick) == "expired"
