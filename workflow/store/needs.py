"""What needs somebody: the troubles that are on record, and the open requests that are late or were reminded twice.

One row a cause. A request with a trouble of its own is not there a second time for being late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    and_,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from workflow.store.attention import AttentionRecord
from workflow.store.search import WAITING, bare, is_late, versions
from workflow.store.tables import AskRow, AttentionRow, RequestRow

LATE, NAGGED = "late", "nagged"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Of which requests: what is None leaves none out."""

    at: datetime
    simulated: bool
    workflow: str | None = None  #: slug
    waiting_on_ids: Sequence[int] | None = None


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing that needs somebody: a trouble, or a request and why."""

    kind: str  #: trouble, late or nagged
    id: int  #: of the trouble, or of the request
    at: datetime  #: since when, or when last


_t, _r, _a = AttentionRow.__table__.c, RequestRow.__table__.c, AskRow.__table__.c
#: Spelled as the partial index `ix_asks_nagged` is.
_REMINDED_TWICE = and_(_a.status == literal_column("'open'"), _a.reminded >= literal_column("2"))
_OF = AttentionRow.__table__.outerjoin(RequestRow.__table__, _r.id == _t.request_id)
_OPEN = and_(_t.settled_at.is_(None), or_(_r.ended_at.is_(None), _t.last_at > _r.ended_at))


def count(tx: Connection, scope: Scope) -> int:
    """How many there are: as many as all pages have together."""
    every = _every(tx, scope).subquery()
    return int(tx.execute(select(func.count()).select_from(every)).scalar_one())


def page(tx: Connection, scope: Scope, *, offset: int = 0, limit: int = 50) -> tuple[list[Need], int]:
    """One page of what needs somebody, the newest first, and how much there is."""
    every = _every(tx, scope).subquery()
    found = select(every, func.count().over().label("total")).order_by(
        every.c.at.desc(), every.c.kind, every.c.id.desc()
    )
    rows = tx.execute(found.limit(limit).offset(offset)).all()
    total = rows[0].total if rows else count(tx, scope) if offset else 0
    return [Need(kind=row.kind, id=row.id, at=row.at) for row in rows], int(total)


def troubles(tx: Connection, ids: Sequence[int]) -> dict[int, AttentionRecord]:
    """These troubles by their ids."""
    found = select(*(_t[name] for name in AttentionRecord.__dataclass_fields__)).where(_t.id.in_(ids))
    return {row.id: AttentionRecord(**row._mapping) for row in tx.execute(found)} if ids else {}


def _every(tx: Connection, scope: Scope) -> CompoundSelect[Any]:
    late, mine = is_late(scope.at), _of_requests(tx, scope)
    own = select(_t.request_id).where(_t.settled_at.is_(None), _t.request_id.is_not(None))
    since = func.coalesce(_r.due_at, _r.step_at).label("at")
    request = bare(tx, _r.id)
    twice = (request.in_(select(_a.request_id).where(_REMINDED_TWICE)), WAITING, ~late)
    return union_all(
        _troubles(tx, scope),
        *(
            select(literal(kind).label("kind"), _r.id.label("id"), since).where(*which, request.not_in(own), *mine)
            for kind, which in ((LATE, (late,)), (NAGGED, twice))
        ),
    )


def _troubles(tx: Connection, scope: Scope) -> Select[Any]:
    found = select(literal("trouble").label("kind"), _t.id.label("id"), _t.last_at.label("at")).select_from(_OF)
    found = found.where(_OPEN)
    if scope.workflow is not None:
        found = found.where(_r.definition_id.in_(versions(tx, scope.workflow)))
    if scope.waiting_on_ids is not None:
        asked = select(_a.request_id).where(_a.person_id.in_(scope.waiting_on_ids), _a.status == "open")
        found = found.where(or_(_t.person_id.in_(scope.waiting_on_ids), _t.request_id.in_(asked)))
    return found


def _of_requests(tx: Connection, scope: Scope) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [bare(tx, _r.simulated) == scope.simulated]
    if scope.workflow is not None:
        found.append(bare(tx, _r.definition_id).in_(versions(tx, scope.workflow)))
    if scope.waiting_on_ids is not None:
        asked = select(_a.request_id).where(_a.person_id.in_(scope.waiting_on_ids), _a.status == "open")
        found.append(_r.id.in_(asked))
    return found
