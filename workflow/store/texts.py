"""Texts as a list shows them: filtered, the newest first, with the names of the people and requests they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select

from workflow.store.tables import DefinitionRow, MessageRow, PersonRow, RequestRow, WorkflowRow

#: A workflow with more requests than this is looked for text by text, one with fewer request by request.
FEW = 2000


@dataclass(frozen=True, kw_only=True)
class TextRecord:
    """One text, with the names that belong to it."""

    id: int
    direction: str
    phone: str
    person_id: int | None
    name: str | None
    handle: str | None
    deleted_at: datetime | None  #: of the person
    request_id: int | None
    summary: str | None
    body: str
    wording: str | None
    reading: str | None
    status: str
    code: int | None
    segments: int
    media: list[list[str]] | None
    simulated: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which texts; None leaves a thing open."""

    people: Sequence[int] | None = None
    phone: str | None = None
    direction: str | None = None
    statuses: Sequence[str] | None = None
    readings: Sequence[str] | None = None
    code: int | None = None
    request_id: int | None = None
    workflow: str | None = None  #: slug
    since: datetime | None = None
    until: datetime | None = None  #: no longer then
    words: str | None = None  #: which the text contains, case ignored


_m, _p, _r = MessageRow.__table__.c, PersonRow.__table__.c, RequestRow.__table__.c
_d, _w = DefinitionRow.__table__.c, WorkflowRow.__table__.c
_OF_PEOPLE = {"name": _p.name, "handle": _p.handle, "deleted_at": _p.deleted_at, "summary": _r.summary}
_ALL = (
    select(*(_OF_PEOPLE[name] if name in _OF_PEOPLE else _m[name] for name in TextRecord.__dataclass_fields__))
    .outerjoin(PersonRow.__table__, _p.id == _m.person_id)
    .outerjoin(RequestRow.__table__, _r.id == _m.request_id)
)


def page(
    tx: Connection, wanted: Wanted, *, before: int | None = None, after: int | None = None, limit: int
) -> list[TextRecord]:
    """Such texts, the newest first: the latest, those older than the text with this id, or those next newer than it."""
    found: Select[Any] = _ALL.where(*_conditions(tx, wanted))
    place = before if before is not None else after
    at = tx.execute(select(_m.created_at).where(_m.id == place)).scalar() if place is not None else None
    if place is not None and at is not None:
        found = found.where(_older(at, place) if before is not None else _newer(at, place))
    # The texts of one person lie in the order of their ids, and all texts in that of their times.
    order = (_m.id,) if wanted.people is not None and len(wanted.people) == 1 else (_m.created_at, _m.id)
    if after is not None and before is None and at is not None:
        rows = tx.execute(found.order_by(*order).limit(limit)).all()[::-1]
    else:
        rows = list(tx.execute(found.order_by(*(each.desc() for each in order)).limit(limit)))
    return [TextRecord(**row._mapping) for row in rows]


def count(tx: Connection, wanted: Wanted, most: int) -> int:
    """How many such texts there are; more than `most` are not counted on."""
    found = select(_m.id).where(*_conditions(tx, wanted)).limit(most + 1)
    return int(tx.execute(select(func.count()).select_from(found.subquery())).scalar_one())


def people_called(tx: Connection, said: str, limit: int = 200) -> list[int]:
    """The people, deleted or not, with this handle, number or name, or a part of a name."""
    exactly = select(_p.id).where(or_(_p.handle == said.lower(), _p.phone == said))
    found = list(tx.execute(exactly).scalars())
    if not found:
        found = list(tx.execute(select(_p.id).where(_p.name.icontains(said, autoescape=True)).limit(limit)).scalars())
    return found


def _older(at: datetime, place: int) -> ColumnElement[bool]:
    return and_(_m.created_at <= at, or_(_m.created_at < at, _m.id < place))


def _newer(at: datetime, place: int) -> ColumnElement[bool]:
    return and_(_m.created_at >= at, or_(_m.created_at > at, _m.id > place))


def _conditions(tx: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = (
        (_m.phone, wanted.phone), (_m.direction, wanted.direction), (_m.code, wanted.code),
        (_m.request_id, wanted.request_id),
    )  # fmt: skip
    # Where they are several, their texts would have to be sorted: it is quicker to look through all in order.
    person = _m.person_id if wanted.people is not None and len(wanted.people) == 1 else _m.person_id + 0
    among = ((person, wanted.people), (_m.status, wanted.statuses), (_m.reading, wanted.readings))
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
    found += [column.in_(values) for column, values in among if values is not None]
    if wanted.since is not None:
        found.append(_m.created_at >= wanted.since)
    if wanted.until is not None:
        found.append(_m.created_at < wanted.until)
    if wanted.words:
        # SQLite's LIKE ignores case by itself.
        contains = _m.body.contains if tx.dialect.name == "sqlite" else _m.body.icontains
        found.append(contains(wanted.words, autoescape=True))
    if wanted.workflow is not None:
        found.append(_of_workflow(tx, wanted.workflow))
    return found


def _of_workflow(tx: Connection, slug: str) -> ColumnElement[bool]:
    """A condition that is quick for this workflow, whether it has ten requests or a hundred thousand."""
    versions = list(
        tx.execute(select(_d.id).join(WorkflowRow.__table__, _w.id == _d.workflow_id).where(_w.slug == slug)).scalars()
    )
    few = list(tx.execute(select(_r.id).where(_r.definition_id.in_(versions)).limit(FEW + 1)).scalars())
    if len(few) <= FEW:
        return _m.request_id.in_(few)
    other = RequestRow.__table__.alias()
    return exists().where(other.c.id == _m.request_id, other.c.definition_id.in_(versions))
