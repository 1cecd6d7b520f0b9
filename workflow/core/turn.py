"""One turn of the engine: the state as it changes, and what goes out and is written down because of it.

A Turn lives for one `decide` alone; nothing outside `core` ever holds one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from workflow.core import selectors
from workflow.core.definition import ApprovalStep, Definition
from workflow.core.durations import Calendar, after
from workflow.core.effects import AskPerson, Effect, NeedAttention, Tell, Wake
from workflow.core.quiet import hold
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
        self._step: ApprovalStep | None = None
        #: What `rounds` has found out once in this turn: (step, first fresh ask) -> person -> his party.
        self.party_of: dict[tuple[str | None, int], Mapping[str, str]] = {}

    def change(self, **changes: Any) -> None:
        """Replace parts of the state."""
        self.state = replace(self.state, **changes)

    def note(self, what: str, **about: str | int | None) -> None:
        """Write one fact down."""
        self.facts.append(Fact(what=what, about={key: value for key, value in about.items() if value is not None}))

    def tell(
        self, person: str, wording: str, *, answer: bool = False, ask: int | None = None, **about: str | datetime
    ) -> None:
        """Text a person in one of the wordings."""
        self.effects.append(Tell(person=person, wording=wording, about=about, answer=answer, ask=ask))

    def tell_asked(self, ask: Ask, wording: str, **about: str | datetime) -> None:
        """Text the person of an ask, if it ever reached him."""
        if ask.trouble is None and ask.asked_at <= self.at:
            self.effects.append(Tell(person=ask.person, wording=wording, about=about))

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
        if self._step is None or self._step.id != self.state.step:
            step = self.definition.step(self.state.step)
            assert isinstance(step, ApprovalStep)
            self._step = step
        return self._step

    @property
    def here(self) -> tuple[Ask, ...]:
        """Every ask of the present step about the content as it is now."""
        state = self.state
        return tuple(ask for ask in state.asks if ask.step == state.step and ask.number >= state.fresh_from)

    def name(self, handle: str | None) -> str:
        """How a person is called in a text."""
        return self.state.directory.name(handle)

    def people(self, who: Iterable[Selector]) -> tuple[str, ...]:
        """The handles that selectors mean for this request."""
        who = tuple(who)
        wants_answers = any(each.kind is selectors.Kind.ANSWERS for each in who)
        return selectors.resolve(
            who,
            requester=self.state.requester,
            fields=self.definition.fields,
            values=self.state.values,
            directory=self.state.directory,
            answers=self._answers() if wants_answers else {},
        )

    def _answers(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Who said yes and who said no, by step, in the order they came."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for each in self.state.counted:
            if each.person is not None:
                key = (each.step, str(each.answer))
                found[key] = (*found.get(key, ()), each.person)
        return found

    def askable(self, who: Iterable[Selector]) -> tuple[str, ...]:
        """The handles that may be asked in this step: never the requester himself unless the step allows it."""
        own = self.state.requester if self.step.self_ is None else None
        return tuple(handle for handle in self.people(who) if handle != own)

    def held(self, person: str, at: datetime | None = None) -> datetime:
        """When this person may be asked: now (or at `at`), or when his quiet hours end, which hold nothing urgent."""
        at = at or self.at
        known = self.state.directory.people.get(person)
        if known is None or known.quiet is None or self.definition.urgent:
            return at
        return hold(at, known.quiet, known.calendar.zone)

    def add_ask(self, person: str, **more: Any) -> Ask:
        """Put an ask on the record."""
        number = len(self.state.asks) + 1
        ask = Ask(number=number, step=self.step.id, person=person, asked_at=self.held(person), **more)
        self.change(asks=(*self.state.asks, ask))
        return ask

    def ask(self, person: str, *, acting_for: str | None = None) -> None:
        """Open an ask and text it."""
        ask = self.add_ask(person, acting_for=acting_for)
        if ask.asked_at > self.at and self.state.due_at is not None:  # what quiet hours hold is not answered till then
            span = self.step.within if self.state.escalated else self.step.turn or self.step.within
            ends = after(ask.asked_at, span, self.calendar(person))
            self.change(due_at=max(self.state.due_at, ends))
        self.effects.append(AskPerson(ask=ask.number, person=person, at=ask.asked_at))
        self.note("asked", person=person, acting_for=acting_for, ask=ask.number)

    def change_ask(self, ask: Ask, **changes: Any) -> None:
        """Replace parts of one ask."""
        changed = replace(ask, **changes)
        self.change(asks=tuple(changed if each.number == ask.number else each for each in self.state.asks))

    def close(self, ask: Ask, status: AskStatus, at: datetime | None = None) -> None:
        """End one ask; as of another moment than this one where `at` says so."""
        self.change_ask(ask, status=status, closed_at=at or self.at, trouble=None)

    def close_open(self, status: AskStatus, at: datetime | None = None) -> tuple[Ask, ...]:
        """End every open ask in one go; give back what they were."""
        was, ends = self.state.open_asks, at or self.at
        over = {ask.number: replace(ask, status=status, closed_at=ends, trouble=None) for ask in was}
        self.change(asks=tuple(over.get(ask.number, ask) for ask in self.state.asks))
        return was

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

    def take_back(self, decision: Decision) -> None:
        """Let a decision count no more; it stays on the record as taken back."""
        undone = replace(decision, undone_at=self.at)
        self.change(decisions=tuple(undone if each is decision else each for each in self.state.decisions))

    def skip_reminders(self, number: int) -> int:
        """Put an ask's reminders that are due by now behind it; how many there were."""
        ask = self.state.ask(number)
        due = sum(at <= self.at for at in self.reminders(ask))
        self.change_ask(ask, reminded=ask.reminded + due)
        return due

    def set_deadline(self, people: Sequence[str]) -> None:
        """Silence decides when the last of these people has had the step's time, each in his own zone."""
        due = max(
            after(self.held(each), self.step.within, self.calendar(each)) for each in people or [self.state.requester]
        )
        self.change(step_at=self.at, due_at=due)

    def calendar(self, person: str) -> Calendar:
        """When this person works; the requester's hours where nobody knows him any more."""
        known = self.state.directory.people
        return known[person if person in known else self.state.requester].calendar

    def finish(self, status: Status) -> None:
        """End the request, for ever, and close what is open."""
        self.close_open(AskStatus.CLOSED)
        self.change(status=status, step=None, due_at=None, step_at=None, acts_at=None, paused_at=None, ended_at=self.at)
        self.note(str(status))

    def wake(self) -> None:
        """Say when the request wants to be woken next."""
        self.effects.append(Wake(at=self._next_moment()))

    def _next_moment(self) -> datetime | None:
        state = self.state
        if state.due_at is None or state.acts_at is not None:
            return state.acts_at
        if state.paused_at is not None:
            return self.pause_ends
        ends = [end for end in map(self.turn_ends, state.open_asks) if end is not None]
        return min([state.due_at, *ends, *(at for ask in state.open_asks for at in self.reminders(ask))])

    @property
    def pause_ends(self) -> datetime:
        """When a pause ends at the latest, so that no unanswered question holds a request for ever."""
        assert self.state.paused_at is not None
        return after(self.state.paused_at, self.step.within, self.calendar(self.state.requester))

    def turn_ends(self, ask: Ask) -> datetime | None:
        """When an open ask goes on to the next approver; None where all were asked together, or it never arrived."""
        if self.step.turn is None or self.state.escalated or ask.trouble is not None:
            return None
        return after(ask.asked_at, self.step.turn, self.calendar(ask.person)) + ask.held

    def leave_time(self, ask: Ask, until: datetime) -> None:
        """Let an ask not go on to the next approver before this moment."""
        ends = self.turn_ends(ask)
        if ends is not None and ends < until:
            self.change_ask(ask, held=ask.held + (until - ends))

    def undo_ends(self, decided_at: datetime) -> datetime:
        """Until when a decision made at this moment can be taken back."""
        undo = self.definition.undo
        return decided_at if undo is None else after(decided_at, undo, self.calendar(self.state.requester))

    def reminders(self, ask: Ask) -> tuple[datetime, ...]:
        """When the reminders of an open ask that are still ahead of it are due; none while it cannot arrive."""
        person = self.state.directory.people.get(ask.person)
        if person is None or ask.trouble is not None:
            return ()
        every = sorted(after(ask.asked_at, wait, person.calendar) + ask.held for wait in self.step.remind)
        return tuple(self.held(ask.person, at) for at in every[ask.reminded :])
