"""Time: what acts when its moment comes, reminders while people are silent, and what their silence means in the end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.core.definition import Silence
from workflow.core.effects import Remind
from workflow.core.rounds import look_for_too_few, offer_next, stand_ins, within_reach
from workflow.core.state import Answer, Ask, AskStatus, Channel, Decision, Status
from workflow.core.steps import go_on, tell_those_who_agreed
from workflow.core.turn import Turn
from workflow.core.votes import settle

#: A late worker finds at most these one after another: a decision or a pause that is over, then a deadline.
_AT_MOST = 3


def catch_up(turn: Turn) -> None:
    """Let what was due before this event act first, so that a late worker changes nothing.

    A reply received in the very instant of the deadline still counts, and so does an undo when its time is just over.
    """
    for _ in range(_AT_MOST):
        if not _act_on_time(turn, strictly=True):
            return


def time_reached(turn: Turn) -> None:
    """A moment came: what is due acts, or the reminders that are due do. Acts once, and never early."""
    for _ in range(_AT_MOST):
        if not _act_on_time(turn, strictly=False):
            break
    else:
        return
    if turn.state.due_at is not None and turn.state.acts_at is None and turn.state.paused_at is None:
        _remind(turn)


def _act_on_time(turn: Turn, *, strictly: bool) -> bool:
    """Do the one thing that is due by now (before now, `strictly`); False when there is none."""
    due = _next(turn)
    if due is None or due.at > turn.at or (strictly and due.at == turn.at):
        return False
    due.do(turn)
    return True


@dataclass(frozen=True)
class _Due:
    at: datetime
    do: Callable[[Turn], None]


def _next(turn: Turn) -> _Due | None:
    """What happens next when nobody says anything; None once the request has ended."""
    state = turn.state
    if state.due_at is None:
        return None
    if state.acts_at is not None:
        return _Due(state.acts_at, settle)
    if state.paused_at is not None:
        return _Due(turn.pause_ends, _pause_over)
    over = _turn_over(turn)
    if over is None or state.due_at <= max(over[0], turn.at):
        return _Due(state.due_at, _deadline)  # with the step's own time over nobody else is bothered
    return _Due(over[0], _to_the_next)


def _pause_over(turn: Turn) -> None:
    resume(turn)
    turn.note("pause over")


def resume(turn: Turn) -> None:
    """The deadline runs on, later by as long as it was held."""
    state = turn.state
    if state.paused_at is None or state.due_at is None:
        return
    held = min(turn.at, turn.pause_ends) - state.paused_at
    turn.change(paused_at=None, due_at=state.due_at + held)
    for ask in turn.state.open_asks:
        since = max(timedelta(0), turn.at - ask.asked_at)  # an ask made meanwhile was held only since then
        turn.change_ask(ask, held=ask.held + min(held, since))


def _turn_over(turn: Turn) -> tuple[datetime, Ask] | None:
    """The open ask of a step that goes in turn, and when its turn is over."""
    ends = [(at, ask) for ask in turn.state.open_asks if (at := turn.turn_ends(ask)) is not None]
    return min(ends, key=lambda each: each[0], default=None)


def _to_the_next(turn: Turn) -> None:
    """Silence takes the ask from an approver; with nobody left to offer it to, silence decides the step."""
    over = _turn_over(turn)
    assert over is not None
    at, ask = over
    turn.close(ask, AskStatus.LAPSED, at)
    turn.note("turn over", person=ask.person)
    if within_reach(turn) and offer_next(turn):
        turn.tell_asked(ask, "closed_moved", to=turn.name(turn.state.open_asks[-1].person))
        return
    turn.tell_asked(ask, "closed_silence")
    if not turn.state.open_asks:
        _deadline(turn)


def _remind(turn: Turn) -> None:
    """Each silent person is reminded once, however many of his reminders have come due."""
    for ask in turn.state.open_asks:
        if turn.skip_reminders(ask.number):
            turn.effects.append(Remind(ask=ask.number, person=ask.person, at=turn.held(ask.person)))
            turn.note("reminded", person=ask.person)


def _deadline(turn: Turn) -> None:
    turn.note("silence", step=turn.step.id)
    match turn.step.if_silent:
        case Silence.APPROVE if turn.step.roll_call or any(_was_reached(turn, ask) for ask in turn.here):
            if not turn.step.roll_call:
                _silence_decides(turn, Answer.YES)
            _lapse(turn, "closed_silence")
            go_on(turn)
        case Silence.REJECT:
            _silence_decides(turn, Answer.NO)
            _end(turn, Status.REJECTED, "rejected_silence")
        case Silence.ESCALATE if not turn.state.escalated:
            _escalate(turn)
        case _:  # also: nobody was ever reached, so his silence is no consent; and silence after an escalation
            _expire(turn)


def _was_reached(turn: Turn, ask: Ask) -> bool:
    """Whether somebody was asked and said nothing: whose silence may be taken for consent."""
    if ask.asked_at > turn.at:
        return False
    return ask.status is AskStatus.LAPSED or (ask.status is AskStatus.OPEN and ask.trouble is None)


def _silence_decides(turn: Turn, answer: Answer) -> None:
    turn.decide(Decision(step=turn.step.id, person=None, answer=answer, channel=Channel.SILENCE, at=turn.at))


def _expire(turn: Turn) -> None:
    """The request ends for want of answers; of any, or of enough."""
    some = any(ask.status is AskStatus.YES for ask in turn.here)
    _end(turn, Status.EXPIRED, "expired_few" if some else "expired")


def _end(turn: Turn, status: Status, wording: str) -> None:
    _lapse(turn, "closed_silence")
    tell_those_who_agreed(turn, "ended_after_yes")
    turn.finish(status)
    turn.tell(turn.state.requester, wording)


def _lapse(turn: Turn, wording: str, to: str = "") -> None:
    for ask in turn.close_open(AskStatus.LAPSED, min(turn.state.due_at or turn.at, turn.at)):  # as of when it was due
        turn.tell_asked(ask, wording, to=to)


def _escalate(turn: Turn) -> None:
    """Hand the step to those it escalates to, with its time anew; once, and if nobody is there it expires."""
    people = stand_ins(turn, turn.step.escalate_to or ())
    if not people:
        _expire(turn)
        return
    silent = [ask.person for ask in turn.state.open_asks]
    names = ", ".join(turn.name(person) for person in people)
    _lapse(turn, "closed_moved", names)
    turn.change(escalated=True)
    turn.set_deadline(people)
    turn.note("escalated", people=", ".join(people))
    for person in people:
        turn.ask(person, acting_for=silent[0] if len(silent) == 1 else None)
    turn.tell(turn.state.requester, "escalated", to=names)
    look_for_too_few(turn)
