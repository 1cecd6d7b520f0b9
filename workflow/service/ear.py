"""One text being listened to: what every use case that follows from it needs to know."""

from dataclasses import dataclass
from datetime import datetime

from workflow.service.outbox import Answering
from workflow.service.work import Work
from workflow.store.people import PersonRecord


@dataclass(frozen=True, kw_only=True)
class Ear:
    """One text being listened to."""

    work: Work
    message_id: int
    sid: str | None
    received_at: datetime
    person: PersonRecord
    answering: Answering
    body: str
