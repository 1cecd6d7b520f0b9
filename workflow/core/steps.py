"""Going from step to step: who is asked, who is told, and what is done for people who cannot be reached."""

from workflow.core.definition import ApprovalStep, NotifyStep
from workflow.core.effects import AskPerson
from workflow.core.events import BecameReachable, BecameUnreachable
from workflow.core.selectors import Selector
from workflow.core.state import Answer, Ask, AskStatus, Status, Trouble
from workflow.core.turn import Turn


def start(turn: Turn) -> None:
    """The request begins: its requester hears so, and the first step that applies is entered."""
    turn.note("started", requester=turn.state.requester)
    turn.tell(turn.state.requester, "started")
    go_on(turn)


def go_on(turn: Turn) -> None:
    """Leave the present step; tell and pass over until a step waits for people, or the request is approved."""
    told: set[str] = set()
    for step in turn.definition.after(turn.state.step):
        if step.when is not None and not step.when.holds(turn.state.values):
            turn.note("left out", step=step.id)
        elif isinstance(step, NotifyStep):
            told |= notify(turn, step)
        else:
            enter(turn, step)
            return
    approve(turn, told)


def notify(turn: Turn, step: NotifyStep) -> set[str]:
    """Tell the people of a notify step; give back who they were."""
    people = turn.people(step.notify)
    for person in people:
        turn.tell(person, "notify", text=step.text)
    turn.note("told", step=step.id, people=", ".join(people))
    return set(people)


def approve(turn: Turn, told: set[str]) -> None:
    """The request is approved; its requester hears so unless a notify step has just told him."""
    yes = [each for each in turn.state.decisions if each.answer is Answer.YES]
    who = dict.fromkeys(each.override_by or turn.name(each.person) for each in yes if each.override_by or each.person)
    by = ", ".join(who)
    turn.finish(Status.APPROVED)
    if turn.state.requester not in told:
        turn.tell(turn.state.requester, "approved" if by else "approved_without", by=by)


def enter(turn: Turn, step: ApprovalStep) -> None:
    """Stand at an approval step and ask its people."""
    turn.change(step=step.id, escalated=False)
    turn.note("entered", step=step.id)
    people = turn.askable(step.approve)
    turn.set_deadline(people)
    reachable = [person for person in people if turn.state.directory.reachable(person)]
    for person in reachable:
        turn.ask(person)
    for person in people:  # after the others, so that nobody is asked for himself and in another's place
        if person not in reachable:
            reroute(turn, turn.add_ask(person), Trouble.OPTED_OUT)
    if not people:
        _ask_in_place(turn)
    look_for_too_few(turn)


def _ask_in_place(turn: Turn) -> None:
    """Nobody can be asked: those it would be escalated to are asked at once, if there are any."""
    turn.change(escalated=True)
    for person in stand_ins(turn, turn.step.escalate_to or ()):
        turn.ask(person)


def look_for_too_few(turn: Turn) -> None:
    """Show a human, and tell the requester, where fewer people can answer than the step needs."""
    if turn.here and all(ask.trouble for ask in turn.state.open_asks):
        return  # each of them has been reported already
    able = {ask.person for ask in turn.here if ask.status in (AskStatus.OPEN, AskStatus.YES)}
    if len(able) < needed(turn):
        turn.need_attention(Trouble.NO_COVER)
        turn.tell(turn.state.requester, "nobody_to_ask")


def needed(turn: Turn) -> int:
    """How many distinct people must say YES for the present step to pass."""
    if isinstance(turn.step.need, int):
        return turn.step.need
    live = (AskStatus.OPEN, AskStatus.YES, AskStatus.NO)
    return 1 if turn.step.need == "any" else max(1, sum(ask.status in live for ask in turn.here))


def stand_ins(turn: Turn, who: tuple[Selector, ...]) -> tuple[str, ...]:
    """Those of `who` that can be asked now and have not been asked in this step."""
    asked = {ask.person for ask in turn.here}
    return tuple(
        person for person in turn.askable(who) if person not in asked and turn.state.directory.reachable(person)
    )


def person_unreachable(turn: Turn, event: BecameUnreachable) -> None:
    """Whoever can no longer be reached hands his open asks on."""
    for ask in turn.state.open_asks:
        if ask.person == event.person and ask.trouble is None:
            reroute(turn, ask, event.why)


def person_reachable(turn: Turn, event: BecameReachable) -> None:
    """Whoever can be reached again is asked what still waits for him."""
    for ask in turn.state.open_asks:
        if ask.person == event.person and ask.trouble is not None:
            turn.change_ask(ask, trouble=None)
            turn.skip_reminders(ask.number)  # he is texted now, so what came due meanwhile is of no use
            turn.effects.append(AskPerson(ask=ask.number, person=ask.person))
            turn.note("reachable again", person=ask.person)


def reroute(turn: Turn, ask: Ask, why: Trouble) -> None:
    """Ask those it would be escalated to in this person's place; with nobody there, a human must look."""
    people = stand_ins(turn, turn.step.escalate_to or ())
    if people:
        turn.close(ask, AskStatus.MOVED)
        turn.note("moved", person=ask.person, why=str(why))
        for person in people:
            turn.ask(person, acting_for=ask.acting_for or ask.person)
        return
    turn.change_ask(ask, trouble=why)
    turn.need_attention(why, ask.person)
    turn.tell(turn.state.requester, "unreachable", name=turn.name(ask.person))
