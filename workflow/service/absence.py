"""Somebody goes away and somebody covers for him; what waits for him moves when it begins and stays when it ends."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from workflow.core.definition import Problem
from workflow.core.events import BecameReachable, WentAway
from workflow.service import outbox
from workflow.service.case import happen, load_case
from workflow.service.start import NotFitting
from workflow.service.work import Work, use_case
from workflow.store import absences, audit, effects, people, requests, workspace
from workflow.store.absences import AbsenceRecord
from workflow.store.effects import Kind
from workflow.store.errors import Missing
from workflow.store.people import PersonRecord


class CannotBeAway(NotFitting):
    """An absence cannot be as it was wanted: a sentence for the API; `wording` and `about` say the same for a text."""

    def __init__(self, path: str, message: str, wording: str, **about: str) -> None:
        super().__init__(Problem(path=path, message=message))
        self.wording = wording
        self.about = about


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of time; without an end it lasts for ever."""

    start: datetime
    end: datetime | None

    def within(self, other: AbsenceRecord) -> "Span":
        """What this stretch and an absence that overlaps it have in common."""
        ends = [each for each in (self.end, other.ends_at) if each is not None]
        return Span(start=max(self.start, other.starts_at), end=min(ends, default=None))


def announce(
    work: Work, person: PersonRecord, starts_at: datetime, ends_at: datetime | None, cover: str | None, by: str
) -> AbsenceRecord:
    """Let a person be away in that time, in place of what was announced for it before. Raises CannotBeAway.

    Without a cover his standing one covers. It begins at once where the start is not ahead.
    """
    span = Span(start=max(starts_at, work.now), end=ends_at)
    if span.end is not None and span.end <= span.start:
        raise CannotBeAway("until", "This absence would be over before it begins.", "away_over")
    workspace.lock(work.tx)  # announcements wait for one another: no two can make a circle together
    cover_id = _cover(work, person, cover, span)
    _note(work, "AbsenceAnnounced", person, cover, by, since=span.start, until=span.end)
    _make_room(work, person, span)
    absence_id = absences.add(
        work.tx,
        person_id=person.id,
        cover_id=cover_id,
        starts_at=span.start,
        ends_at=span.end,
        now=work.now,
        by=by,
    )
    absence = absences.by_id(work.tx, absence_id)
    if span.start <= work.now:
        _begin(work, absence, person)
    else:
        effects.queue(work.tx, Kind.AWAY, absence_id, span.start)
    return absence


def end(work: Work, person: PersonRecord, by: str) -> AbsenceRecord | None:
    """He is back; with no absence running the next one announced is taken back. None where there is none at all."""
    absence = next(iter(absences.upcoming(work.tx, [person.id], work.now)), None)
    if absence is None:
        return None
    absences.end(work.tx, absence.id, work.now)
    effects.drop(work.tx, Kind.AWAY, absence.id)
    if absence.starts_at <= work.now:
        _come_back(work, absence, person, by)
    else:
        _note(work, "AbsenceTakenBack", person, _handle(work, absence.cover_id), by)
    return absence


def begin_or_end(work: Work, absence_id: int) -> None:
    """A time came at which an absence begins or ends; does nothing where it was taken back."""
    absence = absences.by_id(work.tx, absence_id)
    person = people.by_id(work.tx, absence.person_id)
    if absence.ended_at is not None or person.deleted_at is not None:
        return
    if absence.ends_at is not None and absence.ends_at <= work.now:
        _come_back(work, absence, person, absence.created_by)
    elif absence.starts_at <= work.now:
        _begin(work, absence, person)


def end_of_day(work: Work, person: PersonRecord, day: date) -> datetime:
    """When this day is over where the person lives, in UTC."""
    return work.desk.calendars.of(person.time_zone).at(day + timedelta(days=1), time(0))


@use_case
def send_away(
    work: Work, handle: str, *, starts_at: datetime | None, until: datetime | date | None, cover: str | None, by: str
) -> AbsenceRecord:
    """Announce somebody's absence in his place, from now on where no start is given. Raises Missing, CannotBeAway."""
    person = people.by_handle(work.tx, handle)
    ends_at = until if isinstance(until, datetime | None) else end_of_day(work, person, until)
    return announce(work, person, starts_at or work.now, ends_at, cover, by)


@use_case
def bring_back(work: Work, handle: str, by: str) -> None:
    """End somebody's absence, or take the next one back. Raises Missing where there is none."""
    if end(work, people.by_handle(work.tx, handle), by) is None:
        raise Missing(f"“{handle}” is not away and will not be.")


