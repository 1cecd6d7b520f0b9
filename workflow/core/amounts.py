"""Numbers and money as people type them, read exactly or refused, and shown again."""

import re
from collections.abc import Mapping
from decimal import Decimal

from workflow.core.typed import Unfit, quoted

#: How far an amount may reach, so that it stays exact wherever it goes.
_WHOLE_DIGITS, _DECIMALS = 15, 10

# ISO 4217: the currencies whose minor unit is not a hundredth.
_NO_DECIMALS = frozenset({
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
    "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF",
})  # fmt: skip
_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})

_DOLLARS = frozenset({"USD", "AUD", "CAD", "HKD", "NZD", "SGD"})
_POUND, _EURO = frozenset({"GBP"}), frozenset({"EUR"})
#: What people write beside an amount, and the currencies it can mean.
_UNITS: Mapping[str, frozenset[str]] = {
    "$": _DOLLARS, "dollar": _DOLLARS, "dollars": _DOLLARS, "us$": frozenset({"USD"}),
    "€": _EURO, "euro": _EURO, "euros": _EURO,
    "£": _POUND, "pound": _POUND, "pounds": _POUND,
    "¥": frozenset({"JPY", "CNY"}), "yen": frozenset({"JPY"}), "francs": frozenset({"CHF"}),
}  # fmt: skip
_SHOWN_BEFORE = {"USD": "$", "EUR": "€", "GBP": "£"}

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SEPARATED = re.compile(r"[0-9]+(?:[.,' ][0-9]+)+")
_MONEY = re.compile(r"([^0-9]*)([0-9](?:[0-9.,' ]*[0-9])?)\.?([^0-9]*)")
_MINUS = ("-", "\N{MINUS SIGN}")


def exact(value: int | Decimal) -> Decimal:
    """A number that a program gave, as a plain decimal within bounds. Raises Unfit."""
    number = Decimal(value)
    if not number.is_finite():
        raise Unfit("That is no number: write it like 12 or 12.5.")
    if number and number.adjusted() >= _WHOLE_DIGITS:
        raise Unfit(f"That number is too large: at most {_WHOLE_DIGITS} digits.")
    if -int(number.as_tuple().exponent) > _DECIMALS:
        raise Unfit(f"That number is too fine: at most {_DECIMALS} decimals.")
    return Decimal(f"{number:f}") if number else Decimal(0)


def read_number(text: str) -> Decimal:
    """A number like 12, -3, 12.5 or 1,250. Raises Unfit."""
    negative = text.startswith(_MINUS)
    number = _digits(text[1:].strip() if negative else text)
    return exact(-number if negative else number)


def read_money(text: str, currency: str) -> Decimal:
    """An amount like 640, $1,250.50 or 640 USD. Raises Unfit."""
    if text.startswith(_MINUS) or text[1:].lstrip().startswith(_MINUS):
        raise Unfit("An amount cannot be negative: write it like 640 or 1,250.50.")
    found = _MONEY.fullmatch(text)
    if not found:
        raise Unfit(f"{quoted(text)} is no amount: write it like 640 or 1,250.50.")
    for unit in (found[1].strip(), found[3].strip()):
        if unit and not _fits(unit, currency):
            raise Unfit(f"Write the amount in {currency}, like 640 or 1,250.50: {quoted(unit)} does not fit.")
    return fit_money(_digits(found[2]), currency)


def fit_money(value: int | Decimal, currency: str) -> Decimal:
    """The amount with all the currency's decimals, and no more of them. Raises Unfit."""
    amount, places = exact(value), decimals(currency)
    if amount < 0:
        raise Unfit("An amount cannot be negative: write it like 640 or 1,250.50.")
    if -int(amount.as_tuple().exponent) > places:
        most = f"at most {places} decimals" if places else "no decimals"
        raise Unfit(f"An amount in {currency} has {most}.")
    return amount.quantize(Decimal(1).scaleb(-places))


def decimals(currency: str) -> int:
    """How many decimals the currency has."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def show_number(value: Decimal) -> str:
    """The number in plain digits."""
    return f"{value:f}"


def show_money(value: Decimal, currency: str) -> str:
    """The amount for a text: "$1,250.50", or "1,250.50 CHF"."""
    digits = f"{value:,.{decimals(currency)}f}"
    before = _SHOWN_BEFORE.get(currency)
    return f"{before}{digits}" if before else f"{digits} {currency}"


def _fits(unit: str, currency: str) -> bool:
    return unit.upper() == currency or currency in _UNITS.get(unit.lower(), ())


def _digits(text: str) -> Decimal:
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _SEPARATED.fullmatch(text):
        raise Unfit(
            f"{quoted(text)} can be read in two ways, as some write a comma before the decimals: "
            "write it with a point there, like 1250.50."
        )
    raise Unfit(f"{quoted(text)} is no number: write it like 12 or 12.5.")
