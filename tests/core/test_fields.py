"""Fields: what a definition may say, what people type, and what is kept and shown."""

import json
import re
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from workflow.core.expressions import Kind
from workflow.core.fields import (
    Contact,
    ContactField,
    Context,
    DateField,
    Field,
    MoneyField,
    NumberField,
    PersonField,
    PhotoField,
    TextField,
    Unfit,
    YesNoField,
    dump,
    kind,
    load,
    option,
    read,
    recheck,
    show,
)

ANY_FIELD = TypeAdapter(Field)
PEOPLE = {"ana": "Ana Ruiz", "sam": "Sam Lee", "sam2": "Sam Day", "kim": "Kim", "lee": "Bo Kim"}
MONDAY = Context(today=date(2026, 6, 1), people=PEOPLE)

TEXT = TextField(ask="What?")
NUMBER = NumberField(ask="How many?")
MONEY = MoneyField(ask="How much?", currency="USD")
DATE = DateField(ask="When?")
YESNO = YesNoField(ask="Urgent?")
PERSON = PersonField(ask="Who?")


def a_field(**keys):
    """A field as a definition gives it."""
    return ANY_FIELD.validate_python({"ask": "?", **keys})


def refusal(**keys):
    """The one sentence that refuses such a field."""
    with pytest.raises(ValidationError) as caught:
        a_field(**keys)
    (problem,) = caught.value.errors()
    return problem["msg"]


CHOICE = a_field(
    type="choice",
    options=["Hilti", {"value": "bosch", "label": "Bosch GmbH", "owner": "person:ana"}, "Other"],
)
FIELDS = [TEXT, NUMBER, MONEY, DATE, CHOICE, YESNO, PERSON]


def reason(field, typed, context=MONDAY):
    """The sentence that refuses what was typed; it is one line and ends like a sentence."""
    with pytest.raises(Unfit) as caught:
        read(field, typed, context)
    sentence = str(caught.value)
    assert sentence[0].isupper() or sentence[0] in '"-$0123456789'
    return sentence


# What a definition may say


def test_every_type_of_the_language_has_its_field():
    extra = {"money": {"currency": "USD"}, "choice": {"options": ["A"]}}
    for name in ("text", "number", "money", "date", "choice", "yesno", "person", "photo", "contact"):
        field = a_field(type=name, **extra.get(name, {}))
        assert (field.type, field.required) == (name, True)
    assert not a_field(type="date", required=False).required


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"type": "video"}, "does not match any of the expected tags"),
        ({}, "discriminator"),
        ({"type": "text", "minimum": 5}, "Extra inputs"),
        ({"type": "text", "ask": False}, "valid string"),
        ({"type": "text", "ask": ""}, "at least 1"),
        ({"type": "text", "required": "maybe"}, "boolean"),
        ({"type": "text", "max": True}, "integer"),
        ({"type": "text", "max": 1601}, "1600"),
        ({"type": "text", "min": 5, "max": 4}, "max is less than min"),
        ({"type": "text", "pattern": "(a+)+"}, "cannot stand in a pattern"),
        ({"type": "number", "min": True}, "Write a number"),
        ({"type": "number", "min": float("nan")}, "no number"),
        ({"type": "number", "min": "many"}, "no number"),
        ({"type": "number", "min": 10**15}, "too large"),
        ({"type": "number", "min": 2, "max": 1.5}, "max is less than min"),
        ({"type": "money"}, "required"),
        ({"type": "money", "currency": "usd"}, "three capital letters"),
        ({"type": "money", "currency": "USD", "min": -1}, "cannot be negative"),
        ({"type": "money", "currency": "USD", "min": 0.001}, "at most 2 decimals"),
        ({"type": "money", "currency": "JPY", "max": 0.5}, "no decimals"),
        ({"type": "choice", "options": []}, "1 to 100 options"),
        ({"type": "choice", "options": "Hilti"}, "valid tuple"),
        ({"type": "choice", "options": [True]}, "put it in quotes"),
        ({"type": "choice", "options": [640]}, 'put it in quotes, like "640"'),
        ({"type": "choice", "options": [None]}, "put it in quotes"),
        ({"type": "choice", "options": ["yes", {"value": "no", "label": False}]}, "put it in quotes"),
        ({"type": "choice", "options": [{"value": "A", "owner": 5}]}, "put it in quotes"),
        ({"type": "choice", "options": [{"value": "A", "attributes": "x"}]}, "beside value"),
        ({"type": "choice", "options": ["A", "a"]}, "Two options"),
        ({"type": "choice", "options": ["A", {"value": "x", "label": "A"}]}, "Two options"),
        ({"type": "choice", "options": [{"value": "\u200b", "label": "A"}]}, "1 to 100"),
        ({"type": "choice", "options": [{"label": "A"}]}, "required"),
    ],
)
def test_a_field_that_cannot_work_is_refused_with_one_sentence(keys, says):
    assert says in refusal(**keys)


