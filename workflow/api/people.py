"""People and groups."""

from typing import Any

from flask import Response

from workflow.api import discretion, people_answers
from workflow.api.answers import answer
from workflow.api.http import caller, desk
from workflow.api.operations import operation
from workflow.api.paging import page
from workflow.api.schemas import GroupIn, NamedPage, NewPerson, PersonChange
from workflow.core.definition import Problem
from workflow.core.selectors import parse
from workflow.service import roster
from workflow.service.roster import AwayView, PersonView
from workflow.service.start import NotFitting
from workflow.store.groups import GroupRecord
from workflow.store.people import PersonRecord


@operation("GET", "/people", query=NamedPage, answers={200: people_answers.People})
def list_people(query: NamedPage) -> Response:
    """Everybody, by handle."""
    rows = roster.everybody(desk(), query.cursor or "", query.limit + 1)
    return page(people_answers.People, rows, query.limit, _person, lambda each: each.record.handle)


@operation("POST", "/people", body=NewPerson, answers={201: people_answers.Person})
def add_person(body: NewPerson) -> Response:
    """Add a person."""
    view = roster.add_person(desk(), _given(body), caller().by)
    return answer(_person(view), 201, f"/api/v1/people/{view.record.handle}")


@operation("GET", "/people/{handle}", answers={200: people_answers.Person})
def get_person(handle: str) -> Response:
    """One person."""
    return answer(_person(roster.person(desk(), handle)))


@operation("PATCH", "/people/{handle}", body=PersonChange, answers={200: people_answers.Person})
def change_person(handle: str, body: PersonChange) -> Response:
    """Change parts of a person."""
    return answer(_person(roster.change_person(desk(), handle, _given(body), caller().by)))


@operation("DELETE", "/people/{handle}", answers={204: None})
def delete_person(handle: str) -> Response:
    """Take a person out; he stays on old records, and what waits for him goes to somebody else."""
    roster.delete_person(desk(), handle, caller().by)
    return Response(status=204)


@operation("GET", "/groups", query=NamedPage, answers={200: people_answers.Groups})
def list_groups(query: NamedPage) -> Response:
    """All groups, by slug."""
    rows = roster.groups(desk(), query.cursor or "", query.limit + 1)
    return page(people_answers.Groups, rows, query.limit, _group, lambda each: each.slug)


@operation("PUT", "/groups/{slug}", body=GroupIn, answers={200: people_answers.Group, 201: people_answers.Group})
def put_group(slug: str, body: GroupIn) -> Response:
    """Make a group be just this."""
    try:
        parse(f"group:{slug}")
    except ValueError as error:
        message = "Use 1 to 40 of a-z, 0-9, ., _ and -, beginning with a letter or digit."
        raise NotFitting(Problem(path="slug", message=message)) from error
    group, new = roster.put_group(desk(), slug, body.name, body.members, caller().by)
    return answer(_group(group), 201 if new else 200)


def _given(body: NewPerson | PersonChange) -> dict[str, Any]:
    return body.model_dump(exclude_unset=True, by_alias=True)


def _person(view: PersonView) -> people_answers.Person:
    return people_answers.Person.model_validate(
        {
            "handle": view.record.handle,
            "name": view.record.name,
            "phone": discretion.phone(view.record.phone, caller().role),
            "email": view.record.email,
            "manager": view.manager,
            "groups": view.groups,
            "time_zone": view.record.time_zone,
            "language": view.record.language,
            "role": view.record.role,
            "opted_out": view.record.opted_out_at is not None,
            "quiet_hours": _quiet_hours(view.record),
            "cover": view.cover,
            "away": _away(view.away),
            "next_away": _away(view.next_away),
            "authenticator": view.record.totp,
            "guest": view.record.guest,
        }
    )


def _quiet_hours(record: PersonRecord) -> dict[str, str | None] | None:
    return {"from": record.quiet_from, "until": record.quiet_until} if record.quiet_from else None


def _away(view: AwayView | None) -> dict[str, object] | None:
    return {"from": view.since, "until": view.until, "cover": view.cover} if view else None


def _group(group: GroupRecord) -> people_answers.Group:
    return people_answers.Group(slug=group.slug, name=group.name, members=list(group.members))
