"""What a person typed, made one harmless line, and the refusal of what does not fit."""

import unicodedata
from collections.abc import Mapping

from workflow.core.placeholders import fill

#: Why something does not fit, and what would: a wording of `templates/sms/<language>/fields.txt`, in English.
SENTENCES: Mapping[str, str] = {
    "unfit_no_text": "Write it as text.",
    "unfit_nothing": "Nothing was written.",
    "unfit_long": "Write at most {most} characters: that was {length}.",
    "unfit_short": "Write at least {least} characters: that was {length}.",
    "unfit_pattern": "{typed} does not look as it should: the pattern is {pattern}",
    "unfit_more": "{shown} is too much: at most {most}.",
    "unfit_less": "{shown} is too little: at least {least}.",
    "unfit_no_choice": "{typed} is none of the choices: write {choices}.",
    "unfit_choice_among_many": "{typed} is none of the choices: write {choices} or another of them.",
    "unfit_no_yesno": "{typed} is neither yes nor no: write yes or no.",
    "unfit_namesakes": "{typed} can be {count} people: write {choices}.",
    "unfit_many_namesakes": "{typed} can be {count} people: write {choices} or another of them.",
    "unfit_nobody": "There is nobody called {typed}: write a name or a handle from People.",
    "unfit_no_figure": "That is no number: write it like 12 or {example}.",
    "unfit_no_number": "{typed} is no number: write it like 12 or {example}.",
    "unfit_large": "That number is too large: at most {most} digits.",
    "unfit_fine": "That number is too fine: at most {most} decimals.",
    "unfit_comma": (
        "{typed} can be read in two ways, as some write a comma before the decimals: "
        "write it with a point there, like {example}."
    ),
    "unfit_point": (
        "{typed} can be read in two ways, as some write a point before the decimals: "
        "write it with a comma there, like {example}."
    ),
    "unfit_negative": "An amount cannot be negative: write it like 640 or {example}.",
    "unfit_no_amount": "{typed} is no amount: write it like 640 or {example}.",
    "unfit_unit": "Write the amount in {currency}, like 640 or {example}: {unit} does not fit.",
    "unfit_decimals": "An amount in {currency} has at most {most} decimals.",
    "unfit_no_decimals": "An amount in {currency} has no decimals.",
    "unfit_no_date": "{typed} is no date: write it like 3 June, 2026-06-03, tomorrow or Friday.",
    "unfit_two_dates": (
        "{typed} can mean two dates, as some write the day first and some the month: "
        "write the month as a word, like 3 June."
    ),
    "unfit_today": "Today is {weekday}: write today, or {later}.",
    "unfit_weekday": "{date} is a {weekday}: write {typed} with the right day.",
    "unfit_year": "The year {year} is too far away: write a year from 1900 to 2199.",
    "unfit_no_day": "There is no such day as {typed} in {year}: write it like 3 June, 2026-06-03, tomorrow or Friday.",
    "unfit_early": "{date} is too early: write {least} or a later day.",
    "unfit_late": "{date} is too late: write {most} or an earlier day.",
    "unfit_photo": "Send a photo.",
    "unfit_no_phone": "{typed} has no phone number: write a name and a number, like Jo Smith 415 555 0188.",
    "unfit_phone": "{typed} is no phone number that can be texted: write a name and a number.",
    "unfit_no_name": "{typed} has no name: write a name and a number, like Jo Smith 415 555 0188.",
    "unfit_absence": "{typed} was not clear: write it like AWAY until Friday, Kim covers.",
    "unfit_past": "{date} is over: write a day from today on.",
    "unfit_backwards": "{until} is before {start}: write the first day first.",
}


class Unfit(ValueError):
    """What was typed cannot be the field's value: which wording says why, and what it speaks about.

    As a string it is the English sentence. The sentences go out as texts, so their own words keep to the plain
    alphabet of phones.
    """

    def __init__(self, wording: str, **about: object) -> None:
        self.wording = wording
        self.about = {name: str(value) for name, value in about.items()}
        super().__init__(wording)

    def __str__(self) -> str:
        return fill(SENTENCES[self.wording], self.about)


#: Dropped: format characters (they hide and reorder text) and halves of characters that no encoding can hold.
_DROPPED = {"Cf", "Cs"}
#: Folded to a space: control characters and every kind of space and line break.
_SPACES = {"Cc", "Zs", "Zl", "Zp"}
#: Letters with marks that the plain alphabet of phones has (GSM 03.38); others cost a text its length.
_PLAIN_MARKED = frozenset("àèéùìòÇØøÅåÆæßÉÄÖÑÜäöñü")
_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\u00b4`", "'" * 5)
_ORDINALS = str.maketrans("ºª", "oa")


def one_line(text: str) -> str:
    """The text as one line: NFC, runs of space and control characters one space, format characters gone."""
    kept = "".join(letter for letter in text if unicodedata.category(letter) not in _DROPPED)
    spaced = (
        " " if unicodedata.category(letter) in _SPACES else letter for letter in unicodedata.normalize("NFC", kept)
    )
    return " ".join("".join(spaced).split())


def quoted(text: str) -> str:
    """The text in quotes for a sentence, cut where it is long."""
    return f'"{text[:40]}..."' if len(text) > 43 else f'"{text}"'


def unmarked(text: str) -> str:
    """The text without the marks on its letters: "mañana" is "manana"."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def folded(text: str) -> str:
    """The text as it is compared: small letters without marks, apostrophes plain."""
    if text.isascii():  # most are, and whole lists of names are compared
        return text.casefold().replace("`", "'")
    return unmarked(text.translate(_APOSTROPHES).translate(_ORDINALS).casefold())


def in_plain_alphabet(word: str) -> bool:
    """Whether a word of names and dates costs a text no other alphabet."""
    return all(letter.isascii() or letter in _PLAIN_MARKED for letter in word)
