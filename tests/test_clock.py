"""The clocks: aware, in UTC, and never backwards."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from threading import Thread

import pytest

from workflow.clock import Clock, ManualClock, SystemClock

NOON = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)


def test_system_clock_tells_aware_time_in_utc() -> None:
    clock: Clock = SystemClock()
    before, after = clock.now(), clock.now()
    assert before.tzinfo is UTC
    assert before <= after


def test_manual_clock_stands_still_until_it_is_moved() -> None:
    clock = ManualClock(NOON)
    assert clock.now() == clock.now() == NOON


def test_manual_clock_gives_the_new_moment_when_it_is_moved() -> None:
    clock = ManualClock(NOON)
    assert clock.move(timedelta(hours=4)) == clock.now() == NOON + timedelta(hours=4)
    assert clock.move_to(NOON + timedelta(days=1)) == clock.now() == NOON + timedelta(days=1)


def test_manual_clock_is_in_utc_when_it_is_set_in_another_zone() -> None:
    berlin = timezone(timedelta(hours=2))
    clock = ManualClock(NOON.astimezone(berlin))
    assert clock.now().tzinfo is UTC
    assert clock.move_to(datetime(2026, 6, 3, 15, 0, tzinfo=berlin)).isoformat() == "2026-06-03T13:00:00+00:00"


def test_manual_clock_refuses_and_stays_when_it_is_moved_backwards() -> None:
    clock = ManualClock(NOON)
    with pytest.raises(ValueError, match="never runs backwards"):
        clock.move(timedelta(microseconds=-1))
    with pytest.raises(ValueError, match="never runs backwards"):
        clock.move_to(NOON - timedelta(days=1))
    assert clock.now() == NOON


def test_manual_clock_may_be_moved_to_where_it_is() -> None:
    assert ManualClock(NOON).move_to(NOON) == NOON


def test_manual_clock_refuses_a_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        ManualClock(datetime(2026, 6, 3))
    with pytest.raises(ValueError, match="needs its zone"):
        ManualClock(NOON).move_to(datetime(2026, 6, 4))


def test_manual_clock_never_runs_backwards_when_two_threads_move_it() -> None:
    clock = ManualClock(NOON)
    other = Thread(target=clock.move, args=(timedelta(hours=2),))

    class Moment(datetime):
        """Lets the other thread try its move at the worst time: between our look at the clock and our move."""

        def astimezone(self, tz: tzinfo | None = None) -> "Moment":
            return self

        def __lt__(self, at: datetime) -> bool:
            earlier = super().__lt__(at)
            if other.ident is None:
                other.start()
                other.join(timeout=0.1)  # it has to wait for us, so this runs out
            return earlier

    clock.move_to(Moment(2026, 6, 3, 13, 0, tzinfo=UTC))
    other.join()
    assert clock.now() == NOON + timedelta(hours=3)
