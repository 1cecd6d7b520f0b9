"""Outgoing webhooks: which address wants to hear of which events. Their secrets come and go encrypted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from workflow.store.effects import Kind
from workflow.store.errors import Missing, Taken
from workflow.store.tables import DeliveryRow, EffectRow, WebhookRow


@dataclass(frozen=True, kw_only=True)
class WebhookRecord:
    """One webhook, without its secret."""

    id: int
    url: str
    description: str
    events: Sequence[str]
    created_at: datetime
    created_by: str
    disabled_at: datetime | None  #: since then nothing is posted there


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How the deliveries of a webhook are doing."""

    waiting: int = 0
    delivered: int = 0
    dead: int = 0


_w, _d, _e = WebhookRow.__table__.c, DeliveryRow.__table__.c, EffectRow.__table__.c
_ALL = select(*(_w[name] for name in WebhookRecord.__dataclass_fields__))
_BY_ID = _ALL.where(_w.id == bindparam("id"))
_LISTENING = select(_w.id, _w.events).where(_w.disabled_at.is_(None)).order_by(_w.id)


def add(
    tx: Connection, *, url: str, description: str, events: Sequence[str], secret: str, by: str, now: datetime
) -> int:
    """Store a webhook and give back its id. Raises Taken where there is one to this address."""
    values = {
        "url": url, "description": description, "events": list(events), "secret": secret, "created_at": now,
        "created_by": by, "disabled_at": None,
    }  # fmt: skip
    try:
        with tx.begin_nested():
            return int(tx.execute(insert(WebhookRow).values(values).returning(_w.id)).scalar_one())
    except IntegrityError as error:
        raise Taken("url", "There is a webhook to this address already.") from error


def get(tx: Connection, webhook_id: int) -> WebhookRecord:
    """One webhook. Raises Missing."""
    row = tx.execute(_BY_ID, {"id": webhook_id}).first()
    if row is None:
        raise Missing(f"There is no webhook {webhook_id}.")
    return WebhookRecord(**row._mapping)


def by_url(tx: Connection, url: str) -> WebhookRecord | None:
    """The webhook to this address, if there is one."""
    row = tx.execute(_ALL.where(_w.url == url)).first()
    return WebhookRecord(**row._mapping) if row else None


def page(tx: Connection, *, after: int = 0, limit: int = 200) -> list[WebhookRecord]:
    """The webhooks in the order they were added."""
    found = _ALL.where(_w.id > after).order_by(_w.id).limit(limit)
    return [WebhookRecord(**row._mapping) for row in tx.execute(found)]


def secret(tx: Connection, webhook_id: int) -> str:
    """The secret of a webhook that is there, encrypted."""
    return str(tx.execute(select(_w.secret).where(_w.id == webhook_id)).scalar_one())


def listening(tx: Connection) -> list[tuple[int, Sequence[str]]]:
    """(id, events) of every webhook that is on."""
    return [(row.id, row.events) for row in tx.execute(_LISTENING)]


def switch(tx: Connection, webhook_id: int, disabled_at: datetime | None) -> bool:
    """Turn a webhook off as of that moment, or on again; False where it was so, or is not there."""
    was = _w.disabled_at.is_not(None) if disabled_at is None else _w.disabled_at.is_(None)
    switched = update(WebhookRow).where(_w.id == webhook_id, was).values(disabled_at=disabled_at)
    return tx.execute(switched).rowcount == 1


def remove(tx: Connection, webhook_id: int) -> str:
    """Delete a webhook with all its deliveries, and give back its address. Raises Missing."""
    url = get(tx, webhook_id).url
    mine = select(_d.id).where(_d.webhook_id == webhook_id)
    tx.execute(delete(EffectRow).where(_e.kind == str(Kind.POST), _e.subject_id.in_(mine)))
    tx.execute(delete(DeliveryRow).where(_d.webhook_id == webhook_id))
    tx.execute(delete(WebhookRow).where(_w.id == webhook_id))
    return url


def standings(tx: Connection) -> dict[int, Standing]:
    """How each webhook's deliveries are doing; one without any is left out."""
    counted = select(_d.webhook_id, _d.status, func.count()).group_by(_d.webhook_id, _d.status)
    found: dict[int, dict[str, int]] = {}
    for webhook_id, status, count in tx.execute(counted):
        found.setdefault(webhook_id, {})[status] = count
    return {webhook_id: Standing(**counts) for webhook_id, counts in found.items()}
