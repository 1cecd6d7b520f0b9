"""The open requests that ask certain steps' people, and how many of those have answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, or_, select

from workflow.store.tables import AskRow, RequestRow


@dataclass(frozen=True, kw_only=True)
class Call:
    """One open request, and who of those it asks now has answered."""

    request_id: int
    summary: str
    step: str
    step_at: datetime | None
    asked: int
    answered: int


_r, _a = RequestRow.__table__.c, AskRow.__table__.c


def calls(tx: Connection, steps: Mapping[int, Sequence[str]], limit: int) -> list[Call]:
    """The pending requests that are at one of these steps of these definitions (by id), the newest first."""
    if not steps:
        return []
    at = or_(*(and_(_r.definition_id == each, _r.step.in_(names)) for each, names in steps.items()))
    wanted = (
        select(_r.id, _r.summary, _r.step, _r.step_at, _r.fresh_from)
        .where(_r.status == "pending", at)
        .order_by(_r.id.desc())
        .limit(limit)
        .subquery()
    )
    counts = (
        select(
            wanted.c.id,
            func.count().label("asked"),
            func.sum(case((_a.status.in_(("yes", "no")), 1), else_=0)).label("answered"),
        )
        .join(
            AskRow.__table__,
            (_a.request_id == wanted.c.id) & (_a.step == wanted.c.step) & (_a.number >= wanted.c.fresh_from),
        )
        .where(_a.status != "moved")
        .group_by(wanted.c.id)
    )
    known = {row.id: row for row in tx.execute(counts)}
    rows = tx.execute(select(wanted).order_by(wanted.c.id.desc())).all()
    return [
        Call(
            request_id=row.id,
            summary=row.summary,
            step=row.step,
            step_at=row.step_at,
            asked=known[row.id].asked if row.id in known else 0,
            answered=known[row.id].answered if row.id in known else 0,
        )
        for row in rows
    ]


def running(tx: Connection) -> list[int]:
    """The definitions by which requests run now."""
    return list(tx.execute(select(_r.definition_id).where(_r.status == "pending").distinct()).scalars())
