"""Stretches of time, as people say them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo


def span(seconds: float) -> str:
    """A stretch of time as people say it: "26 min", "1 h 34 min", "2 d 3 h"."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return f"{max(0, int(seconds))} s"
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins there."""
    return datetime.combine(day, time(0), zone)
