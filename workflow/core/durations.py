"""Spans of time as people write them ("2 working days"), and where they end in a zone and on a calendar.

Reads no clock: every moment is an argument, aware, and every result is aware UTC.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class DurationError(ValueError):
    """A duration is a number and a unit, like “4 hours” or “2 working days”."""


class CalendarError(ValueError):
    """A calendar needs at least one working day and an hour or more between opening and closing."""


class Unit(StrEnum):
    """What a duration counts."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_HOURS = "working hours"
    WORKING_DAYS = "working days"


#: The most of each unit: five years, so that no date overflows and every walk over a calendar is short.
MOST = {
    Unit.SECONDS: 5 * 365 * 24 * 60 * 60,
    Unit.MINUTES: 5 * 365 * 24 * 60,
    Unit.HOURS: 5 * 365 * 24,
    Unit.DAYS: 5 * 365,
    Unit.WORKING_HOURS: 5 * 260 * 8,
    Unit.WORKING_DAYS: 5 * 260,
}
_WRITTEN = re.compile(r"([0-9]{1,12}) ?(working hour|working day|second|minute|hour|day)s?", re.ASCII | re.IGNORECASE)
_ELAPSED = {
    Unit.SECONDS: timedelta(seconds=1),
    Unit.MINUTES: timedelta(minutes=1),
    Unit.HOURS: timedelta(hours=1),
}


@dataclass(frozen=True)
class Duration:
    """A whole number of one unit; `str()` gives its canonical text. Raises DurationError out of bounds."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise DurationError(f"A duration is at least 1: “{self.amount} {self.unit}” is none.")
        if self.amount > MOST[self.unit]:
            most = f"{MOST[self.unit]} {self.unit}"
            raise DurationError(f"“{self.amount} {self.unit}” is too long: at most {most}, about 5 years.")

    @classmethod
    def parse(cls, text: object) -> "Duration":
        """Read “4 hours” or “1 Working Day”; case and spacing do not matter. Raises DurationError."""
        written = " ".join(str(text).split())
        found = _WRITTEN.fullmatch(written)
        if not found:
            raise DurationError(
                f"“{written[:40]}” is no duration: write a number and seconds, minutes, hours, days, "
                "working hours or working days, like “4 hours” or “2 working days”."
            )
        return cls(int(found[1]), Unit(f"{found[2].lower()}s"))

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """In a definition it is its text."""
        return core_schema.no_info_plain_validator_function(
            lambda given: given if isinstance(given, cls) else cls.parse(given),
            json_schema_input_schema=core_schema.str_schema(),
            serialization=core_schema.to_string_ser_schema(),
        )

    def __str__(self) -> str:
        return f"{self.amount} {self.unit if self.amount != 1 else self.unit.removesuffix('s')}"

    @property
    def rough(self) -> timedelta:
        """The least time that can pass in ordinary weeks: Monday to Friday, eight hours a day."""
        if self.unit in _ELAPSED:
            return self.amount * _ELAPSED[self.unit]
        if self.unit is Unit.DAYS:
            return timedelta(days=self.amount)
        if self.unit is Unit.WORKING_DAYS:
            return _shortest(self.amount)
        nights = (self.amount - 1) // 8
        return _shortest(nights) + timedelta(hours=self.amount - 8 * nights)


def _shortest(working_days: int) -> timedelta:
    """From a Monday on, every fifth working day brings a weekend with it."""
    return timedelta(days=working_days + working_days // 5 * 2)


def reaches(reminder: Duration, deadline: Duration) -> bool:
    """True when a reminder would come at its deadline or later, so that it is of no use."""
    return reminder.rough >= deadline.rough


_UTC_ZONE = ZoneInfo("UTC")
_NINE, _FIVE = time(9), time(17)
_MONDAY_TO_FRIDAY = frozenset(range(5))
_NO_DAYS: frozenset[date] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """When people work: the zone, the hours, the weekdays (0 is Monday) and the holidays.

    Raises CalendarError where it has no working day, or so many holidays that counting on would not end soon.
    """

    zone: ZoneInfo = _UTC_ZONE
    opens: time = _NINE  #: local
    closes: time = _FIVE  #: local, later on the same day
    workdays: frozenset[int] = _MONDAY_TO_FRIDAY
    holidays: frozenset[date] = _NO_DAYS

    def __post_init__(self) -> None:
        if not self.workdays or not self.workdays <= set(range(7)):
            raise CalendarError("A calendar needs at least one working day, Monday (0) to Sunday (6).")
        if _minutes(self.closes) - _minutes(self.opens) < 60:
            raise CalendarError("A working day closes at least an hour after it opens, on the same day.")
        if len(self.holidays) > 5000:
            raise CalendarError("A calendar can have at most 5000 holidays.")

    def is_open(self, moment: datetime) -> bool:
        """True in working time; the closing moment itself still counts, so a deadline may fall on it."""
        window = self._window(moment.astimezone(self.zone).date())
        return window is not None and window[0] <= moment <= window[1]

    def openings(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The working days that close after this moment, as (opens, closes) in UTC, without end."""
        first = start.astimezone(self.zone).date()
        for days in count():
            window = self._window(first + timedelta(days=days))
            if window and window[1] > start:
                yield window

    def at(self, day: date, clock: time) -> datetime:
        """This local clock time in UTC: moved on where clocks jump over it; of two, the first."""
        return datetime.combine(day, clock.replace(fold=0), self.zone).astimezone(UTC)

    def _window(self, day: date) -> tuple[datetime, datetime] | None:
        if day.weekday() not in self.workdays or day in self.holidays:
            return None
        opens, closes = self.at(day, self.opens), self.at(day, self.closes)
        # Clocks can jump over the whole opening time, and an island has jumped over a whole date.
        exists = opens < closes and opens.astimezone(self.zone).date() == day
        return (opens, closes) if exists else None


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def after(start: datetime, duration: Duration, calendar: Calendar) -> datetime:
    """The moment this long after `start` (aware), in UTC.

    Seconds, minutes and hours simply pass; N days later is the same local clock time. Working hours pass only
    while the calendar is open. N working days later is the same local time, or the opening time where `start`
    was outside working time.
    """
    if start.tzinfo is None:
        raise ValueError("the start needs a zone")
    return _after(start.astimezone(UTC), duration, calendar)


@lru_cache(maxsize=4096)  # everybody who is asked at one moment counts the same days
def _after(start: datetime, duration: Duration, calendar: Calendar) -> datetime:
    if duration.unit in _ELAPSED:
        return start + duration.amount * _ELAPSED[duration.unit]
    if duration.unit is Unit.DAYS:
        local = start.astimezone(calendar.zone)
        return calendar.at(local.date() + timedelta(days=duration.amount), local.time())
    if duration.unit is Unit.WORKING_HOURS:
        return _after_working_hours(start, duration.amount, calendar)
    return _after_working_days(start, duration.amount, calendar)


def _after_working_hours(start: datetime, hours: int, calendar: Calendar) -> datetime:
    left = timedelta(hours=hours)
    openings = calendar.openings(start)
    while True:
        opens, closes = next(openings)
        begin = max(opens, start)
        if closes - begin >= left:
            return begin + left
        left -= closes - begin


def _after_working_days(start: datetime, days: int, calendar: Calendar) -> datetime:
    openings = calendar.openings(start)
    begin = max(next(openings)[0], start).astimezone(calendar.zone).time()
    for _ in range(days):
        opens, closes = next(openings)
    same_time = calendar.at(opens.astimezone(calendar.zone).date(), begin)
    return min(max(same_time, opens), closes)
