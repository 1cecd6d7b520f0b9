"""What can be read out of a first text, and what is left to be asked."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from workflow.core.fields import Context, Field, show
from workflow.core.finding import find
from workflow.service.locales import locale_of

ANY_FIELD = TypeAdapter(Field)
PEOPLE = {"kim": "Kim Fox", "ana": "Ana Ruiz", "sam": "Sam Lee", "sam2": "Sam Day", "jo": "José Núñez"}
NUMBERS = {"4155550188": "+14155550188", "4155550189": "+14155550189"}
VENDORS = ["Hilti", {"value": "bosch", "label": {"en": "Bosch GmbH", "de": "Bosch"}}, "Other", "A", "10"]


def in_e164(typed):
    return NUMBERS.get("".join(filter(str.isdigit, typed)))


def form(**fields):
    """Fields by name: a type, a currency for money, or the options of a choice."""
    return {name: ANY_FIELD.validate_python(_field(kind)) for name, kind in fields.items()}


def _field(kind):
    if isinstance(kind, list):
        return {"ask": "?", "type": "choice", "options": kind}
    if kind.isupper():
        return {"ask": "?", "type": "money", "currency": kind}
    return {"ask": "?", "type": kind}


def found(fields, typed, tag="en-US"):
    """What was found, as JSON would keep it, and what was left."""
    language, _, region = tag.partition("-")
    context = Context(today=date(2026, 6, 3), people=PEOPLE, locale=locale_of(language, region), phone=in_e164)
    values, left = find(fields, typed, context)
    assert list(values) == [name for name in fields if name in values]
    return {name: str(value) for name, value in values.items()}, left


COUNTED = form(item="text", count="number", amount="USD")
RANGE = form(item="text", low="USD", high="USD")
BUY = form(item="text", amount="USD", vendor=VENDORS)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("standing desk 640", {"item": "standing desk", "amount": "640.00"}),
        ("standing desk for $640", {"item": "standing desk", "amount": "640.00"}),
        ("desk 640, a blue one", {"item": "desk a blue one", "amount": "640.00"}),
        ("standing desk, 1,250.50.", {"item": "standing desk", "amount": "1250.50"}),
        ("2 desks 640", {"item": "2 desks 640"}),
        ("2 desks $640", {"item": "2 desks", "amount": "640.00"}),
        ("desks 2 $640", {"item": "desks 2 $640"}),
        ("2 desks for 640 dollars", {"item": "2 desks", "amount": "640.00"}),
        ("2 desks at USD 640", {"item": "2 desks", "amount": "640.00"}),
        ("desk $640 or $700", {"item": "desk $640 or $700"}),
        ("640", {"amount": "640.00"}),
        ("2 desks", {"item": "2 desks"}),
        ("iphone 15 pro", {"item": "iphone 15 pro"}),
        ("desk 1,25", {"item": "desk 1,25"}),
        ("2 desks 1,25", {"item": "2 desks 1,25"}),
        ("desk $1 250", {"item": "desk $1 250"}),
        ("desk 2 640 USD", {"item": "desk 2 640 USD"}),
        ("desk 1,25 for 2", {"item": "desk 1,25 for 2"}),
        ("desk €640", {"item": "desk €640"}),
        ("desk 2 €640", {"item": "desk 2 €640"}),
        ("desk 640 euros", {"item": "desk 640 euros"}),
        ("desk 640 CHF", {"item": "desk 640 CHF"}),
        ("desk -5", {"item": "desk -5"}),
        ("Hilti drill, 200", {"item": "drill", "amount": "200.00", "vendor": "Hilti"}),
        ("drill from bosch gmbh 200.", {"item": "drill", "amount": "200.00", "vendor": "bosch"}),
        ("drill hilti or bosch", {"item": "drill hilti or bosch"}),
        ("a drill for A", {"item": "a drill for A"}),
        ("hiltis drill", {"item": "hiltis drill"}),
        ("  ", {}),
        ("no rush", {"item": "no rush"}),
    ],
)
def test_a_purchase_is_read_as_far_as_it_is_sure(typed, values):
    assert found(BUY, typed) == (values, "")


@pytest.mark.parametrize(
    ("fields", "typed", "values"),
    [
        (COUNTED, "2 desks $640", {"item": "desks", "count": "2", "amount": "640.00"}),
        (COUNTED, "2 desks 640", {"item": "2 desks 640"}),
        (form(item="text", count="number"), "2 desks", {"item": "desks", "count": "2"}),
        (form(item="text", count="number"), "desks 2.", {"item": "desks", "count": "2"}),
        (RANGE, "desk 500 640", {"item": "desk 500 640"}),
        (RANGE, "desk from $500 to $640", {"item": "desk", "low": "500.00", "high": "640.00"}),
        (form(item="text", usd="USD", eur="EUR"), "desk $500 €640", {"item": "desk", "usd": "500.00", "eur": "640.00"}),
        (form(item="text", usd="USD", eur="EUR"), "desk €640 $500", {"item": "desk", "usd": "500.00", "eur": "640.00"}),
        (form(item="text", usd="USD", eur="EUR"), "desk 500, 640", {"item": "desk 500, 640"}),
        (RANGE, "desk 500, 640", {"item": "desk", "low": "500.00", "high": "640.00"}),
        (form(item="text", us="USD", ca="CAD"), "desk $500", {"item": "desk $500"}),
        (form(item="text", usd="USD", eur="EUR"), "desk 640", {"item": "desk 640"}),
        (form(a=["Red", "Blue"], b=["Blue", "Green"], t="text"), "blue red", {"t": "blue red"}),
        (form(a=["Red", "Blue"], b=["Blue", "Green"], t="text"), "red bin", {"a": "Red", "t": "bin"}),
        (form(a=["Red", "Blue"], b=["Blue", "Green"], t="text"), "blue bin", {"t": "blue bin"}),
        (form(urgent="yesno", receipt="photo", why="text"), "yes 17", {"why": "yes 17"}),
    ],
)  # fmt: skip
def test_as_many_as_are_asked_for_are_taken(fields, typed, values):
    assert found(fields, typed) == (values, "")


def bounded(**dates):
    """A text, a number, and dates by name, each with its bounds."""
    day = {"ask": "?", "type": "date"}
    return {**form(why="text", days="number"), **{n: ANY_FIELD.validate_python(day | b) for n, b in dates.items()}}


STAY = bounded(arrive={"min": "today"}, leave={"min": "arrive"})


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("5 June to 7 June", {"arrive": "2026-06-05", "leave": "2026-06-07"}),
        ("today until today", {"arrive": "2026-06-03", "leave": "2026-06-03"}),
        ("7 June to 5 June", {"why": "7 June to 5 June"}),
        ("yesterday to 5 June", {"why": "yesterday to 5 June"}),
        ("yesterday to June 5", {"why": "yesterday to June 5"}),  # and it lasts no 5 days
        ("June 5", {"why": "June 5"}),
        ("2 June 2026, 5 June to 7 June", {"why": "2 June 2026, 5 June to 7 June"}),  # nobody knows which two
    ],
)
def test_dates_that_do_not_fit_their_bounds_are_not_taken(typed, values):
    assert found(STAY, typed) == (values, "")


JO = "+14155550188 Jo Smith"
LEAVE = form(why="text", start="date", end="date")
SWAP = form(with_="person", day="date", why="text")
QUOTE = form(guest="contact", why="text", amount="USD")


@pytest.mark.parametrize(
    ("fields", "typed", "values"),
    [
        (LEAVE, "from 3 June until 5 June seaside", {"why": "seaside", "start": "2026-06-03", "end": "2026-06-05"}),
        (LEAVE, "from Friday until Monday", {"start": "2026-06-05", "end": "2026-06-08"}),
        (LEAVE, "Friday", {"why": "Friday"}),
        (LEAVE, "6/5 6/7 trip", {"why": "trip", "start": "2026-06-05", "end": "2026-06-07"}),
        (LEAVE, "June 5, 2026 to June 7, 2026: trip", {"why": "trip", "start": "2026-06-05", "end": "2026-06-07"}),
        (LEAVE, "sun and mon", {"why": "sun and mon"}),
        (SWAP, "Kim Friday", {"with_": "kim", "day": "2026-06-05"}),
        (SWAP, "@kim tomorrow dentist", {"with_": "kim", "day": "2026-06-04", "why": "dentist"}),
        (SWAP, "with ana ruiz on 5 June, dentist", {"with_": "ana", "day": "2026-06-05", "why": "dentist"}),
        (SWAP, "kim friday", {"day": "2026-06-05", "why": "kim"}),
        (SWAP, "Jo friday", {"with_": "jo", "day": "2026-06-05"}),
        (SWAP, "Jose friday", {"with_": "jo", "day": "2026-06-05"}),
        (SWAP, "Lee friday", {"day": "2026-06-05", "why": "Lee"}),
        (SWAP, "Kim and Ana friday", {"day": "2026-06-05", "why": "Kim and Ana"}),
        (SWAP, "on 10.50", {"why": "on 10.50"}),
        (QUOTE, "Jo Smith 415 555 0188 sink $90", {"guest": JO, "why": "sink", "amount": "90.00"}),
        (QUOTE, "for Jo Smith, (415) 555-0188: paint 90", {"guest": JO, "why": "paint", "amount": "90.00"}),
        (QUOTE, "call 415 555 0188", {"why": "call 415 555 0188"}),
        (QUOTE, "Jo 4155550188 and Al 4155550189", {"why": "Jo 4155550188 and Al 4155550189"}),
    ],
)  # fmt: skip
def test_days_people_and_contacts_are_read(fields, typed, values):
    assert found(fields, typed) == (values, "")


@pytest.mark.parametrize(
    ("tag", "currency", "typed", "thing", "price", "day"),
    [
        ("de-DE", "EUR", "Schreibtisch 1.250,50 € am 5. Juni", "Schreibtisch", "1250.50", "2026-06-05"),
        ("de-DE", "EUR", "Stuhl für 640 Euro bis Freitag", "Stuhl", "640.00", "2026-06-05"),
        ("de-DE", "EUR", "Stuhl 640,- € morgen", "Stuhl", "640.00", "2026-06-04"),
        ("de-DE", "EUR", "Fahrt 5.6. 20", "Fahrt", "20.00", "2026-06-05"),
        ("de-DE", "EUR", "Stuhl 12.50", "Stuhl 12.50", None, None),
        ("de-DE", "EUR", "Rad mit Licht 20", "Rad mit Licht", "20.00", None),
        ("fr-FR", "EUR", "bureau 1250,50 € le 5 juin", "bureau", "1250.50", "2026-06-05"),
        ("fr-FR", "EUR", "bureau 1 250,50 €", "bureau 1 250,50 €", None, None),
        ("fr-FR", "EUR", "2 640 €", "2 640 €", None, None),
        ("fr-FR", "EUR", "table 2 640", "table 2 640", None, None),
        ("fr-FR", "EUR", "table à 640 € demain", "table", "640.00", "2026-06-04"),
        ("es-MX", "MXN", "silla $1,250.50 para mañana", "silla", "1250.50", "2026-06-04"),
        ("es-MX", "MXN", "el viernes 5 de junio, silla por 640 pesos", "silla", "640.00", "2026-06-05"),
        ("pt-BR", "BRL", "mesa R$ 1.250,50 amanhã", "mesa", "1250.50", "2026-06-04"),
        ("pt-BR", "BRL", "mesa por 640 reais na sexta-feira", "mesa", "640.00", "2026-06-05"),
        ("pt-BR", "BRL", "segunda via 20", "segunda via", "20.00", None),
        ("pt-BR", "BRL", "mesa 640 tomorrow", "mesa", "640.00", "2026-06-04"),
    ],
)
def test_a_first_text_is_read_as_the_language_and_region_write_it(tag, currency, typed, thing, price, day):
    values = {"thing": thing, "price": price, "day": day}
    expected = {name: value for name, value in values.items() if value}
    assert found(form(thing="text", price=currency, day="date"), typed, tag) == (expected, "")


def test_what_fits_no_field_is_given_back():
    assert found(form(amount="USD"), "desk $640") == ({"amount": "640.00"}, "desk")
    short = {"code": ANY_FIELD.validate_python({"ask": "?", "type": "text", "max": 4})}
    assert found(short, "standing desk") == ({}, "standing desk")
    assert found({}, "desk") == ({}, "desk")


def test_an_amount_beyond_its_limits_is_not_taken():
    small = {"amount": ANY_FIELD.validate_python({"ask": "?", "type": "money", "currency": "USD", "max": 500})}
    assert found(small, "$640") == ({}, "$640")


PIECES = [
    "640",
    "$640",
    "2",
    "1,25",
    "3 June",
    "Friday",
    "Kim",
    "@ana",
    "Hilti",
    "desk",
    "for",
    "€5",
    ".",
    ",",
    "415 555 0188",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(["en-US", "de-DE", "fr-FR"]))
def test_nothing_is_read_that_was_not_written(pieces, tag):
    fields = form(day="date", who="person", price="USD", vendor=VENDORS, note="text")
    language, _, region = tag.partition("-")
    context = Context(today=date(2026, 6, 3), people=PEOPLE, locale=locale_of(language, region))
    typed = " ".join(pieces)
    values, left = find(fields, typed, context)
    assert (values, left) == find(fields, typed, context)
    written = set(typed.split())
    assert set(str(values.get("note", "")).split()) | set(left.split()) <= written | {
        each.strip(".,") for each in written
    }
    assert all(show(fields[name], value, PEOPLE) for name, value in values.items())
    if values.get("price"):
        assert any(sure in typed for sure in ("640", "$640", "2", "415"))


def test_an_endless_text_is_searched_no_further_than_its_beginning():
    values, _ = found(BUY, "desk " * 200 + "$640")
    assert "amount" not in values
