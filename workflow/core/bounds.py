"""Between which days a date may lie: a bound is a day of the calendar, today, or the day that an earlier field has."""

import re
from collections.abc import Mapping
from datetime import date

from workflow.core.dates import show_date
from workflow.core.locales import ENGLISH, Locale
from workflow.core.typed import Unfit

TODAY = "today"
#: A day, `TODAY`, or the name of a date field.
Bound = date | str

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")  # `today` is one, too


def read_bound(raw: object) -> Bound:
    """A bound as a definition writes it. Raises ValueError."""
    if type(raw) is date:
        return raw
    if isinstance(raw, str) and _DAY.fullmatch(raw):
        return _day(raw)
    if isinstance(raw, str) and _NAME.fullmatch(raw):
        return raw
    raise ValueError("Write today, a day like 2026-06-03, or the name of an earlier date field.")


def named_field(bound: Bound | None) -> str | None:
    """The field that a bound names, if it names one."""
    return bound if isinstance(bound, str) and bound != TODAY else None


def fit_day(
    day: date,
    least: Bound | None,
    most: Bound | None,
    *,
    today: date,
    values: Mapping[str, object],
    locale: Locale = ENGLISH,
) -> date:
    """The day, if it lies between these bounds; a field without a value bounds nothing. Raises Unfit."""
    first, last = _bounding(least, today, values), _bounding(most, today, values)
    if first is not None and day < first:
        raise Unfit("unfit_early", date=show_date(day, locale), least=show_date(first, locale))
    if last is not None and day > last:
        raise Unfit("unfit_late", date=show_date(day, locale), most=show_date(last, locale))
    return day


def _bounding(bound: Bound | None, today: date, values: Mapping[str, object]) -> date | None:
    found = today if bound == TODAY else values.get(bound) if isinstance(bound, str) else bound
    return found if isinstance(found, date) else None


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"There is no such day as {written}.") from None
