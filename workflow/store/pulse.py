"""How things go, in a few figures: what waits, what was decided, how long that took, and what was delivered.

Days are cut at moments that the caller gives. Simulated rows and real ones are never counted together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, case, cast, func, literal, select, union_all

from workflow.store.cuts import grouped, times
from workflow.store.search import MISSED, bare, is_in_time, is_over
from workflow.store.tables import MessageRow, RequestRow

DELIVERED, FAILED = ("delivered", "read"), ("undelivered", "failed")

_r, _m = RequestRow.__table__.c, MessageRow.__table__.c


@dataclass(frozen=True, kw_only=True)
class Ended:
    """What ended between two moments."""

    count: int = 0  #: in whatever way
    approved: int = 0
    rejected: int = 0
    seconds: Sequence[float] = ()  #: from asking to the end, of each that was approved or rejected


def waiting(tx: Connection, at: datetime, *, simulated: bool) -> tuple[int, int]:
    """(open requests, those of them that are late)."""
    counted = select(func.count()).select_from(RequestRow.__table__)
    pending = counted.where(_r.status == "pending", _r.simulated == simulated)
    late = [counted.where(*which, bare(tx, _r.simulated) == simulated)
            for which in ((is_over(at),), (MISSED, is_in_time(at)))]  # fmt: skip
    parts = [part.add_columns(literal(number)) for number, part in enumerate((pending, *late))]
    counts = {number: int(count) for count, number in tx.execute(union_all(*parts))}
    return counts.pop(0), sum(counts.values())


def came(tx: Connection, cuts: Sequence[datetime], *, simulated: bool) -> list[int]:
    """How many requests were made in each part."""
    rows = grouped(tx, _r.created_at, cuts, [func.count()], bare(tx, _r.simulated) == simulated)
    return [row[0] if row else 0 for row in rows]


def ended(tx: Connection, cuts: Sequence[datetime], *, simulated: bool) -> list[Ended]:
    """What ended in each part."""
    approved, rejected = (_r.status == each for each in ("approved", "rejected"))
    # The durations come as one line of text: to hand over thousands of rows takes longer than anything else here.
    took = func.aggregate_strings(case((approved | rejected, cast(_seconds(tx), String))), ",")
    values = (func.count(), times(approved), times(rejected), took)
    rows = grouped(tx, _r.ended_at, cuts, values, bare(tx, _r.simulated) == simulated)
    return [Ended(count=row[0], approved=row[1], rejected=row[2], seconds=_floats(row[3])) if row else Ended()
            for row in rows]  # fmt: skip


def delivered(tx: Connection, cuts: Sequence[datetime], *, simulated: bool) -> list[tuple[int, int]]:
    """(texts that arrived, texts that did not) of those made in each part."""
    values = [times(_m.status.in_(names)) for names in (DELIVERED, FAILED)]
    over = _m.status.in_((*DELIVERED, *FAILED))
    rows = grouped(tx, _m.created_at, cuts, values, over, bare(tx, _m.simulated) == simulated)
    return [(row[0], row[1]) if row else (0, 0) for row in rows]


def _floats(line: str | None) -> list[float]:
    return [float(each) for each in line.split(",")] if line else []


def _seconds(tx: Connection) -> ColumnElement[Any]:
    if tx.dialect.name == "sqlite":
        return (func.julianday(_r.ended_at) - func.julianday(_r.created_at)) * 86_400.0
    return func.extract("epoch", _r.ended_at - _r.created_at)
