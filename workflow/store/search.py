"""Which requests are wanted: the filters of the lists, put into SQL.

A condition on `requests` uses only columns of the index `ix_requests_list`, a narrow copy of the table in the order
of the lists, so that nothing has to read the wide rows of 100,000 requests to show fifty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, UnaryExpression, and_, case, false, func, or_, select, union
from sqlalchemy.sql.operators import custom_op

from workflow.store.tables import AskRow, DefinitionRow, PersonRow, RequestRow, WorkflowRow

#: So many people with the words in their names are looked for; beyond, the words say too little.
_NAMESAKES = 200
_LARGEST_ID = 2**31 - 1

_r, _a, _p = RequestRow.__table__.c, AskRow.__table__.c, PersonRow.__table__.c
_v, _w = DefinitionRow.__table__.c, WorkflowRow.__table__.c
#: Spelled as the partial index `ix_requests_waiting` is: pending, and not decided subject to being undone.
WAITING: ColumnElement[bool] = and_(_r.step.is_not(None), _r.acts_at.is_(None))
_LAPSED = select(_a.id).where(_a.request_id == _r.id, _a.step == _r.step, _a.status == "lapsed").limit(1)
#: The time of somebody who was asked in this step ran out; a step also goes on where nobody is there to be asked.
#: For an EXISTS PostgreSQL would gather all asks that ever lapsed, to look for the few requests that went on.
MISSED: ColumnElement[bool] = and_(_r.escalated, _LAPSED.scalar_subquery().is_not(None))
_PLUS: custom_op[Any] = custom_op("+", precedence=15)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which requests; what is None or empty leaves none out."""

    statuses: Sequence[str] = ()
    workflow: str | None = None  #: slug
    requester_ids: Sequence[int] | None = None
    waiting_on_ids: Sequence[int] | None = None  #: who has an open ask
    involved_id: int | None = None  #: who asked for it, or was ever asked
    late_at: datetime | None = None  #: late at this moment
    since: datetime | None = None  #: created then or after
    until: datetime | None = None  #: created before
    ended_since: datetime | None = None
    words: str = ""  #: in the summary, in the requester's name, or its number
    simulated: bool | None = None
    up_to: int | None = None  #: no newer one than this id
    nobody: bool = False  #: leave every one out


def is_over(at: datetime) -> ColumnElement[bool]:
    """Still waited on though the whole deadline has passed."""
    return and_(WAITING, _r.due_at < at, _r.paused_at.is_(None))


def is_in_time(at: datetime) -> ColumnElement[bool]:
    """Waited on, and the whole deadline has not passed: the other half of `is_over`."""
    # Of an OR PostgreSQL would look up each side, and then read the wide rows.
    return and_(WAITING, case((is_over(at), 1), else_=0) == 0)


def is_late(at: datetime) -> ColumnElement[bool]:
    """Still waited on though a deadline has passed: the whole one, or the one of the first who were asked."""
    return and_(WAITING, or_(MISSED, is_over(at)))


def bare(tx: Connection, column: Any) -> ColumnElement[Any]:
    """A column by which SQLite is not to choose an index.

    Its planner has no statistics: of two filters it takes the index of either, and reads a wide row for each entry.
    """
    return UnaryExpression(column, operator=_PLUS, type_=column.type) if tx.dialect.name == "sqlite" else column


def conditions(tx: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    """The filters as SQL; where several are set, SQLite reads the narrow copy, or the index of one that leaves few."""

    def column(plain: ColumnElement[Any]) -> ColumnElement[Any]:
        return bare(tx, plain) if _several(wanted) else plain

    found: list[ColumnElement[bool]] = [false()] if wanted.nobody else []
    if wanted.statuses:
        found.append(column(_r.status).in_(wanted.statuses))
    if wanted.simulated is not None:
        found.append(column(_r.simulated) == wanted.simulated)
    if wanted.workflow is not None:
        found.append(column(_r.definition_id).in_(versions(tx, wanted.workflow)))
    if wanted.since is not None:
        found.append(column(_r.created_at) >= wanted.since)
    if wanted.until is not None:
        found.append(column(_r.created_at) < wanted.until)
    if wanted.late_at is not None:
        found.append(is_late(wanted.late_at))
    return found + _few(wanted) + _words(tx, wanted.words)


def _several(wanted: Wanted) -> bool:
    few = (wanted.requester_ids, wanted.waiting_on_ids, wanted.involved_id, wanted.ended_since, wanted.late_at)
    many = (wanted.workflow, wanted.since, wanted.until)
    others = sum(each is not None for each in (*few, *many)) + bool(wanted.words)
    return others + bool(wanted.statuses or wanted.simulated is not None) > 1


def _few(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What leaves few rows, each with an index of its own."""
    found: list[ColumnElement[bool]] = []
    if wanted.requester_ids is not None:
        found.append(_r.requester_id.in_(wanted.requester_ids))
    if wanted.waiting_on_ids is not None:
        waiting = select(_a.request_id).where(_a.person_id.in_(wanted.waiting_on_ids), _a.status == "open")
        found.append(_r.id.in_(waiting))
    if wanted.involved_id is not None:
        own = select(_r.id).where(_r.requester_id == wanted.involved_id)
        asked = select(_a.request_id).where(_a.person_id == wanted.involved_id)
        found.append(_r.id.in_(union(own, asked)))
    if wanted.ended_since is not None:
        found.append(_r.ended_at >= wanted.ended_since)
    if wanted.up_to is not None:
        found.append(_r.id <= wanted.up_to)
    return found


def versions(tx: Connection, slug: str) -> list[int]:
    """The ids of a workflow's definitions."""
    mine = select(_v.id).join(WorkflowRow.__table__, _w.id == _v.workflow_id).where(_w.slug == slug)
    return list(tx.execute(mine).scalars())


def called(tx: Connection, typed: str) -> list[int]:
    """The ids of whoever has this handle, or else of all who have this name."""
    by_handle = list(tx.execute(select(_p.id).where(_p.handle == typed)).scalars())
    named = select(_p.id).where(func.lower(_p.name) == func.lower(typed)).limit(_NAMESAKES)
    return by_handle or list(tx.execute(named).scalars())


def _words(tx: Connection, words: str) -> list[ColumnElement[bool]]:
    """Every word in the summary, or all of it in the requester's name, or its number."""
    if not words:
        return []
    summary = and_(*(_has(tx, _r.summary, word) for word in words.split()))
    found = [summary]
    named = select(_p.id).where(_has(tx, _p.name, words)).limit(_NAMESAKES)
    if ids := list(tx.execute(named).scalars()):
        found.append(_r.requester_id.in_(ids))
    number = words.removeprefix("#")
    if number.isascii() and number.isdecimal() and len(number) < 11 and int(number) <= _LARGEST_ID:
        found.append(_r.id == int(number))
    return [or_(*found)]


def _has(tx: Connection, column: Any, words: str) -> ColumnElement[bool]:
    """True where these letters are in it, large or small.

    SQLite's LIKE makes no difference between the ASCII ones by itself, which is twice as fast as asking for it. What
    the databases take for the same among the others differs, so those are looked for in each case.
    """
    cases = sorted({words} if words.isascii() else {words, words.lower(), words.upper(), words.capitalize()})
    has = column.contains if tx.dialect.name == "sqlite" else column.icontains
    return or_(*(has(each, autoescape=True) for each in cases))
