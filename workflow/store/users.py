"""Who may sign in to the dashboard: their roles, their passwords as hashes, and what was tried wrongly."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from workflow.store.errors import Missing, Taken
from workflow.store.tables import PersonRow, RequestRow, SignInLinkRow, SignOutRow, UserRow, WorkspaceRow


@dataclass(frozen=True, kw_only=True)
class UserRecord:
    """Someone who may sign in."""

    id: int
    email: str
    name: str | None
    role: str
    person_id: int | None
    epoch: int  #: sessions begun under another number have ended
    seen_at: datetime | None
    disabled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What somebody's sign-in is checked against."""

    password_hash: str | None
    failures: int
    locked_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class UserLine:
    """One user as the list of users has him."""

    id: int
    email: str
    name: str | None
    role: str
    person: str | None  #: the name of who of the people he is
    handle: str | None
    has_password: bool
    own_app: bool  #: an authenticator app of his own, confirmed
    persons_app: bool  #: one that he has as a person
    locked_until: datetime | None
    seen_at: datetime | None
    disabled_at: datetime | None


_u, _p, _l, _o, _r = (
    each.__table__.c for each in (UserRow, PersonRow, SignInLinkRow, SignOutRow, RequestRow)
)  # fmt: skip
_USER = select(*(_u[name] for name in UserRecord.__dataclass_fields__))
_BY_ID = _USER.where(_u.id == bindparam("id"))
#: Whoever a session is for, as long as it holds; one statement, for every page asks it.
_OF_SESSION = _BY_ID.where(
    _u.epoch == bindparam("epoch"),
    _u.disabled_at.is_(None),
    ~exists().where(_o.session == bindparam("session")),
)
_BY_EMAIL = _USER.where(_u.email == bindparam("email"))
_CREDENTIALS = select(_u.password_hash, _u.failures, _u.locked_until).where(_u.id == bindparam("id"))
_FAILED = (
    update(UserRow)
    .where(_u.id == bindparam("this"))
    .values(failures=_u.failures + 1)
    .returning(_u.failures)
)  # fmt: skip


def _confirmed(table: Any) -> Any:
    return table.totp_secret.is_not(None) & table.totp_confirmed_at.is_not(None)


_LINES: Select[Any] = (
    select(
        _u.id, _u.email, _u.name, _u.role, _p.name.label("person"), _p.handle,
        _u.password_hash.is_not(None).label("has_password"),
        _confirmed(_u).label("own_app"), _confirmed(_p).label("persons_app"),
        _u.locked_until, _u.seen_at, _u.disabled_at,
    )
    .select_from(UserRow.__table__.outerjoin(PersonRow.__table__, (_p.id == _u.person_id) & _p.deleted_at.is_(None)))
    .order_by(case((_u.disabled_at.is_(None), 0), else_=1), _u.email)
)  # fmt: skip


def by_id(tx: Connection, user_id: int) -> UserRecord:
    """The user with this id. Raises Missing."""
    row = tx.execute(_BY_ID, {"id": user_id}).first()
    if row is None:
        raise Missing(f"There is no user {user_id}.")
    return UserRecord(**row._mapping)


def lock(tx: Connection, user_id: int) -> UserRecord:
    """The user with this id, held until the transaction ends. Raises Missing."""
    row = tx.execute(_BY_ID.with_for_update(), {"id": user_id}).first()
    if row is None:
        raise Missing(f"There is no user {user_id}.")
    return UserRecord(**row._mapping)


def of_session(tx: Connection, user_id: int, epoch: int, session: str) -> UserRecord | None:
    """Whose session this is; None where it has ended."""
    row = tx.execute(_OF_SESSION, {"id": user_id, "epoch": epoch, "session": session}).first()
    return UserRecord(**row._mapping) if row else None


def by_email(tx: Connection, email: str) -> UserRecord | None:
    """The user with this (lower-case) e-mail address."""
    row = tx.execute(_BY_EMAIL, {"email": email}).first()
    return UserRecord(**row._mapping) if row else None


