"""The audit log as a list shows it: the rows of every chain, filtered, the newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from workflow.store.tables import AuditRow

CHUNK = 2000
#: So many names with the same letters in them are looked for.
NAMED = 500


@dataclass(frozen=True, kw_only=True)
class LinkRecord:
    """One row of a chain, as stored."""

    id: int
    chain: str
    number: int
    at: datetime
    body: str  #: canonical JSON
    hash: str


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which rows; None leaves a thing open."""

    chain: str | None = None
    event: str | None = None  #: as the record names it
    by: str | None = None  #: a part of who is named as having done it
    since: datetime | None = None
    until: datetime | None = None  #: no longer then


_u = AuditRow.__table__.c
_ALL = select(*(_u[name] for name in LinkRecord.__dataclass_fields__))
#: Everybody who did something, each the next one in the index: DISTINCT would read all of their rows.
_FIRST = select(func.min(_u.by).label("by")).cte("names", recursive=True)
_NEXT = select(func.min(_u.by)).where(_u.by > _FIRST.c.by).scalar_subquery()
_NAMES = _FIRST.union_all(select(_NEXT).where(_FIRST.c.by.is_not(None)))


def page(
    tx: Connection, wanted: Wanted, *, before: int | None = None, after: int | None = None, limit: int
) -> list[LinkRecord]:
    """Such rows, the newest first: the latest, those before a row's id, or those next after it."""
    found = _matching(tx, _ALL, wanted)
    if before is not None:
        found = found.where(_u.id < before)
    elif after is not None:
        rising = found.where(_u.id > after).order_by(_u.id).limit(limit)
        return [LinkRecord(**row._mapping) for row in tx.execute(rising)][::-1]
    return [LinkRecord(**row._mapping) for row in tx.execute(found.order_by(_u.id.desc()).limit(limit))]


def every(tx: Connection) -> Iterator[LinkRecord]:
    """All rows, the oldest first, read in parts."""
    last = 0
    while rows := tx.execute(_ALL.where(_u.id > last).order_by(_u.id).limit(CHUNK)).all():
        yield from (LinkRecord(**row._mapping) for row in rows)
        last = rows[-1].id


def count(tx: Connection) -> int:
    """How many rows there are."""
    return int(tx.execute(select(func.count()).select_from(AuditRow.__table__)).scalar_one())


def _matching(tx: Connection, found: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.chain is not None:
        found = found.where(_u.chain == wanted.chain)
    if wanted.event is not None:
        found = found.where(_u.event == wanted.event)
    if wanted.by is not None:
        named = select(_NAMES.c.by).where(_NAMES.c.by.contains(wanted.by, autoescape=True)).limit(NAMED)
        found = found.where(_u.by.in_(list(tx.execute(named).scalars())))
    if wanted.since is not None:
        found = found.where(_u.at >= wanted.since)
    if wanted.until is not None:
        found = found.where(_u.at < wanted.until)
    return found
