"""How much of one's own there is here already."""

from sqlalchemy import Connection, func, select

from workflow.store.tables import PersonRow

#: People are counted up to here.
MANY = 1000

_p = PersonRow.__table__.c
_REAL = select(_p.id).where(~_p.simulated, _p.deleted_at.is_(None)).limit(MANY).subquery()


def real_people(tx: Connection) -> int:
    """How many people are not of the demo, counted up to a thousand."""
    return int(tx.execute(select(func.count()).select_from(_REAL)).scalar_one())
