"""A definition: one immutable version of a workflow, parsed from plain data, with every problem at once.

It must not know YAML, who the people are (see `checks.py`), or time.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Tag,
    TypeAdapter,
    ValidationError,
)
from pydantic import Field as Key

from workflow.core import selectors
from workflow.core.durations import Duration
from workflow.core.expressions import Expression
from workflow.core.expressions import parse as parse_expression
from workflow.core.fields import Field
from workflow.core.selectors import Selector
from workflow.core.sentences import LATER, sentence

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,39}\Z")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
LIMIT_STEPS = 60
LIMIT_FIELDS = 40


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with a definition: where (`steps[1].within`) and what, in a sentence for a manager."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class DefinitionError(ValueError):
    """The definition has problems."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Silence(StrEnum):
    """What happens when nobody answers in time."""

    APPROVE = "approve"
    REJECT = "reject"
    EXPIRE = "expire"
    ESCALATE = "escalate"


class Proof(StrEnum):
    """How an answer proves whose it is."""

    REPLY = "reply"
    CODE = "code"


def _duration(value: object) -> object:
    return Duration.parse(value) if isinstance(value, str) else value


def _expression(value: object) -> object:
    return parse_expression(value) if isinstance(value, str) else value


def _selectors(value: object) -> object:
    many = value if isinstance(value, list) else [value]
    names = [each for each in many if isinstance(each, str)]
    if not names or len(names) < len(many):
        raise ValueError("Write person:HANDLE, group:SLUG, requester, requester.manager or a field.")
    return tuple(selectors.parse(each) for each in names)


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _need(value: object) -> object:
    if value in ("any", "all") or (type(value) is int and 1 <= value <= 1000):
        return value
    raise ValueError("Write any, all or a whole number from 1 to 1000.")


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
Need = Annotated[Literal["any", "all"] | int, BeforeValidator(_need)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Start(_Part):
    """Who may start a request, and with which keyword."""

    keyword: Annotated[str, Key(pattern=r"^[A-Za-z][A-Za-z0-9]{1,19}$")] | None = None
    who: Who | None = None


class ApprovalStep(_Part):
    """A stage that waits for the answers of people."""

    id: Annotated[str, AfterValidator(_name)]
    when: When | None = None
    approve: Who
    need: Need = "any"
    veto: bool = False
    self_: Annotated[Literal["allowed"] | None, Key(alias="self")] = None
    order: Literal["together"] = "together"
    proof: Proof = Proof.REPLY
    within: Span
    remind: Annotated[tuple[Span, ...], BeforeValidator(_as_list), Key(max_length=20)] = ()
    if_silent: Silence
    escalate_to: Who | None = None


class NotifyStep(_Part):
    """A stage that tells people something and goes on at once."""

    id: Annotated[str, AfterValidator(_name)]
    when: When | None = None
    notify: Who
    text: Line


def _step_kind(data: object) -> str | None:
    if isinstance(data, ApprovalStep | NotifyStep):
        return "approve" if isinstance(data, ApprovalStep) else "notify"
    if isinstance(data, dict) and ("approve" in data) != ("notify" in data):
        return "approve" if "approve" in data else "notify"
    return None


Step = Annotated[
    Annotated[ApprovalStep, Tag("approve")] | Annotated[NotifyStep, Tag("notify")],
    Discriminator(
        _step_kind,
        custom_error_type="step_kind",
        custom_error_message="A step has either “approve” or “notify”.",
    ),
]


class Definition(_Part):
    """One version of a workflow."""

    sayso: Annotated[Literal[1], BeforeValidator(_version)]
    workflow: Annotated[str, AfterValidator(_slug)]
    title: Annotated[str, Key(min_length=1, max_length=80)]
    start: Start = Start()
    fields: Annotated[Mapping[Annotated[str, AfterValidator(_name)], Field], Key(max_length=LIMIT_FIELDS)]
    summary: Line
    steps: Annotated[tuple[Step, ...], Key(min_length=1, max_length=LIMIT_STEPS)]

    def step(self, step_id: str | None) -> ApprovalStep | NotifyStep:
        """The step with this id. Raises LookupError."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise LookupError(f"no step {step_id}")

    def after(self, step_id: str | None) -> Iterator[ApprovalStep | NotifyStep]:
        """The steps that come after this one; all of them for None."""
        ids = [step.id for step in self.steps]
        return iter(self.steps[ids.index(step_id) + 1 if step_id else 0 :])


_DEFINITION: TypeAdapter[Definition] = TypeAdapter(Definition)


def parse(data: object) -> Definition:
    """Read plain data, as JSON or YAML gives it. Raises DefinitionError with every problem of shape."""
    if not isinstance(data, dict):
        raise DefinitionError((Problem(path="", message="A definition is a mapping of keys and values."),))
    try:
        return _DEFINITION.validate_python(data)
    except ValidationError as error:
        raise DefinitionError(tuple(_problems(error))) from error


def _problems(error: ValidationError) -> Iterator[Problem]:
    every = error.errors(include_url=False)
    for each in every:
        if not (each["type"] == "too_short" and _has_parts(each["loc"], every)):
            yield Problem(path=_path(each["loc"]), message=sentence(each))


def _has_parts(location: tuple[Any, ...], every: list[Any]) -> bool:
    """Whether a list only looks too short, because those in it are wrong and are reported themselves."""
    return any(len(each["loc"]) > len(location) and each["loc"][: len(location)] == location for each in every)


def _path(location: tuple[Any, ...]) -> str:
    """`("steps", 1, "approve", "within")` -> `steps[1].within`: union tags are no keys of the author's."""
    shown = ""
    for index, part in enumerate(location):
        if isinstance(part, int):
            shown += f"[{part}]"
        elif not _is_tag(location, index):
            shown += f".{part}" if shown else str(part)
    return shown


def _is_tag(location: tuple[Any, ...], index: int) -> bool:
    part = location[index]
    if part == "[key]":
        return True
    if location[0] == "steps" and index == 2:
        return True
    return location[0] == "fields" and index == 2 and part in _FIELD_TAGS


_FIELD_TAGS = frozenset({"text", "number", "money", "date", "choice", "yesno", "person"})
__all__ = ["LATER", "Definition", "DefinitionError", "Problem", "parse"]
