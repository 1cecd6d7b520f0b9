"""Dates in the languages of people: what is read, what is refused and how it is told."""

from datetime import date

import pytest

from workflow.core.dates import named_weekday, read_date, says_day, show_date, show_day, show_weekday
from workflow.core.locales import ENGLISH
from workflow.core.typed import Unfit
from workflow.service.locales import locale_of

GERMAN, FRENCH, BRAZILIAN = locale_of("de", "DE"), locale_of("fr", "FR"), locale_of("pt", "BR")
MONDAY = date(2026, 6, 1)


def refused(text, locale=ENGLISH):
    with pytest.raises(Unfit) as caught:
        read_date(text, MONDAY, locale)
    return caught.value.wording, caught.value.about


@pytest.mark.parametrize("text", ["Friday 5 June", "Fri, 5 June 2026", "on Fri. June 5", "friday 2026-06-05"])
def test_a_date_may_have_its_weekday(text):
    assert read_date(text, MONDAY) == date(2026, 6, 5)


@pytest.mark.parametrize(
    ("text", "locale", "about"),
    [
        ("Thursday 5 June", ENGLISH, {"date": "5 June 2026", "weekday": "Friday", "typed": '"Thursday 5 June"'}),
        ("Do 5.6.", GERMAN, {"date": "5. Juni 2026", "weekday": "Freitag", "typed": '"Do 5.6."'}),
    ],
)
def test_a_date_with_the_wrong_weekday_is_refused(text, locale, about):
    assert refused(text, locale) == ("unfit_weekday", about)


def test_the_weekday_of_today_is_refused_in_the_language_of_the_person():
    assert refused("Montag", GERMAN) == ("unfit_today", {"weekday": "Montag", "later": "8. Juni 2026"})


@pytest.mark.parametrize("text", ["Blursday 5 June", "5 Jux", "Jux 5", "soon"])
def test_what_is_no_date_is_quoted(text):
    assert refused(text) == ("unfit_no_date", {"typed": f'"{text}"'})


def test_days_that_do_not_exist_and_years_too_far_away_are_refused():
    assert refused("31 June") == ("unfit_no_day", {"typed": '"31 June"', "year": "2026"})
    assert refused("3 June 1899") == ("unfit_year", {"year": "1899"})
    assert refused("3 June 2200") == ("unfit_year", {"year": "2200"})
    assert [read_date(f"3 June {year}", MONDAY).year for year in (1900, 2199)] == [1900, 2199]


@pytest.mark.parametrize(
    ("text", "locale", "day"),
    [
        ("5.6.", GERMAN, date(2026, 6, 5)),
        ("5.6.26", GERMAN, date(2026, 6, 5)),
        ("1.6.", GERMAN, date(2026, 6, 1)),
        ("31.5.", GERMAN, date(2027, 5, 31)),
        ("6/5", locale_of("en", "US"), date(2026, 6, 5)),
        ("6/5/2027", locale_of("en", "US"), date(2027, 6, 5)),
        ("5. Maerz", GERMAN, date(2027, 3, 5)),
        ("uebermorgen", GERMAN, date(2026, 6, 3)),
        ("aujourdhui", FRENCH, MONDAY),
        ("le 1er juillet", FRENCH, date(2026, 7, 1)),
        ("no dia 5 de junho", BRAZILIAN, date(2026, 6, 5)),
        ("5 june", BRAZILIAN, date(2026, 6, 5)),
    ],
)
def test_a_date_is_read_as_its_region_writes_it(text, locale, day):
    assert read_date(text, MONDAY, locale) == day


@pytest.mark.parametrize("text", ["5/6/026", "5/6/2", "005/6/2026"])
def test_a_year_in_figures_has_two_digits_or_four(text):
    assert refused(text, GERMAN)[0] in ("unfit_two_dates", "unfit_no_date")


def test_names_are_shown_in_the_plain_alphabet_of_phones():
    march = date(2026, 3, 3)  # a Tuesday
    assert (show_date(march, GERMAN), show_day(march, GERMAN)) == ("3. März 2026", "3. März")
    assert show_day(march, BRAZILIAN) == "3 de mar."
    assert (show_weekday(march), show_weekday(march, BRAZILIAN)) == ("Tuesday", "ter.")
    assert show_weekday(march, GERMAN) == "Dienstag"


def test_a_weekday_is_known_by_three_letters_or_its_short_form():
    assert [named_weekday(word, GERMAN) for word in ("montag", "mon", "mo", "di", "dien", "tuesday", "m", "t")] == [
        0, 0, 0, 1, 1, 1, None, None,
    ]  # fmt: skip


def test_only_a_whole_name_surely_means_a_day():
    sure = ["Freitag", "friday", "morgen", "tomorrow", "Übermorgen"]
    assert all(says_day(word, GERMAN) for word in sure)
    assert not any(says_day(word, GERMAN) for word in ["fr", "fri", "juni", "5"])
