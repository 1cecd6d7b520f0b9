"""What lies ahead of a request when nobody says anything: what it waits for, until when, and what happens then."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from workflow.core.definition import ApprovalStep, Definition, NotifyStep, Silence
from workflow.core.rounds import needed, not_offered, party, stand_ins
from workflow.core.state import AskStatus, State
from workflow.core.turn import Turn
from workflow.core.votes import Settled, tally


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What lies ahead; every moment is aware UTC."""

    reminders: Mapping[int, datetime] = field(default_factory=dict)  #: ask -> its next reminder
    passes_on: Mapping[int, datetime] = field(default_factory=dict)  #: ask -> when it goes to the next in turn
    next_in_turn: str | None = None
    due_at: datetime | None = None  #: when silence decides; None while that is put off
    silence: Silence | None = None  #: what silence comes to then
    escalates_to: tuple[str, ...] = ()
    acts_at: datetime | None = None  #: when what has been decided takes effect
    comes_to: Settled | None = None  #: what that is
    pause_ends: datetime | None = None  #: until when an unanswered question holds the deadline at the latest
    more: int = 0  #: how many more must say yes for the step to pass
    undo: Mapping[int, datetime] = field(default_factory=dict)  #: ask -> until when its answer can be taken back


def outlook(definition: Definition, state: State, at: datetime) -> Outlook:
    """What lies ahead of a request at this moment; nothing once it has ended."""
    if state.step is None:
        return Outlook()
    turn = Turn(definition, state, at)
    counts = state.acts_at is None and state.paused_at is None
    found = tally(turn) if state.acts_at is not None else None
    people = stand_ins(turn, turn.step.escalate_to or ())
    waiting = not_offered(turn)
    return Outlook(
        reminders=_reminders(turn) if counts else {},
        passes_on={ask.number: ends for ask in state.open_asks if counts and (ends := turn.turn_ends(ask))},
        next_in_turn=waiting[0] if waiting else None,
        due_at=state.due_at if counts else None,
        silence=_silence(turn, bool(people)),
        escalates_to=people,
        acts_at=state.acts_at,
        comes_to=found.settled if found else None,
        pause_ends=turn.pause_ends if state.paused_at is not None else None,
        more=_more(turn),
        undo=_undo(turn),
    )


def to_come(definition: Definition, state: State) -> Mapping[str, tuple[str, ...]]:
    """Whom each step that applies will ask or tell, as far as can be known now; a step left out is not there."""
    turn = Turn(definition, state, state.created_at)
    found = {}
    for step in definition.steps:
        if step.when is not None and not step.when.holds(state.values):
            continue
        found[step.id] = turn.people(step.notify) if isinstance(step, NotifyStep) else _askable(turn, step)
    return found


def count(definition: Definition, state: State, step: str, at: datetime) -> tuple[int, int]:
    """How many say yes in an approval step, and how many have to for it to pass."""
    turn = Turn(definition, replace(state, step=step), at)
    return len({party(turn, ask) for ask in turn.here if ask.status is AskStatus.YES}), needed(turn)


def _askable(turn: Turn, step: ApprovalStep) -> tuple[str, ...]:
    own = turn.state.requester if step.self_ is None else None
    return tuple(handle for handle in turn.people(step.approve) if handle != own)


def _reminders(turn: Turn) -> dict[int, datetime]:
    due = turn.state.due_at
    found = {}
    for ask in turn.state.open_asks:
        ahead = [at for at in turn.reminders(ask) if due is None or at < due]
        if ahead:
            found[ask.number] = ahead[0]
    return found


def _silence(turn: Turn, anybody: bool) -> Silence:
    said = turn.step.if_silent
    if said is Silence.ESCALATE and (turn.state.escalated or not anybody):
        return Silence.EXPIRE
    reached = any(each.trouble is None and each.status in (AskStatus.OPEN, AskStatus.LAPSED) for each in turn.here)
    if said is Silence.APPROVE and not turn.step.roll_call and not reached:
        return Silence.EXPIRE  # nobody was ever reached, so his silence is no consent
    return said


def _more(turn: Turn) -> int:
    yes = {party(turn, ask) for ask in turn.here if ask.status is AskStatus.YES}
    return 0 if turn.step.roll_call else max(0, needed(turn) - len(yes))


def _undo(turn: Turn) -> dict[int, datetime]:
    if turn.definition.undo is None:
        return {}
    here = {ask.number for ask in turn.here}
    ends = {each.ask: turn.undo_ends(each.at) for each in turn.state.counted if each.ask in here}
    return {ask: end for ask, end in ends.items() if ask is not None and end > turn.at}