@pytest.mark.parametrize("written", [0.01, "0.01", Decimal("0.01")])
def test_a_limit_is_exactly_what_was_written(written):
    assert str(a_field(type="number", min=written).min) == "0.01"
    assert str(a_field(type="money", currency="USD", min=written).min) == "0.01"


def test_a_limit_of_money_has_the_decimals_of_its_currency():
    assert str(a_field(type="money", currency="USD", max=500).max) == "500.00"


def test_a_field_survives_json():
    for field in [*FIELDS, a_field(type="money", currency="CHF", min=0.05, max="1,000")]:
        assert ANY_FIELD.validate_json(ANY_FIELD.dump_json(field)) == field


def test_an_option_has_value_label_and_attributes():
    assert option(CHOICE, "bosch").attributes == {"owner": "person:ana"}
    assert [str(each.label) for each in CHOICE.options] == ["Hilti", "Bosch GmbH", "Other"]
    assert option(CHOICE, "Hilti").attributes == {}
    with pytest.raises(LookupError):
        option(CHOICE, "Bosch GmbH")
    with pytest.raises(LookupError):
        option(TEXT, "Hilti")


def test_fields_are_frozen():
    with pytest.raises(ValidationError):
        TEXT.ask = "Changed?"
    with pytest.raises(TypeError):
        option(CHOICE, "bosch").attributes["owner"] = "person:eve"


def test_conditions_see_a_choice_as_text_and_money_as_a_number():
    kinds = [Kind.TEXT, Kind.NUMBER, Kind.NUMBER, Kind.DATE, Kind.TEXT, Kind.YESNO, Kind.PERSON]
    assert [kind(field) for field in FIELDS] == kinds


# Text


def test_text_becomes_one_line_that_cannot_fake_a_second():
    assert read(TEXT, "  two\r\n\tdesks\u2028now\x00! ", MONDAY) == "two desks now !"
    assert read(TEXT, "\u202eevil\u200b\ufeff", MONDAY) == "evil"
    assert read(TEXT, "cafe\u0301", MONDAY) == "caf\u00e9"


@pytest.mark.parametrize("typed", ["", "  \n ", "\u200b", "\ud800", None, 5, True, [], {}])
def test_nothing_is_no_text(typed):
    assert reason(TEXT, typed) in ("Nothing was written.", "Write it as text.")


def test_text_keeps_to_its_length():
    short = TextField(ask="?", min=2, max=4)
    assert [read(short, typed, MONDAY) for typed in ("ab", "abcd")] == ["ab", "abcd"]
    assert "at least 2" in reason(short, "a")
    assert "at most 4" in reason(short, "abcde")
    assert "at most 1600" in reason(TEXT, "x" * 1601)


