"""What callers may send: one model a body or a query, refusing what it does not know; OpenAPI is made of them."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from workflow.api.moments import read_moment, read_moment_or_day
from workflow.core.state import Answer, Status
from workflow.core.typed import one_line

_NAME = r"^[a-z0-9][a-z0-9._-]{0,39}$"
_EMAIL = r"^[^@\s]{1,64}@[^@\s]{1,190}$"
LARGEST_ID = 2**31 - 1


def _line(text: str) -> str:
    """One harmless line: it may end up in a text message."""
    line = one_line(text)
    if not line:
        raise ValueError("This must not be empty.")
    return line


def _typed(value: Any) -> Any:
    if isinstance(value, dict | list):
        raise ValueError("Write a text, a number, true or false.")
    return value


def _digits(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch("[0-9]{1,10}", value):
        raise ValueError("Write a whole number.")
    return value


Handle = Annotated[str, Field(pattern=_NAME, description="A person's handle.", examples=["kim"])]
Slug = Annotated[str, Field(pattern=_NAME, description="A slug.", examples=["finance"])]
WorkflowSlug = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$", description="A workflow's slug.", examples=["purchase"])
]
Name = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_line)]
Reason = Annotated[str, Field(min_length=1, max_length=500, description="Why, for the record."), AfterValidator(_line)]
Phone = Annotated[
    str,
    Field(
        min_length=3,
        max_length=40,
        description="With + and the country, or as the workspace's own region writes it.",
        examples=["+14155550103"],
    ),
]
Email = Annotated[str, Field(pattern=_EMAIL, max_length=254, examples=["kim@example.com"])]
Role = Literal["admin", "operator", "viewer"]
Clock = Annotated[
    str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="Local time, HH:MM.", examples=["21:00"])
]
SixDigits = Annotated[str, Field(pattern=r"^[0-9]{6}$", description="What the authenticator app shows now.")]
Moment = Annotated[
    Any,
    AfterValidator(read_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "description": "A date and time with its offset."}),
]
MomentOrDay = Annotated[
    Any,
    AfterValidator(read_moment_or_day),
    WithJsonSchema(
        {
            "type": "string",
            "description": "A date and time with its offset, or a date: then the whole of that day too.",
            "anyOf": [{"format": "date-time"}, {"format": "date"}],
        }
    ),
]
Typed = Annotated[
    Any,
    AfterValidator(_typed),
    WithJsonSchema(
        {
            "type": ["string", "number", "boolean", "null"],
            "description": "A field's value; amounts as text or as a number, which is read exactly.",
        }
    ),
]
Whole = Annotated[int, BeforeValidator(_digits), Field(ge=1, le=LARGEST_ID)]
Limit = Annotated[int, BeforeValidator(_digits), Field(ge=1, le=200, description="At most so many items.")]
Place = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,9}$", description="`next` of the page before.")]
NamedPlace = Annotated[str, Field(pattern=_NAME, description="`next` of the page before.")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Strict):
    """A body without fields; it may be left out."""


class NoQuery(Strict):
    """No query."""


class QuietHoursIn(Strict):
    """When somebody is not texted unasked, in his own zone; it may go over midnight."""

    from_: Annotated[Clock, Field(alias="from")]
    until: Clock


class NewPerson(Strict):
    """Somebody to add."""

    handle: Handle
    name: Name
    phone: Phone
    email: Email | None = None
    manager: Handle | None = None
    groups: Annotated[list[Slug], Field(max_length=100)] = Field(default_factory=list)
    time_zone: Annotated[str, Field(max_length=64, description="Left out: the workspace's own.")] = "UTC"
    language: Annotated[str, Field(max_length=8, examples=["en"])] = "en"
    role: Annotated[Role | None, Field(description="What they may do on the dashboard.")] = None
    quiet_hours: QuietHoursIn | None = None
    cover: Annotated[Handle | None, Field(description="Who stands in when they cannot be asked.")] = None


class PersonChange(Strict):
    """What is to change of somebody; what is left out stays."""

    name: Name = ""
    phone: Phone = ""
    email: Email | None = None
    manager: Handle | None = None
    groups: Annotated[list[Slug], Field(max_length=100)] = Field(default_factory=list)
    time_zone: Annotated[str, Field(max_length=64)] = ""
    language: Annotated[str, Field(max_length=8)] = ""
    role: Role | None = None
    quiet_hours: QuietHoursIn | None = None
    cover: Handle | None = None


class AbsenceIn(Strict):
    """From when until when somebody is away; left out: from now on, until he is back."""

    from_: Annotated[Moment, Field(alias="from")] = None
    until: MomentOrDay = None
    cover: Annotated[Handle | None, Field(description="Left out: their standing cover.")] = None


class FirstCode(Strict):
    """The first code of an authenticator app, which shows that it has the secret."""

    code: SixDigits


class GroupIn(Strict):
    """What a group is to be."""

    name: Name
    members: Annotated[list[Handle], Field(max_length=1000)]


class NewRequest(Strict):
    """Something to ask for."""

    workflow: WorkflowSlug
    requester: Handle
    fields: Annotated[dict[str, Typed], Field(max_length=100, examples=[{"item": "Desk", "amount": "640.00"}])]


class Reassignment(Strict):
    """Who is asked in whose place."""

    from_: Annotated[Handle, Field(alias="from")]
    to: Handle
    reason: Reason


class AnswerIn(Strict):
    """An approver's answer."""

    person: Handle
    answer: Answer
    reason: Annotated[str, Field(max_length=500), AfterValidator(one_line)] = ""
    choice: Annotated[str | None, Field(max_length=40, description="Where the step offers a choice.")] = None
    authenticator: Annotated[SixDigits | None, Field(description="Where the step wants that proof.")] = None


class Undoing(Strict):
    """Whose answer is taken back."""

    person: Handle


class Change(Strict):
    """What a request is to say instead; what is left out stays."""

    fields: Annotated[dict[str, Typed], Field(min_length=1, max_length=100, examples=[{"amount": "600.00"}])]
    reason: Reason


class Override(Strict):
    """An administrator's own decision of the whole request."""

    answer: Answer
    reason: Reason


class NamedPage(Strict):
    """Which page of a list by name."""

    cursor: NamedPlace | None = None
    limit: Limit = 50


class NumberedPage(Strict):
    """Which page of a list by number."""

    cursor: Place | None = None
    limit: Limit = 50

    @property
    def place(self) -> int | None:
        """The cursor as the number it stands for."""
        return int(self.cursor) if self.cursor else None


class RequestQuery(NumberedPage):
    """Which requests."""

    status: Status | None = None
    workflow: WorkflowSlug | None = None
    requester: Handle | None = None
    waiting_on: Annotated[Handle | None, Field(description="With an open ask to this person.")] = None


class MessageQuery(NumberedPage):
    """Which messages."""

    person: Handle | None = None
    request: Whole | None = None
    direction: Literal["in", "out"] | None = None
    status: Annotated[str | None, Field(pattern=r"^[a-z_]{1,20}$", examples=["delivered"])] = None
