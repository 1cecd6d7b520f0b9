"""The virtual phones: the texts on them as their owners see them, the photos they sent, and what is wrong with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from workflow.store.tables import PhoneMediaRow, PhoneStateRow, PhoneTextRow


@dataclass(frozen=True, kw_only=True)
class PhoneText:
    """One text on a virtual phone."""

    phone: str
    from_phone: bool
    body: str
    sid: str
    at: datetime
    status: str = "delivered"  #: or waiting, failed, refused: then it is not on the phone (yet)
    code: int | None = None  #: why not


@dataclass(frozen=True, kw_only=True)
class PhoneState:
    """What is wrong with a virtual phone."""

    phone: str
    fail_code: int | None = None  #: the next text to it fails with this code
    signal: bool = True  #: without one, what is sent to it waits
    twice: bool = False  #: the carrier delivers the next text from it two times


_t, _s = PhoneTextRow.__table__.c, PhoneStateRow.__table__.c
_ALL = select(*(_t[name] for name in PhoneText.__dataclass_fields__))
_LATEST = _ALL.where(_t.phone == bindparam("phone")).order_by(_t.id.desc()).limit(bindparam("most"))
_STATES = select(*(_s[name] for name in PhoneState.__dataclass_fields__))


def add(tx: Connection, text: PhoneText, exchange: dict[str, Any] | None = None) -> None:
    """Put a text on a phone, with how it came there."""
    values = {name: getattr(text, name) for name in PhoneText.__dataclass_fields__}
    tx.execute(insert(PhoneTextRow).values(**values, exchange=exchange))


def threads(tx: Connection, phone: str | None = None) -> list[PhoneText]:
    """Every text that is on a phone in the order it came, of one phone or of all."""
    found = _ALL.where(_t.status == "delivered").order_by(_t.id)
    if phone is not None:
        found = found.where(_t.phone == phone)
    return [PhoneText(**row._mapping) for row in tx.execute(found)]


def latest(tx: Connection, phone: str, limit: int) -> list[PhoneText]:
    """So many texts of one phone, the latest of them last; those too that did not arrive."""
    found = tx.execute(_LATEST, {"phone": phone, "most": limit}).all()
    return sorted((PhoneText(**row._mapping) for row in reversed(found)), key=lambda each: each.at)


def get(tx: Connection, sid: str) -> PhoneText | None:
    """The text with this SID."""
    row = tx.execute(_ALL.where(_t.sid == sid)).first()
    return PhoneText(**row._mapping) if row else None


def find(tx: Connection, phone: str, body: str, since: datetime) -> str | None:
    """The SID of a text to this phone with this body that was taken since then."""
    found = select(_t.sid).where(_t.phone == phone, _t.body == body, _t.at >= since, _t.from_phone.is_(False))
    return tx.execute(found.where(_t.status != "refused").order_by(_t.id.desc())).scalar()


def change(tx: Connection, sid: str, *, expect: str, **values: Any) -> bool:
    """Change a text that still has this status; False where it has moved on."""
    changed = update(PhoneTextRow).where(_t.sid == sid, _t.status == expect).values(**values)
    return tx.execute(changed).rowcount == 1


def exchange(tx: Connection, sid: str) -> dict[str, Any]:
    """How this text came: each webhook with its answer; empty where nobody noted it."""
    found: dict[str, Any] | None = tx.execute(select(_t.exchange).where(_t.sid == sid)).scalar()
    return found or {}


def note(tx: Connection, sid: str, part: str, said: dict[str, Any]) -> None:
    """Add one more thing to how this text came."""
    row = tx.execute(select(_t.exchange).where(_t.sid == sid).with_for_update()).first()
    if row is not None:
        noted = dict(row.exchange or {})
        noted[part] = [*noted.get(part, ()), said]
        tx.execute(update(PhoneTextRow).where(_t.sid == sid).values(exchange=noted))


def waiting(tx: Connection, phone: str) -> list[str]:
    """The SIDs of the texts that wait until this phone has a signal again, the oldest first."""
    found = select(_t.sid).where(_t.phone == phone, _t.status == "waiting").order_by(_t.id)
    return list(tx.execute(found).scalars())


def states(tx: Connection, phones: Iterable[str]) -> dict[str, PhoneState]:
    """What is wrong with these phones; those with which nothing ever was are left out."""
    found = tx.execute(_STATES.where(_s.phone.in_(list(phones))))
    return {row.phone: PhoneState(**row._mapping) for row in found}


def put_state(tx: Connection, phone: str, **values: Any) -> None:
    """Let something be wrong with a phone, or be right again."""
    if tx.execute(update(PhoneStateRow).where(_s.phone == phone).values(**values)).rowcount == 0:
        tx.execute(insert(PhoneStateRow).values(**{"phone": phone, "signal": True, "twice": False, **values}))


def lock_state(tx: Connection, phone: str) -> PhoneState:
    """What is wrong with a phone, held until the transaction ends."""
    row = tx.execute(_STATES.where(_s.phone == phone).with_for_update()).first()
    return PhoneState(**row._mapping) if row else PhoneState(phone=phone)


def keep_photo(tx: Connection, *, url: str, phone: str, content: bytes, at: datetime) -> None:
    """Keep a photo that a phone sends, under the address that the carrier will name."""
    tx.execute(insert(PhoneMediaRow).values(url=url, phone=phone, content=content, at=at))


def photo(tx: Connection, url: str) -> bytes | None:
    """The photo under this address."""
    found = tx.execute(select(PhoneMediaRow.__table__.c.content).where(PhoneMediaRow.__table__.c.url == url)).scalar()
    return None if found is None else bytes(found)
