"""What follows from an event: `decide(definition, state, event) -> Outcome`.

Pure, and about one request at a time. Each event has one small function, in the module of its noun.
"""

from dataclasses import dataclass
from typing import assert_never

from workflow.core import colleagues, events, questions, rounds, silence, steps, votes
from workflow.core.definition import Definition
from workflow.core.effects import Effect
from workflow.core.events import Event
from workflow.core.state import State
from workflow.core.turn import Fact, NotPossible, Turn

__all__ = ["NotPossible", "Outcome", "decide"]

#: After these, other people may be asked than before.
_WHO_CAN_ANSWER = events.BecameUnreachable | events.BecameReachable | events.WentAway | events.Reassigned


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the request has become, what must go out, and what to write down."""

    state: State
    effects: tuple[Effect, ...]
    facts: tuple[Fact, ...]


def decide(definition: Definition, state: State, event: Event) -> Outcome:
    """Let one event happen to one request. Raises NotPossible where somebody asked for what cannot be done."""
    turn = Turn(definition, state, event.at)
    _happen(turn, event)
    if isinstance(event, _WHO_CAN_ANSWER) and turn.state.step is not None and turn.state.asks != state.asks:
        votes.look_again(turn)
    questions.look_for_waiting(turn)
    turn.wake()
    return Outcome(state=turn.state, effects=tuple(turn.effects), facts=tuple(turn.facts))


def _happen(turn: Turn, event: Event) -> None:  # noqa: C901 - a table of contents: one line an event
    if not isinstance(event, events.Started | events.TimeReached):
        silence.catch_up(turn)  # a deadline that lies before the event has acted first, even with no worker
    match event:
        case events.Started():
            steps.start(turn)
        case events.Replied():
            votes.reply(turn, event)
        case events.TimeReached():
            silence.time_reached(turn)
        case events.BecameUnreachable():
            rounds.person_unreachable(turn, event)
            questions.unheard(turn, event)
        case events.BecameReachable():
            rounds.person_reachable(turn, event)
        case events.WentAway():
            rounds.person_away(turn, event)
        case events.Undone():
            votes.undo(turn, event)
        case events.Questioned():
            questions.question(turn, event)
        case events.Told():
            questions.told(turn, event)
        case events.Changed():
            colleagues.change(turn, event)
        case events.Withdrawn():
            colleagues.withdraw(turn, event)
        case events.Nudged():
            colleagues.nudge(turn, event)
        case events.Reassigned():
            colleagues.reassign(turn, event)
        case events.Overridden():
            colleagues.override(turn, event)
        case _:
            assert_never(event)
