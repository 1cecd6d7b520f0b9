"""Texts, in and out.

Outbound, `status` goes queued -> sending -> sent -> delivered | undelivered, or ends failed; `unknown` means that
nobody can tell whether it was sent, and is looked into. Inbound it is accepted, then acted (or refused, or stuck).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.store.changes import note_message, note_request
from workflow.store.errors import Missing
from workflow.store.tables import MessageRow


@dataclass(frozen=True, kw_only=True)
class MessageRecord:
    """One text, as stored."""

    id: int
    direction: str
    sid: str | None
    phone: str
    person_id: int | None
    request_id: int | None
    ask_number: int | None
    body: str
    digest: str | None
    wording: str | None
    reading: str | None
    status: str
    code: int | None
    segments: int
    answer_to: int | None
    earned: bool
    attempts: int
    media: list[list[str]] | None  #: (address, type) of each picture that came with it
    simulated: bool
    created_at: datetime
    attempted_at: datetime | None
    updated_at: datetime


_m = MessageRow.__table__.c
_ALL = select(*(_m[name] for name in MessageRecord.__dataclass_fields__))
_BY_ID = _ALL.where(_m.id == bindparam("id"))
_BY_SID = _ALL.where(_m.sid == bindparam("sid"))
_ANSWER = _ALL.where(_m.answer_to == bindparam("id"), _m.status != "queued").order_by(_m.id).limit(1)
_ACCEPT = {
    name: made(MessageRow).on_conflict_do_nothing(index_elements=[_m.sid]).returning(_m.id)
    for name, made in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_ADD = insert(MessageRow).returning(_m.id)
_MARK_ACTED = (
    update(MessageRow)
    .where(_m.id == bindparam("this"))
    .values(
        status=bindparam("status"),
        reading=bindparam("reading"),
        person_id=bindparam("person"),
        request_id=bindparam("request"),
        updated_at=bindparam("now"),
    )
)


def accept(
    tx: Connection,
    *,
    sid: str,
    phone: str,
    body: str,
    digest: str,
    reading: str | None,
    segments: int,
    media: Sequence[tuple[str, str]] = (),
    now: datetime,
    simulated: bool = False,
) -> int | None:
    """Store an inbound text under its SID; None when that SID is here already.

    `reading` is the carrier's own (STOP, START, HELP), where it has one, until the text has been acted on.
    """
    values = {
        "direction": "in", "sid": sid, "phone": phone, "body": body, "digest": digest, "reading": reading,
        "segments": segments, "status": "accepted", "earned": False, "attempts": 0,
        "media": [list(each) for each in media] or None, "simulated": simulated, "created_at": now, "updated_at": now,
    }  # fmt: skip
    return tx.execute(_ACCEPT[tx.dialect.name], values).scalar()


def get(tx: Connection, message_id: int) -> MessageRecord:
    """One text. Raises Missing."""
    row = tx.execute(_BY_ID, {"id": message_id}).first()
    if row is None:
        raise Missing(f"There is no message {message_id}.")
    return MessageRecord(**row._mapping)


def by_sid(tx: Connection, sid: str) -> MessageRecord | None:
    """The text with this SID."""
    row = tx.execute(_BY_SID, {"sid": sid}).first()
    return MessageRecord(**row._mapping) if row else None


def answer_to(tx: Connection, message_id: int) -> MessageRecord | None:
    """The text that was handed to the carrier as the direct answer to an inbound one."""
    row = tx.execute(_ANSWER, {"id": message_id}).first()
    return MessageRecord(**row._mapping) if row else None


def mark_acted(
    tx: Connection,
    message_id: int,
    *,
    reading: str,
    person_id: int | None,
    request_id: int | None,
    now: datetime,
    status: str = "acted",
) -> None:
    """An inbound text has been acted on, and was understood like this."""
    note_message(tx, message_id)
    tx.execute(
        _MARK_ACTED,
        {
            "this": message_id, "status": status, "reading": reading, "person": person_id,
            "request": request_id, "now": now,
        },
    )  # fmt: skip


def add_out(
    tx: Connection,
    *,
    phone: str,
    person_id: int,
    request_id: int | None,
    ask_number: int | None,
    body: str,
    wording: str,
    segments: int,
    now: datetime,
    status: str = "queued",
    code: int | None = None,
    answer_to: int | None = None,
    earned: bool = False,
    simulated: bool = False,
) -> int:
    """Store an outbound text and give back its id; `sending` is one handed over as the answer to a webhook."""
    values = {
        "direction": "out", "phone": phone, "person_id": person_id, "request_id": request_id,
        "ask_number": ask_number, "body": body, "wording": wording, "segments": segments, "status": status,
        "code": code, "answer_to": answer_to, "earned": earned, "attempts": 0, "simulated": simulated,
        "created_at": now, "attempted_at": now if status == "sending" else None, "updated_at": now,
    }  # fmt: skip
    if request_id is not None:
        note_request(tx, request_id)
    return int(tx.execute(_ADD, values).scalar_one())


def restate(tx: Connection, message_id: int, body: str) -> None:
    """Keep other words of an inbound text than came, because those must not be read by anybody."""
    tx.execute(update(MessageRow).where(_m.id == message_id).values(body=body))


def mark(tx: Connection, message_id: int, *, expect: Sequence[str], now: datetime, **values: Any) -> bool:
    """Change an outbound text if it still has one of these statuses; False when it has moved on."""
    note_message(tx, message_id)
    changed = update(MessageRow).where(_m.id == message_id, _m.status.in_(expect))
    return tx.execute(changed.values(updated_at=now, **values)).rowcount == 1


def lock(tx: Connection, message_id: int) -> MessageRecord:
    """One text, held until the transaction ends. Raises Missing."""
    row = tx.execute(_BY_ID.with_for_update(), {"id": message_id}).first()
    if row is None:
        raise Missing(f"There is no message {message_id}.")
    return MessageRecord(**row._mapping)


def answers_since(tx: Connection, phone: str, since: datetime) -> int:
    """How many automatic answers a number got since then, those that a decision earned not counted."""
    counted = select(func.count()).where(
        _m.phone == phone, _m.created_at > since, _m.answer_to.is_not(None), _m.earned.is_(False)
    )
    return int(tx.execute(counted).scalar_one())


def last_readings(tx: Connection, person_id: int, limit: int) -> list[str | None]:
    """How a person's latest texts were understood, the newest first."""
    found = select(_m.reading).where(_m.person_id == person_id, _m.direction == "in")
    return list(tx.execute(found.order_by(_m.id.desc()).limit(limit)).scalars())


