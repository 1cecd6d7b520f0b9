"""The secrets of authenticator apps, as the service has encrypted them, and which of their codes were used."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, or_, select, update

from workflow.store.tables import AuditRow, PersonRow


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """One person's authenticator app."""

    secret: str  #: encrypted
    confirmed: bool


_p, _u = PersonRow.__table__.c, AuditRow.__table__.c
_ONE = select(_p.totp_secret, _p.totp_confirmed_at).where(_p.id == bindparam("id"), _p.deleted_at.is_(None))
_USE = (
    update(PersonRow)
    .where(
        _p.id == bindparam("this"),
        _p.totp_secret == bindparam("secret"),
        or_(_p.totp_step.is_(None), _p.totp_step < bindparam("step")),
    )
    .values(totp_step=bindparam("step"))
)


def enrolled(tx: Connection, person_id: int) -> Enrolled | None:
    """A person's authenticator app; None where he has none."""
    row = tx.execute(_ONE, {"id": person_id}).first()
    if row is None or row.totp_secret is None:
        return None
    return Enrolled(secret=row.totp_secret, confirmed=row.totp_confirmed_at is not None)


def enrol(tx: Connection, person_id: int, secret: str | None) -> None:
    """Put this app in the place of the one before, not confirmed yet; None: he has none."""
    values = {"totp_secret": secret, "totp_confirmed_at": None, "totp_step": None}
    tx.execute(update(PersonRow).where(_p.id == person_id).values(values))


def confirm(tx: Connection, person_id: int, now: datetime) -> None:
    """He has shown that the app is his."""
    tx.execute(update(PersonRow).where(_p.id == person_id).values(totp_confirmed_at=now))


def use(tx: Connection, person_id: int, secret: str, step: int) -> bool:
    """Use up a time step of this app; False where it, or a later one, was used already."""
    return tx.execute(_USE, {"this": person_id, "secret": secret, "step": step}).rowcount == 1


def wrong_codes(tx: Connection, handle: str, event: str, now: datetime, within: timedelta) -> int:
    """How often somebody brought a wrong code of this person's app, by the record of what administrators do."""
    said = (f'"event":"{event}"', f'"person":"{handle}"')  # as the record's canonical JSON has them
    named = [_u.body.contains(each, autoescape=True) for each in said]
    found = select(func.count()).where(_u.chain == "admin", _u.at > now - within, *named)
    return int(tx.execute(found).scalar_one())