@pytest.mark.parametrize(
    ("pattern", "fits", "unfit"),
    [
        (r"PO-\d{4}", ["PO-1234"], ["PO-123", "PO-12345", "po-1234", "xPO-1234", "PO-١٢٣٤"]),
        (r"^[A-Z]{2,3}$", ["AB", "ABC"], ["A", "ABCD", "ab"]),
        (r"[^,;]+", ["a b"], ["a,b"]),
        (r"a+b*c?", ["a", "aab", "abc"], ["b", "acc"]),
        (r"\d+|none", ["5", "none"], ["5none", "non"]),
        (r"a{2,}", ["aa", "aaaa"], ["a"]),
        (r"a{0}b", ["b"], ["ab"]),
        (r"1\.5\|\[x\]", ["1.5|[x]"], ["1x5|[x]"]),
        (r"[\d.-]+", ["1.2-3"], ["1a"]),
        (r".*=.*", ["a=b"], ["ab"]),
        (r"x\$", ["x$"], ["x"]),
    ],
)
def test_a_pattern_is_matched_against_the_whole_text(pattern, fits, unfit):
    field = a_field(type="text", pattern=pattern)
    assert [read(field, typed, MONDAY) for typed in fits] == fits
    for typed in unfit:
        assert pattern in reason(field, typed)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a)",
        "a**",
        "a+?",
        "a{2}{3}",
        "*",
        r"\1",
        r"\b",
        r"\x41",
        "[a",
        "a]",
        "a{x}",
        "[z-a]",
        "[[a]]",
        "[a--b]",
        "a^b",
        "a$b",
        "",
        "{2}",
        "a{3,2}",
        "a{201}",
        "\\",
        "x" * 201,
    ],
)
def test_a_pattern_outside_the_safe_part_is_refused(pattern):
    assert refusal(type="text", pattern=pattern).endswith(('."', ".", "letters."))


@pytest.mark.parametrize("pattern", [".*.*.*.*.*.*.*.*.*.*=x", "a?" * 60 + "a" * 60, "a*" * 90 + "b"])
def test_a_pattern_always_ends(pattern):
    assert reason(a_field(type="text", pattern=pattern), "a" * 1600)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(["a", "b?", "[ab]*", "c+", ".", r"\d{1,2}", "|"]), min_size=1, max_size=6),
    st.data(),
)
def test_a_pattern_means_what_it_means_elsewhere(pieces, data):
    source = "".join(pieces)
    text = data.draw(st.text("abc1 ", min_size=1, max_size=6).filter(lambda text: text == " ".join(text.split())))
    field = a_field(type="text", pattern=source)
    try:
        fits = read(field, text, MONDAY) == text
    except Unfit:
        fits = False
    assert fits == bool(re.fullmatch(source, text))


# Numbers and money


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", "12"),
        (" 12.50 ", "12.50"),
        ("1,250", "1250"),
        ("-3", "-3"),
        ("\u22123", "-3"),
        (12, "12"),
        (Decimal("0.1"), "0.1"),
        (Decimal("1E2"), "100"),
        ("007", "7"),
        ("-0", "0"),
    ],
)
def test_a_number_is_read_exactly(typed, number):
    assert str(read(NUMBER, typed, MONDAY)) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "twelve",
        "NaN",
        "Infinity",
        "1e5",
        "1_000",
        "0x10",
        "\u0664",
        "\uff11\uff12",
        "\u00bd",
        "\u00b2",
        "1,25",
        "1.250,50",
        "1 250",
        "--1",
        "1..",
        ".5",
        "9" * 16,
        "0." + "1" * 11,
        "9" * 5000,
        True,
        None,
        0.5,
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("-Infinity"),
        Decimal("1E+999999999"),
        Decimal("1E-999999999"),
        10**400,
        [],
        "5 desks",
    ],
)
@pytest.mark.parametrize("field", [NUMBER, MONEY])
def test_what_is_no_exact_number_is_refused(field, typed):
    assert reason(field, typed)


def test_a_decimal_comma_is_refused_with_the_reason():
    assert '"1,25" can be read in two ways' in reason(MONEY, "1,25")
    assert '"1,25" can be read in two ways' in reason(NUMBER, "1,25")


