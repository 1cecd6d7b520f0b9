"""Texts as a list shows them: filtered, the newest first, with the names of the people and requests they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, or_, select

from workflow.store.cases import has
from workflow.store.search import bare
from workflow.store.tables import DefinitionRow, MessageRow, PersonRow, RequestRow, WorkflowRow

#: A workflow with more requests than this is looked for text by text, one with fewer request by request.
FEW = 2000
#: The statuses that most texts end in.
USUAL = ("sent", "delivered", "read", "acted")


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
#: What the index begins with that has the texts of a time; it leaves nothing out.
_EITHER = (_m.simulated.in_((False, True)), _m.direction.in_(("in", "out")))
_OF_PEOPLE = {"name": _p.name, "handle": _p.handle, "deleted_at": _p.deleted_at, "summary": _r.summary}
_ALL = (
    select(*(_OF_PEOPLE[name] if name in _OF_PEOPLE else _m[name] for name in TextRecord.__dataclass_fields__))
    .outerjoin(PersonRow.__table__, _p.id == _m.person_id)
    .outerjoin(RequestRow.__table__, _r.id == _m.request_id)
)


def ids(
    tx: Connection, wanted: Wanted, *, before: int | None = None, after: int | None = None, limit: int
) -> list[int]:
    """The ids of such texts, the newest first: the latest, those before a text's id, or those next after it."""
    return [row.id for row in _found(tx, select(_m.id), wanted, before, after, limit)]


def bodies(
    tx: Connection, wanted: Wanted, *, before: int | None = None, after: int | None = None, limit: int
) -> list[tuple[int, str]]:
    """The same, each with its words."""
    return [(row.id, row.body) for row in _found(tx, select(_m.id, _m.body), wanted, before, after, limit)]


def of(tx: Connection, text_ids: Sequence[int]) -> list[TextRecord]:
    """These texts, the newest first."""
    found = _ALL.where(_m.id.in_(text_ids)).order_by(_m.id.desc())
    return [TextRecord(**row._mapping) for row in tx.execute(found)] if text_ids else []


def _found(
    tx: Connection, found: Select[Any], wanted: Wanted, before: int | None, after: int | None, limit: int
) -> Sequence[Row[Any]]:
    found = found.where(*_conditions(tx, wanted))
    if before is not None:
        found = found.where(_m.id < before)
    elif after is not None:
        return tx.execute(found.where(_m.id > after).order_by(_m.id).limit(limit)).all()[::-1]
    return tx.execute(found.order_by(_m.id.desc()).limit(limit)).all()


def count(tx: Connection, wanted: Wanted, most: int) -> int:
    """How many such texts there are; more than `most` are not counted on."""
    found = select(_m.id).where(*_conditions(tx, wanted)).limit(most + 1)
    return int(tx.execute(select(func.count()).select_from(found.subquery())).scalar_one())


def people_called(tx: Connection, said: str, limit: int = 200) -> list[int]:
    """The people, deleted or not, with this handle, number or name, or a part of a name."""
    exactly = select(_p.id).where(or_(_p.handle == said.lower(), _p.phone == said))
    found = list(tx.execute(exactly).scalars())
    if not found:
        found = list(tx.execute(select(_p.id).where(has(_p.name, said)).limit(limit)).scalars())
    return found


def _conditions(tx: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = (
        (_m.phone, wanted.phone), (_m.direction, wanted.direction), (_m.code, wanted.code),
        (_m.request_id, wanted.request_id),
    )  # fmt: skip
    several = wanted.people is not None and len(wanted.people) > 1
    # What no index knows makes SQLite look at the texts themselves: that is quickest in the order they lie in.
    looks = bool(wanted.words or wanted.direction or wanted.workflow or several)
    most = bool(wanted.words or set(wanted.statuses or ()) & set(USUAL))
    person, status, at = (
        bare(tx, column) if apart else column
        for column, apart in ((_m.person_id, several), (_m.status, most), (_m.created_at, looks))
    )
    among = ((person, wanted.people), (status, wanted.statuses), (_m.reading, wanted.readings))
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
    found += [column.in_(values) for column, values in among if values is not None]
    if not (found or looks) and (wanted.since or wanted.until):
        found += _EITHER
    if wanted.since is not None:
        found.append(at >= wanted.since)
    if wanted.until is not None:
        found.append(at < wanted.until)
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
