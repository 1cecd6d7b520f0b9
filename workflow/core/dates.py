"""Dates as people type them: "3 June", "June 3, 2026", "2026-06-03", "tomorrow", "Friday"."""

import re
from datetime import date, timedelta

from workflow.core.typed import Unfit, quoted

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPOKEN = {"yesterday": -1, "today": 0, "tomorrow": 1}

_YEAR_FIRST = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?(?: of)? ?([a-z]+)\.?,?(?: ([0-9]{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,?(?: ([0-9]{4}))?")
_NUMBERS = re.compile(r"[0-9]{1,4}([/.-])[0-9]{1,2}(?:\1(?:[0-9]{1,4})?)?")

_ADVICE = "write it like 3 June, 2026-06-03, tomorrow or Friday"


def read_date(text: str, today: date) -> date:
    """The date meant, on this day; without a year the next such day. Raises Unfit."""
    words = text.lower().removeprefix("on ")
    if words in _SPOKEN:
        return today + timedelta(days=_SPOKEN[words])
    if (weekday := _named(words, _WEEKDAYS)) is not None:
        return _next_weekday(weekday, today)
    if found := _YEAR_FIRST.fullmatch(words):
        return _checked(text, int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_FIRST.fullmatch(words):
        return _month_named(text, found[2], int(found[1]), found[3], today)
    if found := _MONTH_FIRST.fullmatch(words):
        return _month_named(text, found[1], int(found[2]), found[3], today)
    if _NUMBERS.fullmatch(words):
        raise Unfit(
            f"{quoted(text)} can mean two dates, as some write the day first and some the month: "
            "write the month as a word, like 3 June."
        )
    raise Unfit(f"{quoted(text)} is no date: {_ADVICE}.")


def show_date(value: date) -> str:
    """The date in words: "3 June 2026"."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """Which of the names this is; three or more of its letters are enough."""
    found = [index for index, name in enumerate(names) if len(word) >= 3 and name.lower().startswith(word)]
    return found[0] if len(found) == 1 else None


def _next_weekday(weekday: int, today: date) -> date:
    days = (weekday - today.weekday()) % 7
    if days == 0:
        later = show_date(today + timedelta(days=7))
        raise Unfit(f"Today is {_WEEKDAYS[weekday]}: write today, or {later}.")
    return today + timedelta(days=days)


def _month_named(text: str, month: str, day: int, year: str | None, today: date) -> date:
    index = _named(month, _MONTHS)
    if index is None:
        raise Unfit(f"{quoted(text)} is no date: {_ADVICE}.")
    if year:
        return _checked(text, int(year), index + 1, day)
    passed = (index + 1, day) < (today.month, today.day)
    return _checked(text, today.year + passed, index + 1, day)


def _checked(text: str, year: int, month: int, day: int) -> date:
    if not 1900 <= year <= 2199:
        raise Unfit(f"The year {year} is too far away: write a year from 1900 to 2199.")
    try:
        return date(year, month, day)
    except ValueError:
        raise Unfit(f"There is no such day as {quoted(text)} in {year}: {_ADVICE}.") from None
