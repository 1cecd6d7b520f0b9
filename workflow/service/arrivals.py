"""The texts that this process has been handed and has not stored yet.

A deadline that comes meanwhile must wait for them: a reply received before it wins, by the time of receipt, however
long the database keeps it waiting. What other processes hold is not known here; their runners' patience covers that.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock


class Arrivals:
    """Who is being listened to right now, and since when; any thread may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: dict[object, tuple[str, datetime]] = {}

    @contextmanager
    def taking(self, phone: str, at: datetime) -> Iterator[None]:
        """A text from this phone, received at this moment or a little later, is being stored and acted on."""
        token = object()
        with self._lock:
            self._waiting[token] = (phone, at)
        try:
            yield
        finally:
            with self._lock:
                del self._waiting[token]

    def any_from(self, phones: Collection[str], until: datetime) -> bool:
        """True while a text from one of these phones that may have been received by then is not stored yet."""
        with self._lock:
            return any(phone in phones and at <= until for phone, at in self._waiting.values())
