"""Who is there: people are added, changed and deleted, and groups put together, by administrators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from workflow.core.definition import Problem
from workflow.core.events import BecameUnreachable
from workflow.core.state import Trouble
from workflow.service.absence import Span, refuse_circle
from workflow.service.case import happen, load_case
from workflow.service.changed import changed_in
from workflow.service.numbers import e164
from workflow.service.readdress import readdress
from workflow.service.start import NotFitting
from workflow.service.work import Work, query, use_case
from workflow.store import absences, attention, audit, people, requests
from workflow.store import groups as groups_store
from workflow.store.absences import AbsenceRecord
from workflow.store.errors import Missing, Taken
from workflow.store.groups import GroupRecord
from workflow.store.people import PersonRecord

LANGUAGES = ("en", "es", "fr", "de", "pt")


@dataclass(frozen=True, kw_only=True)
class AwayView:
    """One absence as the outside sees it."""

    since: datetime
    until: datetime | None
    cover: str | None  #: who covers for that time; None leaves it to the standing cover


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """One person as the outside sees him."""

    record: PersonRecord
    manager: str | None
    cover: str | None  #: his standing one
    groups: tuple[str, ...]
    away: AwayView | None  #: the absence that is running
    next_away: AwayView | None  #: the first one announced for later


@cache  # it looks through the files of the whole machine
def zones() -> frozenset[str]:
    """Every time zone there is, by its name."""
    return frozenset(available_timezones())


@use_case
def add_person(work: Work, values: Mapping[str, Any], by: str) -> PersonView:
    """Add a person. Raises NotFitting naming each value that is wrong."""
    return view(work, people.by_id(work.tx, put_in(work, values, by)))


@use_case
def change_person(work: Work, handle: str, values: Mapping[str, Any], by: str) -> PersonView:
    """Change parts of a person. Raises Missing or NotFitting.

    With a new number, what still waits for him is texted there under a code of that number.
    """
    person = people.by_handle(work.tx, handle)
    alter(work, person, values, by)
    return view(work, people.by_id(work.tx, person.id))


@use_case
def delete_person(work: Work, handle: str, by: str) -> None:
    """Take a person out; he stays on old records, and what waits for him goes to somebody else. Raises Missing."""
    take_out(work, people.by_handle(work.tx, handle), by)


@use_case
def put_group(work: Work, slug: str, name: str, members: list[str], by: str) -> tuple[GroupRecord, bool]:
    """Make a group be just this; the second value is True when it is new. Raises NotFitting."""
    return compose(work, slug, name, members, by)


def put_in(work: Work, values: Mapping[str, Any], by: str) -> int:
    """Add a person in this transaction and give back his id. Raises NotFitting naming each value that is wrong."""
    row, groups = _row(work, {"time_zone": work.desk.time_zone, "language": "en", **values})
    row = {"email": None, "manager_id": None, "role": None, "created_at": work.now, **row}
    row["simulated"] = work.desk.simulated
    person_id: int = _kept(lambda: people.add(work.tx, row))
    _join(work, person_id, groups)
    _note(work, "PersonAdded", row["handle"], by, {"what": sorted(values)})
    return person_id


def alter(work: Work, person: PersonRecord, values: Mapping[str, Any], by: str) -> None:
    """Change parts of a person in this transaction. Raises NotFitting."""
    row, groups = _row(work, values)
    _refuse_cover(work, person, row)
    what = {"what": sorted(values), **changed_in(work, person, row, groups)}
    _kept(lambda: people.change(work.tx, person.id, row))
    _join(work, person.id, groups)
    if row.get("phone", person.phone) != person.phone:
        readdress(work, person.id)
    _note(work, "PersonChanged", person.handle, by, what)


def take_out(work: Work, person: PersonRecord, by: str) -> None:
    """Take a person out in this transaction; what waits for him goes to somebody else."""
    waiting = requests.with_open_asks_of(work.tx, person.id, simulated=work.desk.simulated)
    for request_id in waiting:
        event = BecameUnreachable(at=work.now, person=person.handle, why=Trouble.NO_COVER)
        happen(work, load_case(work, request_id), event)
    people.change(work.tx, person.id, {"deleted_at": work.now})
    groups_store.join(work.tx, person.id, ())
    attention.settle(work.tx, Trouble.OPTED_OUT, work.now, person_id=person.id)
    audit.append_admin(work.tx, work.now, {"event": "PersonDeleted", "person": person.handle, "by": by})


def compose(work: Work, slug: str, name: str, members: list[str], by: str) -> tuple[GroupRecord, bool]:
    """Make a group be just this, in this transaction; True where it is new. Raises NotFitting."""
    problems, ids = [], []
    for index, handle in enumerate(members):
        try:
            ids.append(people.by_handle(work.tx, handle).id)
        except Missing as error:
            problems.append(Problem(path=f"members[{index}]", message=str(error)))
    if problems:
        raise NotFitting(*problems)
    was = list(people.members(work.tx, [slug]).get(slug, ()))
    new = groups_store.put(work.tx, slug=slug, name=name, person_ids=ids)
    body = {"event": "GroupPut", "group": slug, "was": was, "members": members, "by": by}
    audit.append_admin(work.tx, work.now, body)
    return GroupRecord(slug=slug, name=name, members=tuple(dict.fromkeys(members))), new


@query
def person(work: Work, handle: str) -> PersonView:
    """One person. Raises Missing."""
    return view(work, people.by_handle(work.tx, handle))


@query
def everybody(work: Work, after: str, limit: int) -> list[PersonView]:
    """People by handle, those after a given one."""
    return [view(work, each) for each in people.page(work.tx, after=after, limit=limit)]


@query
def groups(work: Work, after: str, limit: int) -> list[GroupRecord]:
    """Groups by slug, those after a given one."""
    return groups_store.page(work.tx, after=after, limit=limit)


def _row(work: Work, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[str] | None]:
    """What to store for what was given. Raises NotFitting with every problem."""
    apart = ("manager", "cover", "quiet_hours", "groups")
    row = {name: value for name, value in values.items() if name not in apart}
    problems = list(_problems(work, row))
    for name in ("manager", "cover"):
        handle = values.get(name)
        if name not in values:
            continue
        try:
            row[f"{name}_id"] = people.by_handle(work.tx, handle).id if handle else None
        except Missing as error:
            problems.append(Problem(path=name, message=str(error)))
    if "quiet_hours" in values:
        hours = values["quiet_hours"] or {"from": None, "until": None}
        row |= {"quiet_from": hours["from"], "quiet_until": hours["until"]}
        if hours["from"] and hours["from"] == hours["until"]:
            message = "Quiet hours must end at another time than they begin."
            problems.append(Problem(path="quiet_hours.until", message=message))
    if problems:
        raise NotFitting(*problems)
    return row, values.get("groups")


def _problems(work: Work, row: dict[str, Any]) -> list[Problem]:
    found = []
    if "phone" in row:
        number = e164(row["phone"], work.desk.default_region)
        if number is None:
            found.append(Problem(path="phone", message="This is no phone number; write it with + and the country."))
        else:
            row["phone"] = number
    if row.get("time_zone", "UTC") not in zones():
        found.append(Problem(path="time_zone", message="This is no time zone; write one like Europe/Berlin."))
    if row.get("language", "en") not in LANGUAGES:
        found.append(Problem(path="language", message=f"Write one of {', '.join(LANGUAGES)}."))
    return found


def _kept(write: Any) -> Any:
    try:
        return write()
    except Taken as error:
        raise NotFitting(Problem(path=error.path, message=error.message)) from error


def _join(work: Work, person_id: int, groups: list[str] | None) -> None:
    if groups is None:
        return
    try:
        groups_store.join(work.tx, person_id, groups)
    except Missing as error:
        raise NotFitting(Problem(path="groups", message=str(error))) from error


def _refuse_cover(work: Work, person: PersonRecord, row: Mapping[str, Any]) -> None:
    """Nobody is his own standing cover, nor is one who is away at the same time and covered by him."""
    if row.get("cover_id") is None:
        return
    if row["cover_id"] == person.id:
        raise NotFitting(Problem(path="cover", message="Nobody can cover for themselves."))
    cover = people.by_id(work.tx, row["cover_id"])
    for each in absences.upcoming(work.tx, [person.id], work.now):
        if each.cover_id is None:
            refuse_circle(work, person, cover, Span(start=max(each.starts_at, work.now), end=each.ends_at))


def _note(work: Work, event: str, handle: str, by: str, what: Mapping[str, Any]) -> None:
    audit.append_admin(work.tx, work.now, {"event": event, "person": handle, "by": by, **what})


def view(work: Work, record: PersonRecord) -> PersonView:
    """One person with everything that is said of him by name."""
    ahead = absences.upcoming(work.tx, [record.id], work.now)
    running = [each for each in ahead if each.starts_at <= work.now]
    later = [each for each in ahead if each.starts_at > work.now]
    ids = [record.manager_id, record.cover_id, *(each.cover_id for each in ahead)]
    handles = people.handles(work.tx, ids)
    return PersonView(
        record=record,
        manager=handles.get(record.manager_id or 0),
        cover=handles.get(record.cover_id or 0),
        groups=tuple(groups_store.of(work.tx, record.id)),
        away=_away(running[-1], handles) if running else None,
        next_away=_away(later[0], handles) if later else None,
    )


def _away(absence: AbsenceRecord, handles: Mapping[int, str]) -> AwayView:
    return AwayView(since=absence.starts_at, until=absence.ends_at, cover=handles.get(absence.cover_id or 0))
