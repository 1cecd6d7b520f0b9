"""What a row of the audit log keeps of a change: only what is otherwise now, as it was and as it is."""

from collections.abc import Mapping
from typing import Any

from workflow.service.work import Work
from workflow.store import groups, people
from workflow.store.people import PersonRecord

#: How what names people by their ids is called.
_PEOPLE = {"manager_id": "manager", "cover_id": "cover"}


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """`was` and `now` with every field of `after` that differs; both JSON-able, and without a secret or a number."""
    names = [name for name in after if before.get(name) != after[name]]
    return {"was": {name: before.get(name) for name in names}, "now": {name: after[name] for name in names}}


def changed_in(
    work: Work, person: PersonRecord, row: Mapping[str, Any], slugs: list[str] | None
) -> dict[str, dict[str, Any]]:
    """The same of a person who is about to become what `row` says, and a member of these groups where they are given.

    Of a number no more is kept than its end.
    """
    was: dict[str, Any] = {name: getattr(person, name) for name in row if getattr(person, name) != row[name]}
    now = {name: row[name] for name in was}
    handles = people.handles(work.tx, [each[name] for each in (was, now) for name in _PEOPLE if name in each])
    for each in (was, now):
        each |= {_PEOPLE[name]: handles.get(each.pop(name)) for name in _PEOPLE if name in each}
        each |= {name: f"…{each[name][-2:]}" for name in ("phone",) if name in each}
    if slugs is not None:
        was["groups"], now["groups"] = sorted(groups.of(work.tx, person.id)), sorted(set(slugs))
    return changed(was, now)
