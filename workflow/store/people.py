"""People, and who of them is in which group."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from workflow.store.db import AnyRow
from workflow.store.errors import Missing, Taken
from workflow.store.tables import GroupRow, MembershipRow, PersonRow


@dataclass(frozen=True, kw_only=True)
class PersonRecord:
    """One person, as stored."""

    id: int
    handle: str
    name: str
    phone: str  #: E.164
    email: str | None
    manager_id: int | None
    time_zone: str
    language: str
    role: str | None
    opted_out_at: datetime | None
    locked_until: datetime | None
    cover_id: int | None  #: who stands in for him where no absence says otherwise
    quiet_from: str | None  #: local HH:MM
    quiet_until: str | None
    totp: bool  #: an authenticator app is enrolled and confirmed
    guest: bool
    simulated: bool
    deleted_at: datetime | None

    @property
    def reachable(self) -> bool:
        """True while he wants texts and is one of the people."""
        return self.opted_out_at is None and self.deleted_at is None


_p, _g, _m = PersonRow.__table__.c, GroupRow.__table__.c, MembershipRow.__table__.c
#: What a person's record is read from.
COLUMNS = (
    _p.id, _p.handle, _p.name, _p.phone, _p.email, _p.manager_id, _p.time_zone, _p.language, _p.role,
    _p.opted_out_at, _p.locked_until, _p.cover_id, _p.quiet_from, _p.quiet_until,
    (_p.totp_secret.is_not(None) & _p.totp_confirmed_at.is_not(None)).label("totp"), _p.guest, _p.simulated,
    _p.deleted_at,
)  # fmt: skip
_ALL = select(*COLUMNS)
_LIVE = _ALL.where(_p.deleted_at.is_(None))
_BY_PHONE = _LIVE.where(_p.phone == bindparam("phone"))
_BY_HANDLE = _LIVE.where(_p.handle == bindparam("handle"))
_BY_ID = _ALL.where(_p.id == bindparam("id"))
_BY_IDS = _ALL.where(_p.id.in_(bindparam("ids", expanding=True)))


def _record(row: AnyRow) -> PersonRecord:
    return PersonRecord(**row._mapping)


def by_phone(tx: Connection, phone: str) -> PersonRecord | None:
    """Whose phone it is; None for a number nobody here has."""
    row = tx.execute(_BY_PHONE, {"phone": phone}).first()
    return _record(row) if row else None


def by_handle(tx: Connection, handle: str) -> PersonRecord:
    """The person with this handle. Raises Missing."""
    row = tx.execute(_BY_HANDLE, {"handle": handle}).first()
    if row is None:
        raise Missing(f"There is no person “{handle}”.")
    return _record(row)


def by_id(tx: Connection, person_id: int) -> PersonRecord:
    """The person with this id, deleted or not. Raises Missing."""
    row = tx.execute(_BY_ID, {"id": person_id}).first()
    if row is None:
        raise Missing(f"There is no person {person_id}.")
    return _record(row)


def lock(tx: Connection, person_id: int) -> None:
    """Let nobody else change this person until the transaction ends."""
    tx.execute(select(_p.id).where(_p.id == person_id).with_for_update())


def by_ids(tx: Connection, ids: Iterable[int]) -> list[PersonRecord]:
    """The people with these ids, deleted or not."""
    return [_record(row) for row in tx.execute(_BY_IDS, {"ids": list(ids)})]


def by_email(tx: Connection, email: str) -> PersonRecord | None:
    """The first person with this e-mail address, case ignored."""
    row = tx.execute(_LIVE.where(func.lower(_p.email) == email.lower()).order_by(_p.id)).first()
    return _record(row) if row else None


def page(tx: Connection, *, after: str = "", limit: int = 50) -> list[PersonRecord]:
    """People by handle, those after a given one."""
    return [_record(row) for row in tx.execute(_LIVE.where(_p.handle > after).order_by(_p.handle).limit(limit))]


def handles(tx: Connection, ids: Iterable[int | None]) -> dict[int, str]:
    """The handles of these people, deleted or not."""
    wanted = {each for each in ids if each is not None}
    rows = tx.execute(select(_p.id, _p.handle).where(_p.id.in_(wanted))) if wanted else ()
    return {row.id: row.handle for row in rows}


def names(tx: Connection, ids: Iterable[int]) -> dict[int, str]:
    """The names of these people, deleted or not."""
    rows = tx.execute(select(_p.id, _p.name).where(_p.id.in_(list(ids))))
    return {row.id: row.name for row in rows}


def by_handles(tx: Connection, handles: Iterable[str]) -> list[PersonRecord]:
    """The people who have these handles now."""
    return [_record(row) for row in tx.execute(_LIVE.where(_p.handle.in_(list(handles))))]


def names_of(tx: Connection, handles: Iterable[str]) -> dict[str, str]:
    """The names of the people who have these handles now."""
    rows = tx.execute(select(_p.handle, _p.name).where(_p.handle.in_(set(handles)), _p.deleted_at.is_(None)))
    return {row.handle: row.name for row in rows}


def ever_named(tx: Connection, handles: Iterable[str]) -> dict[str, str]:
    """Handle -> the name of whoever has it; where nobody has, of the last who had it."""
    found = select(_p.handle, _p.name).where(_p.handle.in_(set(handles)))
    rows = tx.execute(found.order_by(_p.deleted_at.is_(None), _p.id))
    return {row.handle: row.name for row in rows}


_NAMED = _ALL.where(
    or_(
        _p.id.in_(bindparam("ids", expanding=True)),
        _p.deleted_at.is_(None)
        & (
            _p.handle.in_(bindparam("handles", expanding=True))
            | _p.id.in_(
                select(_m.person_id)
                .join(GroupRow.__table__, _g.id == _m.group_id)
                .where(_g.slug.in_(bindparam("slugs", expanding=True)))
            )
            | _p.id.in_(
                select(_p.manager_id.label("boss")).where(_p.id.in_(bindparam("staff", expanding=True)))
                .correlate(None)
            )
        ),
    )
)  # fmt: skip


def concerned(
    tx: Connection, *, ids: Iterable[int], handles: Iterable[str], groups: Iterable[str], requester_id: int
) -> list[PersonRecord]:
    """Everybody a request may concern: by id (deleted or not), by handle, by group, and the requester's manager."""
    found = tx.execute(
        _NAMED,
        {"ids": list(ids), "handles": list(handles), "slugs": list(groups), "staff": [requester_id]},
    )
    return [_record(row) for row in found]


