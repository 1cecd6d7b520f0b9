"""What a person typed becomes a field's value: read or refused, echoed back, kept and loaded again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeGuard

from workflow.core import bounds
from workflow.core.amounts import exact, fit_money, read_money, read_number, show_money, show_number
from workflow.core.choices import option, read_choice, read_person, read_yesno
from workflow.core.conditions import Kind
from workflow.core.contacts import Contact, read_contact
from workflow.core.dates import read_date, show_date
from workflow.core.field_types import (
    LONGEST,
    ChoiceField,
    ContactField,
    DateField,
    Field,
    MoneyField,
    NumberField,
    Option,
    PersonField,
    PhotoField,
    TextField,
    YesNoField,
)
from workflow.core.locales import ENGLISH, Locale
from workflow.core.patterns import Pattern
from workflow.core.typed import Unfit, in_plain_alphabet, one_line, quoted, unmarked

__all__ = [
    "ChoiceField",
    "Contact",
    "ContactField",
    "Context",
    "DateField",
    "Field",
    "MoneyField",
    "NumberField",
    "Option",
    "PersonField",
    "PhotoField",
    "TextField",
    "Unfit",
    "Value",
    "YesNoField",
    "dump",
    "kind",
    "load",
    "one_line",
    "option",
    "read",
    "recheck",
    "show",
]

#: A choice is its option's value, a person his handle, a photo its id; a contact becomes a handle when it is stored.
Value = str | Decimal | date | bool | Contact

_KINDS: Mapping[type[Field], Kind] = {
    TextField: Kind.TEXT,
    NumberField: Kind.NUMBER,
    MoneyField: Kind.NUMBER,
    DateField: Kind.DATE,
    ChoiceField: Kind.TEXT,
    YesNoField: Kind.YESNO,
    PersonField: Kind.PERSON,
    PhotoField: Kind.PHOTO,
    ContactField: Kind.PERSON,
}


@dataclass(frozen=True, kw_only=True)
class Context:
    """What reading needs to know of the moment and the people."""

    today: date  #: where the person who types is
    people: Mapping[str, str] = field(default_factory=dict)  #: handle -> name
    locale: Locale = ENGLISH  #: how the person who types writes; a program's is English
    phone: Callable[[str], str | None] | None = None  #: a typed phone number in E.164, None where it is none
    values: Mapping[str, Value] = field(default_factory=dict)  #: what the other fields have, as far as they bound this


def read(wanted: Field, typed: object, context: Context) -> Value:
    """The value that was typed, or that a program gave as str, int, Decimal or bool. Raises Unfit.

    A photo is never typed: its value is the id, an int, that a program gives.
    """
    locale = context.locale
    match wanted:
        case TextField():
            return _fit_text(wanted, _line(typed, LONGEST))
        case NumberField():
            number = exact(typed, locale) if _is_number(typed) else read_number(_line(typed), locale)
            return _within(number, wanted, lambda limit: show_number(limit, locale))
        case MoneyField():
            return _read_amount(wanted, typed, locale)
        case DateField():
            return _fit_date(wanted, read_date(_line(typed), context.today, locale), context)
        case ChoiceField():
            return read_choice(wanted, _line(typed), locale)
        case YesNoField():
            return typed if isinstance(typed, bool) else read_yesno(_line(typed), locale)
        case PersonField():
            return read_person(_line(typed), context.people, locale)
        case PhotoField():
            return _read_photo(typed)
        case ContactField():
            return read_contact(_line(typed), context.phone or (lambda typed: None))


def recheck(wanted: Field, value: Value, context: Context) -> None:
    """See whether a value from before still fits beside the others, however long ago it was typed. Raises Unfit."""
    if isinstance(wanted, DateField) and isinstance(value, date):
        _fit_date(wanted, value, replace(context, today=value))  # what `today` was then, it has passed already


def show(shown: Field, value: Value, people: Mapping[str, str], locale: Locale = ENGLISH) -> str:
    """The value as people read it: "$640.00", "3 June 2026", a label, a name; `people` is handle -> name."""
    match shown, value:
        case MoneyField(), Decimal():
            return show_money(value, shown.currency, locale)
        case ChoiceField(), _:
            return option(shown, value).label.for_language(locale.language)
        case ((PersonField() | ContactField()), str()):
            return people.get(value, value)
        case PhotoField(), _:
            return locale.photo
    return _show_plain(value, locale)


def _show_plain(value: Value, locale: Locale) -> str:
    match value:
        case bool():
            return _in_plain_alphabet(locale.yes[0] if value else locale.no[0])
        case Decimal():
            return show_number(value, locale)
        case date():
            return show_date(value, locale)
        case Contact():
            return value.name
    return value


def dump(wanted: Field, value: Value) -> str | bool:
    """The value as JSON can keep it; `load` gives back exactly the same."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return show_number(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def load(wanted: Field, stored: str | bool) -> Value:
    """The value that `dump` made this of."""
    if isinstance(wanted, NumberField | MoneyField):
        return Decimal(stored)
    if isinstance(wanted, ContactField) and str(stored).startswith("+"):  # no handle does
        return Contact.parse(str(stored))
    return date.fromisoformat(str(stored)) if isinstance(wanted, DateField) else stored


def kind(wanted: Field) -> Kind:
    """What the field is to a condition."""
    return _KINDS[type(wanted)]


def _line(typed: object, longest: int = 100) -> str:
    if not isinstance(typed, str):
        raise Unfit("unfit_no_text")
    line = one_line(typed)
    if not line:
        raise Unfit("unfit_nothing")
    if len(line) > longest:
        raise Unfit("unfit_long", most=longest, length=len(line))
    return line


def _is_number(typed: object) -> TypeGuard[int | Decimal]:
    return isinstance(typed, int | Decimal) and not isinstance(typed, bool)


def _fit_text(wanted: TextField, line: str) -> str:
    if wanted.min and len(line) < wanted.min:
        raise Unfit("unfit_short", least=wanted.min, length=len(line))
    if wanted.max and len(line) > wanted.max:
        raise Unfit("unfit_long", most=wanted.max, length=len(line))
    if wanted.pattern and not Pattern.parse(wanted.pattern).matches(line):
        raise Unfit("unfit_pattern", typed=quoted(line), pattern=wanted.pattern)
    return line


def _read_amount(wanted: MoneyField, typed: object, locale: Locale) -> Decimal:
    currency = wanted.currency
    amount = fit_money(typed, currency, locale) if _is_number(typed) else read_money(_line(typed), currency, locale)
    return _within(amount, wanted, lambda limit: show_money(limit, currency, locale))


def _fit_date(wanted: DateField, day: date, context: Context) -> date:
    today, values, locale = context.today, context.values, context.locale
    return bounds.fit_day(day, wanted.min, wanted.max, today=today, values=values, locale=locale)


def _within(number: Decimal, wanted: NumberField | MoneyField, shown: Callable[[Decimal], str]) -> Decimal:
    if wanted.min is not None and number < wanted.min:
        raise Unfit("unfit_less", shown=shown(number), least=shown(wanted.min))
    if wanted.max is not None and number > wanted.max:
        raise Unfit("unfit_more", shown=shown(number), most=shown(wanted.max))
    return number


def _read_photo(typed: object) -> str:
    if isinstance(typed, int) and not isinstance(typed, bool) and typed > 0:
        return str(typed)
    raise Unfit("unfit_photo")


def _in_plain_alphabet(word: str) -> str:
    return word if in_plain_alphabet(word) else unmarked(word)
