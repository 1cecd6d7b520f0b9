"""Forms that are good for one thing: a key that was used once does nothing a second time."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.store.tables import FormKeyRow

_f = FormKeyRow.__table__.c
_CLAIM = {
    name: made(FormKeyRow).on_conflict_do_nothing().returning(_f.key)
    for name, made in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def claim(tx: Connection, *, key: str, by: str, digest: str, now: datetime) -> bool:
    """Take a key for what somebody's form says; False when it was taken before."""
    values = {"key": key, "by": by, "digest": digest, "request_id": None, "at": now}
    return tx.execute(_CLAIM[tx.dialect.name], values).first() is not None


def used(tx: Connection, key: str, by: str) -> tuple[str, int | None]:
    """(digest, request id) of a key that was taken; of somebody else's it says nothing."""
    row = tx.execute(select(_f.digest, _f.request_id).where(_f.key == key, _f.by == by)).first()
    return (row.digest, row.request_id) if row else ("", None)


def used_at(tx: Connection, key: str, by: str) -> datetime | None:
    """When somebody's key was taken; of somebody else's it says nothing."""
    return tx.execute(select(_f.at).where(_f.key == key, _f.by == by)).scalar()


def bind(tx: Connection, key: str, request_id: int) -> None:
    """Remember which request a form started."""
    tx.execute(update(FormKeyRow).where(_f.key == key).values(request_id=request_id))


def forget(tx: Connection, before: datetime) -> None:
    """Let go of the keys that were used before then."""
    tx.execute(delete(FormKeyRow).where(_f.at < before))
