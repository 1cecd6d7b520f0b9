"""Going from step to step: who is asked, who is told, and when the request has passed them all."""

from workflow.core import rounds
from workflow.core.definition import ApprovalStep, NotifyStep, Order
from workflow.core.effects import Tell
from workflow.core.state import Answer, Status
from workflow.core.turn import Turn


def start(turn: Turn) -> None:
    """The request begins: its requester hears so, and the first step that applies is entered."""
    turn.note("started", requester=turn.state.requester)
    turn.tell(turn.state.requester, "started", answer=True)
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
        turn.tell(person, "notify", step=step.id)
    turn.note("told", step=step.id, people=", ".join(people))
    return set(people)


def approve(turn: Turn, told: set[str]) -> None:
    """The request is approved; its requester hears so unless a notify step has just told him."""
    yes = [each for each in turn.state.counted if each.answer is Answer.YES]
    who = dict.fromkeys(each.override_by or turn.name(each.person) for each in yes if each.override_by or each.person)
    by = ", ".join(who)
    turn.finish(Status.APPROVED)
    if turn.state.requester not in told:
        turn.tell(turn.state.requester, "approved" if by else "approved_without", by=by)


def tell_those_who_agreed(turn: Turn, wording: str, *, but: str | None = None, by: str = "") -> None:
    """Tell everybody whose YES counted that it came to nothing; not `but`, nor who hears it anyway.

    They would think that it goes ahead.
    """
    told = {each.person for each in turn.effects if isinstance(each, Tell) and each.wording.startswith("closed_")}
    told |= {turn.state.requester, but or ""}
    agreed = dict.fromkeys(each.person for each in turn.state.counted if each.answer is Answer.YES)
    for person in agreed:
        if person is not None and person not in told and turn.state.directory.reachable(person):
            turn.tell(person, wording, by=by)


def enter(turn: Turn, step: ApprovalStep) -> None:
    """Stand at an approval step and ask its people, all at once or the first of them."""
    turn.change(step=step.id, escalated=False, acts_at=None, paused_at=None)
    turn.note("entered", step=step.id)
    people = turn.askable(step.approve)
    turn.set_deadline(people)
    if step.order is Order.IN_TURN:
        rounds.offer_on(turn)
    elif people:
        rounds.ask_together(turn, people)
    else:
        rounds.ask_in_place(turn)
    rounds.look_for_too_few(turn)
