"""The workspace's calendar in each approver's zone: Monday to Friday, nine to five, without the holidays."""

from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

from workflow.core.durations import Calendar

_AHEAD = 6  # years; the longest duration is five


class Calendars:
    """Calendars by zone, for one country's holidays."""

    def __init__(self, *, region: str, year: int) -> None:
        self._holidays = _holidays(region, year)
        self._made: dict[str, Calendar] = {}

    def of(self, zone: str) -> Calendar:
        """The calendar of somebody who lives in this zone (an IANA name)."""
        if zone not in self._made:
            self._made[zone] = Calendar(zone=ZoneInfo(zone), holidays=self._holidays)
        return self._made[zone]


@cache
def _holidays(region: str, year: int) -> frozenset[date]:
    try:
        return frozenset(country_holidays(region, years=range(year - 1, year + _AHEAD)))
    except NotImplementedError:  # a country that the library does not know has no holidays here
        return frozenset()
