"""The small parts that a definition is made of: durations, conditions, people, words; each refuses in a sentence."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic import Field as Key

from workflow.core import selectors
from workflow.core.durations import Duration
from workflow.core.expressions import Expression
from workflow.core.expressions import parse as parse_expression
from workflow.core.selectors import Selector

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,39}\Z")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")


def _duration(value: object) -> object:
    return Duration.parse(value) if isinstance(value, str) else value


def _span_or_none(value: object) -> object:
    nothing = value == 0 or (isinstance(value, str) and re.fullmatch(r"0( [a-z ]+)?", value.strip()))
    return None if nothing and value is not False else _duration(value)


def _expression(value: object) -> object:
    return parse_expression(value) if isinstance(value, str) else value


def _selectors(value: object) -> object:
    many = value if isinstance(value, list) else [value]
    names = [each for each in many if isinstance(each, str)]
    if not names or len(names) < len(many):
        raise ValueError("Write person:HANDLE, group:SLUG, requester, requester.manager, a field or STEP.yes.")
    return tuple(selectors.parse(each) for each in names)


def as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _need(value: object) -> object:
    if value in ("any", "all", "each") or (type(value) is int and 1 <= value <= 1000):
        return value
    raise ValueError("Write any, all, each or a whole number from 1 to 1000.")


def _version(value: object) -> object:
    if type(value) is not int or value != 1:
        raise ValueError("Write 1: the version of the language, without quotes.")
    return value


def _slug(value: str) -> str:
    if not SLUG.match(value):
        raise ValueError("Use 2 to 40 of a-z, 0-9 and -.")
    return value


def _name(value: str) -> str:
    if not NAME.match(value):
        raise ValueError("Use a-z, 0-9 and _, beginning with a letter, at most 40.")
    return value


Span = Annotated[Duration, BeforeValidator(_duration)]
When = Annotated[Expression, BeforeValidator(_expression)]
Who = Annotated[tuple[Selector, ...], BeforeValidator(_selectors)]
Line = Annotated[str, Key(min_length=1, max_length=1000)]
Need = Annotated[Literal["any", "all", "each"] | int, BeforeValidator(_need)]
Flag = Annotated[bool, Key(strict=True)]
Name = Annotated[str, AfterValidator(_name)]
Slug = Annotated[str, AfterValidator(_slug)]
Version = Annotated[Literal[1], BeforeValidator(_version)]
Option = Annotated[str, Key(pattern=r"^[A-Za-z0-9]{1,12}$")]
#: Time that may be none: `undo: 0` says what leaving it out says.
MaybeSpan = Annotated[Duration | None, BeforeValidator(_span_or_none)]


class Part(BaseModel):
    """Keys that are known, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
