"""An approver's answer: recorded once, counted by distinct people, and told to everybody concerned.

What the answers of a step come to is found by going through them in the order they came, so that of two that cross
each other the first one settles it. Where there is time to undo, it acts only when that is over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from workflow.core import late, rounds
from workflow.core.definition import ApprovalStep, Order
from workflow.core.effects import AskPerson
from workflow.core.events import Replied, Undone
from workflow.core.options import chosen
from workflow.core.rounds import needed, party
from workflow.core.state import Answer, Ask, AskStatus, Channel, Decision, Status, Trouble
from workflow.core.steps import go_on, tell_those_who_agreed
from workflow.core.turn import NotPossible, Turn

_CLOSES = {Answer.YES: AskStatus.YES, Answer.NO: AskStatus.NO}


class Settled(StrEnum):
    """What the answers of a step come to."""

    PASSED = "passed"
    REJECTED = "rejected"
    NEXT = "next"  #: it goes on to the next approver in turn


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What the answers of a step come to, and the answer that settled it."""

    settled: Settled
    by: Decision


def reply(turn: Turn, event: Replied) -> None:
    """Take one answer to one ask; an ask that is no longer open is told what became of it and nothing changes.

    Raises NotPossible for a YES to a choice that names none of its options.
    """
    ask = turn.state.ask(event.ask)
    if ask.status is not AskStatus.OPEN:
        late.tell(turn, ask)
        return
    if event.answer is Answer.YES and turn.step.choose and chosen(turn.step.choose, event.reason) is None:
        raise NotPossible(f"Say which one: {', '.join(turn.step.choose)}.")
    turn.close(ask, _CLOSES[event.answer])
    turn.change_ask(turn.state.ask(ask.number), question=None)
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
    _close_party(turn, ask)
    found = tally(turn)
    more = _still_needed(turn, found) if event.answer is Answer.YES else 0
    _come_to(turn, found)
    _acknowledge(turn, ask, event, first, more if turn.state.step == before else 0)


def _still_needed(turn: Turn, found: Tally | None) -> int:
    """How many more must say YES; none where the step is settled."""
    if turn.step.roll_call or (found is not None and found.settled is not Settled.NEXT):
        return 0
    yes = {party(turn, ask) for ask in turn.here if ask.status is AskStatus.YES}
    return needed(turn) - len(yes)


def _acknowledge(turn: Turn, ask: Ask, event: Replied, first: int, more: int) -> None:
    """Tell the approver how his answer was taken, before anybody else hears of it."""
    rest = turn.effects[first:]
    del turn.effects[first:]
    _note_answer(turn, ask, event, more)
    turn.effects.extend(rest)


def _note_answer(turn: Turn, ask: Ask, event: Replied, more: int) -> None:
    """Say what was taken down: by whom if not by himself, which option, and until when he can take it back."""
    step = turn.definition.step(ask.step)
    assert isinstance(step, ApprovalStep)
    option = chosen(step.choose or (), event.reason) if event.answer is Answer.YES else None
    by_program = event.channel is Channel.API
    wording = f"noted_{event.answer}_api" if by_program else "noted_yes_choice" if option else f"noted_{event.answer}"
    if turn.definition.undo is not None:
        undo = turn.undo_ends(event.at)
        turn.tell(ask.person, f"{wording}_undo", answer=True, ask=ask.number, choice=option or "", undo=undo)
    elif more > 0 and not by_program:
        turn.tell(ask.person, "noted_yes_more", answer=True, more=str(more))
    else:
        turn.tell(ask.person, wording, answer=True, ask=ask.number, choice=option or "")


def _close_party(turn: Turn, ask: Ask) -> None:
    """Where one answer of each is wanted, the others of his party need not answer any more."""
    if turn.step.need != "each":
        return
    for other in turn.state.open_asks:
        if other.number != ask.number and party(turn, other) == party(turn, ask):
            turn.close(other, AskStatus.CLOSED)
            turn.tell_asked(other, "closed_party", by=turn.name(ask.person))


def undo(turn: Turn, event: Undone) -> None:
    """Take an answer back, as long as it has not acted; else say that it is too late."""
    ask = turn.state.ask(event.ask)
    if ask.status not in _CLOSES.values():
        late.tell_undo(turn, ask)
        return
    decision = next(each for each in turn.state.decisions if each.ask == ask.number and each.undone_at is None)
    ends = turn.undo_ends(decision.at)
    acted = event.at > ends or (event.at == ends and turn.state.acts_at is None)
    if turn.definition.undo is None or ask not in turn.here or acted:
        late.tell_undo_too_late(turn, ask, decision.at)
        return
    turn.take_back(decision)
    turn.change_ask(ask, status=AskStatus.OPEN, closed_at=None)
    turn.note("undone", person=ask.person, ask=ask.number)
    turn.tell(ask.person, "undone", answer=True, ask=ask.number)
    _reopen_party(turn, ask)
    if turn.state.due_at is not None:  # silence must not decide before he can
        turn.change(due_at=max(turn.state.due_at, ends))
        turn.leave_time(turn.state.ask(ask.number), ends)
    settle(turn)


