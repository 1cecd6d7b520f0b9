"""What needs somebody: the troubles that are on record, and the open requests that are late or were reminded twice.

One row a cause. A request with a trouble of its own is not there a second time for being late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from workflow.store.attention import AttentionRecord
from workflow.store.search import MISSED, bare, is_in_time, is_over, versions
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
    at: datetime  #: when last, or since when: a passed deadline, or else the beginning of the step


_t, _r, _a = AttentionRow.__table__.c, RequestRow.__table__.c, AskRow.__table__.c
#: Spelled as the partial index `ix_asks_nagged` is.
_REMINDED_TWICE = and_(_a.status == literal_column("'open'"), _a.reminded >= literal_column("2"))
_OF = AttentionRow.__table__.outerjoin(RequestRow.__table__, _r.id == _t.request_id)
_OPEN = and_(_t.settled_at.is_(None), or_(_r.ended_at.is_(None), _t.last_at > _r.ended_at))


def count(tx: Connection, scope: Scope) -> int:
    """How many there are: as many as all pages have together."""
    counted = (each.order_by(None).with_only_columns(func.count()) for each in _parts(tx, scope))
    return sum(tx.execute(union_all(*counted)).scalars())


def page(tx: Connection, scope: Scope, *, offset: int = 0, limit: int | None = 50) -> list[Need]:
    """One page of what needs somebody, the newest first; all from there on where there is no limit."""
    # No part has more on the page than this, and an index has the first of the largest part in their order.
    most = offset + limit if limit is not None else None
    firsts = (each.limit(most).subquery().select() for each in _parts(tx, scope))
    every = union_all(*firsts).subquery()
    found = select(every).order_by(every.c.at.desc(), every.c.id.desc(), every.c.kind)
    rows = tx.execute(found.limit(limit).offset(offset))
    return [Need(kind=row.kind, id=row.id, at=row.at) for row in rows]


def troubles(tx: Connection, ids: Sequence[int]) -> dict[int, AttentionRecord]:
    """These troubles by their ids."""
    found = select(*(_t[name] for name in AttentionRecord.__dataclass_fields__)).where(_t.id.in_(ids))
    return {row.id: AttentionRecord(**row._mapping) for row in tx.execute(found)} if ids else {}


def _parts(tx: Connection, scope: Scope) -> Sequence[Select[Any]]:
    """What needs somebody in three parts that share nothing, each in the order of the pages."""
    mine, kind = _without_trouble(tx, scope), case((MISSED, LATE), else_=NAGGED)
    late = _newest(literal(LATE), _r.id, _r.due_at).where(is_over(scope.at), *mine)
    others = _newest(kind, _r.id, _r.step_at).where(is_in_time(scope.at), or_(MISSED, _twice(tx)), *mine)
    return [_troubles(tx, scope), late, others]


def _newest(kind: ColumnElement[str], number: ColumnElement[int], at: ColumnElement[Any]) -> Select[Any]:
    found = select(kind.label("kind"), number.label("id"), at.label("at"))
    return found.order_by(at.desc(), number.desc())


def _troubles(tx: Connection, scope: Scope) -> Select[Any]:
    found = _newest(literal("trouble"), _t.id, _t.last_at).select_from(_OF).where(_OPEN)
    if scope.workflow is not None:
        found = found.where(_r.definition_id.in_(versions(tx, scope.workflow)))
    if scope.waiting_on_ids is not None:
        asked = select(_a.request_id).where(_a.person_id.in_(scope.waiting_on_ids), _a.status == "open")
        found = found.where(or_(_t.person_id.in_(scope.waiting_on_ids), _t.request_id.in_(asked)))
    return found


def _twice(tx: Connection) -> ColumnElement[bool]:
    return bare(tx, _r.id).in_(select(_a.request_id).where(_REMINDED_TWICE))


def _without_trouble(tx: Connection, scope: Scope) -> list[ColumnElement[bool]]:
    """Requests of this scope that have no trouble of their own."""
    own = select(_t.request_id).where(_t.settled_at.is_(None), _t.request_id.is_not(None))
    found = [bare(tx, _r.id).not_in(own), bare(tx, _r.simulated) == scope.simulated]
    if scope.workflow is not None:
        found.append(bare(tx, _r.definition_id).in_(versions(tx, scope.workflow)))
    if scope.waiting_on_ids is not None:
        asked = select(_a.request_id).where(_a.person_id.in_(scope.waiting_on_ids), _a.status == "open")
        found.append(_r.id.in_(asked))
    return found
