"""How many of something there are."""

from sqlalchemy import Connection, func, select

from workflow.store.tables import RequestRow

_r = RequestRow.__table__.c
_PENDING = select(func.count()).where(_r.status == "pending")


def pending(tx: Connection) -> int:
    """How many requests wait for their end."""
    return int(tx.execute(_PENDING).scalar_one())
