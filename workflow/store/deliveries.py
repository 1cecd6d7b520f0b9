"""Deliveries: one event on its way to one webhook, waiting until it was taken or given up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Update, bindparam, delete, insert, select, update

from workflow.store.errors import Missing
from workflow.store.tables import DeliveryRow


class Trouble(StrEnum):
    """Why a delivery was not taken."""

    ANSWER = "answer"  #: the receiver answered, and not with 2xx
    TIMEOUT = "timeout"  #: it did not answer in time
    CERTIFICATE = "certificate"  #: it is not who it says, or speaks no TLS that can be trusted
    CONNECTION = "connection"  #: nothing answers there
    SECRET = "secret"  #: its secret was encrypted under another SECRET_KEY
    OFF = "off"  #: the webhook was turned off meanwhile


@dataclass(frozen=True, kw_only=True)
class DeliveryRecord:
    """One delivery, as stored."""

    id: int
    webhook_id: int
    uid: str
    event: str
    request_id: int | None
    body: str
    status: str
    attempts: int
    answer: int | None
    trouble: str | None
    simulated: bool
    created_at: datetime
    attempted_at: datetime | None
    next_at: datetime | None
    ended_at: datetime | None


_d = DeliveryRow.__table__.c
_ALL = select(*(_d[name] for name in DeliveryRecord.__dataclass_fields__))
_BY_ID = _ALL.where(_d.id == bindparam("id"))
_ADD = insert(DeliveryRow).returning(_d.id)


def add(
    tx: Connection, *, webhook_id: int, uid: str, event: str, request_id: int | None, body: str, simulated: bool,
    now: datetime,
) -> int:  # fmt: skip
    """Add a delivery that waits, and give back its id."""
    values = {
        "webhook_id": webhook_id, "uid": uid, "event": event, "request_id": request_id, "body": body,
        "status": "waiting", "attempts": 0, "simulated": simulated, "created_at": now, "next_at": now,
    }  # fmt: skip
    return int(tx.execute(_ADD, values).scalar_one())


def get(tx: Connection, delivery_id: int) -> DeliveryRecord:
    """One delivery. Raises Missing."""
    row = tx.execute(_BY_ID, {"id": delivery_id}).first()
    if row is None:
        raise Missing(f"There is no delivery {delivery_id}.")
    return DeliveryRecord(**row._mapping)


def page(
    tx: Connection, webhook_id: int, *, status: str | None = None, before: int | None = None, limit: int = 50
) -> list[DeliveryRecord]:
    """The deliveries of a webhook, the newest first."""
    found = _ALL.where(_d.webhook_id == webhook_id)
    if status is not None:
        found = found.where(_d.status == status)
    if before is not None:
        found = found.where(_d.id < before)
    return [DeliveryRecord(**row._mapping) for row in tx.execute(found.order_by(_d.id.desc()).limit(limit))]


def begin(tx: Connection, delivery_id: int, now: datetime) -> None:
    """Another attempt is made."""
    tx.execute(_waiting(delivery_id).values(attempts=_d.attempts + 1, attempted_at=now))


def deliver(tx: Connection, delivery_id: int, *, answer: int, now: datetime) -> None:
    """It was taken."""
    ended = {"status": "delivered", "answer": answer, "trouble": None, "next_at": None, "ended_at": now}
    tx.execute(_waiting(delivery_id).values(ended))


def put_off(tx: Connection, delivery_id: int, *, answer: int | None, trouble: Trouble, until: datetime) -> None:
    """It was not taken, and is tried again then."""
    tx.execute(_waiting(delivery_id).values(answer=answer, trouble=str(trouble), next_at=until))


def give_up(tx: Connection, delivery_id: int, *, answer: int | None, trouble: Trouble, now: datetime) -> bool:
    """It was not taken, and is not tried again unless somebody wants it; False where it did not wait any more."""
    ended = {"status": "dead", "answer": answer, "trouble": str(trouble), "next_at": None, "ended_at": now}
    return tx.execute(_waiting(delivery_id).values(ended)).rowcount == 1


def revive(tx: Connection, delivery_id: int, now: datetime) -> bool:
    """Let one that was given up wait again; False where it was not given up."""
    dead = update(DeliveryRow).where(_d.id == delivery_id, _d.status == "dead")
    return tx.execute(dead.values(status="waiting", next_at=now, ended_at=None)).rowcount == 1


def forget(tx: Connection, before: datetime) -> None:
    """Let go of what was delivered or given up before then."""
    tx.execute(delete(DeliveryRow).where(_d.ended_at < before))


def _waiting(delivery_id: int) -> Update:
    return update(DeliveryRow).where(_d.id == delivery_id, _d.status == "waiting")
