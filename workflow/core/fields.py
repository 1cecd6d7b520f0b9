"""What a person typed becomes a field's value: read or refused, echoed back, kept and loaded again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeGuard

from workflow.core.amounts import exact, fit_money, read_money, read_number, show_money, show_number
from workflow.core.conditions import Kind
from workflow.core.dates import read_date, show_date
from workflow.core.field_types import (
    LONGEST,
    ChoiceField,
    DateField,
    Field,
    MoneyField,
    NumberField,
    Option,
    PersonField,
    TextField,
    YesNoField,
)
from workflow.core.patterns import Pattern
from workflow.core.typed import Unfit, one_line, quoted

__all__ = [
    "ChoiceField",
    "Context",
    "DateField",
    "Field",
    "MoneyField",
    "NumberField",
    "Option",
    "PersonField",
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
    "show",
]

#: A choice is its option's value, a person his handle.
Value = str | Decimal | date | bool

_YES = frozenset({"yes", "y", "yep", "yeah", "true"})
_NO = frozenset({"no", "n", "nope", "false"})
_KINDS: Mapping[type[Field], Kind] = {
    TextField: Kind.TEXT,
    NumberField: Kind.NUMBER,
    MoneyField: Kind.NUMBER,
    DateField: Kind.DATE,
    ChoiceField: Kind.TEXT,
    YesNoField: Kind.YESNO,
    PersonField: Kind.PERSON,
}


@dataclass(frozen=True, kw_only=True)
class Context:
    """What reading needs to know of the moment and the people."""

    today: date  #: where the person who types is
    people: Mapping[str, str] = field(default_factory=dict)  #: handle -> name


def read(wanted: Field, typed: object, context: Context) -> Value:
    """The value that was typed, or that a program gave as str, int, Decimal or bool. Raises Unfit."""
    match wanted:
        case TextField():
            return _fit_text(wanted, _line(typed, LONGEST))
        case NumberField():
            number = exact(typed) if _is_number(typed) else read_number(_line(typed))
            return _within(number, wanted, show_number)
        case MoneyField():
            return _read_amount(wanted, typed)
        case DateField():
            return read_date(_line(typed), context.today)
        case ChoiceField():
            return _read_choice(wanted, _line(typed))
        case YesNoField():
            return typed if isinstance(typed, bool) else _read_yesno(_line(typed))
        case PersonField():
            return _read_person(_line(typed), context.people)


def show(shown: Field, value: Value, people: Mapping[str, str]) -> str:
    """The value as people read it: "$640.00", "3 June 2026", a label, a name; `people` is handle -> name."""
    if isinstance(shown, MoneyField) and isinstance(value, Decimal):
        return show_money(value, shown.currency)
    if isinstance(shown, ChoiceField):
        return option(shown, value).label
    if isinstance(shown, PersonField):
        return people.get(str(value), str(value))
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return show_number(value)
        case date():
            return show_date(value)
    return value


def dump(wanted: Field, value: Value) -> str | bool:
    """The value as JSON can keep it; `load` gives back exactly the same."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return show_number(value)
    return value.isoformat() if isinstance(value, date) else value


def load(wanted: Field, stored: str | bool) -> Value:
    """The value that `dump` made this of."""
    if isinstance(wanted, NumberField | MoneyField):
        return Decimal(stored)
    return date.fromisoformat(str(stored)) if isinstance(wanted, DateField) else stored


def kind(wanted: Field) -> Kind:
    """What the field is to a condition."""
    return _KINDS[type(wanted)]


def option(wanted: Field, value: Value) -> Option:
    """The option of a choice that has this value. Raises LookupError."""
    for each in wanted.options if isinstance(wanted, ChoiceField) else ():
        if each.value == value:
            return each
    raise LookupError(f"no option {value!r}")


def _line(typed: object, longest: int = 100) -> str:
    if not isinstance(typed, str):
        raise Unfit("Write it as text.")
    line = one_line(typed)
    if not line:
        raise Unfit("Nothing was written.")
    if len(line) > longest:
        raise Unfit(f"Write at most {longest} characters: that was {len(line)}.")
    return line


def _is_number(typed: object) -> TypeGuard[int | Decimal]:
    return isinstance(typed, int | Decimal) and not isinstance(typed, bool)


def _fit_text(wanted: TextField, line: str) -> str:
    if wanted.min and len(line) < wanted.min:
        raise Unfit(f"Write at least {wanted.min} characters: that was {len(line)}.")
    if wanted.max and len(line) > wanted.max:
        raise Unfit(f"Write at most {wanted.max} characters: that was {len(line)}.")
    if wanted.pattern and not Pattern.parse(wanted.pattern).matches(line):
        raise Unfit(f"{quoted(line)} does not look as it should: the pattern is {wanted.pattern}")
    return line


def _read_amount(wanted: MoneyField, typed: object) -> Decimal:
    currency = wanted.currency
    amount = fit_money(typed, currency) if _is_number(typed) else read_money(_line(typed), currency)
    return _within(amount, wanted, lambda limit: show_money(limit, currency))


def _within(number: Decimal, wanted: NumberField | MoneyField, shown: Callable[[Decimal], str]) -> Decimal:
    if wanted.min is not None and number < wanted.min:
        raise Unfit(f"{shown(number)} is too little: at least {shown(wanted.min)}.")
    if wanted.max is not None and number > wanted.max:
        raise Unfit(f"{shown(number)} is too much: at most {shown(wanted.max)}.")
    return number


def _read_choice(wanted: ChoiceField, line: str) -> str:
    for each in wanted.options:
        if line.casefold() in (each.value.casefold(), each.label.casefold()):
            return each.value
    labels = [each.label for each in wanted.options]
    raise Unfit(f"{quoted(line)} is none of the choices: write {_listed(labels)}.")


def _read_yesno(line: str) -> bool:
    if line.casefold() in _YES | _NO:
        return line.casefold() in _YES
    raise Unfit(f"{quoted(line)} is neither yes nor no: write yes or no.")


def _read_person(line: str, people: Mapping[str, str]) -> str:
    """His handle, his name, or a part of it that nobody else has."""
    asked = line.casefold()
    handles = [handle for handle in people if handle.casefold() == asked]
    named = [handle for handle, name in people.items() if one_line(name).casefold() == asked]
    partly = [handle for handle, name in people.items() if asked in name.casefold().split()]
    found = handles or named or partly
    if len(found) == 1:
        return found[0]
    if found:
        raise Unfit(f"{quoted(line)} can be {len(found)} people: write {_listed(sorted(found))}.")
    raise Unfit(f"There is nobody called {quoted(line)}: write a name or a handle from People.")


def _listed(words: list[str]) -> str:
    """The words as one would say them: "a, b or c"; the first ten of many."""
    if len(words) > 10:
        return ", ".join(words[:10]) + " or another of them"
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
