"""The simulated clock: the real one plus a stretch that others may have changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from workflow import create_app
from workflow.clock import ManualClock, SimulatedClock, SystemClock
from workflow.settings import Settings

MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENT = timedelta(milliseconds=250)


class Kept:
    """Where the stretch is kept, and how often it was read."""

    def __init__(self, ahead: int | None) -> None:
        self.ahead = ahead
        self.reads = 0

    def __call__(self) -> int | None:
        self.reads += 1
        return self.ahead


def test_it_is_as_far_ahead_as_is_kept() -> None:
    assert SimulatedClock(ManualClock(MONDAY), Kept(3600)).now() == MONDAY + HOUR


def test_it_reads_what_is_kept_only_four_times_a_second() -> None:
    real, kept = ManualClock(MONDAY), Kept(0)
    clock = SimulatedClock(real, kept)
    for _ in range(100):
        clock.now()
    real.move(MOMENT / 2)
    clock.now()
    assert kept.reads == 1
    real.move(MOMENT / 2)
    clock.now()
    assert kept.reads == 2


def test_it_notices_within_a_moment_that_it_was_moved_elsewhere() -> None:
    real, kept = ManualClock(MONDAY), Kept(0)
    clock = SimulatedClock(real, kept)
    assert clock.now() == MONDAY
    kept.ahead = 3600
    assert clock.now() == MONDAY
    real.move(MOMENT)
    assert clock.now() == MONDAY + MOMENT + HOUR


def test_it_knows_at_once_that_it_was_moved_here() -> None:
    kept = Kept(0)
    clock = SimulatedClock(ManualClock(MONDAY), kept)
    clock.now()
    kept.ahead = 3600
    clock.reread()
    assert clock.now() == MONDAY + HOUR


def test_it_goes_on_as_before_while_nothing_can_be_read() -> None:
    real, kept = ManualClock(MONDAY), Kept(3600)
    clock = SimulatedClock(real, kept)
    clock.now()
    kept.ahead = None
    real.move(HOUR)
    assert clock.now() == MONDAY + 2 * HOUR


def test_it_reads_anew_when_the_real_clock_was_set_back() -> None:
    kept = Kept(0)
    clock = SimulatedClock(SystemClock(), kept)
    clock.now()
    clock.real, kept.ahead = ManualClock(MONDAY), 3600
    assert clock.now() == MONDAY + HOUR


def test_whoever_asks_while_another_reads_goes_on_with_what_is_known() -> None:
    real, reading, finish = ManualClock(MONDAY), Event(), Event()

    def slow() -> int:
        if real.now() > MONDAY:
            reading.set()
            finish.wait(10)
        return 3600

    clock = SimulatedClock(real, slow)
    clock.now()
    real.move(HOUR)
    with ThreadPoolExecutor(1) as pool:
        held_up = pool.submit(clock.now)
        assert reading.wait(10)
        assert clock.now() == MONDAY + 2 * HOUR
        finish.set()
        assert held_up.result(10) == MONDAY + 2 * HOUR


def test_it_tells_the_real_time_where_there_is_no_database_yet(tmp_path: Path) -> None:
    app = create_app(Settings.read({}, tmp_path), clock=ManualClock(MONDAY))
    assert app.extensions["sayso.desk"].clock.now() == MONDAY
