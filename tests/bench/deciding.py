"""What deciding costs: one request with fifty asks, the first reply to the last, and its deadline."""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from workflow.core.definition import Definition, parse
from workflow.core.durations import Calendar
from workflow.core.engine import decide
from workflow.core.events import Event, Replied, Started, TimeReached
from workflow.core.people import Directory, Person
from workflow.core.state import Answer, State

ASKS = 50
BUDGET = 500  # microseconds
AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
PEOPLE = tuple(f"p{number}" for number in range(ASKS))
#: How fifty may be asked: what the step says beside the usual.
STEPS: Mapping[str, dict[str, Any]] = {
    "all of a group": {"approve": ["group:board"], "need": "all"},
    "30 of a group, reminders": {"approve": ["group:board"], "need": 30, "remind": ["1 hour", "1 working day"]},
    "one of each of 25 pairs": {"approve": [f"group:pair{number}" for number in range(25)], "need": "each"},
    "roll call": {"approve": ["group:board"], "roll_call": True},
}


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One event, and the state it happens to."""

    name: str
    definition: Definition
    state: State
    event: Event


def _definition(**step: Any) -> Definition:
    usual = {"id": "board", "within": "2 working days", "if_silent": "reject"}
    fields = {"item": {"type": "text", "ask": "What?"}}
    head = {"sayso": 1, "workflow": "bench", "title": "Bench", "fields": fields, "summary": "{item}"}
    return parse({**head, "steps": [{**usual, **step}]})


def _directory() -> Directory:
    calendar = Calendar()
    people = {each: Person(handle=each, name=each.title(), calendar=calendar) for each in ("sam", *PEOPLE)}
    pairs = {f"pair{number}": PEOPLE[2 * number : 2 * number + 2] for number in range(ASKS // 2)}
    return Directory(people=people, groups={"board": PEOPLE, **pairs})


def moments(definition: Definition) -> Iterator[Moment]:
    """The start, the first reply, the one in the middle, the last that completes it, and the deadline."""
    state = State(requester="sam", values={"item": "Desk"}, directory=_directory(), created_at=AT)
    started = Started(at=AT)
    yield Moment(name="start", definition=definition, state=state, event=started)
    states = [decide(definition, state, started).state]
    replies: list[Event] = []
    while states[-1].open_asks:  # the pairs are complete with the half of them
        ask = states[-1].open_asks[0]
        replies.append(Replied(at=AT + timedelta(minutes=len(states)), ask=ask.number, answer=Answer.YES))
        states.append(decide(definition, states[-1], replies[-1]).state)
    for name, number in (("first reply", 0), ("middle reply", len(replies) // 2), ("last reply", -1)):
        before = states[:-1][number]
        yield Moment(name=name, definition=definition, state=before, event=replies[number])
    due = states[-2].due_at
    assert due is not None, "a request that waits has a deadline"
    yield Moment(name="deadline", definition=definition, state=states[-2], event=TimeReached(at=due))


def microseconds(moment: Moment, rounds: int) -> float:
    """The best of five runs, in time of this processor."""
    best = float("inf")
    for _ in range(5):
        begun = time.process_time()
        for _ in range(rounds):
            decide(moment.definition, moment.state, moment.event)
        best = min(best, time.process_time() - begun)
    return best / rounds * 1e6


def _baseline(rounds: int) -> float:
    """A json.dumps of fifty asks: about what any program does that only writes them down."""
    asks = [{"number": number, "person": person, "status": "open"} for number, person in enumerate(PEOPLE, start=1)]
    best = float("inf")
    for _ in range(5):
        begun = time.process_time()
        for _ in range(rounds):
            json.dumps(asks)
        best = min(best, time.process_time() - begun)
    return best / rounds * 1e6


def main(quick: bool) -> bool:
    """Print the figures, and tell whether all of them are within the budget."""
    rounds = 20 if quick else 300
    baseline = _baseline(rounds)
    print(
        f"Deciding for a request with {ASKS} asks, one core (budget {BUDGET} µs; json.dumps of them {baseline:.0f} µs)"
    )
    slowest = 0.0
    for name, step in STEPS.items():
        figures = {each.name: microseconds(each, rounds) for each in moments(_definition(**step))}
        slowest = max(slowest, *(each for moment, each in figures.items() if moment != "start"))
        shown = "   ".join(f"{moment} {each:.0f} µs" for moment, each in figures.items())
        print(f"  {name:26} {shown}")
    print(f"  the slowest reply or deadline {slowest:.0f} µs, {slowest / baseline:.1f} times the json.dumps")
    return slowest <= BUDGET


if __name__ == "__main__":
    sys.exit(not main("--quick" in sys.argv))
