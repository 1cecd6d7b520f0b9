"""What lies on the pure stage: requests, owners of phones and texts, as values; and how they are set up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from workflow.core import selectors
from workflow.core.conversation import RECENT
from workflow.core.definition import ApprovalStep, Definition
from workflow.core.fields import Context, Unfit, Value, recheck
from workflow.core.fields import read as read_field
from workflow.core.locales import Locale
from workflow.core.mailbox import DraftLetter, Letter, Mailbox, OwnRequest
from workflow.core.people import Directory, Person
from workflow.core.state import Ask, AskStatus, State, Status, Trouble
from workflow.service.draft_texts import echo
from workflow.service.numbers import e164
from workflow.service.start import AS_PROGRAMS
from workflow.stories.owners import REGION, Owner
from workflow.stories.script import Asks, StoryError
from workflow.wording import Voice, summary_text


class Refusal(Exception):
    """What was asked for cannot be; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One request."""

    number: int
    definition: Definition
    state: State
    code: str
    codes: Mapping[int, str] = field(default_factory=dict)
    wake_at: datetime | None = None

    def summary(self, voice: Voice) -> str:
        """It in one line, as somebody reads it."""
        people, requester = self.state.directory.people, self.state.directory.name(self.state.requester)
        names = {handle: each.name for handle, each in people.items()}
        return summary_text(voice, self.definition, self.state.values, names, requester)


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text on its way out."""

    to: str  #: handle
    body: str
    request: int | None = None
    ask: int | None = None  #: the ask that it puts to somebody
    held: bool = False  #: quiet hours put it off
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


def started(
    action: Asks,
    definition: Definition | None,
    directory: Directory,
    number: int,
    issue: Callable[[], str],
    now: datetime,
) -> Matter:
    """A new request, before its first event. Raises Refusal or StoryError."""
    if definition is None:
        raise StoryError(f"The story has no workflow “{action.workflow}”.")
    values = read_values(definition, action.fields, action.person, directory, now)
    if not may_start(definition, directory.people[action.person], directory):
        raise Refusal(f"{directory.name(action.person)} may not start “{definition.workflow}”.")
    state = State(requester=action.person, values=values, directory=directory, created_at=now)
    return Matter(number=number, definition=definition, state=state, code=issue())


def read_values(
    definition: Definition,
    fields: tuple[tuple[str, str], ...],
    requester: str,
    directory: Directory,
    now: datetime,
    before: Mapping[str, Value] | None = None,
) -> dict[str, Value]:
    """What a program gives, as values; those `before` stay where it says nothing. Raises Refusal."""
    context = context_of(directory.people[requester], directory, now, AS_PROGRAMS)
    typed = dict(fields)
    problems = [f"“{definition.workflow}” has no such field." for name in typed if name not in definition.fields]
    values: dict[str, Value] = dict(before or {})
    for name, each in definition.fields.items():
        beside = replace(context, values=values)
        try:
            if typed.get(name):
                values[name] = read_field(each, typed[name], beside)
            elif name in values:
                recheck(each, values[name], beside)
            elif each.required:
                problems.append(f"This is needed. {each.ask}")
        except Unfit as error:
            problems.append(str(error))
    if problems:
        raise Refusal(" ".join(problems))
    return values


def context_of(person: Person, directory: Directory, now: datetime, locale: Locale | None = None) -> Context:
    """What reading this person's answers needs to know: as he writes, or as `locale` does."""
    return Context(
        today=now.astimezone(person.calendar.zone).date(),
        people={handle: each.name for handle, each in directory.people.items() if not each.guest},
        locale=locale or person.locale,
        phone=lambda typed: e164(typed, REGION),
    )


def may_start(definition: Definition, person: Person, directory: Directory) -> bool:
    """Whether this person may start this workflow."""
    who = definition.start.who
    if who is None:
        return not person.guest
    if any(each.kind is selectors.Kind.ANYONE for each in who):
        return True
    return person.handle in selectors.resolve(who, requester=person.handle, fields={}, values={}, directory=directory)


def mailbox(owner: Owner, matters: Mapping[int, Matter], code: str | None, voice: Voice, now: datetime) -> Mailbox:
    """What this phone knows; `code` is the one that its text names."""
    letters = sorted(
        (letter for matter in matters.values() for letter in _letters(matter, owner, voice, now)),
        key=lambda each: int(each.code),
    )
    latest = sorted((each for each in matters.values() if each.state.requester == owner.handle), key=_newest)
    return Mailbox(
        letters=tuple(
            each
            for each in letters
            if each.status is AskStatus.OPEN or each.code == code or (each.closed_at and each.closed_at > now - RECENT)
        ),
        own=tuple(_own(each, voice) for at, each in enumerate(latest) if at < 5 or each.code == code),
        draft=_draft(owner, voice),
        opted_out=not owner.person.reachable,
        locked_until=owner.locked_until,
    )


def _draft(owner: Owner, voice: Voice) -> DraftLetter | None:
    sketch = owner.sketch
    if sketch is None:
        return None
    confirming = sketch.draft.confirming
    voice = voice.for_definition(sketch.definition)
    summary = echo(voice, sketch, sketch.draft)[0] if confirming else voice.words(sketch.definition.title)
    return DraftLetter(code=sketch.code, summary=summary, confirming=confirming)


def _newest(matter: Matter) -> int:
    return -matter.number


def _letters(matter: Matter, owner: Owner, voice: Voice, now: datetime) -> list[Letter]:
    return [_letter(matter, ask, voice, now) for ask in matter.state.asks if ask.person == owner.handle]


def _letter(matter: Matter, ask: Ask, voice: Voice, now: datetime) -> Letter:
    step = matter.definition.step(ask.step)
    assert isinstance(step, ApprovalStep)
    return Letter(
        request=matter.number,
        ask=ask.number,
        code=matter.codes[ask.number],
        summary=matter.summary(voice),
        requester=matter.state.directory.name(matter.state.requester),
        status=ask.status,
        closed_at=ask.closed_at,
        proof=step.proof,
        options=tuple(step.choose or ()),
        shown=ask.trouble is None and ask.asked_at <= now,
    )


def _own(matter: Matter, voice: Voice) -> OwnRequest:
    return OwnRequest(
        request=matter.number,
        code=matter.code,
        summary=matter.summary(voice),
        status=Status(matter.state.status),
        waiting_on=tuple(matter.state.directory.name(ask.person) for ask in matter.state.open_asks),
        ended_at=matter.state.ended_at,
        asked=any(ask.question is not None for ask in matter.state.open_asks),
    )