def names(tx: Connection, emails: Iterable[str]) -> dict[str, str]:
    """What those of these users are called, by address, who have a name; as themselves or as the person they are."""
    wanted = set(emails)
    if not wanted:
        return {}
    named = func.coalesce(_u.name, _p.name).label("name")
    found = select(_u.email, named).select_from(UserRow.__table__.outerjoin(PersonRow.__table__, _p.id == _u.person_id))
    return {row.email: row.name for row in tx.execute(found.where(_u.email.in_(wanted), named.is_not(None)))}


def lines(tx: Connection) -> list[UserLine]:
    """Every user, those who may not sign in last."""
    return [UserLine(**row._mapping) for row in tx.execute(_LINES)]


def line(tx: Connection, user_id: int) -> UserLine:
    """One user as the list has him. Raises Missing."""
    row = tx.execute(_LINES.where(_u.id == user_id)).first()
    if row is None:
        raise Missing(f"There is no user {user_id}.")
    return UserLine(**row._mapping)


def credentials(tx: Connection, user_id: int) -> Credentials:
    """What a user's sign-in is checked against. Raises Missing."""
    row = tx.execute(_CREDENTIALS, {"id": user_id}).first()
    if row is None:
        raise Missing(f"There is no user {user_id}.")
    return Credentials(**row._mapping)


def add(
    tx: Connection, *, email: str, role: str, now: datetime, name: str | None = None, person_id: int | None = None
) -> int:
    """Store a new user. Raises Taken for an address that somebody has."""
    values = {
        "email": email, "role": role, "created_at": now, "name": name, "person_id": person_id, "epoch": 0,
        "failures": 0,
    }  # fmt: skip
    if by_email(tx, email):
        raise Taken("email", f"{email} is a user already.")
    try:
        return int(tx.execute(insert(UserRow).values(values).returning(_u.id)).scalar_one())
    except IntegrityError as error:
        raise Taken("email", f"{email} was added a moment ago.") from error


def change(tx: Connection, user_id: int, values: dict[str, Any]) -> None:
    """Change parts of a user."""
    tx.execute(update(UserRow).where(_u.id == user_id).values(values))


def end_sessions(tx: Connection, user_id: int) -> int:
    """Let every session of a user have ended; gives the number that new ones begin under."""
    ended = update(UserRow).where(_u.id == user_id).values(epoch=_u.epoch + 1)
    return int(tx.execute(ended.returning(_u.epoch)).scalar_one())


def count_failure(tx: Connection, user_id: int) -> int:
    """Note something wrong that was tried in a user's name; how often that was since the last right thing."""
    return int(tx.execute(_FAILED, {"this": user_id}).scalar_one())


def other_admins(tx: Connection, user_id: int) -> int:
    """How many administrators may sign in besides this user."""
    found = select(func.count()).where(_u.role == "admin", _u.disabled_at.is_(None), _u.id != user_id)
    return int(tx.execute(found).scalar_one())


def drop_links(tx: Connection, user_id: int) -> None:
    """Let a user's unused sign-in links open nothing any more."""
    tx.execute(delete(SignInLinkRow).where(_l.user_id == user_id, _l.used_at.is_(None)))


def end_session(tx: Connection, session: str, now: datetime, until: datetime) -> None:
    """Let one session have ended, and forget those that would have by now."""
    tx.execute(delete(SignOutRow).where(_o.until < now))
    if tx.execute(select(_o.session).where(_o.session == session)).first() is None:
        tx.execute(insert(SignOutRow).values(session=session, until=until))


def anything_made(tx: Connection, demo: str) -> bool:
    """True where somebody else than `demo` has ever asked for anything."""
    return tx.execute(select(_r.id).where(_r.created_by != demo).limit(1)).first() is not None


def count_nobodys_failure(tx: Connection) -> None:
    """Nothing but the time that counting takes, for an address that nobody has."""
    tx.execute(update(WorkspaceRow).values(id=WorkspaceRow.__table__.c.id))
