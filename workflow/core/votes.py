"""An approver's answer: recorded once, counted by distinct people, and told to everybody concerned."""

from datetime import datetime

from workflow.core.events import Replied
from workflow.core.state import Answer, Ask, AskStatus, Decision, Status
from workflow.core.steps import go_on, needed
from workflow.core.turn import Turn

_CLOSES = {Answer.YES: AskStatus.YES, Answer.NO: AskStatus.NO}


def reply(turn: Turn, event: Replied) -> None:
    """Take one answer to one ask; an ask that is no longer open is told what became of it and nothing changes."""
    ask = turn.state.ask(event.ask)
    if ask.status is not AskStatus.OPEN:
        late(turn, ask)
        return
    turn.close(ask, _CLOSES[event.answer])
    turn.decide(
        Decision(
            step=ask.step,
            person=ask.person,
            acting_for=ask.acting_for,
            answer=event.answer,
            reason=event.reason,
            channel=event.channel,
            at=event.at,
            ask=ask.number,
            message_sid=event.message_sid,
        )
    )
    before, first = turn.state.step, len(turn.effects)
    settle(turn, ask, event)
    waiting = event.answer is Answer.YES and turn.state.step == before
    _acknowledge(turn, ask, event, first, waiting)


def _acknowledge(turn: Turn, ask: Ask, event: Replied, first: int, waiting: bool) -> None:
    """Tell the approver how his answer was taken, before anybody else hears of it."""
    rest = turn.effects[first:]
    del turn.effects[first:]
    more = needed(turn) - len(_voters(turn, AskStatus.YES)) if waiting else 0
    wording = f"noted_{event.answer}" + ("_more" if more > 0 else "")
    turn.tell(ask.person, wording, answer=True, more=str(more))
    turn.effects.extend(rest)


def settle(turn: Turn, ask: Ask, event: Replied) -> None:
    """See whether the present step has passed or can no longer pass."""
    yes, no = _voters(turn, AskStatus.YES), _voters(turn, AskStatus.NO)
    waiting = {each.person for each in turn.state.open_asks} - yes - no
    if no and (turn.step.veto or turn.step.need == "any" or len(yes) + len(waiting) < needed(turn)):
        _reject(turn, ask, event)
    elif len(yes) >= needed(turn):
        _close_rest(turn, "closed_yes", turn.name(ask.person))
        turn.note("passed", step=turn.step.id)
        go_on(turn)


def _voters(turn: Turn, status: AskStatus) -> set[str]:
    return {ask.person for ask in turn.here if ask.status is status}


def _reject(turn: Turn, ask: Ask, event: Replied) -> None:
    by = turn.name(ask.person)
    _close_rest(turn, "closed_no", by)
    turn.finish(Status.REJECTED)
    wording = "rejected_why" if event.reason else "rejected"
    turn.tell(turn.state.requester, wording, by=by, reason=event.reason)


def _close_rest(turn: Turn, wording: str, by: str) -> None:
    for ask in turn.state.open_asks:
        turn.close(ask, AskStatus.CLOSED)
        if ask.trouble is None:
            turn.tell(ask.person, wording, by=by)


def late(turn: Turn, ask: Ask) -> None:
    """Tell an approver whose ask is over what happened to it, once."""
    at = ask.closed_at or turn.at
    turn.take_back_closing(ask.person)
    match ask.status:
        case AskStatus.YES | AskStatus.NO:
            turn.tell(ask.person, f"late_own_{ask.status}", answer=True, at=at)
        case AskStatus.MOVED | AskStatus.LAPSED if ask.step == turn.state.step and turn.state.open_asks:
            turn.tell(ask.person, "late_moved", answer=True, to=_now_with(turn), at=at)
        case _:
            _tell_how_it_ended(turn, ask, at)
    turn.note("late reply", person=ask.person, ask=ask.number)


def _now_with(turn: Turn) -> str:
    return ", ".join(dict.fromkeys(turn.name(ask.person) for ask in turn.state.open_asks))


def _tell_how_it_ended(turn: Turn, ask: Ask, at: datetime) -> None:
    of_step = [each for each in turn.state.decisions if each.step == ask.step or each.override_by]
    if turn.state.status is Status.WITHDRAWN:
        turn.tell(ask.person, "late_withdrawn", answer=True, at=at)
    elif _expired_in(turn, ask.step):
        turn.tell(ask.person, "late_silence", answer=True, at=at)
    elif of_step and (of_step[-1].person or of_step[-1].override_by):
        last = of_step[-1]
        by = last.override_by or turn.name(last.person)
        turn.tell(ask.person, f"late_decided_{last.answer}", answer=True, by=by, at=last.at)
    else:
        turn.tell(ask.person, "late_silence", answer=True, at=at)


def _expired_in(turn: Turn, step: str) -> bool:
    """Whether this step ran out of time with too few answers; then none of them decided it."""
    return turn.state.status is Status.EXPIRED and turn.state.asks[-1].step == step
