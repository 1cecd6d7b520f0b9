"""Photos: those that came by text wait until they are fetched, then they are kept or refused for good.

Their content is read on its own and only to be shown, so that no list of photos carries megabytes along.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from workflow.store.errors import Missing
from workflow.store.tables import MessageRow, PhotoRow


@dataclass(frozen=True, kw_only=True)
class PhotoRecord:
    """One photo, as stored, without its content."""

    id: int
    message_id: int | None
    person_id: int | None
    phone: str
    request_id: int | None
    field: str | None
    url: str
    status: str
    why: str | None
    kind: str | None
    sha256: str | None
    simulated: bool
    created_at: datetime
    fetched_at: datetime | None


_p, _m = PhotoRow.__table__.c, MessageRow.__table__.c
_ALL: Select[Any] = select(*(_p[name] for name in PhotoRecord.__dataclass_fields__))
_BY_ID = _ALL.where(_p.id == bindparam("id"))
#: Whose phone it came from, and whether that is a virtual one, its text knows.
_FROM_TEXT = select(
    _m.id, bindparam("person", type_=_p.person_id.type), _m.phone, bindparam("url", type_=_p.url.type),
    bindparam("status", type_=_p.status.type), _m.simulated, bindparam("now", type_=_p.created_at.type),
).where(_m.id == bindparam("message"))  # fmt: skip
_ADD = (
    insert(PhotoRow)
    .from_select(
        ["message_id", "person_id", "phone", "url", "status", "simulated", "created_at"],
        _FROM_TEXT,
        include_defaults=False,
    )
    .returning(_p.id)
)


def add(tx: Connection, *, message_id: int, person_id: int | None, url: str, now: datetime) -> int:
    """Add a photo that waits to be fetched, and give back its id. Raises Missing where there is no such text."""
    values = {"message": message_id, "person": person_id, "url": url, "status": "waiting", "now": now}
    photo_id = tx.execute(_ADD, values).scalar()
    if photo_id is None:
        raise Missing(f"There is no message {message_id}.")
    return int(photo_id)


def get(tx: Connection, photo_id: int) -> PhotoRecord:
    """One photo. Raises Missing."""
    row = tx.execute(_BY_ID, {"id": photo_id}).first()
    if row is None:
        raise Missing(f"There is no photo {photo_id}.")
    return PhotoRecord(**row._mapping)


def content(tx: Connection, photo_id: int) -> bytes:
    """What a kept photo shows. Raises Missing where it has not been kept."""
    found = tx.execute(select(_p.content).where(_p.id == photo_id, _p.status == "kept")).scalar()
    if found is None:
        raise Missing(f"There is no picture of photo {photo_id}.")
    return bytes(found)


def keep(tx: Connection, photo_id: int, *, kind: str, content: bytes, now: datetime) -> bool:
    """Keep what was fetched; False where the photo waits no more."""
    digest = hashlib.sha256(content).hexdigest()
    return _end(tx, photo_id, status="kept", kind=kind, content=content, sha256=digest, fetched_at=now)


def refuse(tx: Connection, photo_id: int, *, why: str, now: datetime) -> bool:
    """Refuse a photo for good; False where it waits no more."""
    return _end(tx, photo_id, status="refused", why=why, fetched_at=now)


def _end(tx: Connection, photo_id: int, **values: Any) -> bool:
    ended = update(PhotoRow).where(_p.id == photo_id, _p.status == "waiting").values(**values)
    return tx.execute(ended).rowcount == 1


def bind(tx: Connection, photo_id: int, *, person_id: int, request_id: int, field: str) -> bool:
    """Let a kept photo of this person be the value of a request's field; False where it is none, or of another."""
    free = update(PhotoRow).where(
        _p.id == photo_id, _p.person_id == person_id, _p.status == "kept",
        _p.request_id.is_(None) | (_p.request_id == request_id),
    )  # fmt: skip
    return tx.execute(free.values(request_id=request_id, field=field)).rowcount == 1


def of_message(tx: Connection, message_id: int) -> list[PhotoRecord]:
    """The photos of one text, in its order."""
    return [PhotoRecord(**row._mapping) for row in tx.execute(_ALL.where(_p.message_id == message_id).order_by(_p.id))]


def of_request(tx: Connection, request_id: int) -> list[PhotoRecord]:
    """The photos of one request, the oldest first."""
    return [PhotoRecord(**row._mapping) for row in tx.execute(_ALL.where(_p.request_id == request_id).order_by(_p.id))]
