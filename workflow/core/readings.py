"""What a text can turn out to mean: one frozen value a meaning. `replies` makes them."""

from dataclasses import dataclass
from enum import StrEnum

from workflow.core.state import Answer


class Why(StrEnum):
    """Why a text decides nothing."""

    EMPTY = "empty"
    HEDGE = "hedge"
    BOTH = "both"
    TAPBACK = "tapback"
    QUOTED = "quoted"
    OTHER = "other"
    TWO_CODES = "two_codes"


@dataclass(frozen=True, kw_only=True)
class Decide:
    """A plain yes or no."""

    answer: Answer
    code: str | None = None  #: ASCII digits as typed; of another length than 4 or 5 where the sender mistyped
    reason: str = ""  #: in the sender's own casing
    numbers: tuple[str, ...] = ()  #: other 4 or 5 digit numbers in the reason, which may be codes after all


@dataclass(frozen=True, kw_only=True)
class More:
    """Wants the details of an ask."""

    code: str | None = None


@dataclass(frozen=True, kw_only=True)
class Withdraw:
    """The requester takes a request back."""

    code: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ask:
    """An approver has a question to the requester."""

    code: str | None = None
    question: str  #: in the sender's own casing, never empty


@dataclass(frozen=True, kw_only=True)
class Tell:
    """The requester answers a question."""

    code: str | None = None
    answer: str  #: in the sender's own casing, never empty


@dataclass(frozen=True, kw_only=True)
class Undo:
    """Takes a decision back."""

    code: str | None = None


@dataclass(frozen=True, kw_only=True)
class Away:
    """Will be away; until when and who covers is in the rest."""

    rest: str = ""  #: in the sender's own casing


@dataclass(frozen=True, kw_only=True)
class Back:
    """Is back."""


@dataclass(frozen=True, kw_only=True)
class Redo:
    """Wants the previous question again."""


@dataclass(frozen=True, kw_only=True)
class Skip:
    """Leaves a question out."""


@dataclass(frozen=True, kw_only=True)
class ListOpen:
    """Wants to see what waits for him."""


@dataclass(frozen=True, kw_only=True)
class StatusOfMine:
    """Wants to know what became of his own requests."""


@dataclass(frozen=True, kw_only=True)
class Menu:
    """Wants to know what can be texted."""


@dataclass(frozen=True, kw_only=True)
class OptOut:
    """A carrier's stop word, alone: never answered, never decides."""


@dataclass(frozen=True, kw_only=True)
class OptIn:
    """A carrier's start word, alone."""


@dataclass(frozen=True, kw_only=True)
class CarrierHelp:
    """A carrier's help word, alone: the carrier answers it."""


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """Nothing that decides."""

    why: Why
    code: str | None = None  #: the code it began with, to ask back about
    asks_to_stop: bool = False  #: a stop word occurs in it, or is all of it in another language: a person should look


Reading = (
    Decide
    | More
    | Ask
    | Tell
    | ListOpen
    | StatusOfMine
    | Undo
    | Withdraw
    | Away
    | Back
    | Redo
    | Skip
    | Menu
    | OptOut
    | OptIn
    | CarrierHelp
    | Unclear
)
