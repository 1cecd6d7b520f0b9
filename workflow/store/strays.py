"""Delivery callbacks for a SID nobody here knows yet; kept, and looked at when the SID becomes known."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from workflow.store.tables import StatusRow

_s = StatusRow.__table__.c


def keep(tx: Connection, sid: str, status: str, code: int | None, verdict: str | None, now: datetime) -> None:
    """Keep a callback for a SID that nobody knows yet."""
    tx.execute(insert(StatusRow).values(sid=sid, status=status[:40], code=code, verdict=verdict, at=now))


def of(tx: Connection, sid: str) -> list[tuple[str, int | None, str | None]]:
    """(status, code, verdict) of the callbacks that no text has under this SID, in the order they came."""
    rows = tx.execute(select(_s.status, _s.code, _s.verdict).where(_s.sid == sid).order_by(_s.id))
    return [(row.status, row.code, row.verdict) for row in rows]
