"""One turn of the engine: the state as it changes, and what goes out and is written down because of it.

A Turn lives for one `decide` alone; nothing outside `core` ever holds one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from workflow.core import selectors
from workflow.core.definition import ApprovalStep, Definition
from workflow.core.durations import after
from workflow.core.effects import AskPerson, Effect, NeedAttention, Tell, Wake
from workflow.core.selectors import Selector
from workflow.core.state import Ask, AskStatus, Decision, State, Status, Trouble


class NotPossible(Exception):
    """What was wanted cannot be done with this request now; the message says why, for a person to read."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that happened, for the record."""

    what: str
    about: Mapping[str, str | int] = field(default_factory=dict)


class Turn:
    """A definition, a state and a moment; the steps of the engine change the state and add effects and facts."""

    def __init__(self, definition: Definition, state: State, at: datetime) -> None:
        self.definition = definition
        self.state = state
        self.at = at
        self.effects: list[Effect] = []
        self.facts: list[Fact] = []

    def change(self, **changes: Any) -> None:
        """Replace parts of the state."""
        self.state = replace(self.state, **changes)

    def note(self, what: str, **about: str | int | None) -> None:
        """Write one fact down."""
        self.facts.append(Fact(what=what, about={key: value for key, value in about.items() if value is not None}))

    def tell(self, person: str, wording: str, *, answer: bool = False, **about: str | datetime) -> None:
        """Text a person in one of the wordings."""
        self.effects.append(Tell(person=person, wording=wording, about=about, answer=answer))

    def take_back_closing(self, person: str) -> None:
        """Do not tell this person that his ask is over where the same turn answers him just that."""
        self.effects = [
            each
            for each in self.effects
            if not (isinstance(each, Tell) and each.person == person and each.wording.startswith("closed_"))
        ]

    def need_attention(self, why: Trouble, person: str | None = None) -> None:
        """Show a human that this request is stuck."""
        self.effects.append(NeedAttention(why=why, person=person))
        self.note("needs attention", why=str(why), person=person)

    @property
    def step(self) -> ApprovalStep:
        """The approval step the request stands at."""
        step = self.definition.step(self.state.step)
        assert isinstance(step, ApprovalStep)
        return step

    @property
    def here(self) -> tuple[Ask, ...]:
        """Every ask of the present step."""
        return tuple(ask for ask in self.state.asks if ask.step == self.state.step)

    def name(self, handle: str | None) -> str:
        """How a person is called in a text."""
        return self.state.directory.name(handle)

    def people(self, who: Iterable[Selector]) -> tuple[str, ...]:
        """The handles that selectors mean for this request."""
        return selectors.resolve(
            who,
            requester=self.state.requester,
            fields=self.definition.fields,
            values=self.state.values,
            directory=self.state.directory,
        )

    def askable(self, who: Iterable[Selector]) -> tuple[str, ...]:
        """The handles that may be asked in this step: never the requester himself unless the step allows it."""
        own = self.state.requester if self.step.self_ is None else None
        return tuple(handle for handle in self.people(who) if handle != own)

    def add_ask(self, person: str, **more: Any) -> Ask:
        """Put an ask on the record."""
        number = len(self.state.asks) + 1
        ask = Ask(number=number, step=self.step.id, person=person, asked_at=self.at, **more)
        self.change(asks=(*self.state.asks, ask))
        return ask

    def ask(self, person: str, *, acting_for: str | None = None) -> None:
        """Open an ask and text it."""
        ask = self.add_ask(person, acting_for=acting_for)
        self.effects.append(AskPerson(ask=ask.number, person=person))
        self.note("asked", person=person, acting_for=acting_for, ask=ask.number)

    def change_ask(self, ask: Ask, **changes: Any) -> None:
        """Replace parts of one ask."""
        changed = replace(ask, **changes)
        self.change(asks=tuple(changed if each.number == ask.number else each for each in self.state.asks))

    def close(self, ask: Ask, status: AskStatus, at: datetime | None = None) -> None:
        """End one ask; as of another moment than this one where `at` says so."""
        self.change_ask(ask, status=status, closed_at=at or self.at, trouble=None)

    def decide(self, decision: Decision) -> None:
        """Put a decision on the record."""
        self.change(decisions=(*self.state.decisions, decision))
        self.note(
            "decided",
            person=decision.person,
            acting_for=decision.acting_for,
            answer=str(decision.answer),
            reason=decision.reason or None,
            channel=str(decision.channel),
            step=decision.step,
        )

    def skip_reminders(self, number: int) -> int:
        """Put an ask's reminders that are due by now behind it; how many there were."""
        ask = self.state.ask(number)
        due = sum(at <= self.at for at in self.reminders(ask))
        self.change_ask(ask, reminded=ask.reminded + due)
        return due

    def set_deadline(self, people: Iterable[str]) -> None:
        """Silence decides when the last of these people has had the step's time, each in his own zone."""
        known = self.state.directory.people
        calendars = [known[each].calendar for each in people if each in known]
        calendars = calendars or [known[self.state.requester].calendar]
        due = max(after(self.at, self.step.within, calendar) for calendar in calendars)
        self.change(step_at=self.at, due_at=due)

    def finish(self, status: Status) -> None:
        """End the request, for ever, and close what is open."""
        for ask in self.state.open_asks:
            self.close(ask, AskStatus.CLOSED)
        self.change(status=status, step=None, due_at=None, step_at=None, ended_at=self.at)
        self.note(str(status))

    def wake(self) -> None:
        """Say when the request wants to be woken next."""
        self.effects.append(Wake(at=self._next_moment()))

    def _next_moment(self) -> datetime | None:
        if self.state.due_at is None:
            return None
        return min([self.state.due_at, *(at for ask in self.state.open_asks for at in self.reminders(ask))])

    def reminders(self, ask: Ask) -> tuple[datetime, ...]:
        """When the reminders of an open ask that are still ahead of it are due; none while it cannot arrive."""
        person = self.state.directory.people.get(ask.person)
        if person is None or ask.trouble is not None:
            return ()
        every = sorted(after(ask.asked_at, wait, person.calendar) for wait in self.step.remind)
        return tuple(every[ask.reminded :])
