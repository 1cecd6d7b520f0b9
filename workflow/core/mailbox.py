"""What one phone knows: its asks, its owner's requests, what he is about to ask for, and whether it may speak."""

from dataclasses import dataclass
from datetime import datetime

from workflow.core.definition import Proof
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
    proof: Proof = Proof.REPLY
    options: tuple[str, ...] = ()  #: a YES must name one of them, where there are any
    shown: bool = True  #: false while it waits for its time, or for its person to be reached


@dataclass(frozen=True, kw_only=True)
class OwnRequest:
    """One request of the phone's owner."""

    request: int
    code: str
    summary: str
    status: Status
    waiting_on: tuple[str, ...] = ()  #: names
    ended_at: datetime | None = None
    asked: bool = False  #: an approver waits for the owner's answer to a question


@dataclass(frozen=True, kw_only=True)
class DraftLetter:
    """What the phone's owner is about to ask for."""

    code: str
    summary: str
    confirming: bool = False  #: everything is said, and only his YES is missing


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """All a phone knows: its open asks, those that closed lately, and whatever the code in the text names."""

    letters: tuple[Letter, ...] = ()
    own: tuple[OwnRequest, ...] = ()
    draft: DraftLetter | None = None
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

    def is_draft(self, code: str | None) -> bool:
        """Whether this is the code of what he is about to ask for."""
        return self.draft is not None and self.draft.code == code
