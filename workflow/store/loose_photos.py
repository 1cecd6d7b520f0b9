"""Photos that somebody texted and that no request has taken yet."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

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
