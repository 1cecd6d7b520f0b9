"""The texts that belong to one request, and those beside it that its people exchanged with us while they were asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select

from workflow.store.messages import MessageRecord
from workflow.store.tables import MessageRow

_m = MessageRow.__table__.c
_ALL = select(*(_m[name] for name in MessageRecord.__dataclass_fields__))


def of_request(tx: Connection, request_id: int, limit: int) -> list[MessageRecord]:
    """The latest texts of a request, the oldest first."""
    found = _ALL.where(_m.request_id == request_id).order_by(_m.id.desc()).limit(limit)
    return [MessageRecord(**row._mapping) for row in tx.execute(found)][::-1]


def beside(
    tx: Connection, people: Sequence[int], readings: Sequence[str], since: datetime, until: datetime, limit: int
) -> list[MessageRecord]:
    """What these people texted then that was understood like this and is of no request, with its answers."""
    if not people:
        return []
    texts = (
        select(_m.id)
        .where(_m.person_id.in_(people), _m.request_id.is_(None), _m.direction == "in", _m.reading.in_(readings))
        .where(_m.created_at >= since, _m.created_at <= until)
        .order_by(_m.id.desc())
        .limit(limit)
    )
    ids = list(tx.execute(texts).scalars())
    found = _ALL.where(or_(_m.id.in_(ids), _m.answer_to.in_(ids)), _m.request_id.is_(None)).order_by(_m.id)
    return [MessageRecord(**row._mapping) for row in tx.execute(found)] if ids else []
