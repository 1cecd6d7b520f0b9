"""What needs a human, and why: one row a cause, however often it happens, until it is settled."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.core.state import Trouble
from workflow.store.errors import Missing
from workflow.store.tables import AttentionRow, RequestRow


@dataclass(frozen=True, kw_only=True)
class AttentionRecord:
    """One thing that needs a human, as stored."""

    id: int
    why: str
    person_id: int | None
    request_id: int | None
    message_id: int | None
    phone: str | None
    detail: str
    times: int
    first_at: datetime
    last_at: datetime


_t, _r = AttentionRow.__table__.c, RequestRow.__table__.c
_SHOWN = select(_t.id).where(_t.key == bindparam("key"), _t.settled_at.is_(None))
_UPSERT = {}
for _name, _made in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert)):
    _new = _made(AttentionRow)
    _UPSERT[_name] = _new.on_conflict_do_update(
        index_elements=[_t.key],
        set_={
            "times": _t.times + 1,
            "last_at": _new.excluded.last_at,
            "detail": _new.excluded.detail,
            "message_id": _new.excluded.message_id,
            "settled_at": None,
        },
    )


def need(
    tx: Connection,
    why: Trouble,
    now: datetime,
    *,
    detail: str = "",
    person_id: int | None = None,
    request_id: int | None = None,
    message_id: int | None = None,
    phone: str | None = None,
) -> bool:
    """Show a human that something is wrong; True for what he has not before him already, which only counts up."""
    key = ":".join(str(part or "") for part in (why, person_id, request_id, phone))
    known = tx.execute(_SHOWN, {"key": key}).first() is not None
    tx.execute(
        _UPSERT[tx.dialect.name],
        {
            "key": key, "why": str(why), "person_id": person_id, "request_id": request_id,
            "message_id": message_id, "phone": phone, "detail": detail[:500], "times": 1,
            "first_at": now, "last_at": now, "settled_at": None,
        },
    )  # fmt: skip
    return not known


def settle(tx: Connection, why: Trouble, now: datetime, *, person_id: int | None = None) -> None:
    """This cause is gone, for this person or for the whole workspace."""
    same = _t.person_id == person_id if person_id is not None else _t.person_id.is_(None)
    tx.execute(update(AttentionRow).where(_t.why == str(why), same, _t.settled_at.is_(None)).values(settled_at=now))


def tick_off(tx: Connection, attention_id: int, now: datetime) -> str | None:
    """Settle one row and give back why it was there; None where it was settled before. Raises Missing."""
    settled = update(AttentionRow).where(_t.id == attention_id, _t.settled_at.is_(None)).values(settled_at=now)
    why: str | None = tx.execute(settled.returning(_t.why)).scalar()
    if why is None and tx.execute(select(_t.id).where(_t.id == attention_id)).first() is None:
        raise Missing(f"There is nothing {attention_id} that needs attention.")
    return why


def detail_of(tx: Connection, why: Trouble) -> str | None:
    """What was said of this cause last, while it is not settled."""
    found = select(_t.detail).where(_t.why == str(why), _t.settled_at.is_(None)).order_by(_t.last_at.desc())
    detail: str | None = tx.execute(found.limit(1)).scalar()
    return detail


_NEEDED = or_(_r.ended_at.is_(None), _t.last_at > _r.ended_at)
_COUNT = (
    select(func.count())
    .select_from(AttentionRow.__table__.outerjoin(RequestRow.__table__, _r.id == _t.request_id))
    .where(_t.settled_at.is_(None), _NEEDED)
)


def count(tx: Connection) -> int:
    """How much needs a human now: as many rows as the pages of it have together."""
    return int(tx.execute(_COUNT).scalar_one())


def page(tx: Connection, *, before: int | None = None, limit: int = 50) -> list[AttentionRecord]:
    """What needs a human now, the newest first; what a request needed before it ended, nobody needs any more."""
    found = (
        select(*(_t[name] for name in AttentionRecord.__dataclass_fields__))
        .outerjoin(RequestRow.__table__, _r.id == _t.request_id)
        .where(_t.settled_at.is_(None), _NEEDED)
    )
    if before is not None:
        found = found.where(_t.id < before)
    return [AttentionRecord(**row._mapping) for row in tx.execute(found.order_by(_t.id.desc()).limit(limit))]
