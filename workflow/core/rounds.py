"""Whom a step asks: everybody together or one after another, and somebody else where a person cannot be asked."""

from collections.abc import Mapping

from workflow.core.definition import Order
from workflow.core.durations import after
from workflow.core.effects import AskPerson
from workflow.core.events import BecameReachable, BecameUnreachable, WentAway
from workflow.core.selectors import Selector
from workflow.core.state import Ask, AskStatus, Trouble
from workflow.core.turn import Turn

_LIVE = (AskStatus.OPEN, AskStatus.YES, AskStatus.NO)


def ask_together(turn: Turn, people: tuple[str, ...]) -> None:
    """Ask all of these people; those who cannot be asked hand on."""
    present = [person for person in people if turn.state.directory.present(person)]
    for person in present:
        turn.ask(person)
    for person in people:  # after the others, so that nobody is asked for himself and in another's place
        if person not in present:
            reroute(turn, turn.add_ask(person), _why(turn, person))


def _why(turn: Turn, person: str) -> Trouble:
    return Trouble.NO_COVER if turn.state.directory.reachable(person) else Trouble.OPTED_OUT


def offer_next(turn: Turn) -> bool:
    """Ask the next approver of a step that goes in turn, or who covers for him; False when there is none left."""
    for person in not_offered(turn):
        stand_in = person if turn.state.directory.present(person) else _cover(turn, person)
        if stand_in is not None and stand_in not in _asked(turn):
            turn.ask(stand_in, acting_for=person if stand_in != person else None)
            return True
        turn.note("passed over", person=person, why=str(_why(turn, person)))
    return False


def offer_on(turn: Turn) -> None:
    """Ask the next in turn; where none of those to come can be asked, those it escalates to, else a human must look."""
    if offer_next(turn):
        return
    to_come = not_offered(turn)
    if not ask_in_place(turn):
        for person in to_come:  # on the record, so that he is asked when he is back, or somebody in his place
            _stick(turn, turn.add_ask(person), _why(turn, person))


def not_offered(turn: Turn) -> tuple[str, ...]:
    """The approvers of a step in turn to whom it has not come yet."""
    if turn.step.order is not Order.IN_TURN or turn.state.escalated:
        return ()
    had = {ask.acting_for or ask.person for ask in turn.here} | _asked(turn)
    return tuple(person for person in turn.askable(turn.step.approve) if person not in had)


def ask_in_place(turn: Turn) -> bool:
    """Nobody can be asked: those it would be escalated to are asked at once; False when there are none."""
    turn.change(escalated=True)
    people = stand_ins(turn, turn.step.escalate_to or ())
    for person in people:
        turn.ask(person)
    return bool(people)


def look_for_too_few(turn: Turn) -> None:
    """Show a human, and tell the requester, where fewer people can answer than the step needs."""
    waiting = turn.state.open_asks
    if waiting and all(ask.trouble for ask in waiting):
        return  # each of them has been reported already
    if not within_reach(turn):
        turn.need_attention(Trouble.NO_COVER)
        turn.tell(turn.state.requester, "nobody_to_ask")


def within_reach(turn: Turn) -> bool:
    """Whether enough people are left for the present step to pass."""
    able = {party(turn, ask) for ask in turn.here if ask.status in (AskStatus.OPEN, AskStatus.YES)}
    return len(able) + len(not_offered(turn)) >= needed(turn)


def needed(turn: Turn) -> int:
    """How many distinct people (or parties, where one of each is needed) must say YES for the present step to pass."""
    need = turn.step.need
    if isinstance(need, int):
        return need
    if need == "any":
        return 1
    if need == "each":
        return max(1, len(set(_party_of(turn).values())))
    in_turn = turn.step.order is Order.IN_TURN and not turn.state.escalated
    wanted = (*_LIVE, AskStatus.LAPSED) if in_turn else _LIVE  # in turn, who said nothing is still one of all
    return max(1, len({ask.person for ask in turn.here if ask.status in wanted}) + len(not_offered(turn)))


def parties(turn: Turn) -> tuple[tuple[str, ...], ...]:
    """The people of each entry of `approve` of which one answer is wanted; each counts for the first that names him."""
    named: set[str] = set()
    found = []
    for selector in turn.step.approve:
        people = tuple(person for person in turn.askable((selector,)) if person not in named)
        named.update(people)
        found.append(people)
    return tuple(people for people in found if people)


def _party_of(turn: Turn) -> Mapping[str, str]:
    """Everybody of the parties -> the first of his; found once for every step that a turn comes through."""
    known = (turn.state.step, turn.state.fresh_from)
    if known not in turn.party_of:
        turn.party_of[known] = {person: people[0] for people in parties(turn) for person in people}
    return turn.party_of[known]