def test_a_number_keeps_to_its_limits():
    few = NumberField(ask="?", min=Decimal(1), max=Decimal("9.5"))
    assert [read(few, typed, MONDAY) for typed in ("1", "9.50")] == [Decimal(1), Decimal("9.5")]
    assert reason(few, "0") == "0 is too little: at least 1."
    assert reason(few, 10) == "10 is too much: at most 9.5."


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("640", "640.00"),
        ("$640", "640.00"),
        ("$ 640.5", "640.50"),
        ("640.00", "640.00"),
        ("1,250.50", "1250.50"),
        ("$1,234,567", "1234567.00"),
        ("640 USD", "640.00"),
        ("usd 640", "640.00"),
        ("640 dollars", "640.00"),
        ("640.", "640.00"),
        (640, "640.00"),
        (Decimal("0.1"), "0.10"),
        ("0", "0.00"),
    ],
)
def test_money_is_read_to_the_cent(typed, amount):
    assert str(read(MONEY, typed, MONDAY)) == amount


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("-5", "negative"),
        ("$-5", "negative"),
        ("-$5", "negative"),
        (-5, "negative"),
        ("\u22125", "negative"),
        ("€640", "in USD"),
        ("640 CAD", "in USD"),
        ("640 pcs", '"pcs" does not fit'),
        ("640.001", "at most 2 decimals"),
        (Decimal("0.001"), "at most 2 decimals"),
        ("640k", "does not fit"),
        ("$", "no amount"),
        ("5 or 6", "no amount"),
        ("9" * 16, "too large"),
    ],
)
def test_money_that_does_not_fit_is_refused_with_the_reason(typed, says):
    assert says in reason(MONEY, typed)


def test_money_keeps_to_its_limits():
    small = a_field(type="money", currency="USD", min=0.01, max=5000)
    assert reason(small, "0") == "$0.00 is too little: at least $0.01."
    assert reason(small, "5000.01") == "$5,000.01 is too much: at most $5,000.00."


@pytest.mark.parametrize(
    ("currency", "typed", "shown"),
    [
        ("USD", "1250.5", "$1,250.50"),
        ("EUR", "€5", "€5.00"),
        ("GBP", "5 pounds", "£5.00"),
        ("CHF", "640", "640.00 CHF"),
        ("JPY", "¥5000", "5,000 JPY"),
        ("KWD", "1.250", "1.250 KWD"),
        ("CAD", "$5", "5.00 CAD"),
    ],
)
def test_money_is_shown_in_its_currency(currency, typed, shown):
    field = MoneyField(ask="?", currency=currency)
    assert show(field, read(field, typed, MONDAY), {}) == shown


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"type": "number", "min": True}, "Write a number, like 500 or 0.01."),
        ({"type": "choice", "options": [None]}, "This is not text: put it in quotes."),
        ({"type": "choice", "options": [True]}, "YAML reads this word as yes or no: put it in quotes."),
        ({"type": "choice", "options": [640]}, 'YAML reads 640 as a number: put it in quotes, like "640".'),
        ({"type": "choice", "options": [{"value": "A", "label": "x" * 101}]}, "Write 1 to 100 characters."),
        ({"type": "text", "sample": ""}, "Write 1 to 100 characters."),
        ({"type": "choice", "options": [str(n) for n in range(101)]}, "A choice has 1 to 100 options."),
    ],
)
def test_the_sentence_of_a_refusal_says_how_to_write_it(keys, sentence):
    assert refusal(**keys) == f"Value error, {sentence}"


def test_a_choice_has_up_to_a_hundred_options_of_up_to_a_hundred_characters():
    assert len(a_field(type="choice", options=["x" * 100, *(str(n) for n in range(99))]).options) == 100


