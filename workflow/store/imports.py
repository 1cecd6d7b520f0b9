"""Lists of people that were brought as a file: looked at, confirmed and applied, and forgotten after a day."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, func, insert, select, update

from workflow.store.errors import Missing
from workflow.store.tables import GroupRow, ImportLineRow, ImportRow, MembershipRow


@dataclass(frozen=True, kw_only=True)
class ImportRecord:
    """One file, as stored."""

    id: int
    key: str
    made_by: str
    made_at: datetime
    notes: Mapping[str, Any]
    confirmed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LineRecord:
    """One row of it, as stored."""

    number: int
    place: int
    verdict: str
    handle: str | None
    given: list[str]
    plan: Mapping[str, Any]
    problem: str
    done: str | None


_i, _l = ImportRow.__table__.c, ImportLineRow.__table__.c
_g, _m = GroupRow.__table__.c, MembershipRow.__table__.c
_IMPORT = select(*(_i[name] for name in ImportRecord.__dataclass_fields__))
_LINES = select(*(_l[name] for name in LineRecord.__dataclass_fields__))
#: How a row stands: what became of it, or what it would do.
_STANDS: Any = func.coalesce(_l.done, _l.verdict)
_MARK = (
    update(ImportLineRow)
    .where(_l.import_id == bindparam("this"), _l.number == bindparam("row"))
    .values(done=bindparam("became"), problem=bindparam("why"))
)
_AT_ONCE = 1000


def add(tx: Connection, *, key: str, by: str, now: datetime, notes: Mapping[str, Any], lines: list[LineRecord]) -> None:
    """Keep a file with everything that its rows would do."""
    values = {"key": key, "made_by": by, "made_at": now, "notes": dict(notes), "confirmed_at": None}
    import_id = tx.execute(insert(ImportRow).values(values).returning(_i.id)).scalar_one()
    for start in range(0, len(lines), _AT_ONCE):
        part = lines[start : start + _AT_ONCE]
        tx.execute(insert(ImportLineRow), [{"import_id": import_id, **vars(each)} for each in part])


def get(tx: Connection, key: str, by: str, *, lock: bool = False) -> ImportRecord:
    """The file that this user brought; held until the transaction ends, if wanted. Raises Missing."""
    wanted = _IMPORT.where(_i.key == key, _i.made_by == by)
    row = tx.execute(wanted.with_for_update() if lock else wanted).first()
    if row is None:
        raise Missing("This import is not there any more; a file is kept for a day.")
    return ImportRecord(**row._mapping)


def counts(tx: Connection, import_id: int) -> dict[str, int]:
    """How many rows are added, changed, unchanged and refused, and how many are left to be applied."""
    found = select(_STANDS, func.count(), func.sum(case((_l.done.is_(None), 1), else_=0)))
    rows = tx.execute(found.where(_l.import_id == import_id).group_by(_STANDS)).all()
    left = sum(open_ for stands, _count, open_ in rows if stands in ("added", "changed"))
    return {**{stands: count for stands, count, _open in rows}, "left": int(left)}


def lines(tx: Connection, import_id: int, stands: str | None, *, offset: int = 0, limit: int = 100) -> list[LineRecord]:
    """Its rows in their order, of those that stand like this; all for None."""
    found = _LINES.where(_l.import_id == import_id).order_by(_l.number).offset(offset).limit(limit)
    rows = tx.execute(found.where(stands == _STANDS) if stands else found)
    return [LineRecord(**row._mapping) for row in rows]


def open_lines(tx: Connection, import_id: int, limit: int) -> list[LineRecord]:
    """The next rows to be applied, in the order in which that works."""
    found = _LINES.where(_l.import_id == import_id, _l.done.is_(None), _l.verdict.in_(("added", "changed")))
    return [LineRecord(**row._mapping) for row in tx.execute(found.order_by(_l.place).limit(limit))]


def confirm(tx: Connection, import_id: int, now: datetime) -> None:
    """Its rows may be applied."""
    tx.execute(update(ImportRow).where(_i.id == import_id, _i.confirmed_at.is_(None)).values(confirmed_at=now))


def mark(tx: Connection, import_id: int, number: int, done: str, problem: str = "") -> None:
    """This became of a row."""
    tx.execute(_MARK, {"this": import_id, "row": number, "became": done, "why": problem})


def drop(tx: Connection, import_id: int) -> None:
    """Forget a file."""
    tx.execute(delete(ImportLineRow).where(_l.import_id == import_id))
    tx.execute(delete(ImportRow).where(_i.id == import_id))


def forget(tx: Connection, before: datetime) -> None:
    """Forget every file that was brought before then."""
    for import_id in list(tx.execute(select(_i.id).where(_i.made_at < before)).scalars()):
        drop(tx, import_id)


def memberships(tx: Connection) -> dict[int, list[str]]:
    """Id of a person -> the slugs of the groups he is in."""
    found: dict[int, list[str]] = {}
    held = select(_m.person_id, _g.slug).join(GroupRow.__table__, _g.id == _m.group_id).order_by(_g.slug)
    for person_id, slug in tx.execute(held):
        found.setdefault(person_id, []).append(slug)
    return found


def apart(tx: Connection) -> AbstractContextManager[Any]:
    """A part of a transaction that can fail alone."""
    return tx.begin_nested()
