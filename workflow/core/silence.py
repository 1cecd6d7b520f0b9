"""Time: reminders while people are silent, and what their silence means in the end."""

from workflow.core.definition import Silence
from workflow.core.effects import Remind
from workflow.core.state import Answer, AskStatus, Channel, Decision, Status
from workflow.core.steps import go_on, look_for_too_few, stand_ins
from workflow.core.turn import Turn


def catch_up(turn: Turn) -> None:
    """Let a deadline that lies before this event act first, so that a late worker changes nothing.

    A reply received in the very instant of the deadline still counts.
    """
    if turn.state.due_at is not None and turn.state.due_at < turn.at:
        _deadline(turn)


def time_reached(turn: Turn) -> None:
    """A moment came: the deadline acts, or the reminders that are due do. Acts once, and never early."""
    if turn.state.due_at is None:
        return
    if turn.state.due_at <= turn.at:
        _deadline(turn)
    else:
        _remind(turn)


def _remind(turn: Turn) -> None:
    """Each silent person is reminded once, however many of his reminders have come due."""
    for ask in turn.state.open_asks:
        if turn.skip_reminders(ask.number):
            turn.effects.append(Remind(ask=ask.number, person=ask.person))
            turn.note("reminded", person=ask.person)


def _deadline(turn: Turn) -> None:
    turn.note("silence", step=turn.step.id)
    match turn.step.if_silent:
        case Silence.APPROVE if any(ask.trouble is None for ask in turn.state.open_asks):
            _silence_decides(turn, Answer.YES)
            _lapse(turn, "closed_silence")
            go_on(turn)
        case Silence.REJECT:
            _silence_decides(turn, Answer.NO)
            _end(turn, Status.REJECTED, "rejected_silence")
        case Silence.ESCALATE if not turn.state.escalated:
            _escalate(turn)
        case _:  # also: nobody was ever reached, so his silence is no consent; and silence after an escalation
            _end(turn, Status.EXPIRED, "expired")


def _silence_decides(turn: Turn, answer: Answer) -> None:
    turn.decide(Decision(step=turn.step.id, person=None, answer=answer, channel=Channel.SILENCE, at=turn.at))


def _end(turn: Turn, status: Status, wording: str) -> None:
    _lapse(turn, "closed_silence")
    turn.finish(status)
    turn.tell(turn.state.requester, wording)


def _lapse(turn: Turn, wording: str, to: str = "") -> None:
    for ask in turn.state.open_asks:
        turn.close(ask, AskStatus.LAPSED, turn.state.due_at)  # however late a worker notices
        if ask.trouble is None:
            turn.tell(ask.person, wording, to=to)


def _escalate(turn: Turn) -> None:
    """Hand the step to those it escalates to, with its time anew; once, and if nobody is there it expires."""
    people = stand_ins(turn, turn.step.escalate_to or ())
    if not people:
        _end(turn, Status.EXPIRED, "expired")
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
