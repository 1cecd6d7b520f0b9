"""What was changed lately, so that an open page knows in one indexed read whether to fetch itself anew.

Every transaction that wrote a table which pages show leaves one row, in the same commit. Nobody above has to say so:
the tables are noted as statements are executed, and the stores note the requests that they touch.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import IntFlag
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, bindparam, delete, event, func, insert, or_, select, text
from sqlalchemy.sql.dml import Delete, Insert, Update

from workflow.store.tables import ChangeRow, MessageRow


class Topic(IntFlag):
    """What a page shows."""

    REQUESTS = 1
    MESSAGES = 2
    ATTENTION = 4
    PEOPLE = 8
    WORKFLOWS = 16
    SKETCHES = 32
    PHONES = 64
    ACCESS = 128
    WEBHOOKS = 256


_TOPICS = {
    "requests": Topic.REQUESTS, "asks": Topic.REQUESTS, "decisions": Topic.REQUESTS, "photos": Topic.REQUESTS,
    "messages": Topic.MESSAGES, "attention": Topic.ATTENTION, "people": Topic.PEOPLE, "groups": Topic.PEOPLE,
    "memberships": Topic.PEOPLE, "absences": Topic.PEOPLE, "workflows": Topic.WORKFLOWS,
    "definitions": Topic.WORKFLOWS, "sketches": Topic.SKETCHES, "edits": Topic.SKETCHES, "phone_texts": Topic.PHONES,
    "phone_states": Topic.PHONES, "users": Topic.ACCESS, "tokens": Topic.ACCESS,
    "webhooks": Topic.WEBHOOKS, "deliveries": Topic.WEBHOOKS,
}  # fmt: skip
_WRITTEN, _REQUESTS, _MESSAGES = "sayso.topics", "sayso.requests", "sayso.messages"

_c, _m = ChangeRow.__table__.c, MessageRow.__table__.c
#: PostgreSQL shows rows in the order of the commits, not of their ids: there a row carries its transaction's number,
#: and the head is the oldest transaction that still runs, so that nothing which commits late is ever passed over.
#: On SQLite one connection writes, and the ids are in order.
_NUMBER: dict[str, Any] = {
    "sqlite": select(func.coalesce(func.max(_c.id), 0) + 1).scalar_subquery(),
    "postgresql": text("pg_current_xact_id()::text::bigint"),
}
_HEAD: dict[str, Any] = {
    "sqlite": select(func.coalesce(func.max(_c.id), 0) + 1),
    "postgresql": text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"),
}
_ADD = {
    dialect: insert(ChangeRow).values(
        number=number, topics=bindparam("topics"), request_id=bindparam("request_id"), at=bindparam("at")
    )
    for dialect, number in _NUMBER.items()
}
_OF_MESSAGES = select(_m.request_id).where(_m.id.in_(bindparam("ids", expanding=True)), _m.request_id.is_not(None))


def watch(engine: Engine) -> None:
    """Note from now on which tables the transactions of this engine write."""

    @event.listens_for(engine, "after_execute")
    def noted(connection: Connection, statement: Any, *more: Any) -> None:
        result: CursorResult[Any] = more[-1]
        nothing = not result.returns_rows and result.rowcount == 0  # a chore that found nothing to clear away
        if isinstance(statement, Insert | Update | Delete) and not nothing:
            topic = _TOPICS.get(getattr(statement.table, "name", ""))
            if topic:
                connection.info[_WRITTEN] = connection.info.get(_WRITTEN, 0) | topic


def note_request(tx: Connection, request_id: int) -> None:
    """This transaction changes this request."""
    tx.info.setdefault(_REQUESTS, set()).add(request_id)


def note_message(tx: Connection, message_id: int) -> None:
    """This transaction changes this text, and with it what is shown of its request."""
    tx.info.setdefault(_MESSAGES, set()).add(message_id)


def begin(tx: Connection) -> None:
    """Forget what was noted on this connection before."""
    for name in (_WRITTEN, _REQUESTS, _MESSAGES):
        tx.info.pop(name, None)


def record(tx: Connection, now: datetime) -> None:
    """Store what this transaction has changed; the last statement before its commit."""
    topics = tx.info.get(_WRITTEN, 0)
    if not topics:
        return
    requests = set(tx.info.get(_REQUESTS, ()))
    if messages := tx.info.get(_MESSAGES):
        requests |= {row.request_id for row in tx.execute(_OF_MESSAGES, {"ids": list(messages)})}
    add = _ADD[tx.dialect.name]
    for request_id in sorted(requests) or [None]:
        tx.execute(add, {"topics": int(topics), "request_id": request_id, "at": now})


def head(tx: Connection) -> int:
    """The number from which on a change has not been seen by whoever reads now."""
    return int(tx.execute(_HEAD[tx.dialect.name]).scalar_one())


def changed(tx: Connection, since: int, topics: Topic, requests: Iterable[int] = ()) -> bool:
    """True where something of these topics, or one of these requests, was changed from that number on."""
    wanted = [_c.topics.bitwise_and(int(topics)) != 0]
    if ids := list(requests):
        wanted.append(_c.request_id.in_(ids))
    return tx.execute(select(_c.id).where(_c.number >= since, or_(*wanted)).limit(1)).first() is not None


def forget(tx: Connection, before: datetime) -> None:
    """Let go of what was changed before then; the newest stays, for the numbers go on from it."""
    tx.execute(delete(ChangeRow).where(_c.at < before, _c.id < select(func.max(_c.id)).scalar_subquery()))
