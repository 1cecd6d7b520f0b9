"""What the API answers about outgoing webhooks."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from workflow.api.answers import Out, Page
from workflow.service.announce import Event
from workflow.store.deliveries import Trouble


class Webhook(Out):
    """An address that events are posted to."""

    id: int
    url: str
    description: str
    events: list[Event]
    created_at: datetime
    created_by: str
    disabled_at: Annotated[datetime | None, Field(description="Since then nothing is posted there.")]
    waiting: Annotated[int, Field(description="So many deliveries wait for another attempt, or their first.")]
    delivered: int
    dead: Annotated[int, Field(description="So many were given up.")]


class NewWebhook(Webhook):
    """A webhook that was just added."""

    secret: Annotated[str, Field(description="What its events are signed with. It is not shown again.")]


class Webhooks(Page[Webhook]):
    """A page of webhooks, in the order they were added."""


class Delivery(Out):
    """One event on its way to one webhook."""

    id: int
    uid: Annotated[str, Field(description="The `webhook-id` of every attempt.")]
    event: str
    request: int | None
    status: Literal["waiting", "delivered", "dead"]
    attempts: int
    answer: Annotated[int | None, Field(description="The HTTP status of the last answer.")]
    trouble: Annotated[Trouble | None, Field(description="Why it was not taken the last time.")]
    body: Annotated[str, Field(description="What is posted.")]
    created_at: datetime
    attempted_at: datetime | None
    next_at: Annotated[datetime | None, Field(description="When it is tried again.")]
    ended_at: datetime | None


class Deliveries(Page[Delivery]):
    """A page of deliveries, the newest first."""
