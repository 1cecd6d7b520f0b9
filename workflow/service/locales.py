"""How a person's language and region write dates, numbers and money: the core's Locale, from CLDR by Babel."""

import re
from dataclasses import replace
from functools import cache
from typing import get_args

import babel
import phonenumbers
from babel.numbers import get_currency_symbol, get_territory_currencies

from workflow.core.locales import ENGLISH, SPEECH, DateOrder, Locale
from workflow.core.typed import in_plain_alphabet
from workflow.core.words import primary

#: What CLDR writes with, and what phones have instead: spaces that do not break, a curly apostrophe, a real minus.
_PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2019": "'", "\u2212": "-"})
#: Where a language is spoken, unless a region is known in which it is.
_HOME = {"en": "US", "es": "ES", "fr": "FR", "de": "DE", "pt": "BR"}
#: Signs that are known far from home. Others are written in their own region only.
_WORLDWIDE = ("USD", "EUR", "GBP")


@cache
def locale_of(language: str, region: str) -> Locale:
    """The language as the region writes it.

    A language that Sayso does not speak is English; a region where CLDR does not know the language is its home, but
    a date in figures is then only read where both have one order.
    """
    spoken = primary(language)
    if spoken not in SPEECH:
        spoken = "en"
    known = _cldr(f"{spoken}_{region.upper()}")
    if known is not None:
        return _locale(spoken, known)
    home = _locale(spoken, babel.Locale(spoken, _HOME[spoken]))
    there = _cldr(f"und_{region.upper()}")
    return home if there is None or _order(there) == home.date_order else replace(home, date_order=None)


def region_of(phone: str, default: str) -> str:
    """The region that a phone number in E.164 belongs to; the default where none can be told."""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return default
    found = phonenumbers.region_code_for_number(number)
    found = found or phonenumbers.region_code_for_country_code(number.country_code or 0)
    return found if found.isalpha() and found != "ZZ" else default  # 001 and ZZ are no country


def _cldr(tag: str) -> babel.Locale | None:
    try:
        found = babel.Locale.parse(tag, resolve_likely_subtags=tag.startswith("und_"))
    except (babel.UnknownLocaleError, ValueError):
        return None
    return found if found.territory else None


def _locale(spoken: str, cldr: babel.Locale) -> Locale:
    months, days = cldr.months["format"], cldr.days["format"]
    symbols = cldr.number_symbols["latn"]
    shown = str(cldr.currency_formats["standard"].pattern).partition(";")[0]
    english = spoken == "en"  # Sayso writes dates and codes one way in all English
    return Locale(
        **vars(SPEECH[spoken]),
        language=spoken,
        region=str(cldr.territory),
        decimal=_plain(symbols["decimal"]),
        group=_plain(symbols.get("currencyGroup", symbols["group"])),
        date_order=_order(cldr),
        months=tuple(_plain(months["wide"][number]) for number in range(1, 13)),
        short_months=tuple(_plain(months["abbreviated"][number]) for number in range(1, 13)),
        weekdays=tuple(_plain(days["wide"][number]) for number in range(7)),
        short_weekdays=tuple(_plain(days["abbreviated"][number]) for number in range(7)),
        full_date=ENGLISH.full_date if english else _date_pattern(cldr.date_formats["long"].pattern),
        month_day=ENGLISH.month_day if english else _date_pattern(cldr.datetime_skeletons["MMMMd"].pattern),
        signs=_signs(cldr),
        signed=_amount_pattern(shown),
        coded=ENGLISH.coded if english else _amount_pattern(shown, gap=" "),
    )


def _plain(written: str) -> str:
    return str(written).translate(_PLAIN)


def _order(cldr: babel.Locale) -> DateOrder | None:
    """What comes first in "3/6/2026"."""
    letters = "".join(dict.fromkeys(re.findall("[dMy]", str(cldr.date_formats["short"].pattern)))).lower()
    return letters if letters in get_args(DateOrder) else None  # type: ignore[return-value]


#: A part of a CLDR date pattern: quoted text, a field such as MMMM, or a sign.
_DATE_PART = re.compile(r"'([^']*)'|(d+|M+|y+)|(.)")
_DATE_FIELDS = {"d": "{day}", "M": "{month}", "y": "{year}"}


def _date_pattern(cldr_pattern: str) -> str:
    """`d 'de' MMMM` -> `{day} de {month}`."""
    parts = (
        _DATE_FIELDS[field[0]] if field else literal or sign
        for literal, field, sign in _DATE_PART.findall(_plain(cldr_pattern))
    )
    return "".join(parts)


def _amount_pattern(cldr_pattern: str, gap: str = "") -> str:
    """`#,##0.00 ¤` -> `{amount} {sign}`; the gap stands between them where CLDR has none."""
    pattern = re.sub(r"[#0,.]+", "{amount}", _plain(cldr_pattern)).replace("\N{CURRENCY SIGN}", "{sign}")
    return pattern.replace("}{", f"}}{gap}{{")


def _signs(cldr: babel.Locale) -> dict[str, str]:
    """The signs of currencies that are plain to read there and cost a text no other alphabet."""
    own = get_territory_currencies(cldr.territory) if cldr.territory else []
    signs = {currency: _plain(get_currency_symbol(currency, cldr)) for currency in (*_WORLDWIDE, *own)}
    return {code: sign for code, sign in signs.items() if sign != code and _phones_have(sign)}


def _phones_have(sign: str) -> bool:
    return in_plain_alphabet(sign.translate(str.maketrans("", "", "€£¥")))
