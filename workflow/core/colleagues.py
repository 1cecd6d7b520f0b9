"""What the requester and those who run Sayso can do with a request: withdraw, nudge, reassign, override."""

from workflow.core.definition import NotifyStep
from workflow.core.effects import Remind
from workflow.core.events import Changed, Nudged, Overridden, Reassigned, Withdrawn
from workflow.core.state import Answer, AskStatus, Channel, Decision, Status
from workflow.core.steps import approve, go_on, notify, tell_those_who_agreed
from workflow.core.turn import NotPossible, Turn

#: Whoever had such an ask may be asked once more in the same step.
_FREE = (AskStatus.MOVED, AskStatus.LAPSED)


def withdraw(turn: Turn, event: Withdrawn) -> None:
    """The requester takes the request back. Raises NotPossible once it has ended."""
    _still_open(turn)
    by = event.name or event.by or turn.name(turn.state.requester)
    _tell_the_asked(turn, "closed_withdrawn", by)
    tell_those_who_agreed(turn, "closed_withdrawn", by=by)
    turn.finish(Status.WITHDRAWN)
    turn.note("withdrawn by", by=by)
    turn.tell(turn.state.requester, "withdrawn", answer=event.by is None, by=by)


def nudge(turn: Turn, event: Nudged) -> None:
    """Remind everybody who is waited on. Raises NotPossible when nobody is."""
    _still_open(turn)
    waiting = [ask for ask in turn.state.open_asks if ask.trouble is None and ask.asked_at <= turn.at]
    if not waiting:
        raise NotPossible("There is nobody who can be reminded.")
    for ask in waiting:
        turn.effects.append(Remind(ask=ask.number, person=ask.person, at=turn.held(ask.person)))
    turn.note("nudged", by=event.by)


def reassign(turn: Turn, event: Reassigned) -> None:
    """Ask somebody else in an approver's place. Raises NotPossible where that may not be."""
    _still_open(turn)
    held = [ask for ask in turn.state.open_asks if ask.person == event.person]
    if not held:
        raise NotPossible(f"{turn.name(event.person)} has no open ask here.")
    if event.to == turn.state.requester and turn.step.self_ is None:
        raise NotPossible("Nobody may approve their own request.")
    if not turn.state.directory.reachable(event.to):
        raise NotPossible(f"{turn.name(event.to)} cannot be texted.")
    if not turn.state.directory.present(event.to):
        raise NotPossible(f"{turn.name(event.to)} is away.")
    if any(ask.person == event.to for ask in turn.here if ask.status not in _FREE):
        raise NotPossible(f"{turn.name(event.to)} is already asked in this step.")
    ask = held[0]
    turn.close(ask, AskStatus.MOVED)
    turn.note("reassigned", person=event.person, to=event.to, by=event.by, reason=event.reason)
    turn.tell_asked(ask, "closed_moved", to=turn.name(event.to))
    turn.ask(event.to, acting_for=ask.acting_for or ask.person)


def override(turn: Turn, event: Overridden) -> None:
    """Decide the whole request in everybody's place; on the record as such for ever. Raises NotPossible once ended."""
    _still_open(turn)
    decision = Decision(
        step=turn.step.id,
        person=None,
        answer=event.answer,
        reason=event.reason,
        channel=event.channel or Channel.API,
        at=event.at,
        override_by=event.name or event.by,
    )
    here, by = turn.step.id, event.name or event.by
    turn.decide(decision)
    turn.note("overridden", by=event.by, answer=str(event.answer), reason=event.reason)
    _tell_the_asked(turn, f"closed_{event.answer}", by)
    if event.answer is Answer.NO:
        tell_those_who_agreed(turn, "closed_no", by=by)
        turn.finish(Status.REJECTED)
        turn.tell(turn.state.requester, "rejected_why", by=by, reason=event.reason)
        return
    told: set[str] = set()
    for step in turn.definition.after(here):
        if isinstance(step, NotifyStep) and (step.when is None or step.when.holds(turn.state.values)):
            told |= notify(turn, step)
    approve(turn, told)


def change(turn: Turn, event: Changed) -> None:
    """Ask everybody anew about a request that now says something else; every code sent before is void.

    Nothing decided about the old content counts any more, though it stays on the record. Raises NotPossible.
    """
    _still_open(turn)
    current = turn.state.asks[turn.state.fresh_from - 1 :]
    concerned = {each.person: each for each in current if each.status in (AskStatus.OPEN, AskStatus.YES, AskStatus.NO)}
    turn.close_open(AskStatus.VOID)
    turn.change(fresh_from=len(turn.state.asks) + 1, step=None)
    by = event.name or event.by
    turn.note("changed", by=event.by, reason=event.reason)
    turn.tell(turn.state.requester, "changed", by=by)
    go_on(turn)
    asked_anew = {ask.person for ask in turn.state.open_asks}
    for person, ask in concerned.items():
        if person not in asked_anew:
            turn.tell_asked(ask, "closed_changed", by=by)


def _still_open(turn: Turn) -> None:
    if turn.state.status is not Status.PENDING:
        raise NotPossible(f"This request is already {turn.state.status}.")


def _tell_the_asked(turn: Turn, wording: str, by: str) -> None:
    for ask in turn.state.open_asks:
        turn.tell_asked(ask, wording, by=by)
