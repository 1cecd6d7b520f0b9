"""Requests that are being put together by text; at most one a phone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.store.tables import DraftRow


@dataclass(frozen=True, kw_only=True)
class DraftRecord:
    """One draft, as stored."""

    id: int
    phone: str
    person_id: int
    definition_id: int
    code: str
    stage: str
    fields: dict[str, Any]
    skipped: list[str]
    fetching: list[str]
    asked: str | None
    misfits: int
    history: list[str]
    message_id: int | None
    simulated: bool
    created_at: datetime
    updated_at: datetime


_d = DraftRow.__table__.c
_COLUMNS = tuple(_d[name] for name in DraftRecord.__dataclass_fields__)
_ALL = select(*_COLUMNS)
_BY_PHONE = _ALL.where(_d.phone == bindparam("phone"))
_BY_ID = _ALL.where(_d.id == bindparam("id"))


def on(tx: Connection, phone: str) -> DraftRecord | None:
    """The draft on a phone, where there is one."""
    row = tx.execute(_BY_PHONE, {"phone": phone}).first()
    return DraftRecord(**row._mapping) if row else None


def lock(tx: Connection, phone: str) -> DraftRecord | None:
    """The draft on a phone, held until the transaction ends."""
    row = tx.execute(_BY_PHONE.with_for_update(), {"phone": phone}).first()
    return DraftRecord(**row._mapping) if row else None


def lock_by_id(tx: Connection, draft_id: int) -> DraftRecord | None:
    """The draft with this id, held until the transaction ends; None once it is over."""
    row = tx.execute(_BY_ID.with_for_update(), {"id": draft_id}).first()
    return DraftRecord(**row._mapping) if row else None


def put(tx: Connection, values: dict[str, Any]) -> DraftRecord:
    """Store a new draft in the place of the one on its phone."""
    made = (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(DraftRow).values(values)
    replaced = {name: made.excluded[name] for name in values if name != "phone"}
    made = made.on_conflict_do_update(index_elements=[_d.phone], set_=replaced)
    return DraftRecord(**tx.execute(made.returning(*_COLUMNS)).one()._mapping)


def change(tx: Connection, draft_id: int, values: dict[str, Any]) -> None:
    """Change parts of a draft."""
    tx.execute(update(DraftRow).where(_d.id == draft_id).values(values))


def remove(tx: Connection, draft_id: int) -> None:
    """The draft is over."""
    tx.execute(delete(DraftRow).where(_d.id == draft_id))
