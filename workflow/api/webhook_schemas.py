"""What callers may send about outgoing webhooks."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from workflow.api.schemas import NumberedPage, Strict
from workflow.core.typed import one_line
from workflow.service.addresses import LONGEST
from workflow.service.announce import Event


class WebhookIn(Strict):
    """A program that wants to hear of events."""

    url: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST,
            description="https, or http in the own network.",
            examples=["https://example.com/hooks/sayso"],
        ),
    ]
    description: Annotated[str, Field(max_length=80), AfterValidator(one_line)] = ""
    events: Annotated[list[Event], Field(min_length=1, max_length=len(Event))]


class DeliveryQuery(NumberedPage):
    """Which deliveries."""

    status: Literal["waiting", "delivered", "dead"] | None = None
