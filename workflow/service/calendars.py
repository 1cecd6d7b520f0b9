"""The workspace's calendar in each approver's zone: its working days and hours, without holidays and its own days off.

Kept in the workspace's row. A process reads it again four times a second at most, and only when a request is about to
be decided on; what it has changed itself it knows at once.
"""

import time as monotone
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, Self
from zoneinfo import ZoneInfo

from holidays import country_holidays

from workflow.core.durations import Calendar
from workflow.store import workspace
from workflow.store.db import Transaction

_AHEAD = 6  # years; the longest duration is five
#: How long a process may go on without noticing that another one has changed the calendar, in seconds.
UNNOTICED = 0.25
#: The country that has no holidays.
NOWHERE = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When the workspace works, as it is kept; what nobody has said is Monday to Friday, nine to five."""

    workdays: tuple[int, ...] = (0, 1, 2, 3, 4)  #: 0 is Monday
    opens: time = time(9)
    closes: time = time(17)
    country: str | None = None  #: whose public holidays: two letters, NOWHERE, or None for DEFAULT_REGION's
    region: str | None = None  #: the part of the country
    own: tuple[tuple[date, str], ...] = ()  #: the workspace's own days off, in order

    @classmethod
    def load(cls, kept: Any) -> Self:
        """The plan that was kept; None is the default."""
        if kept is None:
            return cls()
        return cls(
            workdays=tuple(kept["workdays"]),
            opens=time.fromisoformat(kept["opens"]),
            closes=time.fromisoformat(kept["closes"]),
            country=kept["country"],
            region=kept["region"],
            own=tuple((date.fromisoformat(day), name) for day, name in kept["own"]),
        )

    def dump(self) -> dict[str, Any]:
        """The plan as it is kept."""
        return {
            "workdays": list(self.workdays),
            "opens": f"{self.opens:%H:%M}",
            "closes": f"{self.closes:%H:%M}",
            "country": self.country,
            "region": self.region,
            "own": [[day.isoformat(), name] for day, name in self.own],
        }

    def public(self, region: str, years: range) -> dict[date, str]:
        """The public holidays of these years with their names; `region` is DEFAULT_REGION."""
        return public_holidays(region if self.country is None else self.country, self.region, years.start, years.stop)

    def calendar(self, zone: str, region: str, years: range) -> Calendar:
        """The calendar of somebody in this zone (an IANA name). Raises CalendarError."""
        free = frozenset(self.public(region, years)) | {day for day, _name in self.own}
        return Calendar(
            zone=ZoneInfo(zone), opens=self.opens, closes=self.closes, workdays=frozenset(self.workdays), holidays=free
        )


class Calendars:
    """Calendars by zone, all of one plan."""

    def __init__(
        self, *, region: str, year: int, plan: Plan | None = None, ticks: Callable[[], float] = monotone.monotonic
    ) -> None:
        self.region = region
        self._ticks = ticks
        self._read_at = -UNNOTICED
        self._kept: Any = None
        self._now = _Now(plan=plan or Plan(), years=_years(year), made={})

    @property
    def plan(self) -> Plan:
        """The plan as far as this process knows it."""
        return self._now.plan

    def of(self, zone: str) -> Calendar:
        """The calendar of somebody who lives in this zone (an IANA name)."""
        now = self._now
        if zone not in now.made:
            now.made[zone] = now.plan.calendar(zone, self.region, now.years)
        return now.made[zone]

    def refresh(self, tx: Transaction, now: datetime) -> None:
        """Notice what other processes have changed, and that a new year has begun."""
        same_year = self._now.years == _years(now.year)
        if same_year and self._ticks() - self._read_at < UNNOTICED:
            return
        kept, self._read_at = workspace.calendar(tx), self._ticks()
        if kept != self._kept or not same_year:
            self._kept = kept
            self._now = _Now(plan=Plan.load(kept), years=_years(now.year), made={})

    def forget(self) -> None:
        """It was changed by this process: the next one who asks reads it again."""
        self._read_at = -UNNOTICED


@dataclass(frozen=True, kw_only=True)
class _Now:
    """What one reading has made; replaced as a whole, so that no thread ever sees parts of two plans."""

    plan: Plan
    years: range
    made: dict[str, Calendar]


def _years(year: int) -> range:
    return range(year - 1, year + _AHEAD)


@lru_cache(maxsize=32)
def public_holidays(country: str, region: str | None, first: int, stop: int) -> dict[date, str]:
    """The public holidays of a country from the year `first` until before `stop`, with their English names."""
    if country == NOWHERE:
        return {}
    try:
        found = country_holidays(country, subdiv=region, years=range(first, stop), language="en_US")
    except NotImplementedError:  # a country that the library does not know has no holidays here
        return {}
    return dict(sorted(found.items()))
