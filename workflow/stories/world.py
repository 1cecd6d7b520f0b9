"""What happens on the pure stage: events change requests, their effects become texts, and time brings more of both."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from workflow.core import engine
from workflow.core.definition import Definition
from workflow.core.effects import AskPerson, NeedAttention, Remind, Tell, Wake
from workflow.core.engine import Outcome
from workflow.core.events import BecameReachable, BecameUnreachable, Event, TimeReached
from workflow.core.fields import Contact, ContactField, Value
from workflow.core.people import Directory
from workflow.core.state import AskStatus, Status, Trouble
from workflow.service.delivery import AGAIN
from workflow.service.outbox import ANSWERS, EARNED, HOUR
from workflow.sms.statuses import verdict
from workflow.stories.desk import Matter, Refusal, Text, Worry
from workflow.stories.owners import Owner, outsider, owners
from workflow.stories.script import Pace, Received, Story, TimePasses
from workflow.wording import Voice, ask_text, tell_text

PUBLIC_URL = "http://127.0.0.1:8000"
#: What a skip is told that does not lead to the next moment at which something is due.
NOT_DUE = "Something else is due next, or nothing."


class Chore(Protocol):
    """Something else on the stage that happens with time."""

    def due(self) -> datetime | None:
        """When it wants to be looked after next."""
        ...

    def catch_up(self) -> None:
        """Do what is due by now."""
        ...


class World:
    """Requests, phones and texts in memory, at one moment."""

    def __init__(self, story: Story) -> None:
        self.now = story.clock
        self._story = story
        self.owners = owners(story)  #: by phone
        self.matters: dict[int, Matter] = {}  #: requests, by number
        self.received: list[Received] = []
        self.failing: dict[str, list[int]] = {}  #: phone -> the codes that its next texts fail with
        self._groups = _groups(story)
        self._outbox: list[Text] = []
        self._later: list[tuple[datetime, Text]] = []  # texts that are tried again
        self._worries: dict[Worry, datetime] = {}  # when each came up last
        self._last_code = 1000
        self.chores: list[Chore] = []  #: what else comes with time

    def issue(self) -> str:
        """The next code; a story's codes count up from 1001."""
        self._last_code += 1
        return str(self._last_code)

    def directory(self) -> Directory:
        """Everybody, as of now."""
        return Directory(people={each.handle: each.at(self.now) for each in self.owners.values()}, groups=self._groups)

    def settle(self, definition: Definition, values: Mapping[str, Value], language: str) -> dict[str, Value]:
        """The values with everybody outside known by a handle; who is new reads what his field says, else this."""
        settled = dict(values)
        for name, value in values.items():
            field = definition.fields[name]
            if isinstance(value, Contact) and isinstance(field, ContactField):
                new = outsider(value.phone, value.name, self._story, field.language or language)
                settled[name] = self.owners.setdefault(value.phone, new).handle
        return settled

    def voice(self, handle: str) -> Voice:
        """How to speak to somebody now."""
        person = self.owner(handle).person
        return Voice(locale=person.locale, zone=str(person.calendar.zone), now=self.now)

    def worry(self, why: Trouble, name: str = "", request: int | None = None) -> None:
        """Something needs a human."""
        self._worries[Worry(why=why, name=name, request=request)] = self.now

    def worries(self) -> frozenset[Worry]:
        """What needs a human; what a request needed before it ended, nobody needs any more."""
        return frozenset(each for each, at in self._worries.items() if not self._ended_since(each.request, at))

    def happen(self, matter: Matter, event: Event, answering: Owner | None = None) -> None:
        """Let an event happen to a request. Raises NotPossible, and then nothing has changed."""
        state = replace(matter.state, directory=self.directory())
        outcome = engine.decide(matter.definition, state, event)
        self.post(matter, outcome, answering)

    def post(self, matter: Matter, outcome: Outcome, answering: Owner | None) -> None:
        """Keep what the request has become, and turn its effects into texts."""
        state = matter.state
        fresh = {ask.number: self.issue() for ask in outcome.state.asks[len(state.asks) :]}
        matter = replace(matter, state=outcome.state, codes={**matter.codes, **fresh})
        for effect in outcome.effects:
            match effect:
                case AskPerson() | Remind():
                    self._ask(matter, effect)
                case Tell():
                    self._tell(matter, effect, answering)
                case NeedAttention():
                    self.worry(effect.why, self.owner(effect.person).name if effect.person else "", matter.number)
                case Wake():
                    matter = replace(matter, wake_at=effect.at)
        self.matters[matter.number] = matter

    def answer(self, owner: Owner, text: Text, *, earned: bool = False) -> None:
        """Answer a text; it goes back with the webhook, before anything else, and not too often in an hour."""
        if not earned:
            if sum(at > self.now - HOUR for at in owner.answered) >= ANSWERS:
                return
            owner.answered.append(self.now)
        self._outbox.insert(0, text)

    def send(self, text: Text) -> None:
        """Put a text on its way."""
        self._outbox.append(text)

    def opt_out(self, owner: Owner) -> None:
        """Nothing more is sent to him, and his asks go to others."""
        owner.person = replace(owner.person, reachable=False)
        self.worry(Trouble.OPTED_OUT, owner.name)
        for number in self.asked(owner):
            self.happen(self.matters[number], self._unreachable(owner, Trouble.OPTED_OUT))

    def asked(self, owner: Owner) -> list[int]:
        """The requests in which somebody has an open ask."""
        return [
            number
            for number, matter in sorted(self.matters.items())
            if any(ask.person == owner.handle for ask in matter.state.open_asks)
        ]

    def opt_in(self, owner: Owner) -> None:
        """He is sent texts again, beginning with what waits for him."""
        owner.person = replace(owner.person, reachable=True)
        self._worries = {
            each: at for each, at in self._worries.items() if (each.why, each.name) != (Trouble.OPTED_OUT, owner.name)
        }
        for number in self.asked(owner):
            self.happen(self.matters[number], BecameReachable(at=self.now, person=owner.handle))

    def wait(self, action: TimePasses) -> None:
        """Move the clock, stopping at every moment something is due unless nobody works."""
        if action.skips and self._due() != action.until:
            raise Refusal(NOT_DUE)
        while action.pace is Pace.PROMPT and (due := self._due()) is not None and due <= action.until:
            self.now = max(self.now, due)
            self.catch_up()
        self.now = action.until

    def catch_up(self) -> None:
        """Send what waits, and do what is due by now."""
        self._send_all()
        while (due := self._due()) is not None and due <= self.now:
            for matter in list(self.matters.values()):
                if matter.wake_at and matter.wake_at <= self.now:
                    self.happen(matter, TimeReached(at=self.now))
            for chore in self.chores:
                chore.catch_up()
            self._outbox += [text for at, text in self._later if at <= self.now]
            self._later = [(at, text) for at, text in self._later if at > self.now]
            self._send_all()

    def _due(self) -> datetime | None:
        wakes = [each.wake_at for each in self.matters.values() if each.wake_at]
        chores = [at for chore in self.chores if (at := chore.due()) is not None]
        return min([*wakes, *chores, *(at for at, _ in self._later)], default=None)

    def _ask(self, matter: Matter, effect: AskPerson | Remind) -> None:
        link = f"{PUBLIC_URL}/requests/{matter.number}"
        _, body = ask_text(self.voice(effect.person), matter, effect, link)
        text = Text(to=effect.person, body=body, request=matter.number, ask=effect.ask, held=effect.at > self.now)
        if text.held:
            self._later.append((effect.at, text))
        else:
            self._outbox.append(text)

    def _tell(self, matter: Matter, effect: Tell, answering: Owner | None) -> None:
        _, body = tell_text(self.voice(effect.person), matter, effect)
        text = Text(to=effect.person, body=body, request=matter.number)
        if effect.answer and answering and answering.handle == effect.person:
            self.answer(answering, text, earned=effect.wording.startswith(EARNED))
        else:
            self._outbox.append(text)

    def _send_all(self) -> None:
        while self._outbox:
            text = self._outbox.pop(0)
            owner = self.owner(text.to)
            codes = self.failing.get(owner.phone)
            if not owner.person.reachable or self._is_settled(text):
                continue
            if codes:
                self._fail(owner, text, codes.pop(0))
            else:
                self.received.append(Received(phone=owner.phone, body=text.body))

    def _is_settled(self, text: Text) -> bool:
        """Whether an ask that comes later than it was made, held or tried again, is no longer open."""
        if text.ask is None or not (text.held or text.attempts > 1):
            return False
        return self.matters[text.request or 0].state.ask(text.ask).status is not AskStatus.OPEN

    def _fail(self, owner: Owner, text: Text, code: int) -> None:
        """Try again later, as often as the code deserves; then he counts as unreachable."""
        means = verdict(code)
        waits = AGAIN.get(means, ())
        if text.attempts <= len(waits):
            again = replace(text, attempts=text.attempts + 1)
            self._later.append((self.now + waits[text.attempts - 1], again))
        elif means == "opted_out":
            self.worry(Trouble.OPTED_OUT, owner.name, text.request)
            self.opt_out(owner)
        else:
            self.worry(Trouble.UNDELIVERABLE, owner.name, text.request)
            matter = self.matters.get(text.request or 0)
            if matter and text.ask and matter.state.status is Status.PENDING:
                self.happen(matter, self._unreachable(owner, Trouble.UNDELIVERABLE))

    def _unreachable(self, owner: Owner, why: Trouble) -> BecameUnreachable:
        return BecameUnreachable(at=self.now, person=owner.handle, why=why)

    def owner(self, handle: str) -> Owner:
        """Whose handle it is."""
        return next(each for each in self.owners.values() if each.handle == handle)

    def _ended_since(self, request: int | None, at: datetime) -> bool:
        ended_at = self.matters[request].state.ended_at if request else None
        return ended_at is not None and at <= ended_at


def _groups(story: Story) -> Mapping[str, tuple[str, ...]]:
    slugs = dict.fromkeys(slug for each in story.players for slug in each.groups)
    return {slug: tuple(each.handle for each in story.players if slug in each.groups) for slug in slugs}
