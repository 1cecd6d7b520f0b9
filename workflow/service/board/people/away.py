"""A person goes away and comes back, announced on the dashboard."""

from datetime import date, time, timedelta

from workflow.core.definition import Problem
from workflow.service import absence
from workflow.service.actor import Actor
from workflow.service.board.people import given, rights
from workflow.service.start import NotFitting
from workflow.service.work import Work, use_case
from workflow.store import absences, people
from workflow.store.people import PersonRecord

#: Nobody plans further; the calendar of holidays ends there too.
FARTHEST = timedelta(days=5 * 365)


@use_case
def announce(work: Work, actor: Actor, handle: str, *, start: str, until: str, cover: str) -> bool:
    """Let a person be away from one day to another, both included; False where just that is announced already.

    No first day is from now on, and no last day until he is back. Raises Missing, Forbidden, NotFitting.
    """
    person = rights.changed(work, actor, handle)
    problems: list[Problem] = []
    first, last = _day(work, person, "start", start, problems), _day(work, person, "until", until, problems)
    covering = _cover(work, cover, problems)
    if problems:
        raise NotFitting(*problems)
    if first and last and last < first:
        raise NotFitting(Problem(path="until", message="The last day is before the first."))
    begins = work.desk.calendars.of(person.time_zone).at(first, time(0)) if first else work.now
    ends = absence.end_of_day(work, person, last) if last else None
    for known in absences.upcoming(work.tx, [person.id], work.now):
        same = known.starts_at == begins or max(known.starts_at, begins) <= work.now
        if same and known.ends_at == ends and _handle(work, known.cover_id) == covering:
            return False
    absence.announce(work, person, begins, ends, covering, actor.by)
    return True


@use_case
def back(work: Work, actor: Actor, handle: str) -> bool:
    """End his absence, or take the next one back; False where there is none. Raises Missing, Forbidden."""
    person = rights.changed(work, actor, handle)
    return absence.end(work, person, actor.by) is not None


def _day(work: Work, person: PersonRecord, path: str, typed: str, problems: list[Problem]) -> date | None:
    if not typed:
        return None
    today = work.now.astimezone(work.desk.calendars.of(person.time_zone).zone).date()
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        problems.append(Problem(path=path, message="Write a day like 2026-06-03."))
        return None
    if found < today:
        problems.append(Problem(path=path, message="This day is over. Choose a day from today on."))
    elif found - today > FARTHEST:
        problems.append(Problem(path=path, message="This is too far away: five years at most."))
    else:
        return found
    return None


def _cover(work: Work, typed: str, problems: list[Problem]) -> str | None:
    try:
        found: str | None = given.READERS["cover"](work, typed.strip())
        return found
    except given.Wrong as error:
        problems.append(Problem(path="cover", message=str(error)))
        return None


def _handle(work: Work, person_id: int | None) -> str | None:
    return people.handles(work.tx, [person_id]).get(person_id or 0)