def party(turn: Turn, ask: Ask) -> str:
    """Whose answer an ask is counted as: its person's, or that of the entry of `approve` he belongs to."""
    if turn.step.need != "each":
        return ask.person
    whose = ask.acting_for or ask.person
    return _party_of(turn).get(whose, whose)


def stand_ins(turn: Turn, who: tuple[Selector, ...]) -> tuple[str, ...]:
    """Those of `who`, or who covers for them, that can be asked now and have not been asked in this step."""
    present = (each if turn.state.directory.present(each) else _cover(turn, each) for each in turn.askable(who))
    return tuple(dict.fromkeys(each for each in present if each is not None and each not in _asked(turn)))


def person_unreachable(turn: Turn, event: BecameUnreachable) -> None:
    """Whoever can no longer be reached hands his open asks on."""
    for ask in turn.state.open_asks:
        if ask.person == event.person and ask.trouble is None:
            reroute(turn, ask, event.why)


def person_away(turn: Turn, event: WentAway) -> None:
    """Whoever goes away hands his open asks on to who covers for him; those already stuck, once somebody does."""
    for ask in turn.state.open_asks:
        if ask.person == event.person and (ask.trouble is None or _cover(turn, event.person)):
            reroute(turn, ask, Trouble.NO_COVER)


def person_reachable(turn: Turn, event: BecameReachable) -> None:
    """Whoever can be reached again is asked what still waits for him."""
    for ask in turn.state.open_asks:
        if ask.person == event.person and ask.trouble is not None:
            turn.change_ask(ask, trouble=None)
            turn.skip_reminders(ask.number)  # he is texted now, so what came due meanwhile is of no use
            at = turn.held(ask.person)
            if turn.step.turn is not None:
                turn.leave_time(turn.state.ask(ask.number), after(at, turn.step.turn, turn.calendar(ask.person)))
            turn.effects.append(AskPerson(ask=ask.number, person=ask.person, at=at))
            turn.note("reachable again", person=ask.person)


def reroute(turn: Turn, ask: Ask, why: Trouble) -> None:
    """Ask who covers for a person, else the next in turn, else those it escalates to; else a human must look."""
    cover = _cover(turn, ask.person)
    if cover is not None and cover in _answering(turn, ask):
        people: tuple[str, ...] | None = _another_pair_of_eyes(turn)
        if not people:
            turn.close(ask, AskStatus.MOVED)  # he is asked here already, and speaks for both
            turn.note("moved", person=ask.person, to=cover, why=str(why))
            return
    else:
        people = (cover,) if cover is not None else _next_or_stand_ins(turn, ask)
    if people is None:
        turn.note("moved", person=ask.person, to=turn.state.open_asks[-1].person, why=str(why))
        return
    if people:
        turn.close(ask, AskStatus.MOVED)
        turn.note("moved", person=ask.person, to=", ".join(people), why=str(why))
        for person in people:
            turn.ask(person, acting_for=ask.acting_for or ask.person)
        return
    _stick(turn, ask, why)


def _another_pair_of_eyes(turn: Turn) -> tuple[str, ...]:
    """Where several have to agree, those it escalates to, so that nobody has to speak for two."""
    return () if turn.step.need == "any" else stand_ins(turn, turn.step.escalate_to or ())


def _stick(turn: Turn, ask: Ask, why: Trouble) -> None:
    """Nobody is there to be asked: a human must look, and the requester hears of it."""
    turn.change_ask(ask, trouble=why)
    turn.need_attention(why, ask.person)
    person = turn.state.directory.people.get(ask.person)
    away = person is not None and person.away and person.reachable
    turn.tell(turn.state.requester, "uncovered" if away else "unreachable", name=turn.name(ask.person))


def _next_or_stand_ins(turn: Turn, ask: Ask) -> tuple[str, ...] | None:
    """Those it escalates to; None where it went to the next in turn instead."""
    if not_offered(turn):
        turn.close(ask, AskStatus.MOVED)
        if offer_next(turn):
            return None
        turn.change_ask(ask, status=AskStatus.OPEN, closed_at=None)
    return stand_ins(turn, turn.step.escalate_to or ())


def _cover(turn: Turn, person: str) -> str | None:
    """Who covers for a person and may be asked: never the requester himself unless the step allows it."""
    cover = turn.state.directory.stand_in(person)
    own = turn.state.requester if turn.step.self_ is None else None
    return cover if cover != own else None


def _asked(turn: Turn) -> set[str]:
    return {ask.person for ask in turn.here}


def _answering(turn: Turn, ask: Ask) -> set[str]:
    """Those who are asked here and so can speak for the person of an ask, too; of parties, only his own."""
    live = [each for each in turn.here if each.status in _LIVE]
    if turn.step.need == "each":
        live = [each for each in live if party(turn, each) == party(turn, ask)]
    return {each.person for each in live}