_MEMBERS = (
    select(_g.slug, _p.handle)
    .select_from(GroupRow.__table__.outerjoin(MembershipRow.__table__, _m.group_id == _g.id).outerjoin(
        PersonRow.__table__, (_p.id == _m.person_id) & _p.deleted_at.is_(None)
    ))
    .order_by(_g.slug, _m.position)
)  # fmt: skip
_MEMBERS_OF = _MEMBERS.where(_g.slug.in_(bindparam("slugs", expanding=True)))


def members(tx: Connection, slugs: Sequence[str] | None = None) -> dict[str, tuple[str, ...]]:
    """Group slug -> handles of the people in it, in order; of these groups, or of all."""
    if slugs is not None and not slugs:
        return {}
    rows = tx.execute(_MEMBERS) if slugs is None else tx.execute(_MEMBERS_OF, {"slugs": list(slugs)})
    found: dict[str, list[str]] = {}
    for slug, handle in rows:
        found.setdefault(slug, []).extend([handle] if handle else [])
    return {slug: tuple(each) for slug, each in found.items()}


def add(tx: Connection, values: dict[str, Any]) -> int:
    """Store a new person and give back the id. Raises Taken for a handle or number that somebody has."""
    _refuse_taken(tx, values, None)
    try:
        return int(tx.execute(insert(PersonRow).values(values).returning(_p.id)).scalar_one())
    except IntegrityError as error:
        raise Taken("phone", "The handle or the number was taken a moment ago.") from error


def add_many(tx: Connection, rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Store new people, each row with the same columns, and give back handle -> id. Raises Taken."""
    if not rows:
        return {}
    try:
        made = tx.execute(insert(PersonRow).returning(_p.id, _p.handle), list(rows)).all()
    except IntegrityError as error:
        raise Taken("phone", "A handle or a number was taken a moment ago.") from error
    return {row.handle: row.id for row in made}


def by_phones(tx: Connection, phones: Iterable[str]) -> dict[str, str]:
    """Number -> the handle of who has it, of these numbers."""
    rows = tx.execute(select(_p.phone, _p.handle).where(_p.phone.in_(list(phones)), _p.deleted_at.is_(None)))
    return {row.phone: row.handle for row in rows}


def change(tx: Connection, person_id: int, values: dict[str, Any]) -> None:
    """Change parts of a person. Raises Taken."""
    if not values:
        return
    _refuse_taken(tx, values, person_id)
    try:
        tx.execute(update(PersonRow).where(_p.id == person_id).values(values))
    except IntegrityError as error:
        raise Taken("phone", "The number was taken a moment ago.") from error


def _refuse_taken(tx: Connection, values: dict[str, Any], own_id: int | None) -> None:
    for key, column in (("handle", _p.handle), ("phone", _p.phone)):
        if key not in values:
            continue
        owner = tx.execute(_LIVE.where(column == values[key])).first()
        if owner and owner.id != own_id:
            raise Taken(key, f"“{owner.handle}” already has this {key if key == 'handle' else 'number'}.")
