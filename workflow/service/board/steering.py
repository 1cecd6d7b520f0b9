"""What colleagues do with a request on the dashboard: nudge, reassign, override, withdraw.

A form brings back how much had happened when it was drawn. Where the same click came before, nothing is done again;
where anything else has happened since, it is refused: whoever clicked had another request before his eyes.
"""

from datetime import timedelta

from workflow.core.choices import read_person
from workflow.core.definition import Problem
from workflow.core.events import Event, Nudged, Overridden, Reassigned, Withdrawn
from workflow.core.locales import ENGLISH
from workflow.core.state import Answer, Channel
from workflow.core.typed import Unfit, one_line
from workflow.service.actor import Actor, Role, must_see
from workflow.service.board.stale import Stale
from workflow.service.case import Case, as_recorded, happen, load_case
from workflow.service.start import NotFitting
from workflow.service.work import Work, use_case
from workflow.store import audit, people
from workflow.store.errors import Missing

LONGEST = 1000  #: characters of a reason
#: Nobody means to nudge the same people twice so soon.
AGAIN = timedelta(minutes=1)


@use_case
def nudge(work: Work, actor: Actor, request_id: int, seen: int) -> bool:
    """Remind everybody waited on; False where they were nudged just now. Raises Missing, Stale or NotPossible."""
    actor.needs(Role.OPERATOR)
    must_see(work, actor, request_id)
    case = load_case(work, request_id)
    if nudged_just_now(work, case):
        return False  # Back, and the same button once more
    return _happen(work, case, seen, Nudged(at=work.now, by=actor.by))


@use_case
def reassign(work: Work, actor: Actor, request_id: int, seen: int, *, person: str, to: str, reason: str) -> bool:
    """Ask somebody else in an approver's place. Raises Missing, NotFitting, Stale or NotPossible."""
    actor.needs(Role.OPERATOR)
    must_see(work, actor, request_id)
    problems = _reason_problems(reason)
    found: dict[str, str] = {}
    for path, typed, message in (("person", person, "Choose whose ask it is."), ("to", to, "Choose who is asked.")):
        try:
            found[path] = _handle(work, typed, message)
        except Unfit as error:
            problems.append(Problem(path=path, message=str(error)))
        except Missing as error:
            problems.append(Problem(path=path, message=str(error)))
    if problems:
        raise NotFitting(*problems)
    event = Reassigned(at=work.now, person=found["person"], to=found["to"], by=actor.by, reason=one_line(reason))
    return _steer(work, actor, request_id, seen, event, *found.values())


@use_case
def override(work: Work, actor: Actor, request_id: int, seen: int, *, answer: Answer, reason: str) -> bool:
    """Decide in everybody's place, on the record as such for ever. Raises Missing, NotFitting, Stale, NotPossible."""
    actor.needs(Role.ADMIN)
    if problems := _reason_problems(reason):
        raise NotFitting(*problems)
    event = Overridden(
        at=work.now, answer=answer, by=actor.by, reason=one_line(reason), name=actor.name, channel=Channel.WEB
    )
    return _steer(work, actor, request_id, seen, event)


@use_case
def withdraw(work: Work, actor: Actor, request_id: int, seen: int) -> bool:
    """Take a request back: one's own, or as an operator any. Raises Missing, Forbidden, Stale or NotPossible."""
    must_see(work, actor, request_id)
    case = load_case(work, request_id)
    if case.people[case.state.requester].id != actor.person_id:
        actor.needs(Role.OPERATOR)
    event = Withdrawn(at=work.now, by=actor.by, name=actor.name)
    return _happen(work, case, seen, event)


def nudged_just_now(work: Work, case: Case) -> bool:
    """Whether a nudge is the last that happened to it, and moments ago."""
    last = audit.entries_after(work.tx, audit.chain_of(case.id), case.head.length - 1)
    return any(each.body["event"] == "Nudged" and work.now - each.at < AGAIN for each in last)


def _steer(work: Work, actor: Actor, request_id: int, seen: int, event: Event, *more: str) -> bool:
    must_see(work, actor, request_id)
    return _happen(work, load_case(work, request_id, *more), seen, event)


def _happen(work: Work, case: Case, seen: int, event: Event) -> bool:
    if not 0 < seen <= case.head.length:
        raise Stale(seen=None)
    new = audit.entries_after(work.tx, audit.chain_of(case.id), seen)
    clicked = as_recorded(event)
    del clicked["at"]
    if any(clicked.items() <= each.body.items() for each in new):
        return False
    if new:
        raise Stale(seen=seen)
    happen(work, case, event)
    return True


def _handle(work: Work, typed: str, message: str) -> str:
    """The handle of whoever was chosen, or typed by his name. Raises Missing, or Unfit where it can be several."""
    said = one_line(typed)
    if not said:
        raise Missing(message)
    try:
        return people.by_handle(work.tx, said).handle
    except Missing:
        everybody = {each.handle: each.name for each in people.page(work.tx, limit=100_000) if not each.guest}
        return read_person(said, everybody, ENGLISH)


def _reason_problems(reason: str) -> list[Problem]:
    said = one_line(reason)
    if said and len(said) <= LONGEST:
        return []
    long = f"Write at most {LONGEST} characters: that was {len(said)}."
    return [Problem(path="reason", message=long if said else "Write a reason: it goes on the record.")]
