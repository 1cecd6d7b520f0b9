"""How many of something there are."""

from sqlalchemy import Connection, bindparam, func, select

from workflow.store.tables import RequestRow

_r = RequestRow.__table__.c
_PENDING = select(func.count()).where(_r.status == "pending", _r.simulated == bindparam("simulated"))


def pending(tx: Connection, *, simulated: bool) -> int:
    """How many requests wait for their end: of the simulated ones, or of the others; never of both."""
    return int(tx.execute(_PENDING, {"simulated": simulated}).scalar_one())
