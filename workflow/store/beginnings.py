"""Whether anything has been done here yet, each by one short read."""

from sqlalchemy import Connection, func, or_, select

from workflow.store.tables import DefinitionRow, MessageRow, PersonRow, RequestRow

#: People are counted up to here.
MANY = 1000
#: As `service.seed` signs what it puts in.
DEMO = "demo"

_p, _r, _m, _d = (row.__table__.c for row in (PersonRow, RequestRow, MessageRow, DefinitionRow))
_REAL_PEOPLE = select(_p.id).where(~_p.simulated, _p.deleted_at.is_(None))
_BEGUN = (
    _REAL_PEOPLE,
    select(_r.id).where(or_(~_r.simulated, _r.created_by != DEMO)),
    select(_m.id).where(_m.direction == "in"),
    select(_d.id).where(_d.published_by != DEMO),
)


def real_people(tx: Connection) -> int:
    """How many people are not of the demo, counted up to a thousand."""
    return int(tx.execute(select(func.count()).select_from(_REAL_PEOPLE.limit(MANY).subquery())).scalar_one())


def begun(tx: Connection) -> bool:
    """True once there is anybody real, or anything was asked for, texted or published by somebody."""
    return any(tx.execute(each.limit(1)).first() is not None for each in _BEGUN)
