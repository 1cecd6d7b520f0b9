"""Dates as people type them: "3 June", "3 de junio", "3/6/2026", "2026-06-03", "tomorrow", "viernes"."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from workflow.core.locales import ENGLISH, Locale
from workflow.core.typed import Unfit, folded, in_plain_alphabet, quoted, unmarked

_ORDINAL = r"(?:st|nd|rd|th|er|re|\.?o|\.)?"
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}}){_ORDINAL}(?: (?:of|de) | ?)([a-z]+)\.?,?(?: (?:de |del )?([0-9]{{4}}))?")
_MONTH_FIRST = re.compile(rf"([a-z]+)\.? ([0-9]{{1,2}}){_ORDINAL},?(?: ([0-9]{{4}}))?")
_NUMBERS = re.compile(r"([0-9]{1,4})([/.-])([0-9]{1,2})(?:\2([0-9]{1,4})?)?")
_WITH_WEEKDAY = re.compile(r"([a-z-]+)\.?,? (.*[0-9].*)")

#: Names and their short forms.
Names = tuple[tuple[str, ...], tuple[str, ...]]

#: How Germans write their marked letters where there is no key for them.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def read_date(text: str, today: date, locale: Locale = ENGLISH) -> date:
    """The date meant, on this day; without a year the next such day. Raises Unfit."""
    return _read(_bare(folded(text), locale), text, today, locale)


def _read(words: str, text: str, today: date, locale: Locale) -> date:
    if (days := _spoken(locale).get(words)) is not None:
        return today + timedelta(days=days)
    if (weekday := named_weekday(words, locale)) is not None:
        return _next_weekday(weekday, today, locale)
    if found := _YEAR_FIRST.fullmatch(words):
        return _checked(text, int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_FIRST.fullmatch(words):
        return _month_named(text, found[2], int(found[1]), found[3], today, locale)
    if found := _MONTH_FIRST.fullmatch(words):
        return _month_named(text, found[1], int(found[2]), found[3], today, locale)
    if found := _NUMBERS.fullmatch(words):
        return _in_order(text, found, today, locale)
    if found := _WITH_WEEKDAY.fullmatch(words):
        return _on_weekday(found[1], found[2], text, today, locale)
    raise Unfit("unfit_no_date", typed=quoted(text))


def show_date(value: date, locale: Locale = ENGLISH) -> str:
    """The date in words: "3 June 2026", "3. Juni 2026", "3 de junio de 2026"."""
    return locale.full_date.format(day=value.day, month=_month(value, locale), year=value.year)


def show_day(value: date, locale: Locale = ENGLISH) -> str:
    """The date in words without its year: "3 June"."""
    return locale.month_day.format(day=value.day, month=_month(value, locale))


def show_weekday(value: date, locale: Locale = ENGLISH) -> str:
    """The name of the day: "Friday"."""
    return _plain(locale.weekdays[value.weekday()], locale.short_weekdays[value.weekday()])


def named_weekday(word: str, locale: Locale) -> int | None:
    """Which weekday a folded word names, 0 for Monday; English is understood beside the locale's language."""
    return _named(word, (locale.weekdays, locale.short_weekdays), (ENGLISH.weekdays, ENGLISH.short_weekdays))


def says_day(word: str, locale: Locale) -> bool:
    """Whether a word alone means a day beyond doubt: "tomorrow", or a weekday's full name."""
    return folded(word) in _sure_days(locale)


@cache
def _sure_days(locale: Locale) -> frozenset[str]:
    weekdays = (*ENGLISH.weekdays, *locale.weekdays)
    return frozenset(_spoken(locale)) | {spelt for name in weekdays for spelt in _spellings(name)}


def _month(value: date, locale: Locale) -> str:
    return _plain(locale.months[value.month - 1], locale.short_months[value.month - 1])


def _plain(name: str, short: str) -> str:
    """The name in the plain alphabet of phones: itself, else its short form, else without its marks."""
    return next(filter(in_plain_alphabet, (name, short)), unmarked(name))


