"""What lies on the pure stage: requests, owners of phones and texts, as values; and how they are set up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow.core import replies, selectors
from workflow.core.checks import Known
from workflow.core.checks import read as check
from workflow.core.conversation import RECENT
from workflow.core.definition import ApprovalStep, Definition, DefinitionError, Proof
from workflow.core.fields import Context, Unfit, Value
from workflow.core.fields import read as read_field
from workflow.core.mailbox import Letter, Mailbox, OwnRequest
from workflow.core.people import Directory, Person
from workflow.core.placeholders import fill
from workflow.core.state import AskStatus, State, Status, Trouble
from workflow.service import source
from workflow.service.calendars import Calendars
from workflow.service.start import SUMMARY_LIMIT
from workflow.stories.script import Asks, Story, StoryError
from workflow.wording import shown


class Refusal(Exception):
    """What was asked for cannot be; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One request."""

    number: int
    definition: Definition
    state: State
    summary: str
    code: str
    codes: Mapping[int, str] = field(default_factory=dict)
    wake_at: datetime | None = None


@dataclass(kw_only=True)
class Owner:
    """Somebody's phone, and what it has been up to."""

    phone: str
    person: Person
    locked_until: datetime | None = None
    readings: list[tuple[datetime, str]] = field(default_factory=list)  #: when a text came, how it was understood
    answered: list[datetime] = field(default_factory=list)  #: automatic answers that no decision earned

    @property
    def handle(self) -> str:
        return self.person.handle

    @property
    def name(self) -> str:
        return self.person.name


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text on its way out."""

    to: str  #: handle
    body: str
    request: int | None = None
    asks: bool = False
    attempts: int = 1


@dataclass(frozen=True, kw_only=True)
class Worry:
    """One thing that needs a human."""

    why: Trouble
    name: str = ""
    request: int | None = None

    def __str__(self) -> str:
        return worry(self.why, self.name)


def worry(why: str, name: str) -> str:
    """How a story says that something needs a human."""
    return f"{why.replace('_', ' ')}, {name}" if name else why.replace("_", " ")


def owners(story: Story) -> dict[str, Owner]:
    """The cast by phone number."""
    calendars = Calendars(region="US", year=story.clock.year)
    return {
        each.phone: Owner(
            phone=each.phone,
            person=Person(handle=each.handle, name=each.name, manager=each.manager, calendar=calendars.of(each.zone)),
        )
        for each in story.players
    }


def published(story: Story, directory: Directory) -> dict[str, Definition]:
    """The story's workflows by slug. Raises StoryError."""
    try:
        found = [check(source.read(text), Known(directory=directory)) for text in story.workflows]
    except DefinitionError as error:
        raise StoryError(f"The workflow cannot be published: {error}") from error
    return {each.workflow: each for each in found}


def started(
    action: Asks,
    definitions: Mapping[str, Definition],
    directory: Directory,
    number: int,
    issue: Callable[[], str],
    now: datetime,
) -> Matter:
    """A new request, before its first event. Raises Refusal or StoryError."""
    definition = definitions.get(action.workflow)
    if definition is None:
        raise StoryError(f"The story has no workflow “{action.workflow}”.")
    values = _values(definition, action, directory, now)
    _refuse_outsider(definition, action.person, directory)
    state = State(requester=action.person, values=values, directory=directory, created_at=now)
    matter = Matter(number=number, definition=definition, state=state, summary="", code=issue())
    about = {**shown(matter), "requester": directory.name(action.person), "workflow": definition.title}
    return Matter(
        number=number, definition=definition, state=state, code=matter.code,
        summary=fill(definition.summary, about)[:SUMMARY_LIMIT],
    )  # fmt: skip


def _values(definition: Definition, action: Asks, directory: Directory, now: datetime) -> dict[str, Value]:
    person = directory.people[action.person]
    names = {handle: each.name for handle, each in directory.people.items()}
    context = Context(today=now.astimezone(person.calendar.zone).date(), people=names)
    typed = dict(action.fields)
    problems = [f"“{definition.workflow}” has no such field." for name in typed if name not in definition.fields]
    values: dict[str, Value] = {}
    for name, each in definition.fields.items():
        try:
            if typed.get(name):
                values[name] = read_field(each, typed[name], context)
            elif each.required:
                problems.append(f"This is needed. {each.ask}")
        except Unfit as error:
            problems.append(str(error))
    if problems:
        raise Refusal(" ".join(problems))
    return values


def _refuse_outsider(definition: Definition, requester: str, directory: Directory) -> None:
    who = definition.start.who
    if who is None or any(each.kind is selectors.Kind.ANYONE for each in who):
        return
    if requester not in selectors.resolve(who, requester=requester, fields={}, values={}, directory=directory):
        raise Refusal(f"{directory.name(requester)} may not start “{definition.workflow}”.")


def mailbox(owner: Owner, matters: Mapping[int, Matter], reading: replies.Reading, now: datetime) -> Mailbox:
    """What this phone knows."""
    code = getattr(reading, "code", None)
    letters = sorted(
        (letter for matter in matters.values() for letter in _letters(matter, owner)), key=lambda each: int(each.code)
    )
    latest = sorted((each for each in matters.values() if each.state.requester == owner.handle), key=_newest)
    return Mailbox(
        letters=tuple(
            each
            for each in letters
            if each.status is AskStatus.OPEN or each.code == code or (each.closed_at and each.closed_at > now - RECENT)
        ),
        own=tuple(_own(each) for at, each in enumerate(latest) if at < 5 or each.code == code),
        opted_out=not owner.person.reachable,
        locked_until=owner.locked_until,
    )


def _newest(matter: Matter) -> int:
    return -matter.number


def _letters(matter: Matter, owner: Owner) -> list[Letter]:
    return [
        Letter(
            request=matter.number,
            ask=ask.number,
            code=matter.codes[ask.number],
            summary=matter.summary,
            requester=matter.state.directory.name(matter.state.requester),
            status=ask.status,
            closed_at=ask.closed_at,
            needs_code=_needs_code(matter, ask.step),
        )
        for ask in matter.state.asks
        if ask.person == owner.handle
    ]


def _needs_code(matter: Matter, step: str) -> bool:
    found = matter.definition.step(step)
    return isinstance(found, ApprovalStep) and found.proof is Proof.CODE


def _own(matter: Matter) -> OwnRequest:
    return OwnRequest(
        request=matter.number,
        code=matter.code,
        summary=matter.summary,
        status=Status(matter.state.status),
        waiting_on=tuple(matter.state.directory.name(ask.person) for ask in matter.state.open_asks),
        ended_at=matter.state.ended_at,
    )
