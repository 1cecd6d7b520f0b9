"""What an approver is told whose ask is over: what became of it, in plain words, once."""

from datetime import datetime

from workflow.core.state import Answer, Ask, AskStatus, Decision, Status
from workflow.core.turn import Turn


def tell(turn: Turn, ask: Ask) -> None:
    """Tell an approver who answered an ask that is no longer open what happened to it."""
    at = ask.closed_at or turn.at
    turn.take_back_closing(ask.person)
    match ask.status:
        case _ if ask.number < turn.state.fresh_from:  # whatever it came to, it was about something else
            turn.tell(ask.person, "late_changed", answer=True, at=_changed_at(turn))
        case AskStatus.YES | AskStatus.NO:
            turn.tell(ask.person, f"late_own_{ask.status}", answer=True, at=at)
        case AskStatus.MOVED | AskStatus.LAPSED if ask.step == turn.state.step and turn.state.open_asks:
            turn.tell(ask.person, "late_moved", answer=True, to=_now_with(turn), at=at)
        case _:
            _tell_how_it_ended(turn, ask, at)
    turn.note("late reply", person=ask.person, ask=ask.number)


def _changed_at(turn: Turn) -> datetime:
    """When the request became what it is now: everything that was open then is void since."""
    return max(
        (ask.closed_at for ask in turn.state.asks if ask.status is AskStatus.VOID and ask.closed_at), default=turn.at
    )


def tell_undo(turn: Turn, ask: Ask) -> None:
    """Tell somebody who wants to take an answer back that there is none of his."""
    if ask.status is AskStatus.OPEN:
        turn.tell(ask.person, "undo_nothing", answer=True, ask=ask.number)
    else:
        tell(turn, ask)


def tell_undo_too_late(turn: Turn, ask: Ask, decided_at: datetime) -> None:
    """Tell somebody that his answer can no longer be taken back, and not that it took effect where it never did."""
    if ask.number < turn.state.fresh_from:
        tell(turn, ask)
    elif turn.state.status is Status.WITHDRAWN:
        turn.tell(ask.person, "late_withdrawn", answer=True, at=turn.state.ended_at or turn.at)
    else:
        turn.tell(ask.person, "undo_too_late", answer=True, ask=ask.number, at=decided_at)


def _now_with(turn: Turn) -> str:
    return ", ".join(dict.fromkeys(turn.name(ask.person) for ask in turn.state.open_asks))


def _tell_how_it_ended(turn: Turn, ask: Ask, at: datetime) -> None:
    decision = _what_closed(turn, ask)
    if turn.state.status is Status.WITHDRAWN:
        turn.tell(ask.person, "late_withdrawn", answer=True, at=at)
    elif _expired_in(turn, ask.step):
        turn.tell(ask.person, "late_silence", answer=True, at=at)
    elif decision and (decision.person or decision.override_by):
        by = decision.override_by or turn.name(decision.person)
        turn.tell(ask.person, f"late_decided_{decision.answer}", answer=True, by=by, at=decision.at)
    else:
        turn.tell(ask.person, "late_silence", answer=True, at=at)


def _what_closed(turn: Turn, ask: Ask) -> Decision | None:
    """The decision after which an ask was not needed any more: of his party, by an administrator, or of the step."""
    state = turn.state
    of_step = [each for each in state.counted if each.step == ask.step or each.override_by]
    at_once = [each for each in of_step if each.at == ask.closed_at]
    if not of_step:
        return None
    if at_once or of_step[-1].override_by:
        return (at_once or of_step)[-1]
    rejected = state.status is Status.REJECTED and state.asks[-1].step == ask.step
    came_to = Answer.NO if rejected else Answer.YES
    acted = [
        each for each in of_step if each.answer is came_to and turn.undo_ends(each.at) <= (ask.closed_at or turn.at)
    ]
    return (acted or of_step)[-1]


def _expired_in(turn: Turn, step: str) -> bool:
    """Whether this step ran out of time with too few answers; then none of them decided it."""
    return turn.state.status is Status.EXPIRED and turn.state.asks[-1].step == step
