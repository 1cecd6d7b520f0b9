"""Numbers and money as people type them, read exactly or refused, and shown again."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from workflow.core.locales import ENGLISH, Locale
from workflow.core.typed import Unfit, folded, quoted

#: How far an amount may reach, so that it stays exact wherever it goes.
_WHOLE_DIGITS, _DECIMALS = 15, 10

# ISO 4217: the currencies whose minor unit is not a hundredth.
_NO_DECIMALS = frozenset({
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
    "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF",
})  # fmt: skip
_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})

_DOLLARS = frozenset({"USD", "AUD", "CAD", "HKD", "NZD", "SGD"})
_PESOS = frozenset({"MXN", "ARS", "CLP", "COP", "UYU", "DOP", "CUP", "PHP"})
_FRANCS = frozenset({"CHF", "XAF", "XOF", "XPF"})
_POUND, _EURO, _REAL, _YEN = frozenset({"GBP"}), frozenset({"EUR"}), frozenset({"BRL"}), frozenset({"JPY"})
#: What people write beside an amount, folded, and the currencies it can mean.
_UNITS: Mapping[str, frozenset[str]] = {
    "$": _DOLLARS, "us$": frozenset({"USD"}), "$us": frozenset({"USD"}), "$ us": frozenset({"USD"}),
    **dict.fromkeys(("dollar", "dollars", "dolar", "dolares"), _DOLLARS),
    **dict.fromkeys(("€", "euro", "euros"), _EURO),
    **dict.fromkeys(("£", "pound", "pounds", "libra", "libras", "livre", "livres", "pfund"), _POUND),
    **dict.fromkeys(("r$", "real", "reais", "reales"), _REAL),
    **dict.fromkeys(("yen", "yenes", "ienes", "yens"), _YEN),
    **dict.fromkeys(("franc", "francs", "franco", "francos", "franken"), _FRANCS),
    **dict.fromkeys(("peso", "pesos"), _PESOS),
    "fr.": frozenset({"CHF"}), "¥": frozenset({"JPY", "CNY"}),
}  # fmt: skip

_SEPARATED = re.compile(r"[0-9]+(?:[.,' ][0-9]+)+")
#: A unit, digits, a unit; behind the digits a point or what German writes for no cents ("640,-").
_MONEY = re.compile(r"([^0-9]*)([0-9](?:[0-9.,' ]*[0-9])?)(?:[.,]-{1,2}|\.)?([^0-9]*)")
_CODE = re.compile("[A-Z]{3}")
_MINUS = ("-", "\N{MINUS SIGN}")
_TYPED_APOSTROPHE = str.maketrans("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def exact(value: int | Decimal, locale: Locale = ENGLISH) -> Decimal:
    """A number that a program gave, as a plain decimal within bounds. Raises Unfit."""
    number = Decimal(value)
    if not number.is_finite():
        raise Unfit("unfit_no_figure", example=_like("12.5", locale))
    if number and number.adjusted() >= _WHOLE_DIGITS:
        raise Unfit("unfit_large", most=_WHOLE_DIGITS)
    if -int(number.as_tuple().exponent) > _DECIMALS:
        raise Unfit("unfit_fine", most=_DECIMALS)
    return Decimal(f"{number:f}") if number else Decimal(0)


def read_number(text: str, locale: Locale = ENGLISH) -> Decimal:
    """A number like 12, -3, 12.5 or 1,250, with the locale's signs. Raises Unfit."""
    negative = text.startswith(_MINUS)
    number = _digits(text[1:].strip() if negative else text, locale)
    return exact(-number if negative else number, locale)


