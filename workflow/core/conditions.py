"""The parts of a parsed condition: what each finds wrong with a definition's fields, and when each holds."""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, Protocol


class Kind(Enum):
    """What a field holds, as far as conditions care: a choice is TEXT, money is NUMBER."""

    TEXT = "text"
    NUMBER = "a number"
    DATE = "a date"
    YESNO = "yes or no"
    PERSON = "a person"
    PHOTO = "a photo"


class Operator(StrEnum):
    """How two values are compared."""

    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


_COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.UNEQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.MORE: operator.gt,
    Operator.AT_LEAST: operator.ge,
}
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Kinds = Mapping[str, Kind]
Values = Mapping[str, object | None]


class Node(Protocol):
    """A part that is true or false."""

    def problems(self, kinds: Kinds) -> Iterator[str]:
        """What cannot work with fields of these kinds."""

    def holds(self, values: Values) -> bool:
        """Whether it is true with these values."""


@dataclass(frozen=True)
class Name:
    """A field; alone it is a condition where the field is yes or no."""

    name: str

    def __str__(self) -> str:
        return self.name

    def value(self, values: Values) -> object | None:
        """The field's value, None where there is none that can be compared."""
        return _comparable(values.get(self.name))

    def kind(self, kinds: Kinds) -> Kind:
        """What the field holds."""
        return kinds[self.name]

    def problems(self, kinds: Kinds) -> Iterator[str]:
        if self.kind(kinds) is not Kind.YESNO:
            yield f"“{self}” is {self.kind(kinds).value}, not yes or no: compare it with something."

    def holds(self, values: Values) -> bool:
        return self.value(values) is True


@dataclass(frozen=True)
class Plain:
    """A literal: a number, quoted text, or yes and no."""

    literal: Decimal | str | bool

    def __str__(self) -> str:
        if isinstance(self.literal, bool):
            return "yes" if self.literal else "no"
        return f'"{self.literal}"' if isinstance(self.literal, str) else f"{self.literal:f}"

    def value(self, values: Values) -> object | None:
        """The literal itself."""
        return self.literal

    def kind(self, kinds: Kinds) -> Kind:
        """What the literal is."""
        if isinstance(self.literal, bool):
            return Kind.YESNO
        return Kind.TEXT if isinstance(self.literal, str) else Kind.NUMBER

    def problems(self, kinds: Kinds) -> Iterator[str]:
        if not isinstance(self.literal, bool):
            yield f"“{self}” alone is no condition: compare it with a field."

    def holds(self, values: Values) -> bool:
        return self.literal is True


Operand = Name | Plain


@dataclass(frozen=True)
class Compared:
    """Two values side by side."""

    left: Operand
    operator: Operator
    right: Operand

    def problems(self, kinds: Kinds) -> Iterator[str]:
        yield from _mismatch(self.left, self.right, kinds)
        ordered = self.operator not in (Operator.EQUAL, Operator.UNEQUAL)
        kind = _stronger(self.left.kind(kinds), self.right.kind(kinds))
        if ordered and kind not in (Kind.NUMBER, Kind.DATE):
            yield f"“{self.left} {self.operator} {self.right}”: only numbers and dates have an order."

    def holds(self, values: Values) -> bool:
        pair = _pair(self.left.value(values), self.right.value(values))
        if pair is None:
            return self.operator is Operator.UNEQUAL
        if isinstance(pair[0], str | bool) and self.operator not in (Operator.EQUAL, Operator.UNEQUAL):
            return False
        return _COMPARE[self.operator](*pair)


@dataclass(frozen=True)
class Among:
    """A value in a list of literals, or not in it."""

    left: Operand
    listed: tuple[Plain, ...]
    negated: bool

    def problems(self, kinds: Kinds) -> Iterator[str]:
        for item in self.listed:
            yield from _mismatch(self.left, item, kinds)

    def holds(self, values: Values) -> bool:
        equal = (Compared(self.left, Operator.EQUAL, item).holds(values) for item in self.listed)
        return any(equal) is not self.negated


@dataclass(frozen=True)
class Both:
    """Parts joined by `and`."""

    parts: tuple[Node, ...]

    def problems(self, kinds: Kinds) -> Iterator[str]:
        for part in self.parts:
            yield from part.problems(kinds)

    def holds(self, values: Values) -> bool:
        return all(part.holds(values) for part in self.parts)


@dataclass(frozen=True)
class Either(Both):
    """Parts joined by `or`."""

    def holds(self, values: Values) -> bool:
        return any(part.holds(values) for part in self.parts)


@dataclass(frozen=True)
class Not:
    """The opposite of a part."""

    part: Node

    def problems(self, kinds: Kinds) -> Iterator[str]:
        yield from self.part.problems(kinds)

    def holds(self, values: Values) -> bool:
        return not self.part.holds(values)


def _mismatch(left: Operand, right: Operand, kinds: Kinds) -> Iterator[str]:
    """The sentence for two operands that can never be equal, if they cannot."""
    one, other = left.kind(kinds), right.kind(kinds)
    for kind, quoted in ((one, _quoted(right)), (other, _quoted(left))):
        if kind is Kind.PERSON and quoted is not None:
            return
        if kind is Kind.DATE and quoted is not None:
            if _as_date(quoted) is None:
                yield f'“{quoted}” is no date: write it like "2026-06-03".'
            return
    if one is not other:
        yield f"“{left}” is {one.value} and “{right}” is {other.value}: they cannot be compared."


def _quoted(operand: Operand) -> str | None:
    """The text of a quoted literal, None for anything else."""
    return operand.literal if isinstance(operand, Plain) and isinstance(operand.literal, str) else None


def _stronger(one: Kind, other: Kind) -> Kind:
    """What a comparison is about: quoted text beside a date is a date."""
    return other if one is Kind.TEXT else one


def _comparable(value: object | None) -> Decimal | date | str | bool | None:
    """The value as conditions compare it; None for whatever a field cannot hold."""
    if type(value) in (bool, str, date):
        return value  # type: ignore[return-value]
    if type(value) is int:
        return Decimal(value)
    return value if isinstance(value, Decimal) and value.is_finite() else None


def _pair(left: object | None, right: object | None) -> tuple[object, object] | None:
    """Both values in one type, or None where they are missing or cannot be compared."""
    if isinstance(left, date) and isinstance(right, str):
        right = _as_date(right)
    elif isinstance(left, str) and isinstance(right, date):
        left = _as_date(left)
    return (left, right) if left is not None and type(left) is type(right) else None


def _as_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else None
    except ValueError:
        return None