def _reopen_party(turn: Turn, ask: Ask) -> None:
    """Where one answer of each is wanted, it is up to everybody of his party again."""
    if turn.step.need != "each":
        return
    for other in turn.here:
        if other.status is not AskStatus.CLOSED or party(turn, other) != party(turn, ask):
            continue
        turn.change_ask(other, status=AskStatus.OPEN, closed_at=None)
        if turn.state.directory.present(other.person):
            turn.effects.append(AskPerson(ask=other.number, person=other.person, at=turn.held(other.person)))
        else:
            rounds.reroute(turn, turn.state.ask(other.number), Trouble.NO_COVER)


def settle(turn: Turn) -> None:
    """Let what the answers come to act: at once, or when the time to undo is over."""
    _come_to(turn, tally(turn))


def _come_to(turn: Turn, found: Tally | None) -> None:
    acts_at = turn.undo_ends(found.by.at) if found else None
    if found is not None and acts_at is not None and acts_at <= turn.at:
        act(turn, found)
    else:
        turn.change(acts_at=acts_at)


def act(turn: Turn, found: Tally) -> None:
    """Pass the step, reject the request, or offer it to the next in turn."""
    turn.change(acts_at=None)
    by = turn.name(found.by.person)
    match found.settled:
        case Settled.PASSED:
            _tell_the_crossed(turn, found, "closed_yes")
            _close_rest(turn, "closed_yes", by)
            turn.note("passed", step=turn.step.id)
            go_on(turn)
        case Settled.REJECTED:
            _tell_the_crossed(turn, found, "closed_no")
            _close_rest(turn, "closed_no", by)
            tell_those_who_agreed(turn, "closed_no", but=found.by.person, by=by)
            turn.finish(Status.REJECTED)
            wording = "rejected_why" if found.by.reason else "rejected"
            turn.tell(turn.state.requester, wording, by=by, reason=found.by.reason)
        case Settled.NEXT:
            if turn.state.due_at is not None and turn.at < turn.state.due_at:  # else silence decides at once
                rounds.offer_on(turn)
                rounds.look_for_too_few(turn)


def look_again(turn: Turn) -> None:
    """Other people can answer now: what the answers come to may be another thing, or too few may be left."""
    step = turn.state.step
    settle(turn)
    if turn.state.step == step is not None and turn.state.acts_at is None:
        rounds.look_for_too_few(turn)


def tally(turn: Turn) -> Tally | None:
    """What the answers of the present step come to, in the order they came; None while that is open."""
    goal, left = needed(turn), len(rounds.not_offered(turn))
    answers = list(_answers(turn))
    open_now = {party(turn, ask) for ask in turn.state.open_asks}
    waiting = open_now | {who for _, who in answers}
    yes: set[str] = set()
    no: set[str] = set()
    for decision, who in answers:
        (yes if decision.answer is Answer.YES else no).add(who)
        waiting.discard(who)
        settled = _settled(turn, yes, no, waiting, goal, left)
        if settled is not None:
            return Tally(settled=settled, by=decision)
    return None


def _answers(turn: Turn) -> Iterator[tuple[Decision, str]]:
    """The decisions that count in the present step, each with the party it speaks for."""
    here = {ask.number: ask for ask in turn.here}
    for decision in turn.state.counted:
        if decision.ask in here:
            yield decision, party(turn, here[decision.ask])


def _settled(turn: Turn, yes: set[str], no: set[str], waiting: set[str], goal: int, left: int) -> Settled | None:
    step = turn.step
    if step.roll_call:
        return Settled.PASSED if not waiting else None
    in_turn = step.order is Order.IN_TURN
    decides_alone = step.need == "any" and not in_turn
    if no and (step.veto or decides_alone or len(yes) + len(waiting) + left < goal):
        return Settled.REJECTED
    if len(yes) >= goal:
        return Settled.PASSED
    return Settled.NEXT if in_turn and not waiting and left else None


def _tell_the_crossed(turn: Turn, found: Tally, wording: str) -> None:
    """Whoever answered otherwise after it was settled, while that could be undone, hears how it went."""
    answers = [decision for decision, _ in _answers(turn)]
    for each in answers[answers.index(found.by) + 1 :]:
        if each.answer is not found.by.answer and each.person is not None:
            turn.tell(each.person, wording, by=turn.name(found.by.person))


def _close_rest(turn: Turn, wording: str, by: str) -> None:
    for ask in turn.close_open(AskStatus.CLOSED):
        turn.tell_asked(ask, wording, by=by)
