"""The field types a definition can name, checked when it is published; what is wrong is a ValueError."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, Literal

import pydantic
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, ValidationInfo

from workflow.core.amounts import exact, fit_money, read_number
from workflow.core.bounds import Bound, read_bound
from workflow.core.patterns import Pattern
from workflow.core.typed import one_line
from workflow.core.words import Words

#: The longest text a field takes: what a carrier takes in one message.
LONGEST = 1600


def _limit(raw: object) -> Decimal:
    """A bound as YAML and JSON give it; a float counts as it was written."""
    if isinstance(raw, str):
        return read_number(raw.strip())
    if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        return exact(Decimal(repr(raw)) if isinstance(raw, float) else raw)
    raise ValueError("Write a number, like 500 or 0.01.")


def _fits_currency(limit: Decimal | None, info: ValidationInfo) -> Decimal | None:
    """A bound of money is an amount that somebody could have typed."""
    currency = info.data.get("currency")
    return limit if limit is None or currency is None else fit_money(limit, currency)


def _not_below_min(most: Any, info: ValidationInfo) -> Any:
    least = info.data.get("min")
    if most is not None and least is not None and most < least:
        raise ValueError(f"max is less than min: nothing lies between {least} and {most}.")
    return most


def _not_before_min(last: Bound | None, info: ValidationInfo) -> Bound | None:
    """Two days of the calendar can be compared as soon as they are written."""
    first = info.data.get("min")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        raise ValueError(f"max is before min: no day lies between {first} and {last}.")
    return last


def _safe_pattern(source: str) -> str:
    Pattern.parse(source)
    return source


def _currency(code: str) -> str:
    if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        raise ValueError("Write the currency as three capital letters, like USD.")
    return code


def _unquoted(raw: object) -> str:
    """What YAML made of a word that its author meant as text."""
    if isinstance(raw, bool):
        return "YAML reads this word as yes or no: put it in quotes."
    if isinstance(raw, int | float):
        return f'YAML reads {raw} as a number: put it in quotes, like "{raw}".'
    return "This is not text: put it in quotes."


def _line(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError(_unquoted(raw))
    line = one_line(raw)
    if not 1 <= len(line) <= 100:
        raise ValueError("Write 1 to 100 characters.")
    return line


def _lines(raw: object) -> object:
    """A label, or one for each language, every one a line."""
    if isinstance(raw, Words):
        raw = raw.written()
    if isinstance(raw, Mapping):
        return {language: _line(text) for language, text in raw.items()}
    return _line(raw)


Length = Annotated[int, pydantic.Field(strict=True, ge=1, le=LONGEST)]
Limit = Annotated[Decimal, BeforeValidator(_limit)]
Day = Annotated[Bound, BeforeValidator(read_bound)]
Line = Annotated[str, BeforeValidator(_line)]
Label = Annotated[Words, BeforeValidator(_lines)]


class _Asked(BaseModel):
    """What all fields have: the question, and whether it needs an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ask: Words
    required: Annotated[bool, pydantic.Field(strict=True)] = True
    sample: Line | None = None  #: an answer as a person would type it
    label: Label | None = None  #: what the field is called where its value is shown to people; else its name


class TextField(_Asked):
    """A line of text."""

    type: Literal["text"] = "text"
    min: Length | None = None  #: characters
    max: Annotated[Length | None, AfterValidator(_not_below_min)] = None
    pattern: Annotated[str, AfterValidator(_safe_pattern)] | None = None  #: see `patterns`


class NumberField(_Asked):
    """A number, below zero too unless `min` forbids it."""

    type: Literal["number"] = "number"
    min: Limit | None = None
    max: Annotated[Limit | None, AfterValidator(_not_below_min)] = None


class MoneyField(_Asked):
    """An amount in one currency, never negative."""

    type: Literal["money"] = "money"
    currency: Annotated[str, AfterValidator(_currency)]  #: ISO 4217
    min: Annotated[Limit | None, AfterValidator(_fits_currency)] = None
    max: Annotated[Limit | None, AfterValidator(_fits_currency), AfterValidator(_not_below_min)] = None


class DateField(_Asked):
    """A day."""

    type: Literal["date"] = "date"
    min: Day | None = None  #: see `bounds`
    max: Annotated[Day | None, AfterValidator(_not_before_min)] = None


class Option(BaseModel):
    """One option of a choice: text, or a mapping with `value`, `label` and attributes of the author's own."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Line]

    value: Line
    label: Label

    @pydantic.model_validator(mode="before")
    @classmethod
    def _from_text(cls, raw: object) -> object:
        if isinstance(raw, str):
            raw = {"value": raw}
        if not isinstance(raw, Mapping):
            raise ValueError(_unquoted(raw))
        return {"label": raw.get("value"), **raw}

    @pydantic.model_validator(mode="after")
    def _names_attributes(self) -> "Option":
        for name in self.attributes:
            if name == "attributes" or not (name.isascii() and name.isidentifier() and name.islower()):
                raise ValueError(f"Write attributes beside value, like owner: person:ana; “{name}” is none.")
        return self

    @property
    def attributes(self) -> Mapping[str, str]:
        """What else the definition says about it, like its owner."""
        return MappingProxyType(self.__pydantic_extra__)


def _distinct(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """There are some, and no reply may mean two of them."""
    if not 1 <= len(options) <= 100:
        raise ValueError("A choice has 1 to 100 options.")
    seen: set[str] = set()
    for option in options:
        names = {option.value.casefold(), *map(str.casefold, option.label.every.values())}
        if names & seen:
            raise ValueError(f"Two options are called “{option.label}”.")
        seen |= names
    return options


class ChoiceField(_Asked):
    """One of the options; its value is what conditions compare, its label what people see."""

    type: Literal["choice"] = "choice"
    options: Annotated[tuple[Option, ...], AfterValidator(_distinct)]


class YesNoField(_Asked):
    """Yes or no."""

    type: Literal["yesno"] = "yesno"


class PersonField(_Asked):
    """Somebody in People, kept as his handle."""

    type: Literal["person"] = "person"


class PhotoField(_Asked):
    """A picture that is sent, kept as its id."""

    type: Literal["photo"] = "photo"


class ContactField(_Asked):
    """Somebody outside, typed with a name and a phone number, kept as the handle that he is given."""

    type: Literal["contact"] = "contact"
    language: Literal["en", "es", "fr", "de", "pt"] | None = None  #: what he reads; else what the requester reads


Field = Annotated[
    TextField
    | NumberField
    | MoneyField
    | DateField
    | ChoiceField
    | YesNoField
    | PersonField
    | PhotoField
    | ContactField,
    Discriminator("type"),
]
