"""What must go out because of an event: who and which wording, never the text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow.core.state import Trouble


@dataclass(frozen=True, kw_only=True)
class AskPerson:
    """Text this ask to its person."""

    ask: int
    person: str
    at: datetime  #: not before this moment; quiet hours hold it


@dataclass(frozen=True, kw_only=True)
class Remind:
    """Text this ask to its person once more."""

    ask: int
    person: str
    at: datetime  #: not before this moment


@dataclass(frozen=True, kw_only=True)
class Tell:
    """Text a person something in one of the wordings."""

    person: str
    wording: str
    about: Mapping[str, str | datetime] = field(default_factory=dict)  #: placeholder -> what it stands for
    answer: bool = False  #: it is the answer to the text that caused it
    ask: int | None = None  #: the ask it is about, whose code it names; else the requester's own


@dataclass(frozen=True, kw_only=True)
class Wake:
    """Come back at this moment; None: no more."""

    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class NeedAttention:
    """Show a human that this request is stuck, and why."""

    why: Trouble
    person: str | None = None


Effect = AskPerson | Remind | Tell | Wake | NeedAttention
