"""People and groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update
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
    deleted_at: datetime | None

    @property
    def reachable(self) -> bool:
        """True while he wants texts and is one of the people."""
        return self.opted_out_at is None and self.deleted_at is None


@dataclass(frozen=True, kw_only=True)
class GroupRecord:
    """One group with the handles of its members."""

    slug: str
    name: str
    members: tuple[str, ...]


_p, _g, _m = PersonRow.__table__.c, GroupRow.__table__.c, MembershipRow.__table__.c
_COLUMNS = (
    _p.id, _p.handle, _p.name, _p.phone, _p.email, _p.manager_id, _p.time_zone, _p.language, _p.role,
    _p.opted_out_at, _p.locked_until, _p.deleted_at,
)  # fmt: skip
_ALL = select(*_COLUMNS)
_LIVE = _ALL.where(_p.deleted_at.is_(None))
_BY_PHONE = _LIVE.where(_p.phone == bindparam("phone"))
_BY_HANDLE = _LIVE.where(_p.handle == bindparam("handle"))
_BY_ID = _ALL.where(_p.id == bindparam("id"))


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


def put_group(tx: Connection, *, slug: str, name: str, person_ids: Sequence[int]) -> bool:
    """Make the group be just this; True when it is new."""
    group_id = tx.execute(select(_g.id).where(_g.slug == slug).with_for_update()).scalar()
    new = group_id is None
    if new:
        group_id = tx.execute(insert(GroupRow).values(slug=slug, name=name).returning(_g.id)).scalar_one()
    else:
        tx.execute(update(GroupRow).where(_g.id == group_id).values(name=name))
        tx.execute(delete(MembershipRow).where(_m.group_id == group_id))
    rows = [
        {"group_id": group_id, "person_id": each, "position": position}
        for position, each in enumerate(dict.fromkeys(person_ids))
    ]
    if rows:
        tx.execute(insert(MembershipRow), rows)
    return new


def join_groups(tx: Connection, person_id: int, slugs: Sequence[str]) -> None:
    """Make the person be in just these groups. Raises Missing for a group that is not there."""
    rows = tx.execute(select(_g.id, _g.slug).where(_g.slug.in_(slugs))).all()
    if missing := set(slugs) - {row.slug for row in rows}:
        raise Missing(f"There is no group “{sorted(missing)[0]}”.")
    held = set(tx.execute(select(_m.group_id).where(_m.person_id == person_id)).scalars())
    wanted = {row.id for row in rows}
    if gone := held - wanted:
        tx.execute(delete(MembershipRow).where(_m.person_id == person_id, _m.group_id.in_(gone)))
    for group_id in sorted(wanted - held):
        last = tx.execute(select(func.max(_m.position)).where(_m.group_id == group_id)).scalar()
        position = 0 if last is None else last + 1
        tx.execute(insert(MembershipRow).values(group_id=group_id, person_id=person_id, position=position))


def groups_of(tx: Connection, person_id: int) -> list[str]:
    """The slugs of the groups a person is in."""
    held = select(_g.slug).join(MembershipRow.__table__, _m.group_id == _g.id).where(_m.person_id == person_id)
    return list(tx.execute(held.order_by(_g.slug)).scalars())


def groups(tx: Connection, *, after: str = "", limit: int = 50) -> list[GroupRecord]:
    """Groups by slug, those after a given one."""
    rows = tx.execute(select(_g.slug, _g.name).where(_g.slug > after).order_by(_g.slug).limit(limit)).all()
    inside = members(tx, [row.slug for row in rows])
    return [GroupRecord(slug=row.slug, name=row.name, members=inside.get(row.slug, ())) for row in rows]
