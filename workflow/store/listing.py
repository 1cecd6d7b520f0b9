"""Lists of requests: fifty of many, how many there are, and what a row of a list shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, select

from workflow.store.search import MISSED, Wanted, conditions
from workflow.store.tables import AskRow, DefinitionRow, PersonRow, RequestRow, WorkflowRow

#: SQLAlchemy hands on at most so many ids a statement.
_AT_ONCE = 500


class Sort(StrEnum):
    """The order of a list."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"  #: what is due first; what has no deadline last
    STATUS = "status"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One who is waited on."""

    person_id: int
    name: str
    handle: str
    asked_at: datetime
    reminded: int
    trouble: str | None
    question: str | None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One request as a list shows it."""

    id: int
    summary: str
    status: str
    step: str | None
    definition_id: int
    workflow: str  #: slug
    title: str
    requester_id: int
    requester: str
    handle: str
    created_at: datetime
    due_at: datetime | None
    paused_at: datetime | None
    acts_at: datetime | None
    ended_at: datetime | None
    missed: bool  #: a first deadline passed, and it went on
    simulated: bool
    seen: int  #: how much has happened to it
    fields: Mapping[str, Any]
    waiting: tuple[Waiting, ...] = ()

    def late(self, now: datetime) -> bool:
        """As `search.is_late` says."""
        if self.status != "pending" or self.acts_at is not None:
            return False
        return self.missed or (self.due_at is not None and self.due_at < now and self.paused_at is None)


_r, _a, _p = RequestRow.__table__.c, AskRow.__table__.c, PersonRow.__table__.c
_v, _w = DefinitionRow.__table__.c, WorkflowRow.__table__.c
_ORDERS: dict[Sort, tuple[Any, ...]] = {
    Sort.NEWEST: (_r.id.desc(),),
    Sort.OLDEST: (_r.id,),
    Sort.DUE: (_r.due_at.is_(None), _r.due_at, _r.id),
    Sort.STATUS: (_r.status.desc(), _r.id.desc()),
}


def ids(
    tx: Connection, wanted: Wanted, *, sort: Sort = Sort.NEWEST, offset: int = 0, limit: int | None = None
) -> list[int]:
    """The ids of the requests wanted, in this order."""
    found = select(_r.id).where(*conditions(tx, wanted)).order_by(*_ORDERS[sort])
    if limit is not None:
        found = found.limit(limit).offset(offset)
    return list(tx.execute(found).scalars())


def count(tx: Connection, wanted: Wanted) -> int:
    """How many requests are wanted; exact, for one scan of a narrow index is cheap."""
    counted = select(func.count()).select_from(RequestRow.__table__).where(*conditions(tx, wanted))
    return int(tx.execute(counted).scalar_one())


def page(
    tx: Connection, wanted: Wanted, *, sort: Sort = Sort.NEWEST, offset: int = 0, limit: int = 50
) -> tuple[list[Row], int]:
    """One page of the requests wanted, and how many there are."""
    found = ids(tx, wanted, sort=sort, offset=offset, limit=limit)
    known = bool(found or not offset) and len(found) < limit
    total = offset + len(found) if known else count(tx, wanted)
    return rows(tx, found), total


def rows(tx: Connection, request_ids: Sequence[int]) -> list[Row]:
    """These requests as a list shows them, in this order; what is gone is left out."""
    found: dict[int, Row] = {}
    for first in range(0, len(request_ids), _AT_ONCE):
        some = list(request_ids[first : first + _AT_ONCE])
        waiting = waited_on(tx, some)
        for row in tx.execute(_ROWS.where(_r.id.in_(some))):
            found[row.id] = Row(**row._mapping, waiting=tuple(waiting.get(row.id, ())))
    return [found[each] for each in request_ids if each in found]


def waited_on(tx: Connection, request_ids: Sequence[int]) -> dict[int, list[Waiting]]:
    """Request id -> those with an open ask, those who cannot be reached first."""
    open_asks = (
        select(_a.request_id, _a.person_id, _p.name, _p.handle, _a.asked_at, _a.reminded, _a.trouble, _a.question)
        .join(PersonRow.__table__, _p.id == _a.person_id)
        .where(_a.request_id.in_(request_ids), _a.status == "open")
        .order_by(_a.trouble.is_(None), _a.number)
    )
    found: dict[int, list[Waiting]] = {}
    for row in tx.execute(open_asks):
        values = dict(row._mapping)
        found.setdefault(values.pop("request_id"), []).append(Waiting(**values))
    return found


def workflows(tx: Connection) -> list[tuple[str, str]]:
    """(slug, title) of every workflow that requests may be of, by title."""
    live = select(_w.slug, _v.title).join(DefinitionRow.__table__, (_v.workflow_id == _w.id) & (_v.number == _w.live))
    return [(row.slug, row.title) for row in tx.execute(live.order_by(_v.title, _w.slug))]


_ROWS = (
    select(
        _r.id, _r.summary, _r.status, _r.step, _r.definition_id, _w.slug.label("workflow"), _v.title,
        _r.requester_id, _p.name.label("requester"), _p.handle, _r.created_at, _r.due_at, _r.paused_at, _r.acts_at,
        _r.ended_at, MISSED.label("missed"), _r.simulated, _r.audit_length.label("seen"), _r.fields,
    )
    .join(DefinitionRow.__table__, _v.id == _r.definition_id)
    .join(WorkflowRow.__table__, _w.id == _v.workflow_id)
    .join(PersonRow.__table__, _p.id == _r.requester_id)
)  # fmt: skip
