"""What a text can come to, once it is known whose phone it is: one frozen value each. `conversation` makes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow.core.mailbox import DraftLetter, Letter, OwnRequest
from workflow.core.state import Answer


@dataclass(frozen=True, kw_only=True)
class Decide:
    """The text answers this ask; the engine has the last word."""

    request: int
    ask: int
    answer: Answer
    reason: str
    totp: str | None = None  #: the six digits that prove who answers, still to be checked


@dataclass(frozen=True, kw_only=True)
class Undo:
    """The text takes the answer to this ask back."""

    request: int
    ask: int


@dataclass(frozen=True, kw_only=True)
class Question:
    """The text asks the requester something before it is answered."""

    request: int
    ask: int
    question: str


@dataclass(frozen=True, kw_only=True)
class Tell:
    """The requester answers what he was asked about this request."""

    request: int
    answer: str


@dataclass(frozen=True, kw_only=True)
class Withdraw:
    """The text takes this request back."""

    request: int


@dataclass(frozen=True, kw_only=True)
class Details:
    """The text asks for the details of this request."""

    letter: Letter


@dataclass(frozen=True, kw_only=True)
class Away:
    """The person is away; the rest of the text says until when and who covers."""

    rest: str


@dataclass(frozen=True, kw_only=True)
class Back:
    """The person is back."""


@dataclass(frozen=True, kw_only=True)
class DraftAnswer:
    """The text answers the question that his draft asks."""

    said: str


@dataclass(frozen=True, kw_only=True)
class DraftConfirm:
    """The text sends his draft off, or drops it."""

    yes: bool


@dataclass(frozen=True, kw_only=True)
class DraftRedo:
    """The text wants the previous question of his draft again."""


@dataclass(frozen=True, kw_only=True)
class DraftSkip:
    """The text leaves out what his draft asks."""


@dataclass(frozen=True, kw_only=True)
class Say:
    """Nothing changes; this is answered."""

    wording: str
    about: Mapping[str, str | datetime] = field(default_factory=dict)
    letter: Letter | None = None  #: the ask it is about
    letters: tuple[Letter, ...] = ()
    own: tuple[OwnRequest, ...] = ()
    draft: DraftLetter | None = None
    wrong_code: bool = False  #: counts towards the lock
    unclear: bool = False  #: counts towards a human's look


@dataclass(frozen=True, kw_only=True)
class OptOut:
    """The person wants no texts; never answered."""


@dataclass(frozen=True, kw_only=True)
class OptIn:
    """The person wants texts again; never answered, and decides nothing."""


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """Nothing is done and nothing is said."""


Heard = (
    Decide
    | Undo
    | Question
    | Tell
    | Withdraw
    | Details
    | Away
    | Back
    | DraftAnswer
    | DraftConfirm
    | DraftRedo
    | DraftSkip
    | Say
    | OptOut
    | OptIn
    | Quiet
)
