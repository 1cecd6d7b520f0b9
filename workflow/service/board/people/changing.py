"""A person is added, changed, let in again, or taken out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.core.definition import Problem
from workflow.core.state import Trouble
from workflow.service import roster
from workflow.service.actor import Actor, Role
from workflow.service.board.people import given, rights
from workflow.service.roster import PersonView
from workflow.service.start import NotFitting
from workflow.service.work import Work, use_case
from workflow.store import attention, audit, people
from workflow.store.errors import Missing

LABELS = {
    "name": "Name", "handle": "Handle", "phone": "Phone", "email": "E-mail", "manager": "Manager", "groups": "Groups",
    "time_zone": "Time zone", "language": "Language", "role": "Role", "cover": "Standing cover",
    "quiet_from": "Quiet from", "quiet_until": "Quiet until",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field that somebody else has changed since the form was drawn."""

    field: str
    label: str
    was: str
    now: str
    typed: str


class Stale(Exception):
    """Somebody changed the person since the form was drawn."""

    def __init__(self, differences: list[Difference], present: Mapping[str, str]) -> None:
        super().__init__("Somebody changed this person since the form was drawn.")
        self.differences = differences
        self.present = present


def as_typed(view: PersonView) -> dict[str, str]:
    """Every field as a form has it; the groups by slug, with a space between."""
    record = view.record
    return {
        "name": record.name, "phone": record.phone, "email": record.email or "", "manager": view.manager or "",
        "groups": " ".join(sorted(view.groups)), "time_zone": record.time_zone, "language": record.language,
        "role": record.role or "", "cover": view.cover or "", "quiet_from": record.quiet_from or "",
        "quiet_until": record.quiet_until or "",
    }  # fmt: skip


@use_case
def add(work: Work, actor: Actor, typed: given.Typed) -> str:
    """Add a person and give back the handle, which is made of the name where none was typed.

    Raises Forbidden, NotFitting.
    """
    actor.needs(Role.OPERATOR)
    typed = {**typed, "handle": typed.get("handle") or given.handle_of(str(typed.get("name", "")))}
    allowed = rights.fields(actor, None) | {"handle"}
    values, problems = given.read(work, {name: value for name, value in typed.items() if name in allowed})
    if problems:
        raise NotFitting(*problems)
    roster.put_in(work, values, actor.by)
    return str(values["handle"])


@use_case
def change(work: Work, actor: Actor, handle: str, typed: given.Typed, was: Mapping[str, str]) -> bool:
    """Change what was typed otherwise than it stood there; False where that is nothing.

    `was` is what the form showed when it was drawn. Raises Missing, Forbidden, NotFitting, and Stale where somebody
    else has changed any of it since to something else than was typed.
    """
    person = rights.changed(work, actor, handle)
    wanted = {name: typed[name] for name in rights.fields(actor, person) if name in typed}
    present = as_typed(roster.view(work, person))
    said = {name: _said(value) for name, value in wanted.items()}
    if stale := [each for each in _differences(present, was, said) if each.was != each.now]:
        raise Stale(stale, present)
    wanted = {name: value for name, value in wanted.items() if said[name] != present[name]}
    if wanted.keys() & {"quiet_from", "quiet_until"}:
        wanted |= {name: typed[name] for name in ("quiet_from", "quiet_until") if name in typed}
    values, problems = given.read(work, wanted)
    problems += [each for each in _own(person.handle, values) if each.path not in {every.path for every in problems}]
    if problems:
        raise NotFitting(*problems)
    rights.refuse_raising(actor, person, values)
    if values:
        roster.alter(work, person, values, actor.by)
    return bool(values)


@use_case
def unlock(work: Work, actor: Actor, handle: str) -> bool:
    """Let coded replies from a locked phone count again; False where it was not locked. Raises Missing, Forbidden."""
    actor.needs(Role.OPERATOR)
    person = rights.changed(work, actor, handle)
    if person.locked_until is None or person.locked_until <= work.now:
        return False
    people.change(work.tx, person.id, {"locked_until": None})
    attention.settle(work.tx, Trouble.LOCKED_PHONE, work.now, person_id=person.id)
    audit.append_admin(work.tx, work.now, {"event": "PhoneUnlocked", "person": handle, "by": actor.by})
    return True


@use_case
def delete(work: Work, actor: Actor, handle: str) -> str | None:
    """Take a person out and give back the name; None where he is gone already. Raises Forbidden."""
    actor.needs(Role.OPERATOR)
    try:
        person = rights.changed(work, actor, handle)
    except Missing:
        return None
    roster.take_out(work, person, actor.by)
    return person.name


def _own(handle: str, values: Mapping[str, Any]) -> list[Problem]:
    """Nobody is his own manager."""
    if values.get("manager") == handle:
        return [Problem(path="manager", message="Nobody is their own manager.")]
    return []


def _said(value: Any) -> str:
    return " ".join(sorted(value)) if isinstance(value, list) else str(value).strip()


def _differences(present: Mapping[str, str], was: Mapping[str, str], said: Mapping[str, str]) -> list[Difference]:
    """The fields that stand otherwise than they did, and otherwise than they are wanted."""
    return [
        Difference(field=name, label=LABELS[name], was=was.get(name, value), now=value, typed=said.get(name, ""))
        for name, value in present.items()
        if name in said and said[name] != value
    ]
