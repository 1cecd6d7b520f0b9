"""The texts on the virtual phones, as their owners see them, and the photos that they sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from workflow.store.tables import PhoneMediaRow, PhoneTextRow


@dataclass(frozen=True, kw_only=True)
class PhoneText:
    """One text on a virtual phone."""

    phone: str
    from_phone: bool
    body: str
    sid: str
    at: datetime


_t = PhoneTextRow.__table__.c
_ALL = select(_t.phone, _t.from_phone, _t.body, _t.sid, _t.at)


def add(tx: Connection, text: PhoneText) -> None:
    """Put a text on a phone."""
    values = {"phone": text.phone, "from_phone": text.from_phone, "body": text.body}
    tx.execute(insert(PhoneTextRow).values(**values, sid=text.sid, at=text.at))


def threads(tx: Connection, phone: str | None = None) -> list[PhoneText]:
    """Every text in the order it came, of one phone or of all."""
    found = _ALL.order_by(_t.id)
    if phone is not None:
        found = found.where(_t.phone == phone)
    return [PhoneText(**row._mapping) for row in tx.execute(found)]


def find(tx: Connection, phone: str, body: str, since: datetime) -> str | None:
    """The SID of a text that reached this phone with this body since then."""
    found = select(_t.sid).where(_t.phone == phone, _t.body == body, _t.at >= since, _t.from_phone.is_(False))
    return tx.execute(found.order_by(_t.id.desc())).scalar()


def keep_photo(tx: Connection, *, url: str, phone: str, content: bytes, at: datetime) -> None:
    """Keep a photo that a phone sends, under the address that the carrier will name."""
    tx.execute(insert(PhoneMediaRow).values(url=url, phone=phone, content=content, at=at))


def photo(tx: Connection, url: str) -> bytes | None:
    """The photo under this address."""
    found = tx.execute(select(PhoneMediaRow.__table__.c.content).where(PhoneMediaRow.__table__.c.url == url)).scalar()
    return None if found is None else bytes(found)
