"""A definition: one immutable version of a workflow, parsed from plain data, with every problem at once.

It must not know YAML, who the people are (see `checks.py`), or time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Tag, TypeAdapter, ValidationError
from pydantic import Field as Key

from workflow.core.fields import Field
from workflow.core.parts import (
    Flag,
    Line,
    MaybeSpan,
    Name,
    Need,
    Option,
    Part,
    Slug,
    Span,
    Version,
    When,
    Who,
    as_list,
)
from workflow.core.sentences import sentence
from workflow.core.words import Words

LIMIT_STEPS = 60
LIMIT_FIELDS = 40


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with a definition: where (`steps[1].within`) and what, in a sentence for a manager."""

    path: str  #: empty for the whole
    message: str
    line: int | None = None  #: in the text it was read from, from 1

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{where}{self.message}" + (f" (line {self.line})" if self.line else "")


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
    CODE = "code"  #: with the code, never bare
    TOTP = "totp"  #: with six digits of his authenticator app
    WEB = "web"  #: on the dashboard, signed in with a second factor


class Order(StrEnum):
    """Whether everybody is asked at once, or one after another."""

    TOGETHER = "together"
    IN_TURN = "in_turn"


Language = Literal["en", "es", "fr", "de", "pt"]


class Start(Part):
    """Who may start a request, and with which keyword."""

    keyword: Annotated[str, Key(pattern=r"^[A-Za-z][A-Za-z0-9]{1,19}$")] | None = None
    who: Who | None = None


class ApprovalStep(Part):
    """A stage that waits for the answers of people."""

    id: Name
    when: When | None = None
    approve: Who
    need: Need = "any"  #: `each`: one answer from each entry of `approve`, whoever of a group replies first
    veto: Flag = False
    self_: Annotated[Literal["allowed"] | None, Key(alias="self")] = None
    order: Order = Order.TOGETHER
    turn: Span | None = None  #: how long it stays with one approver, in turn
    choose: Annotated[Mapping[Option, Words], Key(min_length=2, max_length=6)] | None = None  #: a YES names one
    roll_call: Flag = False  #: answers are gathered, and none of them rejects
    proof: Proof = Proof.REPLY
    within: Span
    remind: Annotated[tuple[Span, ...], BeforeValidator(as_list), Key(max_length=20)] = ()
    if_silent: Silence
    escalate_to: Who | None = None
    ask_pauses: Flag | None = None  #: whether a question holds the deadline; else what the definition says


class NotifyStep(Part):
    """A stage that tells people something and goes on at once."""

    id: Name
    when: When | None = None
    notify: Who
    text: Words


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


class Definition(Part):
    """One version of a workflow."""

    sayso: Version
    workflow: Slug
    title: Words
    start: Start = Start()
    fields: Annotated[Mapping[Name, Field], Key(max_length=LIMIT_FIELDS)]
    summary: Words
    undo: MaybeSpan = None  #: decisions act when this time is over
    urgent: Flag = False  #: quiet hours do not hold it
    ask_pauses: Flag = False
    messages: Mapping[Language, Mapping[str, Line]] = {}  #: language -> wording -> text in its place
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


_FIELD_TAGS = frozenset({"text", "number", "money", "date", "choice", "yesno", "person", "photo", "contact"})
