"""Numbers and money with the signs of people's regions."""

from decimal import Decimal

import pytest

from workflow.core.amounts import exact, is_unit, means, read_money, read_number, show_money, show_number
from workflow.core.locales import ENGLISH
from workflow.core.typed import Unfit
from workflow.service.locales import locale_of

GERMAN = locale_of("de", "DE")


def refused(read, *given):
    with pytest.raises(Unfit) as caught:
        read(*given)
    return caught.value.wording, caught.value.about


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.250", "1250"), ("1.250,5", "1250.5"), ("1 250", "1250"), ("1'250", "1250"), ("1\u2019250,5", "1250.5"),
        ("1 250 000", "1250000"), ("-3,5", "-3.5"), ("\u2212 3", "-3"), ("12", "12"),
    ],
)  # fmt: skip
def test_a_number_is_read_with_the_signs_of_its_region(text, number):
    assert read_number(text, GERMAN) == Decimal(number)


@pytest.mark.parametrize("text", ["12.5", "1.25", "1'250.000", "1 2500"])
def test_a_number_that_can_be_two_is_refused_with_an_example(text):
    assert refused(read_number, text, GERMAN) == ("unfit_point", {"typed": f'"{text}"', "example": "1250,50"})


@pytest.mark.parametrize("text", ["1 250", "1'250", "1,25"])
def test_in_english_only_a_comma_sets_thousands_off(text):
    assert refused(read_number, text) == ("unfit_comma", {"typed": f'"{text}"', "example": "1250.50"})


def test_a_number_has_its_bounds_on_either_side_of_nothing():
    for sign in ("", "-"):
        assert read_number(f"{sign}{'9' * 15}", GERMAN) == Decimal(f"{sign}{'9' * 15}")
        assert refused(read_number, f"{sign}1{'0' * 15}", GERMAN) == ("unfit_large", {"most": "15"})
        assert refused(read_number, f"{sign}0,{'1' * 11}", GERMAN) == ("unfit_fine", {"most": "10"})
    assert refused(exact, Decimal("NaN"), GERMAN) == ("unfit_no_figure", {"example": "12,5"})


@pytest.mark.parametrize(
    ("text", "wording", "about"),
    [
        ("-5", "unfit_negative", {"example": "1.250,50"}),
        ("$ -5", "unfit_negative", {"example": "1.250,50"}),
        ("viel", "unfit_no_amount", {"typed": '"viel"', "example": "1.250,50"}),
        ("5 $", "unfit_unit", {"currency": "EUR", "example": "1.250,50", "unit": '"$"'}),
        ("CHF 5", "unfit_unit", {"currency": "EUR", "example": "1.250,50", "unit": '"CHF"'}),
        ("5,123", "unfit_decimals", {"currency": "EUR", "most": "2"}),
    ],
)
def test_money_that_does_not_fit_is_refused_with_an_example_of_the_region(text, wording, about):
    assert refused(read_money, text, "EUR", GERMAN) == (wording, about)


@pytest.mark.parametrize(
    "text", ["640", "640,00", "640,-", "640,--", "640 €", "€640", "EUR 640", "640 Euro", "640 eur"]
)
def test_money_is_read_with_its_sign_its_name_or_its_code(text):
    assert read_money(text, "EUR", GERMAN) == Decimal("640.00")


@pytest.mark.parametrize("word", ["$", "€", "R$", "A$", "CA$", "¥", "Euros", "dollars", "CHF", "XYZ", "fr."])
def test_signs_names_and_codes_look_like_a_currency(word):
    assert is_unit(word)


@pytest.mark.parametrize("word", ["", "desk", "chf", "ABCD", "AB", "m2"])
def test_other_words_do_not(word):
    assert not is_unit(word)


def test_a_dollar_sign_can_mean_several_currencies_and_a_code_one():
    assert [means("$", currency) for currency in ("USD", "CAD", "EUR")] == [True, True, False]
    assert [means("usd", currency) for currency in ("USD", "CAD")] == [True, False]
    assert means("$", "MXN", locale_of("es", "MX")) and not means("$", "MXN", ENGLISH)


def test_numbers_and_money_are_shown_as_their_region_writes_them():
    assert show_number(Decimal("1250.5"), GERMAN) == "1250,5"
    assert show_money(Decimal("1250.5"), "EUR", GERMAN) == "1.250,50 €"
    assert show_money(Decimal(1250), "XAF", GERMAN) == "1.250 XAF"
