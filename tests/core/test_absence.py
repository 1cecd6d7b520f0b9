"""What stands behind AWAY, in five languages."""

from dataclasses import replace
from datetime import date

import pytest

from workflow.core.absence import Absence, read
from workflow.core.locales import ENGLISH
from workflow.core.typed import Unfit
from workflow.service.locales import locale_of

WEDNESDAY = date(2026, 6, 3)
PEOPLE = {"kim": "Kim Fox", "ana": "Ana Ruiz", "sam": "Sam Lee", "sam2": "Sam Day", "jo": "José Núñez"}
HOMES = {"en": "US", "es": "ES", "fr": "FR", "de": "DE", "pt": "BR"}


def away(rest, language="en", today=WEDNESDAY):
    return read(rest, today=today, locale=locale_of(language, HOMES[language]), people=PEOPLE)


def refused(rest, language="en", today=WEDNESDAY):
    with pytest.raises(Unfit) as caught:
        away(rest, language, today)
    return caught.value


def of(start, until, cover):
    def day(written):
        return None if written == "-" else date.fromisoformat(f"2026-{written}")

    return Absence(start=day(start), until=day(until), cover=None if cover == "-" else cover)


@pytest.mark.parametrize(
    ("language", "rest", "start", "until", "cover"),
    [
        ("en", "", "-", "-", "-"),
        ("en", "until Friday, Kim covers", "-", "06-05", "kim"),
        ("en", "until friday kim covers", "-", "06-05", "kim"),
        ("en", "until Friday. Kim covers!", "-", "06-05", "kim"),
        ("en", "until Friday and Kim will cover", "-", "06-05", "kim"),
        ("en", "Sam Lee covers until Friday", "-", "06-05", "sam"),
        ("en", "until 3 June", "-", "06-03", "-"),
        ("en", "until June 5, 2026. Ana Ruiz", "-", "06-05", "ana"),
        ("en", "until 6/5, kim", "-", "06-05", "kim"),
        ("en", "till 5 July - kim", "-", "07-05", "kim"),
        ("en", "from Monday until Friday, cover Kim", "06-08", "06-12", "kim"),
        ("en", "Monday until Friday", "06-08", "06-12", "-"),
        ("en", "Friday to Monday", "06-05", "06-08", "-"),
        ("en", "5 June - 9 June, sam covers", "06-05", "06-09", "sam"),
        ("en", "until 9 June from 5 June", "06-05", "06-09", "-"),
        ("en", "from tomorrow", "06-04", "-", "-"),
        ("en", "tomorrow", "06-04", "06-04", "-"),
        ("en", "Kim covers", "-", "-", "kim"),
        ("en", "kim", "-", "-", "kim"),
        ("es", "hasta el viernes, Kim cubre", "-", "06-05", "kim"),
        ("es", "del lunes al viernes, cubre Kim", "06-08", "06-12", "kim"),
        ("es", "desde mañana hasta el 5/7 - jose", "06-04", "07-05", "jo"),
        ("es", "until Friday, Kim covers", "-", "06-05", "kim"),
        ("fr", "jusqu'à vendredi, Kim remplace", "-", "06-05", "kim"),
        ("fr", "jusqu\u2019au 5 juillet", "-", "07-05", "-"),
        ("fr", "du lundi au vendredi, Kim me remplace", "06-08", "06-12", "kim"),
        ("de", "bis Freitag, Kim vertritt", "-", "06-05", "kim"),
        ("de", "ab morgen bis 5.7., Kim vertritt mich", "06-04", "07-05", "kim"),
        ("de", "von Montag bis Freitag, Vertretung Kim", "06-08", "06-12", "kim"),
        ("pt", "até sexta, Kim cobre", "-", "06-05", "kim"),
        ("pt", "de segunda a sexta, Kim me substitui", "06-08", "06-12", "kim"),
        ("pt", "ate o dia 5 de julho", "-", "07-05", "-"),
    ],
)
def test_an_absence_is_read_as_people_write_it(language, rest, start, until, cover):
    assert away(rest, language) == of(start, until, cover)


@pytest.mark.parametrize(
    ("rest", "wording"),
    [
        ("until Bob", "unfit_no_date"),
        ("until", "unfit_no_date"),
        ("until next week", "unfit_no_date"),
        ("until Wednesday", "unfit_today"),
        ("until 31 June", "unfit_no_day"),
        ("until Friday, Bob covers", "unfit_nobody"),
        ("cover Bob", "unfit_nobody"),
        ("Sam covers, kim covers", "unfit_absence"),
        ("cover", "unfit_absence"),
        ("hello there", "unfit_absence"),
        ("on 5 people", "unfit_absence"),
        ("Friday Saturday Sunday", "unfit_absence"),
        ("until Sunday, Friday Saturday", "unfit_absence"),
        ("from Friday, Saturday Sunday", "unfit_absence"),
        ("until yesterday", "unfit_past"),
        ("from yesterday until Friday", "unfit_past"),
        ("from 10 June 2026 until 5 June 2026", "unfit_backwards"),
    ],
)
def test_what_is_no_absence_is_refused_with_the_reason(rest, wording):
    assert refused(rest).wording == wording


def test_namesakes_are_named():
    twins = {"a": "Jo Poe", "b": "Jo Roe"}
    with pytest.raises(Unfit) as caught:
        read("jo covers", today=WEDNESDAY, locale=locale_of("en", "US"), people=twins)
    assert str(caught.value) == '"jo" can be 2 people: write a or b.'


def test_a_refusal_shows_days_as_the_person_writes_them():
    assert refused("bis gestern", "de").about == {"date": "2. Juni 2026"}
    assert refused("from 10 June 2026 until 5 June 2026").about == {"start": "10 June 2026", "until": "5 June 2026"}


@pytest.mark.parametrize(
    ("rest", "typed"),
    [
        ("until Bob", "Bob"), ("until Friday, Bob Poe covers", "Bob Poe"), ("cover Bob", "Bob"), ("cover", "cover"),
        ("until Friday, hello there", "hello there"), ("Friday Saturday Sunday", "Friday Saturday Sunday"),
    ],
)  # fmt: skip
def test_a_refusal_quotes_what_was_not_understood(rest, typed):
    assert refused(rest).about["typed"] == f'"{typed}"'


def test_a_language_without_phrases_of_its_own_is_read_in_english():
    told = read("until Friday, Kim covers", today=WEDNESDAY, locale=replace(ENGLISH, language="it"), people=PEOPLE)
    assert told == of("-", "06-05", "kim")


def test_somebody_is_back_the_day_after_his_last_one():
    assert of("-", "06-30", "-").back == date(2026, 7, 1)
    assert of("06-30", "-", "-").back is None
