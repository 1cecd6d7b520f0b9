"""Texts that did not arrive, counted by the carrier's code."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from workflow.store.tables import MessageRow

_m = MessageRow.__table__.c


def by_code(tx: Connection, since: datetime, *, simulated: bool) -> list[tuple[int | None, int]]:
    """(code, how many) of the texts since then that did not arrive, the most first."""
    found = (
        select(_m.code, func.count())
        .where(_m.direction == "out", _m.status.in_(("failed", "undelivered")), _m.created_at >= since)
        .where(_m.simulated == simulated)
        .group_by(_m.code)
        .order_by(func.count().desc(), _m.code)
    )
    return [(row[0], row[1]) for row in tx.execute(found)]
