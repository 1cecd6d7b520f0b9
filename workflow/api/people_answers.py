"""What the API answers about people and groups."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from workflow.api.answers import Out, Page


class QuietHours(Out):
    """When somebody is not texted unasked, in his own zone."""

    from_: Annotated[str, Field(alias="from")]
    until: str


class Away(Out):
    """One absence."""

    from_: Annotated[datetime, Field(alias="from")]
    until: Annotated[datetime | None, Field(description="Null: until they are back.")]
    cover: Annotated[str | None, Field(description="Null: their standing cover.")]


class Person(Out):
    """Someone with a phone."""

    handle: str
    name: str
    phone: Annotated[str, Field(description="E.164; viewers see its ends only.")]
    email: str | None
    manager: str | None
    groups: list[str]
    time_zone: str
    language: str
    role: Literal["admin", "operator", "viewer"] | None
    opted_out: bool
    quiet_hours: QuietHours | None
    cover: Annotated[str | None, Field(description="Who stands in when they cannot be asked.")]
    away: Annotated[Away | None, Field(description="The absence that is running.")]
    next_away: Annotated[Away | None, Field(description="The next one announced.")]
    authenticator: Annotated[bool, Field(description="He has an authenticator app, and has shown so.")]
    guest: Annotated[bool, Field(description="Someone outside, known by their number alone.")]


class Enrolment(Out):
    """What an authenticator app has to be told; it is shown only this once."""

    uri: Annotated[str, Field(description="What a QR code of it says.")]
    secret: Annotated[str, Field(description="The same, to be typed.")]


class People(Page[Person]):
    """A page of people, by handle."""


class Group(Out):
    """A named set of people."""

    slug: str
    name: str
    members: list[str]


class Groups(Page[Group]):
    """A page of groups, by slug."""
