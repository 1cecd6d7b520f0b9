"""How a language and a region write dates, numbers and money, and the words that stand in a person's answers.

Data only. Names, signs and patterns come from outside (`service/locales.py` takes them from CLDR); the words that
CLDR does not have are here, a `Speech` a language. A new language is one more entry in SPEECH.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

#: Which of day, month and year comes first in "3/6/2026".
DateOrder = Literal["dmy", "mdy", "ymd"]


@dataclass(frozen=True, kw_only=True)
class Speech:
    """The words of one language that answers are made of; lower case where they are only read."""

    today: str
    tomorrow: str
    after_tomorrow: str
    yesterday: str
    yes: tuple[str, ...]  #: the first is the one that is shown
    no: tuple[str, ...]
    skip: tuple[str, ...]  #: leaves out a question that needs no answer
    or_: str  #: before the last of a list: "a, b or c"
    photo: str  #: what stands for a photo in a text
    before_date: tuple[str, ...]  #: what may stand before a date: "on", "el", "am"
    linking: frozenset[str]  #: small words that lead to a date, an amount or a name in a longer text


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH_SPEECH = Speech(
    today="today",
    tomorrow="tomorrow",
    after_tomorrow="the day after tomorrow",
    yesterday="yesterday",
    yes=("yes", "y", "yep", "yeah", "true"),
    no=("no", "n", "nope", "false"),
    skip=("skip", "none", "nothing", "-"),
    or_="or",
    photo="photo",
    before_date=("on",),
    linking=_words("on from until till to for at by with"),
)
SPEECH: Mapping[str, Speech] = {
    "en": ENGLISH_SPEECH,
    "es": Speech(
        today="hoy",
        tomorrow="mañana",
        after_tomorrow="pasado mañana",
        yesterday="ayer",
        yes=("sí", "si", "s", "claro", "vale"),
        no=("no", "n"),
        skip=("saltar", "omitir", "nada", "ninguno", "ninguna"),
        or_="o",
        photo="foto",
        before_date=("el", "el día", "para el", "al"),
        linking=_words("el la al del de desde hasta por para a día con"),
    ),
    "fr": Speech(
        today="aujourd'hui",
        tomorrow="demain",
        after_tomorrow="après-demain",
        yesterday="hier",
        yes=("oui", "o", "ouais"),
        no=("non", "n"),
        skip=("passer", "rien", "aucun", "aucune"),
        or_="ou",
        photo="photo",
        before_date=("le", "pour le", "au"),
        linking=_words("le la au du de des jusqu'au jusqu'à pour à avec"),
    ),
    "de": Speech(
        today="heute",
        tomorrow="morgen",
        after_tomorrow="übermorgen",
        yesterday="gestern",
        yes=("ja", "j", "jo", "jawohl"),
        no=("nein", "n", "nee"),
        skip=("auslassen", "weiter", "nichts", "keine", "keiner", "keines"),
        or_="oder",
        photo="Foto",
        before_date=("am", "den", "zum"),
        linking=_words("am vom von bis zum für um den der mit"),
    ),
    "pt": Speech(
        today="hoje",
        tomorrow="amanhã",
        after_tomorrow="depois de amanhã",
        yesterday="ontem",
        yes=("sim", "s", "claro"),
        no=("não", "nao", "n"),
        skip=("pular", "saltar", "nada", "nenhum", "nenhuma"),
        or_="ou",
        photo="foto",
        before_date=("em", "no dia", "dia", "na", "no", "a"),
        linking=_words("em no na de do da desde até por para a o ao dia com"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Locale(Speech):
    """One language as one region writes it."""

    language: str  #: "en"
    region: str  #: ISO 3166, "US"
    decimal: str  #: the sign before decimals
    group: str  #: the sign between thousands
    date_order: DateOrder | None  #: None where nobody can tell: "3/6" is then refused
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    weekdays: tuple[str, ...]  #: Monday first
    short_weekdays: tuple[str, ...]
    full_date: str  #: how a date is written, with {day}, {month} (its name) and {year}
    month_day: str  #: the same without a year
    signs: Mapping[str, str] = field(
        hash=False
    )  #: currency -> the sign it is written with; other currencies by their code
    signed: str  #: how an amount is written, with {sign} and {amount}
    coded: str  #: the same with the code for the sign


ENGLISH = Locale(
    **vars(ENGLISH_SPEECH),
    language="en",
    region="US",
    decimal=".",
    group=",",
    date_order=None,
    months=(
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    short_months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    short_weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    full_date="{day} {month} {year}",
    month_day="{day} {month}",
    signs={"USD": "$", "EUR": "€", "GBP": "£"},
    signed="{sign}{amount}",
    coded="{amount} {sign}",
)  # fmt: skip
