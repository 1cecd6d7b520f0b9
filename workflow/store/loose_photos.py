"""Photos that no request has taken yet: texted by somebody, or uploaded in his name."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from workflow.store.people import PersonRecord
from workflow.store.tables import PhotoRow

MOST = 20


@dataclass(frozen=True, kw_only=True)
class LoosePhoto:
    """One such photo, without its content."""

    id: int
    created_at: datetime


_p = PhotoRow.__table__.c


def of_person(tx: Connection, person_id: int) -> list[LoosePhoto]:
    """A person's latest, the newest first."""
    free = select(_p.id, _p.created_at).where(
        _p.person_id == person_id, _p.status == "kept", _p.request_id.is_(None)
    )  # fmt: skip
    return [LoosePhoto(**row._mapping) for row in tx.execute(free.order_by(_p.id.desc()).limit(MOST))]


def keep(tx: Connection, person: PersonRecord, *, kind: str, content: bytes, simulated: bool, now: datetime) -> int:
    """Keep what was uploaded in this person's name, once, and give back its id; his latest stay, and older ones go."""
    digest = hashlib.sha256(content).hexdigest()
    uploaded = select(_p.id).where(
        _p.person_id == person.id, _p.message_id.is_(None), _p.request_id.is_(None)
    )  # fmt: skip
    same = tx.execute(uploaded.where(_p.sha256 == digest)).scalar()
    if same is not None:
        return int(same)
    new = insert(PhotoRow).values(
        person_id=person.id, phone=person.phone, url="", status="kept", kind=kind, content=content, sha256=digest,
        simulated=simulated, created_at=now, fetched_at=now,
    )  # fmt: skip
    photo_id = tx.execute(new.returning(_p.id)).scalar_one()
    old = tx.execute(uploaded.order_by(_p.id.desc()).offset(MOST)).scalars().all()
    tx.execute(delete(PhotoRow).where(_p.id.in_(old)))
    return int(photo_id)
