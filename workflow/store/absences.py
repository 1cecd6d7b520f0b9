"""Absences: who is away from when until when, and who covers for him."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from workflow.store.errors import Missing
from workflow.store.tables import AbsenceRow


@dataclass(frozen=True, kw_only=True)
class AbsenceRecord:
    """One absence, as stored."""

    id: int
    person_id: int
    cover_id: int | None
    starts_at: datetime
    ends_at: datetime | None  #: None: until he is back
    created_by: str
    ended_at: datetime | None  #: cut short or taken back then


_t = AbsenceRow.__table__.c
_ALL = select(*(_t[name] for name in AbsenceRecord.__dataclass_fields__))
_BY_ID = _ALL.where(_t.id == bindparam("id"))
#: Neither over at `now` nor taken back; the earliest first.
_UPCOMING = _ALL.where(
    _t.person_id.in_(bindparam("ids", expanding=True)),
    _t.ended_at.is_(None),
    or_(_t.ends_at.is_(None), _t.ends_at > bindparam("now", type_=_t.ends_at.type)),
).order_by(_t.starts_at, _t.id)
_CURRENT = _UPCOMING.where(_t.starts_at <= bindparam("now", type_=_t.starts_at.type))


def add(
    tx: Connection, *, person_id: int, cover_id: int | None, starts_at: datetime, ends_at: datetime | None,
    now: datetime, by: str,
) -> int:  # fmt: skip
    """Store an absence and give back its id."""
    values = {
        "person_id": person_id, "cover_id": cover_id, "starts_at": starts_at, "ends_at": ends_at,
        "created_at": now, "created_by": by, "ended_at": None,
    }  # fmt: skip
    return int(tx.execute(insert(AbsenceRow).values(values).returning(_t.id)).scalar_one())


def by_id(tx: Connection, absence_id: int) -> AbsenceRecord:
    """The absence with this id. Raises Missing."""
    row = tx.execute(_BY_ID, {"id": absence_id}).first()
    if row is None:
        raise Missing(f"There is no absence {absence_id}.")
    return AbsenceRecord(**row._mapping)


def current(tx: Connection, person_ids: Iterable[int], now: datetime) -> dict[int, tuple[int | None, datetime | None]]:
    """Who of these people is away now: person id -> (cover id, when it ends); the latest where there are several."""
    rows = tx.execute(_CURRENT, {"ids": list(person_ids), "now": now})
    return {row.person_id: (row.cover_id, row.ends_at) for row in rows}


def upcoming(tx: Connection, person_ids: Iterable[int], now: datetime) -> list[AbsenceRecord]:
    """The absences of these people that have begun or will, the earliest first."""
    return [AbsenceRecord(**row._mapping) for row in tx.execute(_UPCOMING, {"ids": list(person_ids), "now": now})]


def overlapping(tx: Connection, person_id: int, since: datetime, until: datetime | None) -> list[AbsenceRecord]:
    """A person's absences that share time with this stretch, the earliest first."""
    found = upcoming(tx, [person_id], since)
    return [each for each in found if until is None or each.starts_at < until]


def end(tx: Connection, absence_id: int, now: datetime) -> None:
    """It is over now, or will not be."""
    tx.execute(update(AbsenceRow).where(_t.id == absence_id).values(ended_at=now))


def shorten(tx: Connection, absence_id: int, ends_at: datetime) -> None:
    """It ends at another time."""
    tx.execute(update(AbsenceRow).where(_t.id == absence_id).values(ends_at=ends_at))
