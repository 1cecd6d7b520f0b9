"""The list of people: searched, filtered and sorted, a page at a time, with what each row says beyond the person."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, false, func, or_, select

from workflow.store import absences
from workflow.store.cases import begins, has, lowered
from workflow.store.people import COLUMNS, PersonRecord
from workflow.store.tables import AbsenceRow, AskRow, GroupRow, MembershipRow, PersonRow


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which people, and in what order."""

    words: tuple[str, ...] = ()  #: each stands in the name, the handle, the number or the e-mail address
    group: str | None = None  #: slug
    state: str | None = None  #: one of STATES
    sort: str = "name"  #: one of SORTS
    backwards: bool = False


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person as the list has him."""

    record: PersonRecord
    manager: str | None  #: handle
    manager_name: str | None
    groups: tuple[tuple[str, str], ...] = ()  #: slug and name
    away: bool = False
    away_until: datetime | None = None
    cover: str | None = None  #: the handle of his standing one
    cover_name: str | None = None  #: who stands in for him now
    undelivered: bool = False  #: something that waits for him could not be brought to him


@dataclass(frozen=True, kw_only=True)
class _Around:
    groups: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    away: dict[int, tuple[int | None, datetime | None]] = field(default_factory=dict)
    undelivered: frozenset[int] = frozenset()
    names: dict[int, tuple[str, str]] = field(default_factory=dict)  #: handle and name


_p, _a, _k = PersonRow.__table__.c, AbsenceRow.__table__.c, AskRow.__table__.c
_g, _m = GroupRow.__table__.c, MembershipRow.__table__.c
_boss = PersonRow.__table__.alias("boss")
STATES = ("away", "opted_out", "locked", "unreachable", "guests", "no_manager")
SORTS = {
    "name": func.lower(_p.name),
    "handle": _p.handle,
    "phone": _p.phone,
    "manager": func.lower(_boss.c.name),
    "added": _p.created_at,
}
_FROM = PersonRow.__table__.outerjoin(_boss, (_boss.c.id == _p.manager_id) & _boss.c.deleted_at.is_(None))
_LINE: Select[Any] = select(
    *COLUMNS, _boss.c.handle.label("manager"), _boss.c.name.label("manager_name")
).select_from(_FROM)  # fmt: skip
_COUNT = select(func.count()).select_from(_FROM)
_LOST = select(_k.person_id).where(_k.status == "open", _k.trouble.is_not(None))
#: The most digits of a number that a search is worth: fewer stand in every one.
_FEWEST_DIGITS = 3


def page(tx: Connection, wanted: Wanted, now: datetime, *, offset: int = 0, limit: int = 50) -> list[Line]:
    """The people wanted, from a place in their order on."""
    order = SORTS[wanted.sort]
    placed = _LINE.where(*_conditions(tx, wanted, now)).order_by(
        order.is_(None), order.desc() if wanted.backwards else order, _p.id
    )
    rows = tx.execute(placed.offset(offset).limit(limit)).all()
    around = _around(tx, [row.id for row in rows], [row.cover_id for row in rows], now)
    return [_line(dict(row._mapping), around) for row in rows]


def count(tx: Connection, wanted: Wanted, now: datetime) -> int:
    """How many these are."""
    return int(tx.execute(_COUNT.where(*_conditions(tx, wanted, now))).scalar_one())


def _line(row: dict[str, Any], around: _Around) -> Line:
    manager, manager_name = row.pop("manager"), row.pop("manager_name")
    record = PersonRecord(**row)
    cover_id, until = around.away.get(record.id, (None, None))
    return Line(
        record=record,
        manager=manager,
        manager_name=manager_name,
        groups=tuple(around.groups.get(record.id, ())),
        away=record.id in around.away,
        away_until=until,
        cover=around.names.get(record.cover_id or 0, (None, None))[0],
        cover_name=around.names.get(cover_id or record.cover_id or 0, (None, None))[1],
        undelivered=record.id in around.undelivered,
    )


def _around(tx: Connection, ids: list[int], covers: list[int | None], now: datetime) -> _Around:
    """What is said of these people beyond their own rows: four statements, however many they are."""
    if not ids:
        return _Around()
    away = absences.current(tx, ids, now)
    named = {each for each in (*covers, *(cover for cover, _ends in away.values())) if each is not None}
    names = tx.execute(select(_p.id, _p.handle, _p.name).where(_p.id.in_(named))) if named else ()
    held = (
        select(_m.person_id, _g.slug, _g.name)
        .join(GroupRow.__table__, _g.id == _m.group_id)
        .where(_m.person_id.in_(ids))
        .order_by(_g.name)
    )
    groups: dict[int, list[tuple[str, str]]] = {}
    for row in tx.execute(held):
        groups.setdefault(row.person_id, []).append((row.slug, row.name))
    return _Around(
        groups=groups,
        away=away,
        undelivered=frozenset(tx.execute(_LOST.where(_k.person_id.in_(ids))).scalars()),
        names={row.id: (row.handle, row.name) for row in names},
    )


def _conditions(tx: Connection, wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_p.deleted_at.is_(None), _p.guest.is_(wanted.state == "guests")]
    found += [_said(each) for each in wanted.words]
    if wanted.group is not None:
        inside = select(_m.person_id).join(GroupRow.__table__, _g.id == _m.group_id).where(_g.slug == wanted.group)
        found.append(_p.id.in_(inside))
    state = _states(now).get(wanted.state or "")
    return found if state is None else [*found, state]


def _states(now: datetime) -> dict[str, ColumnElement[bool]]:
    running = (
        _a.starts_at <= now,
        _a.ended_at.is_(None),
        or_(_a.ends_at.is_(None), _a.ends_at > now),
    )
    return {
        "away": _p.id.in_(select(_a.person_id).where(*running)),
        "opted_out": _p.opted_out_at.is_not(None),
        "locked": _p.locked_until > now,
        "unreachable": or_(_p.opted_out_at.is_not(None), _p.id.in_(_LOST)),
        "no_manager": _boss.c.id.is_(None),
    }


def _said(word: str) -> ColumnElement[bool]:
    """This word is somewhere in who he is; of a number only its digits count."""
    wanted = [has(column, word) for column in (_p.name, _p.handle, _p.email)]
    digits = "".join(each for each in word if each.isascii() and each.isdigit())
    if len(digits) >= _FEWEST_DIGITS and not any(each.isalpha() for each in word):
        wanted.append(_p.phone.contains(digits.lstrip("0"), autoescape=True) if digits.strip("0") else false())
    return or_(*wanted)


def burden(tx: Connection, person_id: int) -> tuple[int, int]:
    """How many requests wait for a person, and how many people have him as their manager."""
    waiting = select(func.count(_k.request_id.distinct())).where(_k.person_id == person_id, _k.status == "open")
    staff = select(func.count()).where(_p.manager_id == person_id, _p.deleted_at.is_(None))
    return int(tx.execute(waiting).scalar_one()), int(tx.execute(staff).scalar_one())


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One ask that somebody else was given in a person's place."""

    request_id: int
    name: str  #: of whom
    handle: str


