"""What time it is: the one place that reads it.

Everything below the edge is handed the time as an argument. Tests and the simulator move a ManualClock.
"""

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


def _utc(at: datetime) -> datetime:
    """The same moment in UTC; a naive time names no moment, so it is refused."""
    if at.tzinfo is None:
        raise ValueError(f"a time needs its zone: {at}")
    return at.astimezone(UTC)
