"""The requests before and after one, as somebody goes through them."""

from sqlalchemy import Connection, or_, select

from workflow.store.tables import AskRow, RequestRow

_r, _a = RequestRow.__table__.c, AskRow.__table__.c


def around(tx: Connection, request_id: int, *, simulated: bool, person_id: int | None) -> tuple[int | None, int | None]:
    """The ids of the next newer and the next older request; of those that concern a person, where one is given."""
    seen = [_r.simulated == simulated]
    if person_id is not None:
        asked = select(_a.request_id).where(_a.person_id == person_id)
        seen.append(or_(_r.requester_id == person_id, _r.id.in_(asked)))
    newer = select(_r.id).where(_r.id > request_id, *seen).order_by(_r.id).limit(1)
    older = select(_r.id).where(_r.id < request_id, *seen).order_by(_r.id.desc()).limit(1)
    return tx.execute(newer).scalar(), tx.execute(older).scalar()