def read_money(text: str, currency: str, locale: Locale = ENGLISH) -> Decimal:
    """An amount like 640, $1,250.50 or 640 USD, with the locale's signs. Raises Unfit."""
    if text.startswith(_MINUS) or text[1:].lstrip().startswith(_MINUS):
        raise Unfit("unfit_negative", example=_like("1,250.50", locale))
    found = _MONEY.fullmatch(text.translate(_TYPED_APOSTROPHE))
    if not found:
        raise Unfit("unfit_no_amount", typed=quoted(text), example=_like("1,250.50", locale))
    for unit in (found[1].strip(), found[3].strip()):
        if unit and not means(unit, currency, locale):
            example = _like("1,250.50", locale)
            raise Unfit("unfit_unit", currency=currency, example=example, unit=quoted(unit))
    return fit_money(_digits(found[2], locale), currency, locale)


def fit_money(value: int | Decimal, currency: str, locale: Locale = ENGLISH) -> Decimal:
    """The amount with all the currency's decimals, and no more of them. Raises Unfit."""
    amount, places = exact(value, locale), decimals(currency)
    if amount < 0:
        raise Unfit("unfit_negative", example=_like("1,250.50", locale))
    if -int(amount.as_tuple().exponent) > places:
        raise Unfit("unfit_decimals" if places else "unfit_no_decimals", currency=currency, most=places)
    return amount.quantize(Decimal(1).scaleb(-places))


def decimals(currency: str) -> int:
    """How many decimals the currency has."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def show_number(value: Decimal, locale: Locale = ENGLISH) -> str:
    """The number in plain digits, with the locale's sign before the decimals."""
    return _like(f"{value:f}", locale)


def show_money(value: Decimal, currency: str, locale: Locale = ENGLISH) -> str:
    """The amount for a text: "$1,250.50", "1,250.50 CHF", "1.250,50 €"."""
    digits = _like(f"{value:,.{decimals(currency)}f}", locale)
    sign = locale.signs.get(currency)
    return (locale.signed if sign else locale.coded).format(sign=sign or currency, amount=digits)


def means(unit: str, currency: str, locale: Locale = ENGLISH) -> bool:
    """Whether what stands beside an amount can mean this currency: a sign, a word or the code."""
    return (
        unit.upper() == currency
        or unit.casefold() == locale.signs.get(currency, currency).casefold()
        or currency in _UNITS.get(folded(unit), ())
    )


def is_unit(word: str) -> bool:
    """Whether the word beside an amount looks like some currency: a sign, its name or a code."""
    return folded(word) in _UNITS or any(sign in word for sign in "$€£¥") or _CODE.fullmatch(word) is not None


def _like(english: str, locale: Locale) -> str:
    """A number as English writes it, with the locale's signs."""
    return english.translate({ord(","): locale.group, ord("."): locale.decimal})


def _digits(text: str, locale: Locale) -> Decimal:
    text = text.translate(_TYPED_APOSTROPHE)
    if any(written.fullmatch(text) for written in _writings(locale.decimal, locale.group)):
        digits = "".join(letter for letter in text if letter.isdigit() or letter == locale.decimal)
        return Decimal(digits.replace(locale.decimal, "."))
    if _SEPARATED.fullmatch(text):
        wording = "unfit_comma" if locale.decimal == "." else "unfit_point"
        raise Unfit(wording, typed=quoted(text), example=_like("1250.50", locale))
    raise Unfit("unfit_no_number", typed=quoted(text), example=_like("12.5", locale))


@cache
def _writings(decimal: str, group: str) -> tuple[re.Pattern[str], ...]:
    """How numbers are written with these signs: plain, with thousands set off, or with both.

    Where the decimals are there to be seen, any other sign can only set off thousands. Where they are not, a space
    or an apostrophe can, but in English, where nobody does it.
    """
    point = re.escape(decimal)
    english = (decimal, group) == (".", ",")
    alone = re.escape(group if english else f"{group} '")
    beside = re.escape(group if english else " ',.".replace(decimal, ""))
    return (
        re.compile(rf"[0-9]+(?:{point}[0-9]+)?"),
        re.compile(rf"[1-9][0-9]{{0,2}}([{alone}])[0-9]{{3}}(?:\1[0-9]{{3}})*"),
        re.compile(rf"[1-9][0-9]{{0,2}}([{beside}])[0-9]{{3}}(?:\1[0-9]{{3}})*{point}[0-9]+"),
    )
