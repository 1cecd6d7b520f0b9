"""What the API answers: one model a thing; OpenAPI is made of them. Times are ISO 8601 with their offset."""

from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from workflow.core.state import Answer, AskStatus, Channel, Status

Item = TypeVar("Item")


class Out(BaseModel):
    """What every answer is."""

    model_config = ConfigDict(frozen=True)


class Wrong(Out):
    """One thing wrong: where, and what."""

    path: str
    message: str
    line: Annotated[int | None, Field(description="Of a definition's text, from 1; null where none can be told.")] = (
        None
    )


class Problem(Out):
    """Why a call was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Wrong] = []


class Page(Out, Generic[Item]):
    """A page of a list."""

    items: list[Item]
    next: Annotated[str | None, Field(description="The cursor of the page after; null on the last.")]


class Segments(Out):
    """How many SMS segments one request takes, on the shortest way through and on the longest."""

    least: int
    most: int


class Published(Out):
    """What publishing came to."""

    workflow: str
    version: int
    warnings: list[Wrong]
    segments: Segments


class Linted(Out):
    """What a check of a definition found."""

    errors: list[Wrong]
    warnings: list[Wrong]
    segments: Annotated[Segments | None, Field(description="Null while something is wrong.")]


class Workflow(Out):
    """A workflow, by its live definition."""

    workflow: str
    version: int
    title: str
    published_at: datetime
    published_by: str


class Workflows(Page[Workflow]):
    """A page of workflows, by slug."""


class Definition(Workflow):
    """One version of a workflow."""

    live: Annotated[int, Field(description="The number of the live version.")]
    content: Annotated[Any, Field(description="The definition as plain data.")]
    source: Annotated[str, Field(description="The definition as its author wrote it.")]


class Ask(Out):
    """One question to one approver."""

    step: str
    person: str
    code: Annotated[str | None, Field(description="Shown to administrators only.")]
    status: AskStatus
    asked_at: datetime
    answered_at: datetime | None
    acting_for: Annotated[str | None, Field(description="Whose place this person takes.")]


class Decision(Out):
    """A recorded answer."""

    step: str
    person: str | None
    acting_for: str | None
    answer: Answer
    reason: str
    channel: Channel
    at: datetime
    message_sid: str | None
    override_by: Annotated[str | None, Field(description="Who decided in everybody's place.")]


class Request(Out):
    """One thing asked for."""

    id: int
    workflow: str
    version: int
    status: Status
    requester: str
    fields: Annotated[dict[str, str | bool], Field(description="Numbers and amounts as text, exactly.")]
    summary: str
    step: str | None
    asks: list[Ask]
    decisions: list[Decision]
    created_at: datetime
    ended_at: datetime | None


class Requests(Page[Request]):
    """A page of requests, the newest first."""


class Event(Out):
    """One row of a request's audit log."""

    number: int
    at: datetime
    event: str
    body: dict[str, Any]
    hash: str


class Events(Page[Event]):
    """A page of events, the oldest first."""


class Message(Out):
    """One text, in or out."""

    id: int
    direction: Literal["in", "out"]
    person: str | None
    phone: Annotated[str, Field(description="The other side; viewers see its ends only.")]
    request: int | None
    body: Annotated[str, Field(description="Reply codes are shown to administrators only.")]
    status: str
    error_code: int | None
    reading: Annotated[str | None, Field(description="How an inbound text was understood.")]
    segments: int
    sid: str | None
    created_at: datetime
    updated_at: datetime


class Messages(Page[Message]):
    """A page of messages, the newest first."""


class Attention(Out):
    """Something that needs a human, and why."""

    id: int
    why: str
    person: str | None
    phone: str | None
    request: int | None
    message: int | None
    detail: str
    times: Annotated[int, Field(description="How often it happened.")]
    first_at: datetime
    last_at: datetime


class AttentionPage(Page[Attention]):
    """A page of what needs a human, the newest first."""


def answer(model: BaseModel, status: int = 200, location: str | None = None) -> Response:
    """A model as the JSON answer to a call."""
    response = Response(model.model_dump_json(by_alias=True), status=status, mimetype="application/json")
    if location:
        response.headers["Location"] = location
    return response