def readings_since(tx: Connection, person_id: int, reading: str, since: datetime) -> int:
    """How many of a person's texts were understood like this since then."""
    counted = select(func.count()).where(
        _m.person_id == person_id, _m.direction == "in", _m.reading == reading, _m.created_at > since
    )
    return int(tx.execute(counted).scalar_one())


def waiting_to_be_acted_on(tx: Connection, phones: Sequence[str], until: datetime, *, simulated: bool) -> bool:
    """True when one of these phones sent a text by then, simulated or real, that was accepted and not acted on yet."""
    found = select(_m.id).where(
        _m.status == "accepted", _m.phone.in_(phones), _m.direction == "in", _m.created_at <= until,
        _m.simulated == simulated,
    )  # fmt: skip
    return tx.execute(found.limit(1)).first() is not None


def unconfirmed_answers(tx: Connection, before: datetime, limit: int = 50) -> list[int]:
    """Answers handed over as TwiML before then, of which nothing was ever heard."""
    found = select(_m.id).where(
        _m.status == "sending", _m.answer_to.is_not(None), _m.attempts == 0, _m.created_at < before
    )
    return list(tx.execute(found.order_by(_m.id).limit(limit)).scalars())


def page(
    tx: Connection,
    *,
    person_id: int | None = None,
    request_id: int | None = None,
    direction: str | None = None,
    status: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[MessageRecord]:
    """Texts, the newest first, those before a given id."""
    found: Select[Any] = _ALL.order_by(_m.id.desc()).limit(limit)
    wanted = {"person_id": person_id, "request_id": request_id, "direction": direction, "status": status}
    for name, value in wanted.items():
        if value is not None:
            found = found.where(_m[name] == value)
    if before is not None:
        found = found.where(_m.id < before)
    return [MessageRecord(**row._mapping) for row in tx.execute(found)]


def count_by_status(tx: Connection, *, simulated: bool) -> dict[tuple[str, str], int]:
    """(direction, status) -> how many texts: of the simulated ones, or of the others; never of both."""
    counted = select(_m.direction, _m.status, func.count()).where(_m.simulated == simulated)
    rows = tx.execute(counted.group_by(_m.direction, _m.status))
    return {(row[0], row[1]): row[2] for row in rows}
