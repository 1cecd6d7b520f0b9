"""What came in: past tense, each with `at` (aware UTC, the time of receipt)."""

from dataclasses import dataclass
from datetime import datetime

from workflow.core.state import Answer, Channel, Trouble


@dataclass(frozen=True, kw_only=True)
class Started:
    """Somebody asked for something."""

    at: datetime


@dataclass(frozen=True, kw_only=True)
class Replied:
    """An approver answered one ask."""

    at: datetime
    ask: int
    answer: Answer
    reason: str = ""
    channel: Channel = Channel.SMS
    message_sid: str | None = None


@dataclass(frozen=True, kw_only=True)
class TimeReached:
    """A moment came that the request had asked to be woken at."""

    at: datetime


@dataclass(frozen=True, kw_only=True)
class BecameUnreachable:
    """Texts to this person no longer arrive: he opted out, was deleted, or his number is dead."""

    at: datetime
    person: str
    why: Trouble


@dataclass(frozen=True, kw_only=True)
class BecameReachable:
    """Texts to this person arrive again."""

    at: datetime
    person: str


@dataclass(frozen=True, kw_only=True)
class WentAway:
    """This person is away from now on; the directory says who covers."""

    at: datetime
    person: str


@dataclass(frozen=True, kw_only=True)
class Undone:
    """An approver took his answer back."""

    at: datetime
    ask: int


@dataclass(frozen=True, kw_only=True)
class Questioned:
    """An approver asked the requester something before he answers."""

    at: datetime
    ask: int
    question: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """The requester answered what the approvers had asked him."""

    at: datetime
    answer: str


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What is asked for has been changed; the state holds the new values already."""

    at: datetime
    by: str
    reason: str
    name: str | None = None  #: what people call who did it, where that is not `by`


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """The requester took the request back; `by` names who did it where it was not he himself."""

    at: datetime
    by: str | None = None
    name: str | None = None  #: what people call him, where that is not `by`


@dataclass(frozen=True, kw_only=True)
class Nudged:
    """Somebody wants the people waited on to be reminded now."""

    at: datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class Reassigned:
    """Somebody put another person in an approver's place."""

    at: datetime
    person: str
    to: str
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Overridden:
    """An administrator decided the whole request in everybody's place."""

    at: datetime
    answer: Answer
    by: str
    reason: str
    name: str | None = None  #: what people call who did it, where that is not `by`
    channel: Channel | None = None  #: None: by the API


Event = (
    Started
    | Replied
    | TimeReached
    | BecameUnreachable
    | BecameReachable
    | WentAway
    | Undone
    | Questioned
    | Told
    | Changed
    | Withdrawn
    | Nudged
    | Reassigned
    | Overridden
)
