"""One request in the pure engine: things happen to it in one line each, and what went out can be asked for."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from workflow.core import events
from workflow.core.definition import parse
from workflow.core.durations import Calendar
from workflow.core.effects import AskPerson, NeedAttention, Remind, Tell, Wake
from workflow.core.engine import Outcome, decide
from workflow.core.people import Directory, Person
from workflow.core.quiet import Quiet
from workflow.core.state import Answer, Ask, State, Trouble

MORNING = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
YES, NO = Answer.YES, Answer.NO
PEOPLE = ("sam", "ana", "kim", "bob", "dee", "eve")
GROUPS = {"three": ("ana", "kim", "bob"), "two": ("ana", "kim"), "board": ("dee", "eve")}


class Request:
    """One request and all that went out for it at the last event.

    Hours count from nine in the morning. `away` names those whom no text reaches, `absent` those who are away,
    `covers` who stands in for whom, and `quiet` between which hours of the clock people are not texted.
    """

    def __init__(
        self,
        *steps: dict[str, Any],
        away: str = "",
        absent: str = "",
        covers: dict[str, str] | None = None,
        quiet: dict[str, tuple[int, int]] | None = None,
        **top: Any,
    ) -> None:
        plain = {"within": "4 hours", "if_silent": "expire"}
        self.definition = parse({
            "sayso": 1, "workflow": "any", "title": "Any", "summary": "-",
            "fields": {"amount": {"type": "number", "ask": "?"}},
            "steps": [{"id": f"s{n}", **({} if "notify" in step else plain), **step} for n, step in enumerate(steps)],
            **top,
        })  # fmt: skip
        known = {
            name: Person(
                handle=name,
                name=name.title(),
                calendar=Calendar(),
                manager="ana",
                reachable=name not in away.split(),
                away=name in absent.split(),
                cover=(covers or {}).get(name),
                quiet=Quiet(start=time(quiet[name][0]), end=time(quiet[name][1])) if name in (quiet or {}) else None,
            )
            for name in PEOPLE
        }
        directory = Directory(people=known, groups=GROUPS)
        self.state = State(requester="sam", values={"amount": 5}, directory=directory, created_at=MORNING)
        self.happen(events.Started(at=MORNING))

    # --- what happens ---

    def happen(self, event: events.Event) -> "Request":
        self.outcome: Outcome = decide(self.definition, self.state, event)
        self.state = self.outcome.state
        return self

    def reply(self, person: str, answer: Answer, at: datetime = MORNING, reason: str = "") -> "Request":
        return self.happen(events.Replied(at=at, ask=self.ask(person).number, answer=answer, reason=reason))

    def says(self, person: str, answer: Answer, hours: float) -> "Request":
        return self.reply(person, answer, MORNING + hours * HOUR)

    def wait(self, hours: float) -> "Request":
        return self.happen(events.TimeReached(at=MORNING + hours * HOUR))

    def undo(self, person: str, hours: float) -> "Request":
        return self.happen(events.Undone(at=MORNING + hours * HOUR, ask=self.ask(person).number))

    def asks_back(self, person: str, hours: float, question: str = "which?") -> "Request":
        ask = self.ask(person).number
        return self.happen(events.Questioned(at=MORNING + hours * HOUR, ask=ask, question=question))

    def answers(self, hours: float, answer: str = "black") -> "Request":
        return self.happen(events.Told(at=MORNING + hours * HOUR, answer=answer))

    def changes(self, hours: float, **values: Any) -> "Request":
        self.state = replace(self.state, values={**self.state.values, **values})
        return self.happen(events.Changed(at=MORNING + hours * HOUR, by="Ops", reason="typo"))

    def lose(self, person: str, hours: float = 0, why: Trouble = Trouble.OPTED_OUT) -> "Request":
        self.know(person, reachable=False)
        return self.happen(events.BecameUnreachable(at=MORNING + hours * HOUR, person=person, why=why))

    def find(self, person: str, hours: float) -> "Request":
        self.know(person, reachable=True, away=False)
        return self.happen(events.BecameReachable(at=MORNING + hours * HOUR, person=person))

    def leave(self, person: str, hours: float, cover: str | None = None) -> "Request":
        self.know(person, away=True, cover=cover)
        return self.happen(events.WentAway(at=MORNING + hours * HOUR, person=person))

    def replace(self, person: str, to: str, hours: float = 0) -> "Request":
        at = MORNING + hours * HOUR
        return self.happen(events.Reassigned(at=at, person=person, to=to, by="Ops", reason="busy"))

    def override(self, answer: Answer, hours: float = 0) -> "Request":
        return self.happen(events.Overridden(at=MORNING + hours * HOUR, answer=answer, by="Ops", reason="urgent"))

    def withdraw(self, hours: float = 0) -> "Request":
        return self.happen(events.Withdrawn(at=MORNING + hours * HOUR))

    def nudge(self, hours: float = 0) -> "Request":
        return self.happen(events.Nudged(at=MORNING + hours * HOUR, by="Ops"))

    def know(self, person: str, **changes: Any) -> None:
        """The directory that the next event is decided with."""
        people = dict(self.state.directory.people)
        people[person] = replace(people[person], **changes)
        self.state = replace(self.state, directory=replace(self.state.directory, people=people))

    # --- what became of it ---

    def ask(self, person: str) -> Ask:
        """The latest ask of a person."""
        return [each for each in self.state.asks if each.person == person][-1]

    @property
    def told(self) -> list[str]:
        return [f"{each.person} {each.wording}" for each in self.outcome.effects if isinstance(each, Tell)]

    @property
    def asked(self) -> list[str]:
        return [each.person for each in self.outcome.effects if isinstance(each, AskPerson)]

    @property
    def reminded(self) -> list[str]:
        return [each.person for each in self.outcome.effects if isinstance(each, Remind)]

    @property
    def needs(self) -> list[tuple[Trouble, str | None]]:
        return [(each.why, each.person) for each in self.outcome.effects if isinstance(each, NeedAttention)]

    @property
    def waiting(self) -> list[str]:
        """Whom it waits for: the people with an open ask."""
        return [each.person for each in self.state.open_asks]

    @property
    def wakes(self) -> float | None:
        """When it wants to be woken, in hours."""
        at = next(each.at for each in self.outcome.effects if isinstance(each, Wake))
        return None if at is None else (at - MORNING) / HOUR

    @property
    def due(self) -> float:
        """When silence decides, in hours."""
        assert self.state.due_at is not None
        return (self.state.due_at - MORNING) / HOUR

    @property
    def facts(self) -> list[str]:
        return [each.what for each in self.outcome.facts]

    def sent(self, kind: type[AskPerson] | type[Remind]) -> list[tuple[str, float]]:
        """To whom this goes, and not before which hour."""
        return [(each.person, (each.at - MORNING) / HOUR) for each in self.outcome.effects if isinstance(each, kind)]

    def about(self, wording: str) -> dict[str, Any]:
        return next(dict(e.about) for e in self.outcome.effects if isinstance(e, Tell) and e.wording == wording)
