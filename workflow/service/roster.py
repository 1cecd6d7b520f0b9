"""Who is there: people are added, changed and deleted, and groups put together, by administrators."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

import phonenumbers

from workflow.core.definition import Problem
from workflow.core.events import BecameUnreachable
from workflow.core.state import Trouble
from workflow.service.case import happen, load_case
from workflow.service.readdress import readdress
from workflow.service.start import NotFitting
from workflow.service.work import Work, query, use_case
from workflow.store import attention, audit, people, requests
from workflow.store.errors import Missing, Taken
from workflow.store.people import GroupRecord, PersonRecord

LANGUAGES = ("en", "es", "fr", "de", "pt")


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """One person as the outside sees him."""

    record: PersonRecord
    manager: str | None
    groups: tuple[str, ...]


@use_case
def add_person(work: Work, values: Mapping[str, Any], by: str) -> PersonView:
    """Add a person. Raises NotFitting naming each value that is wrong."""
    row, groups = _row(work, {"time_zone": work.desk.time_zone, "language": "en", **values})
    row = {"email": None, "manager_id": None, "role": None, "created_at": work.now, **row}
    person_id = _kept(lambda: people.add(work.tx, row))
    _join(work, person_id, groups)
    return _changed(work, "PersonAdded", person_id, by, sorted(values))


@use_case
def change_person(work: Work, handle: str, values: Mapping[str, Any], by: str) -> PersonView:
    """Change parts of a person. Raises Missing or NotFitting.

    With a new number, what still waits for him is texted there under a code of that number.
    """
    person = people.by_handle(work.tx, handle)
    row, groups = _row(work, values)
    _kept(lambda: people.change(work.tx, person.id, row))
    _join(work, person.id, groups)
    if row.get("phone", person.phone) != person.phone:
        readdress(work, person.id)
    return _changed(work, "PersonChanged", person.id, by, sorted(values))


@use_case
def delete_person(work: Work, handle: str, by: str) -> None:
    """Take a person out; he stays on old records, and what waits for him goes to somebody else. Raises Missing."""
    person = people.by_handle(work.tx, handle)
    waiting = requests.with_open_asks_of(work.tx, person.id)
    for request_id in waiting:
        event = BecameUnreachable(at=work.now, person=person.handle, why=Trouble.NO_COVER)
        happen(work, load_case(work, request_id), event)
    people.change(work.tx, person.id, {"deleted_at": work.now})
    people.join_groups(work.tx, person.id, ())
    attention.settle(work.tx, Trouble.OPTED_OUT, work.now, person_id=person.id)
    audit.append_admin(work.tx, work.now, {"event": "PersonDeleted", "person": handle, "by": by})


@use_case
def put_group(work: Work, slug: str, name: str, members: list[str], by: str) -> tuple[GroupRecord, bool]:
    """Make a group be just this; the second value is True when it is new. Raises NotFitting."""
    problems, ids = [], []
    for index, handle in enumerate(members):
        try:
            ids.append(people.by_handle(work.tx, handle).id)
        except Missing as error:
            problems.append(Problem(path=f"members[{index}]", message=str(error)))
    if problems:
        raise NotFitting(*problems)
    new = people.put_group(work.tx, slug=slug, name=name, person_ids=ids)
    audit.append_admin(work.tx, work.now, {"event": "GroupPut", "group": slug, "members": members, "by": by})
    return GroupRecord(slug=slug, name=name, members=tuple(dict.fromkeys(members))), new


@query
def person(work: Work, handle: str) -> PersonView:
    """One person. Raises Missing."""
    return _view(work, people.by_handle(work.tx, handle))


@query
def everybody(work: Work, after: str, limit: int) -> list[PersonView]:
    """People by handle, those after a given one."""
    return [_view(work, each) for each in people.page(work.tx, after=after, limit=limit)]


@query
def groups(work: Work, after: str, limit: int) -> list[GroupRecord]:
    """Groups by slug, those after a given one."""
    return people.groups(work.tx, after=after, limit=limit)


def e164(typed: str, region: str) -> str | None:
    """A number as carriers write it (E.164); numbers typed without a plus sign belong to `region`."""
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _row(work: Work, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[str] | None]:
    """What to store for what was given. Raises NotFitting with every problem."""
    row = {name: value for name, value in values.items() if name not in ("manager", "groups")}
    problems = list(_problems(work, row))
    manager = values.get("manager")
    if "manager" in values:
        try:
            row["manager_id"] = people.by_handle(work.tx, manager).id if manager else None
        except Missing as error:
            problems.append(Problem(path="manager", message=str(error)))
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
    if row.get("time_zone", "UTC") not in available_timezones():
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
        people.join_groups(work.tx, person_id, groups)
    except Missing as error:
        raise NotFitting(Problem(path="groups", message=str(error))) from error


def _changed(work: Work, event: str, person_id: int, by: str, what: list[str]) -> PersonView:
    view = _view(work, people.by_id(work.tx, person_id))
    body = {"event": event, "person": view.record.handle, "what": what, "by": by}
    audit.append_admin(work.tx, work.now, body)
    return view


def _view(work: Work, record: PersonRecord) -> PersonView:
    manager = people.handles(work.tx, [record.manager_id]).get(record.manager_id or 0)
    return PersonView(record=record, manager=manager, groups=tuple(people.groups_of(work.tx, record.id)))
