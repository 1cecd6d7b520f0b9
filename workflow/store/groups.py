"""Groups: named sets of people, in the order they were named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from workflow.store.errors import Missing
from workflow.store.people import members
from workflow.store.tables import GroupRow, MembershipRow


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