# Dates


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3 June", "2026-06-03"),
        ("June 3", "2026-06-03"),
        ("3 Jun 2026", "2026-06-03"),
        ("June 3rd, 2026", "2026-06-03"),
        ("the 3rd of June", None),
        ("3rd of june", "2026-06-03"),
        ("3june", "2026-06-03"),
        ("2026-06-03", "2026-06-03"),
        ("2026/6/3", "2026-06-03"),
        ("1 June", "2026-06-01"),
        ("31 May", "2027-05-31"),
        ("31 May 2026", "2026-05-31"),
        ("9 sept", "2026-09-09"),
        ("today", "2026-06-01"),
        ("TOMORROW", "2026-06-02"),
        ("yesterday", "2026-05-31"),
        ("Friday", "2026-06-05"),
        ("on wed", "2026-06-03"),
        ("sunday", "2026-06-07"),
        ("29 Feb 2028", "2028-02-29"),
    ],
)
def test_a_date_is_read_as_people_write_it(typed, day):
    if day is None:
        assert "is no date" in reason(DATE, typed)
    else:
        assert read(DATE, typed, MONDAY).isoformat() == day


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("03/06", "can mean two dates"),
        ("03/06/2026", "can mean two dates"),
        ("3.6.", "can mean two dates"),
        ("3-6-26", "can mean two dates"),
        ("Monday", "Today is Monday: write today, or 8 June 2026."),
        ("31 June", "no such day"),
        ("29 Feb", "no such day"),
        ("2026-02-30", "no such day"),
        ("2026-13-01", "no such day"),
        ("0 June", "no such day"),
        ("3 June 0026", "too far away"),
        ("3 Ju", "is no date"),
        ("3 Jux", "is no date"),
        ("٣ June", "is no date"),
        ("soon", "is no date"),
        ("next friday", "is no date"),
        ("3 June or 4 June", "is no date"),
        ("June", "is no date"),
        (20260603, "as text"),
        ("x" * 200, "at most 100"),
    ],
)
def test_what_is_no_single_date_is_refused_with_the_reason(typed, says):
    assert says in reason(DATE, typed)


def test_a_date_is_shown_in_words():
    assert show(DATE, date(2026, 6, 3), {}) == "3 June 2026"


# Choices, yes and no, people


def test_numbers_and_bounds_are_told_with_the_signs_and_months_of_the_person():
    german = replace(MONDAY.locale, decimal=",", group=".", full_date="{day}. {month} {year}")
    context = replace(MONDAY, locale=german)
    small = a_field(type="number", min=1.5, max=2.5)
    assert reason(small, "1", context) == "1 is too little: at least 1,5."
    assert reason(small, "2,75", context) == "2,75 is too much: at most 2,5."
    assert show(NUMBER, Decimal("1250.5"), {}, german) == "1250,5"
    bounded = a_field(type="date", min="2026-06-05", max="2026-06-06")
    assert reason(bounded, "4 June", context) == "4. June 2026 is too early: write 5. June 2026 or a later day."
    assert reason(bounded, "7 June", context) == "7. June 2026 is too late: write 6. June 2026 or an earlier day."


@pytest.mark.parametrize("name", ["Owner", "my owner", "öwner", "2nd", "attributes"])
def test_an_attribute_of_an_option_has_a_plain_small_name(name):
    assert "Write attributes beside value, like owner: person:ana" in refusal(
        type="choice", options=[{"value": "A", name: "x"}]
    )


STAY = a_field(type="date", min="arrive", max="2026-12-31")


@pytest.mark.parametrize(
    ("bounds", "typed", "says"),
    [
        ({"min": "today"}, "yesterday", "31 May 2026 is too early: write 1 June 2026 or a later day."),
        ({"max": "today"}, "tomorrow", "2 June 2026 is too late: write 1 June 2026 or an earlier day."),
        ({"min": "2026-06-10"}, "9 June", "9 June 2026 is too early: write 10 June 2026 or a later day."),
        ({"max": "2026-06-10"}, "11 June", "11 June 2026 is too late: write 10 June 2026 or an earlier day."),
        ({"min": "arrive"}, "2 July", "2 July 2026 is too early: write 3 July 2026 or a later day."),
        ({"max": "arrive"}, "4 July", "4 July 2026 is too late: write 3 July 2026 or an earlier day."),
    ],
)
def test_a_date_beyond_its_bounds_is_refused_with_the_nearest_day_that_fits(bounds, typed, says):
    context = replace(MONDAY, values={"arrive": date(2026, 7, 3), "leave": date(2026, 7, 3), "item": "desk"})
    assert reason(a_field(type="date", **bounds), typed, context) == says


