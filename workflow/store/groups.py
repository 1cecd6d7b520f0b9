"""Groups: named sets of people, in the order they were named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, update

from workflow.store.cases import has
from workflow.store.errors import Missing
from workflow.store.people import members
from workflow.store.tables import GroupRow, MembershipRow, PersonRow


@dataclass(frozen=True, kw_only=True)
class GroupRecord:
    """One group with the handles of its members."""

    slug: str
    name: str
    members: tuple[str, ...]


_g, _m = GroupRow.__table__.c, MembershipRow.__table__.c


def put(tx: Connection, *, slug: str, name: str, person_ids: Sequence[int]) -> bool:
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


def join(tx: Connection, person_id: int, slugs: Sequence[str]) -> None:
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


def join_new(tx: Connection, wanted: Mapping[int, Sequence[str]]) -> None:
    """Put people who are in no group yet at the end of these, in the order given; every group is there."""
    slugs = {slug for each in wanted.values() for slug in each}
    if not slugs:
        return
    ids = {row.slug: row.id for row in tx.execute(select(_g.id, _g.slug).where(_g.slug.in_(slugs)))}
    last = select(_m.group_id, func.max(_m.position)).where(_m.group_id.in_(ids.values())).group_by(_m.group_id)
    after = {row[0]: int(row[1]) for row in tx.execute(last)}
    rows = []
    for person_id, named in wanted.items():
        for group_id in sorted(ids[slug] for slug in set(named)):
            after[group_id] = after.get(group_id, -1) + 1
            rows.append({"group_id": group_id, "person_id": person_id, "position": after[group_id]})
    tx.execute(insert(MembershipRow), rows)


def of(tx: Connection, person_id: int) -> list[str]:
    """The slugs of the groups a person is in."""
    held = select(_g.slug).join(MembershipRow.__table__, _m.group_id == _g.id).where(_m.person_id == person_id)
    return list(tx.execute(held.order_by(_g.slug)).scalars())


def page(tx: Connection, *, after: str = "", limit: int = 50) -> list[GroupRecord]:
    """Groups by slug, those after a given one."""
    rows = tx.execute(select(_g.slug, _g.name).where(_g.slug > after).order_by(_g.slug).limit(limit)).all()
    inside = members(tx, [row.slug for row in rows])
    return [GroupRecord(slug=row.slug, name=row.name, members=inside.get(row.slug, ())) for row in rows]


def names(tx: Connection, slugs: Iterable[str]) -> dict[str, str]:
    """Slug -> what the group is called, of those that are there."""
    found = select(_g.slug, _g.name).where(_g.slug.in_(list(slugs)))
    return {row.slug: row.name for row in tx.execute(found)}


_p = PersonRow.__table__.c


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person in a group."""

    id: int
    handle: str
    name: str
    opted_out: bool


@dataclass(frozen=True, kw_only=True)
class GroupLine:
    """One group as the list has it."""

    slug: str
    name: str
    count: int
    names: tuple[str, ...]  #: of the first few of its members


def name_of(tx: Connection, slug: str) -> str:
    """What a group is called. Raises Missing."""
    name: str | None = tx.execute(select(_g.name).where(_g.slug == slug)).scalar()
    if name is None:
        raise Missing(f"There is no group “{slug}”.")
    return name


def lock(tx: Connection, slug: str) -> str:
    """What a group is called; nobody else changes it until the transaction ends. Raises Missing."""
    tx.execute(select(_g.id).where(_g.slug == slug).with_for_update())
    return name_of(tx, slug)


def inside(tx: Connection, slug: str, *, offset: int = 0, limit: int | None = None) -> list[Member]:
    """The people in a group, in order; all of them, or so many from a place on."""
    rows = tx.execute(
        select(_p.id, _p.handle, _p.name, _p.opted_out_at)
        .join(MembershipRow.__table__, _m.person_id == _p.id)
        .join(GroupRow.__table__, _g.id == _m.group_id)
        .where(_g.slug == slug, _p.deleted_at.is_(None))
        .order_by(_m.position, _p.id)
        .offset(offset)
        .limit(limit)
    )
    return [Member(id=row.id, handle=row.handle, name=row.name, opted_out=row.opted_out_at is not None) for row in rows]


def size(tx: Connection, slug: str) -> int:
    """How many people are in a group."""
    found = (
        select(func.count())
        .select_from(MembershipRow.__table__)
        .join(GroupRow.__table__, _g.id == _m.group_id)
        .join(PersonRow.__table__, _p.id == _m.person_id)
        .where(_g.slug == slug, _p.deleted_at.is_(None))
    )
    return int(tx.execute(found).scalar_one())


def listed(tx: Connection, words: str, *, offset: int = 0, limit: int = 50, shown: int = 4) -> list[GroupLine]:
    """Groups by name whose name or slug has these words, with a few of their members."""
    found = select(_g.id, _g.slug, _g.name).where(_like(words)).order_by(func.lower(_g.name), _g.id)
    groups = tx.execute(found.offset(offset).limit(limit)).all()
    rows = tx.execute(
        select(_m.group_id, _p.name)
        .join(PersonRow.__table__, _p.id == _m.person_id)
        .where(_m.group_id.in_([each.id for each in groups]), _p.deleted_at.is_(None))
        .order_by(_m.group_id, _m.position)
    ).all()
    people: dict[int, list[str]] = {}
    for row in rows:
        people.setdefault(row.group_id, []).append(row.name)
    return [
        GroupLine(
            slug=each.slug,
            name=each.name,
            count=len(people.get(each.id, ())),
            names=tuple(people.get(each.id, ())[:shown]),
        )
        for each in groups
    ]


def count(tx: Connection, words: str) -> int:
    """How many groups have these words in their name or slug."""
    return int(tx.execute(select(func.count()).select_from(GroupRow).where(_like(words))).scalar_one())


def _like(words: str) -> ColumnElement[bool]:
    return or_(has(_g.name, words), has(_g.slug, words))


def rename(tx: Connection, slug: str, name: str) -> None:
    """Call a group otherwise."""
    tx.execute(update(GroupRow).where(_g.slug == slug).values(name=name))


def delete_group(tx: Connection, slug: str) -> None:
    """Take a group away, with everybody out of it."""
    this = select(_g.id).where(_g.slug == slug).scalar_subquery()
    tx.execute(delete(MembershipRow).where(_m.group_id == this))
    tx.execute(delete(GroupRow).where(_g.slug == slug))