def taken_over(tx: Connection, person_id: int, since: datetime, limit: int = 10) -> list[Moved]:
    """What others were asked in this person's place since then, the newest first."""
    found = (
        select(_k.request_id, _p.name, _p.handle)
        .join(PersonRow.__table__, _p.id == _k.person_id)
        .where(_k.acting_for_id == person_id, _k.asked_at >= since)
        .order_by(_k.request_id.desc())
        .limit(limit)
    )
    return [Moved(**row._mapping) for row in tx.execute(found)]


def named_like(tx: Connection, word: str, limit: int) -> list[tuple[str, str]]:
    """(handle, name) of people, guests left out, with these letters in either; those that begin with them first."""
    fits = or_(has(_p.name, word), has(_p.handle, word))
    first = or_(begins(_p.name, word), begins(_p.handle, word))
    rows = tx.execute(
        select(_p.handle, _p.name)
        .where(_p.deleted_at.is_(None), _p.guest.is_(False), fits)
        .order_by(first.desc(), func.lower(_p.name), _p.id)
        .limit(limit)
    )
    return [(row.handle, row.name) for row in rows]


def of_name(tx: Connection, name: str, limit: int = 5) -> list[tuple[str, str]]:
    """(handle, name) of the people called just this, case ignored."""
    same = or_(func.lower(_p.name).in_(lowered(name)), _p.name == name)
    rows = tx.execute(select(_p.handle, _p.name).where(_p.deleted_at.is_(None), same).order_by(_p.handle).limit(limit))
    return [(row.handle, row.name) for row in rows]


def groups_named(tx: Connection, names: Iterable[str] | None = None) -> dict[str, str]:
    """Slug -> name of every group, or of those with these slugs, by name."""
    found = select(_g.slug, _g.name).order_by(func.lower(_g.name), _g.slug)
    rows = tx.execute(found if names is None else found.where(_g.slug.in_(list(names))))
    return {row.slug: row.name for row in rows}