@pytest.mark.parametrize("bounds", [{"min": "today"}, {"max": "today"}, {"min": "2026-06-01", "max": "2026-06-01"}])
def test_a_bound_is_a_day_that_fits(bounds):
    assert read(a_field(type="date", **bounds), "today", MONDAY) == MONDAY.today


@pytest.mark.parametrize("values", [{}, {"arrive": "soon"}, {"leave": date(2027, 1, 1)}])
def test_a_field_without_a_day_bounds_nothing(values):
    assert read(STAY, "2 June", replace(MONDAY, values=values)) == date(2026, 6, 2)


def test_a_value_from_before_is_held_against_the_other_fields_but_not_against_a_later_today():
    later = replace(MONDAY, today=date(2026, 9, 1), values={"arrive": date(2026, 7, 3)})
    recheck(a_field(type="date", min="today"), date(2026, 6, 2), later)
    recheck(a_field(type="date", max="today"), date(2026, 6, 2), later)
    recheck(STAY, date(2026, 7, 3), later)
    recheck(TEXT, "desk", later)
    with pytest.raises(Unfit, match="2 July 2026 is too early"):
        recheck(STAY, date(2026, 7, 2), later)


@pytest.mark.parametrize("key", ["min", "max"])
@pytest.mark.parametrize("raw", ["2026-6-3", "Arrive", "", 2026, 20260603, True, ["today"], "3 June", "a.b"])
def test_a_bound_that_is_none_is_refused_in_a_sentence(key, raw):
    says = "Value error, Write today, a day like 2026-06-03, or the name of an earlier date field."
    assert refusal(type="date", **{key: raw}) == says


def test_bounds_between_which_nothing_lies_are_refused():
    with pytest.raises(ValidationError, match="max is before min: no day lies between 2026-06-03 and 2026-06-02"):
        a_field(type="date", min="2026-06-03", max="2026-06-02")
    with pytest.raises(ValidationError, match="There is no such day as 2026-06-31"):
        a_field(type="date", max="2026-06-31")
    assert a_field(type="date", min="today", max="2026-06-02").min == "today"


def test_bounds_read_back_from_what_is_kept():
    bounded = a_field(type="date", min="2026-06-03", max="arrive")
    assert bounded.model_dump(mode="json")["min"] == "2026-06-03"
    assert ANY_FIELD.validate_python(bounded.model_dump()) == bounded
    assert ANY_FIELD.validate_json(bounded.model_dump_json()) == bounded


def test_a_contact_may_have_one_of_the_languages_there_are():
    assert a_field(type="contact").language is None
    assert a_field(type="contact", language="es").language == "es"
    with pytest.raises(ValidationError):
        a_field(type="contact", language="it")


def test_a_choice_is_read_by_value_or_label():
    assert [read(CHOICE, typed, MONDAY) for typed in ("HILTI", " bosch", "Bosch GmbH")] == [
        "Hilti",
        "bosch",
        "bosch",
    ]
    assert show(CHOICE, "bosch", {}) == "Bosch GmbH"
    assert reason(CHOICE, "Makita") == '"Makita" is none of the choices: write Hilti, Bosch GmbH or Other.'
    assert reason(CHOICE, True) == "Write it as text."


def test_a_long_choice_names_the_first_ten():
    field = a_field(type="choice", options=[f"Room {n}" for n in range(20)])
    assert reason(field, "x").endswith("Room 8, Room 9 or another of them.")


@pytest.mark.parametrize(("typed", "value"), [("YES", True), ("y", True), (True, True), ("no", False), (False, False)])
def test_yes_and_no_are_read(typed, value):
    assert read(YESNO, typed, MONDAY) is value
    assert show(YESNO, value, {}) == ("yes" if value else "no")


