"""What somebody did with many requests at a time: which were picked under which key, and what came of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from workflow.store.errors import Missing
from workflow.store.tables import BulkItemRow, BulkRunRow


@dataclass(frozen=True, kw_only=True)
class Run:
    """One confirmed page, as stored."""

    key: str
    by: str
    action: str
    about: Mapping[str, Any]
    picked: Sequence[int]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Item:
    """What came of one request."""

    request_id: int
    done: bool
    words: str


_b, _i = BulkRunRow.__table__.c, BulkItemRow.__table__.c
_RUN = select(*(_b[name] for name in Run.__dataclass_fields__))


def begin(tx: Connection, run: Run) -> Run:
    """Store this run, unless its key was used before; give back what is stored under the key."""
    known = tx.execute(_RUN.where(_b.key == run.key)).first()
    if known is not None:
        return Run(**known._mapping)
    tx.execute(insert(BulkRunRow), {**vars(run), "picked": list(run.picked), "about": dict(run.about)})
    return run


def get(tx: Connection, key: str) -> Run:
    """One run. Raises Missing."""
    known = tx.execute(_RUN.where(_b.key == key)).first()
    if known is None:
        raise Missing("There is no such run.")
    return Run(**known._mapping)


def items(tx: Connection, key: str) -> dict[int, Item]:
    """What came of the requests of a run so far, by their ids."""
    found = select(_i.request_id, _i.done, _i.words).where(_i.key == key)
    return {row.request_id: Item(**row._mapping) for row in tx.execute(found)}


def has(tx: Connection, key: str, request_id: int) -> bool:
    """True where this request's turn in the run is over."""
    found = select(_i.done).where(_i.key == key, _i.request_id == request_id)
    return tx.execute(found).first() is not None


def note(tx: Connection, key: str, item: Item) -> None:
    """Store what came of one request, in the commit that did it."""
    tx.execute(insert(BulkItemRow), {"key": key, **vars(item)})
