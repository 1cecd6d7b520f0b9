"""The secrets of authenticator apps, as the service has encrypted them, and which of their codes were used.

A person may have an app, and so may somebody who signs in: the same three columns on either table.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, FromClause, bindparam, func, or_, select, update

from workflow.store.tables import AuditRow, PersonRow, UserRow


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """One authenticator app."""

    secret: str  #: encrypted
    confirmed: bool


class Apps:
    """The apps of people, or those of users."""

    def __init__(self, table: FromClause, gone: str) -> None:
        self._c = c = table.c
        self._change: Any = update(table)  # type: ignore[arg-type]
        self._one = select(c.totp_secret, c.totp_confirmed_at).where(c.id == bindparam("id"), c[gone].is_(None))
        fresh = or_(c.totp_step.is_(None), c.totp_step < bindparam("step"))
        this = self._change.where(c.id == bindparam("this"), c.totp_secret == bindparam("secret"), fresh)
        self._use = this.values(totp_step=bindparam("step"))

    def enrolled(self, tx: Connection, owner_id: int) -> Enrolled | None:
        """Somebody's authenticator app; None where he has none, or is gone."""
        row = tx.execute(self._one, {"id": owner_id}).first()
        if row is None or row.totp_secret is None:
            return None
        return Enrolled(secret=row.totp_secret, confirmed=row.totp_confirmed_at is not None)

    def enrol(self, tx: Connection, owner_id: int, secret: str | None) -> None:
        """Put this app in the place of the one before, not confirmed yet; None: he has none."""
        values = {"totp_secret": secret, "totp_confirmed_at": None, "totp_step": None}
        tx.execute(self._change.where(self._c.id == owner_id).values(values))

    def confirm(self, tx: Connection, owner_id: int, now: datetime) -> None:
        """He has shown that the app is his."""
        tx.execute(self._change.where(self._c.id == owner_id).values(totp_confirmed_at=now))

    def use(self, tx: Connection, owner_id: int, secret: str, step: int) -> bool:
        """Use up a time step of this app; False where it, or a later one, was used already."""
        return bool(tx.execute(self._use, {"this": owner_id, "secret": secret, "step": step}).rowcount == 1)


PEOPLE = Apps(PersonRow.__table__, "deleted_at")
USERS = Apps(UserRow.__table__, "disabled_at")

_u = AuditRow.__table__.c


def wrong_codes(tx: Connection, handle: str, event: str, now: datetime, within: timedelta) -> int:
    """How often somebody brought a wrong code of this person's app, by the record of what administrators do."""
    said = (f'"event":"{event}"', f'"person":"{handle}"')  # as the record's canonical JSON has them
    named = [_u.body.contains(each, autoescape=True) for each in said]
    found = select(func.count()).where(_u.chain == "admin", _u.at > now - within, _u.at <= now, *named)
    return int(tx.execute(found).scalar_one())