def test_yes_and_no_are_shown_in_the_plain_alphabet_of_phones():
    locale = replace(MONDAY.locale, yes=("sí",), no=("nä",))
    assert [show(YESNO, value, {}, locale) for value in (True, False)] == ["si", "nä"]


@pytest.mark.parametrize("typed", ["maybe", "yes no", "1", 1, Decimal(1), None])
def test_anything_else_is_neither_yes_nor_no(typed):
    assert reason(YESNO, typed)


@pytest.mark.parametrize(
    ("typed", "handle"),
    [
        ("ana", "ana"),
        ("ANA", "ana"),
        ("Ana Ruiz", "ana"),
        ("ruiz", "ana"),
        ("Sam  Day", "sam2"),
        ("sam", "sam"),
        ("kim", "kim"),
        ("Lee", "lee"),
        ("bo", "lee"),
    ],
)
def test_a_person_is_read_by_handle_or_by_a_name_that_is_his_alone(typed, handle):
    assert read(PERSON, typed, MONDAY) == handle


def test_a_person_who_is_not_one_is_refused():
    assert "nobody called" in reason(PERSON, "Eve")
    twins = Context(today=MONDAY.today, people={"a": "Jo Poe", "b": "Jo Roe"})
    assert reason(PERSON, "jo", twins) == '"jo" can be 2 people: write a or b.'
    assert reason(PERSON, "Eve", twins) == 'There is nobody called "Eve": write a name or a handle from People.'
    elsewhere = replace(twins, locale=replace(twins.locale, or_="oder"))
    assert reason(PERSON, "jo", elsewhere) == '"jo" can be 2 people: write a oder b.'


def test_a_person_is_shown_by_name_or_handle_when_gone():
    assert show(PERSON, "ana", PEOPLE) == "Ana Ruiz"
    assert show(PERSON, "gone", PEOPLE) == "gone"


# Photos, and people outside

PHOTO = PhotoField(ask="Which one?")
CONTACT = ContactField(ask="Who is it for?")
NUMBERS = {"4155550188": "+14155550188", "+447700900123": "+447700900123"}


def in_e164(typed):
    return NUMBERS.get("".join(sign for sign in typed if sign.isdigit() or sign == "+"))


OUTSIDE = Context(today=MONDAY.today, phone=in_e164)


def test_a_photo_is_the_id_that_a_program_gives():
    assert [read(PHOTO, number, MONDAY) for number in (1, 17)] == ["1", "17"]
    assert load(PHOTO, dump(PHOTO, "17")) == "17"
    assert show(PHOTO, "17", {}) == "photo"


@pytest.mark.parametrize("typed", ["17", "here it is", "", True, 0, -1, None, Decimal(17)])
def test_a_photo_cannot_be_typed(typed):
    assert reason(PHOTO, typed) == "Send a photo."


@pytest.mark.parametrize(
    "typed",
    [
        "Jo Smith 415 555 0188",
        "Jo Smith, (415) 555-0188",
        "415.555.0188 Jo Smith",
        "Jo Smith: 4155550188.",
        "Jo 415 555 0188 Smith",
    ],
)
def test_a_contact_is_a_name_and_a_number(typed):
    assert read(CONTACT, typed, OUTSIDE) == Contact(name="Jo Smith", phone="+14155550188")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Jo Smith", "has no phone number"),
        ("Jo Smith 12", "has no phone number"),
        ("Jo Smith 415 555 0188 or 415 555 0189", "has no phone number"),
        ("Jo Smith 415 555 0100", '"415 555 0100" is no phone number'),
        ("415 555 0188", "has no name"),
        ("(415) 555-0188 -", "has no name"),
        ("J" * 81 + " 4155550188", "has no name"),
        (4155550188, "as text"),
    ],
)
def test_a_contact_that_is_none_is_refused_with_the_reason(typed, says):
    assert says in reason(CONTACT, typed, OUTSIDE)


def test_no_contact_is_read_where_nobody_knows_numbers():
    assert "no phone number" in reason(CONTACT, "Jo Smith 415 555 0188")


