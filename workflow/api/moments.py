"""Dates and times as callers write them: ISO 8601, with an offset, in a century that every database and zone knows."""

import re
from datetime import UTC, date, datetime

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_YEARS = range(2000, 2200)


def read_moment(value: object) -> datetime:
    """A date and time with its offset, in UTC. Raises ValueError."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in _YEARS:
        raise ValueError("Write a date and time with its offset, like 2026-06-05T17:00:00+02:00.")
    return moment.astimezone(UTC)


def read_moment_or_day(value: object) -> datetime | date:
    """The same, or a date alone. Raises ValueError."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return read_moment(value)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise ValueError("There is no such day; write one like 2026-06-05.")
    return day
