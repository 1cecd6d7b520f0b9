"""A question before the answer: from an approver to the requester, and back; the deadline may wait for it."""

from workflow.core import late
from workflow.core.events import BecameUnreachable, Questioned, Told
from workflow.core.silence import resume
from workflow.core.state import AskStatus
from workflow.core.turn import Turn


def question(turn: Turn, event: Questioned) -> None:
    """Pass an approver's question on to the requester; an ask that is over is told what became of it."""
    ask = turn.state.ask(event.ask)
    if ask.status is not AskStatus.OPEN:
        late.tell(turn, ask)
        return
    turn.note("question", person=ask.person, ask=ask.number, question=event.question)
    if not turn.state.directory.reachable(turn.state.requester):
        turn.tell(ask.person, "question_unheard", answer=True, ask=ask.number)
        return
    turn.change_ask(ask, question=event.question)
    if _pauses(turn) and turn.state.paused_at is None and turn.state.acts_at is None:
        turn.change(paused_at=turn.at)
    turn.tell(ask.person, "question_sent", answer=True, ask=ask.number)
    turn.tell(turn.state.requester, "question", name=turn.name(ask.person), question=event.question)


def _pauses(turn: Turn) -> bool:
    own = turn.step.ask_pauses
    return turn.definition.ask_pauses if own is None else own


def told(turn: Turn, event: Told) -> None:
    """Pass the requester's answer back to everybody who asked and still waits for it."""
    waiting = [ask for ask in turn.state.open_asks if ask.question is not None]
    if not waiting:
        turn.tell(turn.state.requester, "nothing_asked", answer=True)
        return
    turn.note("answer", person=turn.state.requester, answer=event.answer)
    turn.tell(turn.state.requester, "answer_sent", answer=True, to=", ".join(turn.name(ask.person) for ask in waiting))
    for ask in waiting:
        turn.change_ask(ask, question=None)
        turn.tell(ask.person, "answered", ask=ask.number, reply=event.answer)
    resume(turn)
    for ask in waiting:
        turn.skip_reminders(ask.number)  # they are texted now


def unheard(turn: Turn, event: BecameUnreachable) -> None:
    """Where the requester can no longer be reached, nobody waits for his answer any more."""
    if event.person != turn.state.requester:
        return
    for ask in turn.state.open_asks:
        if ask.question is not None:
            turn.change_ask(ask, question=None)
            turn.tell(ask.person, "question_unheard", ask=ask.number)


def look_for_waiting(turn: Turn) -> None:
    """A pause is over as soon as nobody waits for the requester's answer any more."""
    if all(ask.question is None for ask in turn.state.open_asks):
        resume(turn)