def test_a_contact_is_kept_until_he_has_a_handle_and_shown_by_name():
    contact = Contact(name="Jo Smith", phone="+14155550188")
    assert load(CONTACT, json.loads(json.dumps(dump(CONTACT, contact)))) == contact
    assert show(CONTACT, contact, {}) == "Jo Smith"
    assert load(CONTACT, dump(CONTACT, "jo")) == "jo"
    assert show(CONTACT, "jo", {"jo": "Jo Smith"}) == "Jo Smith"


def test_conditions_see_a_contact_as_a_person_and_a_photo_as_nothing_else():
    assert (kind(CONTACT), kind(PHOTO)) == (Kind.PERSON, Kind.PHOTO)


def test_a_field_may_have_a_sample_in_one_line():
    assert a_field(type="money", currency="USD", sample="$640").sample == "$640"
    assert a_field(type="date").sample is None
    assert "quotes" in refusal(type="number", sample=640)
    assert "1 to 100" in refusal(type="text", sample="")


def test_a_question_and_a_label_are_said_in_the_persons_language():
    box = {"value": "box", "label": {"en": "Box", "es": "Caja"}}
    field = a_field(type="choice", ask={"en": "Which?", "es": "¿Cuál?"}, options=[box, "Bag"])
    assert field.ask.for_language("es") == "¿Cuál?"
    assert [read(field, typed, MONDAY) for typed in ("caja", "BOX", "bag")] == ["box", "box", "Bag"]
    assert ANY_FIELD.validate_json(ANY_FIELD.dump_json(field)) == field


def test_a_label_in_any_language_names_one_option_only():
    caja = {"value": "box", "label": {"es": "Caja"}}
    assert "Two options" in refusal(type="choice", options=[caja, "CAJA"])
    assert "put it in quotes" in refusal(type="choice", options=[{"value": "A", "label": {"es": 5}}])


def test_a_choice_is_read_without_its_accents_where_that_leaves_no_doubt():
    fish = a_field(type="choice", options=["Pêche", "Péché", "Fenêtre"])
    assert read(fish, "fenetre", MONDAY) == "Fenêtre"
    assert read(fish, "pêche", MONDAY) == "Pêche"
    assert "none of the choices" in reason(fish, "peche")


def test_a_person_is_read_without_his_accents():
    assert read(PERSON, "jose", Context(today=MONDAY.today, people={"jn": "José Núñez"})) == "jn"
    assert read(PERSON, "@kim", MONDAY) == "kim"


# Every field

VALUES = {
    "text": st.text(min_size=1, max_size=50),
    "number": st.decimals(-(10**14), 10**14, places=4) | st.integers(-(10**14), 10**14),
    "money": st.decimals(0, 10**14, places=2) | st.integers(0, 10**14),
    "date": st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat),
    "choice": st.sampled_from(["Hilti", "bosch", "Other"]),
    "yesno": st.booleans(),
    "person": st.sampled_from(sorted(PEOPLE)),
}
TYPED = st.text(max_size=60) | st.integers() | st.decimals() | st.booleans() | st.none() | st.floats()


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FIELDS), st.data())
def test_a_value_is_kept_exactly_and_reads_back_from_what_is_shown(field, data):
    try:
        value = read(field, data.draw(VALUES[field.type]), MONDAY)
    except Unfit:
        assert field is TEXT
        return
    stored = json.loads(json.dumps(dump(field, value)))
    loaded = load(field, stored)
    assert (loaded, type(loaded), str(loaded)) == (value, type(value), str(value))
    if field is not PERSON:
        assert read(field, show(field, value, PEOPLE), MONDAY) == value


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([*FIELDS, a_field(type="text", pattern=r"\w+ ?\d*")]), TYPED)
def test_whatever_is_typed_is_a_line_or_a_sentence(field, typed):
    try:
        shown = show(field, read(field, typed, MONDAY), PEOPLE)
    except Unfit as error:
        shown = str(error)
    assert shown == shown.strip() != ""
    assert not {unicodedata.category(letter) for letter in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
