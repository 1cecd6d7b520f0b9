"""Quiet hours: a stretch of every night (or day) in which nobody texts a person."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


class QuietError(ValueError):
    """Quiet hours end at another time than they begin."""


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """From when until when, as the person's own clock shows it; it may go over midnight. Raises QuietError."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise QuietError("Quiet hours must end at another time than they begin.")


def hold(moment: datetime, quiet: Quiet, zone: ZoneInfo) -> datetime:
    """The moment itself (aware) outside quiet hours, else when they end; in UTC.

    Where clocks go back the hours last until they show the end for the last time, and where they jump over the end,
    until the jump: whoever is texted then never sees a quiet hour on his clock.
    """
    if moment.tzinfo is None:
        raise ValueError("the moment needs a zone")
    held = moment.astimezone(UTC)
    today = held.astimezone(zone).date()
    for day in (today - _DAY, today, today + _DAY):  # yesterday's may last until now
        begins = _showing(day, quiet.start, zone, last=False)
        ends = _showing(day if quiet.start < quiet.end else day + _DAY, quiet.end, zone, last=True)
        if begins <= held < ends:
            held = ends
    return held


def _showing(day: date, clock: time, zone: ZoneInfo, *, last: bool) -> datetime:
    """When a clock shows this, for the first or the last time; where it jumps over it, the moment of the jump."""
    local = datetime.combine(day, clock, zone)
    first, second = local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    if first > second:  # such a time does not exist: the clock jumps somewhere between the two
        return _jump(second, first, zone)
    return second if last else first


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first moment, to the second, at which the offset of `after` holds."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
