"""How things go, in a few figures: what waits, what was decided, how long that took, and what was delivered.

Days are cut at moments that the caller gives. Simulated rows and real ones are never counted together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, literal, select, union_all

from workflow.store.search import bare, is_late
from workflow.store.tables import MessageRow, RequestRow

DELIVERED, FAILED = ("delivered", "read"), ("undelivered", "failed")

_r, _m = RequestRow.__table__.c, MessageRow.__table__.c


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided between two moments."""

    approved: int
    rejected: int


def waiting(tx: Connection, at: datetime, *, simulated: bool) -> tuple[int, int]:
    """(open requests, those of them that are late)."""
    mine = select(func.count()).select_from(RequestRow.__table__).where(bare(tx, _r.simulated) == simulated)
    found = union_all(mine.add_columns(literal(0).label("n")).where(_r.status == "pending"),
                      mine.add_columns(literal(1).label("n")).where(is_late(at)))  # fmt: skip
    counts = {row.n: int(row[0]) for row in tx.execute(found)}
    return counts[0], counts[1]


def came(tx: Connection, cuts: Sequence[datetime], *, simulated: bool) -> list[int]:
    """How many requests were made in each part."""
    return [row[0] for row in _each(tx, _r.created_at, cuts, (func.count(),), bare(tx, _r.simulated) == simulated)]


def went(tx: Connection, cuts: Sequence[datetime], *, simulated: bool) -> list[int]:
    """How many requests ended in each part, in whatever way."""
    return [row[0] for row in _each(tx, _r.ended_at, cuts, (func.count(),), bare(tx, _r.simulated) == simulated)]


def decided(tx: Connection, cuts: Sequence[datetime], *, simulated: bool) -> list[Decided]:
    """How many were approved and rejected in each part."""
    counts = [func.sum(case((_r.status == name, 1), else_=0)) for name in ("approved", "rejected")]
    rows = _each(tx, _r.ended_at, cuts, counts, bare(tx, _r.simulated) == simulated)
    return [Decided(approved=row[0], rejected=row[1]) for row in rows]


def times(tx: Connection, cuts: Sequence[datetime], *, simulated: bool) -> list[list[float]]:
    """How many seconds passed from asking to deciding of each that was approved or rejected, in each part."""
    made = (bare(tx, _r.status).in_(("approved", "rejected")), bare(tx, _r.simulated) == simulated)
    parts = [
        select(literal(number), _seconds(tx)).where(*made, _r.ended_at >= begun, _r.ended_at < over)
        for number, (begun, over) in enumerate(pairwise(cuts))
    ]
    found: list[list[float]] = [[] for _ in parts]
    for part, took in tx.execute(union_all(*parts)):
        found[part].append(float(took))
    return found


def delivered(tx: Connection, cuts: Sequence[datetime], *, simulated: bool) -> list[tuple[int, int]]:
    """(texts that arrived, texts that did not) of those made in each part."""
    found: list[list[int]] = []
    for names in (DELIVERED, FAILED):
        conditions = (_m.status.in_(names), bare(tx, _m.simulated) == simulated)
        found.append([row[0] for row in _each(tx, _m.created_at, cuts, (func.count(),), *conditions)])
    return list(zip(*found, strict=True))


def _each(
    tx: Connection,
    column: ColumnElement[Any],
    cuts: Sequence[datetime],
    values: Sequence[ColumnElement[Any]],
    *conditions: ColumnElement[bool],
) -> list[list[int]]:
    """These values of each part, in one statement; 0 where there is nothing to sum up."""
    parts = [
        select(literal(number).label("part"), *values).where(*conditions, column >= begun, column < over)
        for number, (begun, over) in enumerate(pairwise(cuts))
    ]
    rows = sorted(tx.execute(union_all(*parts) if len(parts) > 1 else parts[0]))
    return [[int(value or 0) for value in row[1:]] for row in rows]


def _seconds(tx: Connection) -> ColumnElement[Any]:
    if tx.dialect.name == "sqlite":
        return (func.julianday(_r.ended_at) - func.julianday(_r.created_at)) * 86_400.0
    return func.extract("epoch", _r.ended_at - _r.created_at)