def _bare(words: str, locale: Locale) -> str:
    """The words without what may stand before a date ("on", "el", "am")."""
    before = {folded(small) for small in (*locale.before_date, *ENGLISH.before_date)}
    for small in sorted(before, key=len, reverse=True):
        if words.startswith(f"{small} "):
            return words[len(small) + 1 :]
    return words


@cache
def _spoken(locale: Locale) -> dict[str, int]:
    """Folded words such as "tomorrow", and how many days from today they are."""
    return {
        word: days
        for each in (ENGLISH, locale)
        for said, days in ((each.yesterday, -1), (each.today, 0), (each.tomorrow, 1), (each.after_tomorrow, 2))
        for word in _spellings(said)
    }


def _spellings(name: str) -> Iterator[str]:
    yield folded(name)
    yield folded(name.casefold().translate(_UMLAUTS))
    yield folded(name).replace("'", "")


def _named(word: str, *languages: Names) -> int | None:
    """Which of the names this is, in the first language that has it; three or more letters are enough."""
    for names in languages:
        found = {
            index
            for index, (short, *full) in enumerate(_known(*names))
            if word == short or (len(word) >= 3 and any(spelt.startswith(word) for spelt in full))
        }
        if len(found) == 1:
            return found.pop()
    return None


@cache
def _known(names: tuple[str, ...], short: tuple[str, ...]) -> list[tuple[str, ...]]:
    """For each name its short form and its spellings, as they are compared."""
    return [
        (folded(brief).rstrip("."), *dict.fromkeys(_spellings(name))) for name, brief in zip(names, short, strict=True)
    ]


def _next_weekday(weekday: int, today: date, locale: Locale) -> date:
    days = (weekday - today.weekday()) % 7
    if days == 0:
        later = show_date(today + timedelta(days=7), locale)
        raise Unfit("unfit_today", weekday=show_weekday(today, locale), later=later)
    return today + timedelta(days=days)


def _on_weekday(name: str, rest: str, text: str, today: date, locale: Locale) -> date:
    """A date with its weekday ("Friday 5 June"), which must be the right one."""
    weekday = named_weekday(name, locale)
    if weekday is None:
        raise Unfit("unfit_no_date", typed=quoted(text))
    day = _read(_bare(rest, locale), text, today, locale)
    if day.weekday() != weekday:
        raise Unfit("unfit_weekday", date=show_date(day, locale), weekday=show_weekday(day, locale), typed=quoted(text))
    return day


def _month_named(text: str, month: str, day: int, year: str | None, today: date, locale: Locale) -> date:
    index = _named(month, (locale.months, locale.short_months), (ENGLISH.months, ENGLISH.short_months))
    if index is None:
        raise Unfit("unfit_no_date", typed=quoted(text))
    return _this_or_next_year(text, index + 1, day, year, today)


def _in_order(text: str, found: re.Match[str], today: date, locale: Locale) -> date:
    """A date in figures alone, where it is known which of them people of that region write first."""
    first, _, second, year = found.groups()
    if locale.date_order not in ("dmy", "mdy") or len(first) > 2 or (year and len(year) not in (2, 4)):
        raise Unfit("unfit_two_dates", typed=quoted(text))
    day, month = (first, second) if locale.date_order == "dmy" else (second, first)
    full = f"20{year}" if year and len(year) == 2 else year
    return _this_or_next_year(text, int(month), int(day), full, today)


def _this_or_next_year(text: str, month: int, day: int, year: str | None, today: date) -> date:
    if year:
        return _checked(text, int(year), month, day)
    passed = (month, day) < (today.month, today.day)
    return _checked(text, today.year + passed, month, day)


def _checked(text: str, year: int, month: int, day: int) -> date:
    if not 1900 <= year <= 2199:
        raise Unfit("unfit_year", year=year)
    try:
        return date(year, month, day)
    except ValueError:
        raise Unfit("unfit_no_day", typed=quoted(text), year=year) from None
