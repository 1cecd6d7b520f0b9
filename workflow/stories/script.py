"""What a story is made of: people, workflows, and scenes. One scene is one thing that happens and all that follows."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from workflow.core.state import Answer

#: Whom a refusal is told; it reaches no phone.
NOBODY = ""


class StoryError(ValueError):
    """A story that cannot be read or set up; the message says where and what is wrong, in a sentence."""


@dataclass(frozen=True, kw_only=True)
class Player:
    """Somebody with a phone."""

    handle: str
    name: str
    phone: str
    manager: str | None = None
    groups: tuple[str, ...] = ()
    zone: str
    language: str = "en"
    quiet: tuple[time, time] | None = None  #: local
    cover: str | None = None  #: handle of who stands in when he cannot be reached
    authenticator: bool = False  #: he has an authenticator app


@dataclass(frozen=True, kw_only=True)
class Asks:
    """Somebody starts a request; the fields are as he typed them."""

    person: str
    workflow: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Texts:
    """A phone sends a text; `twice` when the carrier delivers it a second time."""

    phone: str
    words: (
        str  #: {digits} and {digits apart} stand for what the authenticator app shows, {old digits} for the last used
    )
    twice: bool = False
    photos: tuple[bool, ...] = ()  #: one each, true for a good one


class Pace(StrEnum):
    """When what is due is done while time passes."""

    PROMPT = "prompt"  #: at its moment
    OFF = "off"  #: only once the clock has arrived, because nothing ran
    LATE = "late"  #: not before the next thing that happens


@dataclass(frozen=True, kw_only=True)
class TimePasses:
    """The clock moves."""

    until: datetime
    pace: Pace = Pace.PROMPT
    skips: bool = False  #: to the next moment at which something is due, which must be this one


@dataclass(frozen=True, kw_only=True)
class WillFail:
    """The next texts to a phone are taken by the carrier and then reported as not delivered."""

    phone: str
    code: int
    times: int


@dataclass(frozen=True, kw_only=True)
class Withdraws:
    """An administrator takes a request back."""

    request: int | None


@dataclass(frozen=True, kw_only=True)
class Nudges:
    """An administrator reminds whoever is waited on."""

    request: int | None


@dataclass(frozen=True, kw_only=True)
class Reassigns:
    """An administrator puts somebody else in an approver's place."""

    request: int | None
    person: str
    to: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Overrides:
    """An administrator decides in everybody's place."""

    request: int | None
    answer: Answer
    reason: str


@dataclass(frozen=True, kw_only=True)
class Answers:
    """A program answers in somebody's name, over the API."""

    request: int | None
    person: str
    answer: Answer
    reason: str


@dataclass(frozen=True, kw_only=True)
class Changes:
    """An administrator changes what is asked for."""

    request: int | None
    fields: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Publishes:
    """An administrator publishes a definition."""

    text: str  #: as YAML


Steering = Withdraws | Nudges | Reassigns | Overrides | Answers | Changes
Action = Asks | Texts | TimePasses | WillFail | Publishes | Steering


@dataclass(frozen=True, kw_only=True)
class Received:
    """A text on a phone; or, with NOBODY's phone, why what was wanted could not be done."""

    phone: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One line that says what follows: texts received, what requests have become, what needs attention."""

    line: int
    received: Received | None = None
    status: tuple[int | None, str] | None = None  #: (request, or None for the last one started; its status)
    version: tuple[str, int] | None = None  #: (workflow, the number of its live version)
    attention: frozenset[str] | None = None  #: all of it: "undeliverable, Ana Ruiz"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One thing that happens, and all that follows from it."""

    line: int
    told: str  #: as the story tells it
    action: Action
    expected: tuple[Expected, ...]


@dataclass(frozen=True, kw_only=True)
class Story:
    """One conversation."""

    title: str
    clock: datetime
    zone: ZoneInfo
    players: tuple[Player, ...]
    workflows: tuple[str, ...]  #: definitions, as YAML
    scenes: tuple[Scene, ...]
    shows: tuple[str, ...] = ()  #: ids of the rules it is about

    def name(self, phone: str) -> str:
        """Whose phone this is; the number itself where it is nobody's."""
        return next((each.name for each in self.players if each.phone == phone), phone)
