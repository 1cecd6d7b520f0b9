"""What the service wants of the outside: the values that cross, and the gateway as a Protocol.

`sms` (Twilio) and `simulator` (virtual phones) implement it. Nothing here knows either.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class InboundText:
    """One text as the carrier handed it over, already checked for signature and shape."""

    sid: str
    sender: str  #: E.164, or a short code
    to: str
    body: str
    media: tuple[tuple[str, str], ...] = ()  #: (URL, content type)
    opt_out: str | None = None  #: STOP, START or HELP where the carrier itself acted on the word
    digest: str = ""  #: SHA-256 of what the text says, to tell a repeat from a forgery


class Verdict(StrEnum):
    """What a refusal means for the next attempt."""

    LATER = "later"  #: passing trouble, nothing was sent: try again with backoff
    ONCE = "once"  #: one more try much later, then it is permanent
    PERMANENT = "permanent"  #: this text will never reach this number
    OPTED_OUT = "opted_out"  #: the person has blocked us at the carrier
    SETTING = "setting"  #: our own account or sender is wrong: stop sending and say so
    BUG = "bug"  #: our request was wrong: no retry, show it


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One text to send; `message_id` is ours and comes back with every status callback."""

    message_id: int
    to: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The carrier took the text and named it."""

    sid: str


@dataclass(frozen=True, kw_only=True)
class Refused:
    """The carrier surely did not take the text."""

    code: int | None
    verdict: Verdict
    detail: str = ""
    retry_after: float | None = None  #: seconds, where the carrier named them


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """Nobody can tell whether the carrier took the text; it must be looked for before it is ever sent again."""

    detail: str = ""


class CannotAsk(Exception):
    """The carrier could not be asked just now."""


class Objection(StrEnum):
    """Why there is no photo behind an address."""

    HOST = "host"  #: it is no address of the carrier's, so it was not asked
    REDIRECT = "redirect"  #: it led to where the carrier keeps no photos, or round and round
    TYPE = "type"  #: what lies there is no picture of a kind that is taken
    SIZE = "size"  #: it is larger than a photo may be
    GONE = "gone"  #: nothing lies there
    AUTH = "auth"  #: our credentials were refused
    LATER = "later"  #: passing trouble


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo as it was fetched."""

    kind: str  #: its media type, as its own first bytes have it: image/jpeg, image/png, ...
    content: bytes


@dataclass(frozen=True, kw_only=True)
class NoPhoto:
    """There is no photo to be had at an address."""

    why: Objection
    detail: str  #: for the log: no address, no credentials
    again: bool  #: it may be there another time


class Gateway(Protocol):
    """The way out to the phones."""

    def send(self, outgoing: Outgoing) -> Sent | Refused | Unknown:
        """Hand one text over. Never raises; bounded in time."""
        ...

    def find(self, *, to: str, body: str, since: datetime) -> str | None:
        """The SID of a text to this number with this body taken since then (aware UTC), or None. Raises CannotAsk."""
        ...

    def fetch(self, url: str) -> Photo | NoPhoto:
        """Fetch one photo that came with a text. Never raises; bounded in time and memory."""
        ...


@dataclass(frozen=True, kw_only=True)
class StatusReport:
    """What a delivery callback said about one outgoing text."""

    sid: str
    status: str  #: Twilio's word, as it came
    message_id: int | None = None  #: ours, where its MAC held
    code: int | None = None
    verdict: Verdict | None = None  #: what the code means, where there is one
    raw: dict[str, str] = field(default_factory=dict)
