"""What time it is: the one place that reads it.

Everything below the edge is handed the time as an argument. Tests and stories move a ManualClock; in simulator mode
the application runs on a SimulatedClock, which every process that works on one database shares.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol


class Clock(Protocol):
    """Tells the time, always as an aware datetime in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved, and only forwards; any thread may read or move it."""

    def __init__(self, at: datetime) -> None:
        self._lock = Lock()
        self._at = _utc(at)

    def now(self) -> datetime:
        """The moment it was last moved to, in UTC."""
        return self._at

    def move(self, delta: timedelta) -> datetime:
        """Moves on by a stretch of time and gives the new moment; ValueError where it is negative."""
        with self._lock:
            return self._set(self._at + delta)

    def move_to(self, at: datetime) -> datetime:
        """Moves on to a moment and gives it back in UTC; ValueError where it lies in the past or is naive."""
        with self._lock:
            return self._set(_utc(at))

    def _set(self, at: datetime) -> datetime:
        if at < self._at:
            raise ValueError(f"a clock never runs backwards: it is {self._at}, not {at}")
        self._at = at
        return at


def really(clock: Clock) -> datetime:
    """The moment outside: what is kept in step with people follows no clock that was skipped ahead."""
    return clock.real.now() if isinstance(clock, SimulatedClock) else clock.now()


def went_by(clock: Clock, stretch: timedelta) -> bool:
    """Whether the last of this clock's time, so much of it, went by outside as well: nobody skipped it."""
    moved_at = clock.moved_at if isinstance(clock, SimulatedClock) else None
    return moved_at is None or really(clock) >= moved_at + stretch


#: How long a process may go on without noticing that another one has moved the simulated clock.
UNNOTICED = timedelta(milliseconds=250)


class SimulatedClock:
    """The real clock plus so many seconds, which are kept where every process can read them.

    `ahead` reads them (None: they cannot be read just now). It is asked every quarter of a second at most, because
    the time is read several times for every text. It is asked by one thread while the others go on with what they
    know, so that nobody who holds a connection ever waits for another one only to know the time.
    """

    def __init__(self, real: Clock, ahead: Callable[[], int | None]) -> None:
        self.real = real
        self._read_ahead = ahead
        self._ahead = timedelta(0)
        self.moved_at: datetime | None = None  #: real time at which a move was last noticed
        self._read_at: datetime | None = None  #: real time
        self._reading = Lock()

    def now(self) -> datetime:
        """The simulated moment, aware, in UTC."""
        now = self.real.now()
        if self._is_stale(now) and self._reading.acquire(blocking=self._read_at is None):
            try:
                if self._is_stale(now):
                    self._read(now)
            finally:
                self._reading.release()
        return now + self._ahead

    def reread(self) -> None:
        """It has been moved by this process: from now on that is known here."""
        with self._reading:
            self._read(self.real.now())

    def _is_stale(self, now: datetime) -> bool:
        """Also where the real clock was set back, so that nobody waits until it is there again."""
        return self._read_at is None or not self._read_at <= now < self._read_at + UNNOTICED

    def _read(self, now: datetime) -> None:
        ahead = self._read_ahead()
        if ahead is not None and timedelta(seconds=ahead) != self._ahead:
            self._ahead, self.moved_at = timedelta(seconds=ahead), now
        self._read_at = now


def _utc(at: datetime) -> datetime:
    """The same moment in UTC; a naive time names no moment, so it is refused."""
    if at.tzinfo is None:
        raise ValueError(f"a time needs its zone: {at}")
    return at.astimezone(UTC)
