"""What a request has become: frozen values, changed only by `dataclasses.replace`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from workflow.core.fields import Value
from workflow.core.people import Directory


class Answer(StrEnum):
    """What a decision says."""

    YES = "yes"
    NO = "no"


class Status(StrEnum):
    """What a request has become; every one but `pending` is for ever."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class AskStatus(StrEnum):
    """What an ask has become."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    CLOSED = "closed"  #: no longer needed: others decided, or the request ended
    LAPSED = "lapsed"  #: silence took it away
    MOVED = "moved"  #: somebody else was asked in its place
    VOID = "void"  #: the request was changed, so this asks for something else


class Channel(StrEnum):
    """How a decision reached us."""

    SMS = "sms"
    WEB = "web"
    API = "api"
    SILENCE = "silence"


class Trouble(StrEnum):
    """Why something needs a human: the reasons of `GET /attention`."""

    UNDELIVERABLE = "undeliverable"
    OPTED_OUT = "opted_out"
    NO_COVER = "no_cover"  #: nobody is there to be asked
    UNCLEAR = "unclear"
    LOCKED_PHONE = "locked_phone"
    UNKNOWN_NUMBER = "unknown_number"
    LATE = "late"
    FORGED = "forged"  #: a known SID came again with other content
    UNKNOWN_SEND = "unknown_send"  #: nobody can tell whether a text was sent
    SETTING = "setting"  #: the carrier refuses us: a setting is wrong
    NO_AUTHENTICATOR = "no_authenticator"  #: an approver has no app to prove himself with
    FAULT = "fault"  #: an accepted text could not be acted on
    PHOTO = "photo"  #: a photo that came by text was not taken
    WEBHOOK = "webhook"  #: a program could not be told of an event


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One open question to one approver."""

    number: int  #: counts from 1 within its request
    step: str
    person: str
    asked_at: datetime  #: when it is texted; quiet hours put that off
    status: AskStatus = AskStatus.OPEN
    closed_at: datetime | None = None  #: when it stopped being open
    acting_for: str | None = None  #: whose place this person takes
    reminded: int = 0  #: how many of the step's reminders are behind it
    trouble: Trouble | None = None  #: why its person cannot be reached, while it is open
    question: str | None = None  #: what its person asked the requester, until that is answered
    held: timedelta = timedelta(0)  #: how long questions have held its time


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A recorded answer: who, what, why, how, when."""

    step: str
    person: str | None  #: None where silence or an administrator decided
    answer: Answer
    channel: Channel
    at: datetime
    ask: int | None = None
    acting_for: str | None = None
    reason: str = ""
    message_sid: str | None = None
    override_by: str | None = None  #: the administrator who overrode, as he is called
    undone_at: datetime | None = None  #: when it was taken back; it counts no more


@dataclass(frozen=True, kw_only=True)
class State:
    """One request, as the engine sees it."""

    requester: str
    values: Mapping[str, Value]
    directory: Directory
    created_at: datetime
    status: Status = Status.PENDING
    step: str | None = None  #: the step it stands at; None once it ended
    step_at: datetime | None = None  #: when the present round of that step began
    due_at: datetime | None = None  #: when silence decides it
    escalated: bool = False  #: true in the second round of a step
    acts_at: datetime | None = None  #: when what has been decided takes effect; until then it can be taken back
    paused_at: datetime | None = None  #: since when a question to the requester holds the deadline
    fresh_from: int = 1  #: the first ask about the content as it is now
    ended_at: datetime | None = None
    asks: tuple[Ask, ...] = ()
    decisions: tuple[Decision, ...] = field(default=())

    @property
    def open_asks(self) -> tuple[Ask, ...]:
        """The asks still waiting for an answer."""
        return tuple(ask for ask in self.asks if ask.status is AskStatus.OPEN)

    @property
    def counted(self) -> tuple[Decision, ...]:
        """The decisions that count: about the content as it is now, and not taken back."""
        return tuple(each for each in self.decisions if each.undone_at is None and (each.ask or 0) not in self._stale)

    @property
    def _stale(self) -> range:
        return range(1, self.fresh_from)

    def ask(self, number: int) -> Ask:
        """The ask with this number. Raises LookupError."""
        for ask in self.asks:
            if ask.number == number:
                return ask
        raise LookupError(f"no ask {number}")