def refuse_circle(work: Work, person: PersonRecord, cover: PersonRecord, span: Span) -> None:
    """Refuse a cover who would, while both are away, be covered by the person himself. Raises CannotBeAway."""
    chain = _chain(work, person.id, cover, span, frozenset())
    if not chain:
        return
    links = [f"{one.name} is covered by {next_.name}" for one, next_ in pairwise(chain)]
    message = f"{cover.name} cannot cover for {person.name}: at that time {', and '.join(links)}."
    raise CannotBeAway("cover", message, "away_circle", cover=cover.name, links=", ".join(each.name for each in chain))


def _cover(work: Work, person: PersonRecord, handle: str | None, span: Span) -> int | None:
    """Who covers, once it is certain that he can; None leaves it to the standing cover. Raises CannotBeAway."""
    if handle is None:
        if person.cover_id is not None:
            refuse_circle(work, person, people.by_id(work.tx, person.cover_id), span)
        return None
    try:
        cover = people.by_handle(work.tx, handle)
    except Missing as error:
        raise CannotBeAway("cover", str(error), "away_nobody", cover=handle) from error
    if cover.id == person.id:
        raise CannotBeAway("cover", "Nobody can cover for themselves.", "away_himself")
    if not cover.reachable:
        raise CannotBeAway("cover", f"{cover.name} wants no texts.", "away_unreachable", cover=cover.name)
    refuse_circle(work, person, cover, span)
    return cover.id


def _chain(work: Work, home: int, person: PersonRecord, span: Span, passed: frozenset[int]) -> tuple[PersonRecord, ...]:
    """The people from this one along their covers to the one it began with; empty where no way leads there."""
    if person.id == home:
        return (person,)
    if person.id in passed:
        return ()
    for absence in absences.overlapping(work.tx, person.id, span.start, span.end):
        cover_id = absence.cover_id or person.cover_id
        if cover_id is not None:
            cover = people.by_id(work.tx, cover_id)
            rest = _chain(work, home, cover, span.within(absence), passed | {person.id})
            if rest:
                return (person, *rest)
    return ()


def _make_room(work: Work, person: PersonRecord, span: Span) -> None:
    """At most one absence at a time: what ran into this stretch ends where it begins, the rest of it is taken back."""
    for old in absences.overlapping(work.tx, person.id, span.start, span.end):
        if old.starts_at < span.start and work.now < span.start:
            absences.shorten(work.tx, old.id, span.start)
            if old.starts_at <= work.now:
                effects.requeue(work.tx, Kind.AWAY, old.id, span.start)
        else:
            absences.end(work.tx, old.id, work.now)
            effects.drop(work.tx, Kind.AWAY, old.id)


def _begin(work: Work, absence: AbsenceRecord, person: PersonRecord) -> None:
    cover = _handle(work, absence.cover_id or person.cover_id)
    _note(work, "WentAway", person, cover, absence.created_by, until=absence.ends_at)
    _tell_cover(work, absence, person, "cover_set")  # before what he is asked in the other's place
    for request_id in requests.with_open_asks_of(work.tx, person.id, simulated=work.desk.simulated):
        happen(work, load_case(work, request_id), WentAway(at=work.now, person=person.handle))
    if absence.ends_at is not None:
        effects.requeue(work.tx, Kind.AWAY, absence.id, absence.ends_at)


def _come_back(work: Work, absence: AbsenceRecord, person: PersonRecord, by: str) -> None:
    """What moved stays where it went; what nobody took is asked of him again."""
    _note(work, "CameBack", person, _handle(work, absence.cover_id or person.cover_id), by)
    _tell_cover(work, absence, person, "cover_over")
    if not person.reachable or absences.current(work.tx, [person.id], work.now):
        return
    for request_id in requests.with_open_asks_of(work.tx, person.id, simulated=work.desk.simulated):
        case = load_case(work, request_id)
        if any(ask.person == person.handle and ask.trouble for ask in case.state.open_asks):
            happen(work, case, BecameReachable(at=work.now, person=person.handle))


def _tell_cover(work: Work, absence: AbsenceRecord, person: PersonRecord, wording: str) -> None:
    """Tell whoever covers, if somebody does and texts reach him."""
    cover_id = absence.cover_id or person.cover_id
    cover = people.by_id(work.tx, cover_id) if cover_id is not None else None
    if cover is not None and cover.reachable:
        outbox.queue(work, cover, wording, outbox.voice(work, cover).say(wording, {"name": person.name}))


def _handle(work: Work, person_id: int | None) -> str | None:
    return people.handles(work.tx, [person_id]).get(person_id or 0)


def _note(work: Work, event: str, person: PersonRecord, cover: str | None, by: str, **when: datetime | None) -> None:
    """One row in the record of what people do, with both handles."""
    times = {name: moment.isoformat() for name, moment in when.items() if moment is not None}
    body = {"event": event, "person": person.handle, "cover": cover, "by": by, **times}
    audit.append_admin(work.tx, work.now, {name: value for name, value in body.items() if value is not None})
