"""What one phone knows: its asks, its owner's requests, and whether it may speak."""

from dataclasses import dataclass
from datetime import datetime

from workflow.core.state import AskStatus, Status


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One ask as its phone knows it."""

    request: int
    ask: int
    code: str
    summary: str
    requester: str  #: the requester's name
    status: AskStatus
    closed_at: datetime | None = None
    needs_code: bool = False  #: a bare reply is refused


@dataclass(frozen=True, kw_only=True)
class OwnRequest:
    """One request of the phone's owner."""

    request: int
    code: str
    summary: str
    status: Status
    waiting_on: tuple[str, ...] = ()  #: names
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """All a phone knows: its open asks, those that closed lately, and whatever the code in the text names."""

    letters: tuple[Letter, ...] = ()
    own: tuple[OwnRequest, ...] = ()
    opted_out: bool = False
    locked_until: datetime | None = None

    @property
    def open(self) -> tuple[Letter, ...]:
        """The asks still waiting for this phone."""
        return tuple(letter for letter in self.letters if letter.status is AskStatus.OPEN)

    def letter(self, code: str | None) -> Letter | None:
        """The ask with this code, open or not; the open one where a code was used again."""
        found = [letter for letter in self.letters if letter.code == code]
        return next((each for each in found if each.status is AskStatus.OPEN), found[-1] if found else None)

    def own_request(self, code: str | None) -> OwnRequest | None:
        """The owner's request with this code."""
        return next((each for each in self.own if each.code == code), None)
