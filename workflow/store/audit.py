"""The audit log: hash chains, one a request and one for what administrators do.

Each hash covers the one before it, so a row that was changed, taken out or put in breaks every hash after it;
the head and the length, kept on the request (or the workspace), show a row cut off at the end.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from workflow.store.db import AnyRow
from workflow.store.tables import AuditRow, RequestRow, WorkspaceRow

ADMIN = "admin"
START = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Head:
    """Where a chain ends: how many rows it has and the hash of the last."""

    length: int = 0
    hash: str = START


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of the log, as stored."""

    number: int
    at: datetime
    body: dict[str, Any]
    hash: str


@dataclass(frozen=True, kw_only=True)
class Break:
    """The first row of a chain that does not hold."""

    chain: str
    number: int
    why: str


_u, _r, _w = AuditRow.__table__.c, RequestRow.__table__.c, WorkspaceRow.__table__.c
_INSERT = insert(AuditRow)
_LINKS = select(_u.chain, _u.number, _u.at, _u.body, _u.hash, _u.event, _u.by)


def chain_of(request_id: int) -> str:
    """The name of a request's chain."""
    return f"request:{request_id}"


def append(tx: Connection, chain: str, head: Head, at: datetime, body: dict[str, Any]) -> Head:
    """Add a row; the caller keeps the new head. `body` must be JSON-able."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    number = head.length + 1
    link = _hash(head.hash, chain, number, at, text)
    copies = dict(zip(("event", "by"), _copied(body), strict=True))
    tx.execute(_INSERT, {"chain": chain, "number": number, "at": at, "body": text, "hash": link, **copies})
    return Head(length=number, hash=link)


def append_admin(tx: Connection, at: datetime, body: dict[str, Any]) -> None:
    """Add a row to the chain of what administrators do."""
    row = tx.execute(select(_w.audit_length, _w.audit_head).with_for_update()).one()
    head = append(tx, ADMIN, Head(length=row.audit_length, hash=row.audit_head), at, body)
    tx.execute(update(WorkspaceRow).values(audit_length=head.length, audit_head=head.hash))


def append_admin_all(tx: Connection, at: datetime, bodies: Sequence[dict[str, Any]]) -> None:
    """Add rows to that chain, in this order."""
    if not bodies:
        return
    row = tx.execute(select(_w.audit_length, _w.audit_head).with_for_update()).one()
    head = Head(length=row.audit_length, hash=row.audit_head)
    for body in bodies:
        head = append(tx, ADMIN, head, at, body)
    tx.execute(update(WorkspaceRow).values(audit_length=head.length, audit_head=head.hash))


def entries(tx: Connection, chain: str) -> list[Entry]:
    """A chain's rows, the oldest first."""
    rows = tx.execute(select(_u.number, _u.at, _u.body, _u.hash).where(_u.chain == chain).order_by(_u.number))
    return [Entry(number=row.number, at=row.at, body=json.loads(row.body), hash=row.hash) for row in rows]


def entries_after(tx: Connection, chain: str, number: int) -> list[Entry]:
    """A chain's rows that came after this one, the oldest first."""
    wanted = select(_u.number, _u.at, _u.body, _u.hash).where(_u.chain == chain, _u.number > number)
    rows = tx.execute(wanted.order_by(_u.number))
    return [Entry(number=row.number, at=row.at, body=json.loads(row.body), hash=row.hash) for row in rows]


def check(tx: Connection, chain: str, head: Head) -> Break | None:
    """The first row of one chain that does not hold; None where it ends, unbroken, at this head."""
    reached = Head()
    for link in tx.execute(_LINKS.where(_u.chain == chain).order_by(_u.number)):
        if not _follows(link, reached):
            return Break(chain=chain, number=link.number, why="it was changed, or one before it is missing")
        reached = Head(length=link.number, hash=link.hash)
    if reached == head:
        return None
    return Break(chain=chain, number=reached.length + 1, why="the chain does not end where it should")


def verify(tx: Connection) -> Iterator[Break]:
    """Every chain that does not hold, with its first bad row."""
    row = tx.execute(select(_w.audit_length, _w.audit_head)).one()
    heads = {ADMIN: Head(length=row.audit_length, hash=row.audit_head)}
    for request_id, length, last in tx.execute(select(_r.id, _r.audit_length, _r.audit_head)):
        heads[chain_of(request_id)] = Head(length=length, hash=last)
    reached: dict[str, Head] = {}
    broken: set[str] = set()
    for link in tx.execute(_LINKS.order_by(_u.chain, _u.number)):
        if link.chain not in broken and not _follows(link, reached.get(link.chain, Head())):
            broken.add(link.chain)
            yield Break(chain=link.chain, number=link.number, why="it was changed, or one before it is missing")
        reached[link.chain] = Head(length=link.number, hash=link.hash)
    for chain in sorted((heads.keys() | reached.keys()) - broken):
        end = reached.get(chain, Head())
        if end != heads.get(chain):
            yield Break(chain=chain, number=end.length + 1, why="the chain does not end where it should")


def _follows(link: AnyRow, before: Head) -> bool:
    """Whether a row is the next one of its chain, as it was written."""
    number = before.length + 1
    good = _hash(before.hash, link.chain, number, link.at, link.body)
    return (link.number, link.hash) == (number, good) and (link.event, link.by) == _copied(json.loads(link.body))


def _copied(body: dict[str, Any]) -> tuple[str | None, str | None]:
    """What of a body stands in columns of its own, to be found by: what happened, and who did it."""
    event, by = body.get("event"), body.get("by")
    return (str(event) if event is not None else None), (str(by) if by is not None else None)


def _hash(before: str, chain: str, number: int, at: datetime, text: str) -> str:
    parts = "\n".join((before, chain, str(number), at.isoformat(), text))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()
