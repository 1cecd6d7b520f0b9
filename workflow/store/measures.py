"""What happened in a stretch of time, counted in the database: a number for each part of it.

A stretch is cut at moments (local midnights, for whoever reads it). Its parts are numbered from 0; what lies before or
after is left out. Simulated rows and real ones are never counted together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Float,
    String,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy import cast as as_type

from workflow.store.tables import (
    AskRow,
    DecisionRow,
    DefinitionRow,
    MessageRow,
    PersonRow,
    RequestRow,
    WorkflowRow,
)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """From when until when, cut into parts; of which requests."""

    cuts: Sequence[datetime]  #: one more than there are parts
    simulated: bool
    mixed: bool = True  #: False where it is known that there are none of the other kind
    workflow: str | None = None  #: slug; None: all of them


_r, _a, _d = RequestRow.__table__.c, AskRow.__table__.c, DecisionRow.__table__.c
_m, _p = MessageRow.__table__.c, PersonRow.__table__.c
_v, _w = DefinitionRow.__table__.c, WorkflowRow.__table__.c


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How the requests of a stretch ended."""

    decided: Sequence[Sequence[float]]  #: seconds from start to end of those that people decided, for each part
    silence: int  #: approved or rejected because somebody did not answer
    override: int  #: by an administrator
    nobody: int  #: approved or rejected with nobody asked
    expired: int
    withdrawn: int


_SPOKEN = select(_d.request_id).where(_d.undone_at.is_(None))
_OVERRIDDEN = _SPOKEN.where(_d.override_by.is_not(None))
_SILENT = _SPOKEN.where(_d.channel == "silence")
#: Only what asks nobody ends at the very moment it begins.
_NOBODY = and_(_r.ended_at == _r.created_at, ~exists().where(_d.request_id == _r.id))


def ended(tx: Connection, stretch: Stretch) -> Ended:
    """How the requests that ended in it did so; where silence or an administrator had a say, people did not decide."""
    mine = _of_requests(tx, stretch)
    in_it = [*mine, *_within(_r.ended_at, stretch.cuts)]
    settled = _r.status.in_(("approved", "rejected"))
    rows = _each(tx, stretch, _r.ended_at, _durations(tx), [_through_no_index(and_(*mine, settled))])
    apart = _through_no_index(and_(*in_it, settled))
    return Ended(
        decided=[[int(each) / 1000 for each in (row[0] or "").split(",") if each] for row in rows],
        nobody=sum(row[1] or 0 for row in rows),
        silence=_count(tx, apart, _r.id.in_(_SILENT), _r.id.not_in(_OVERRIDDEN)),
        override=_count(tx, apart, _r.id.in_(_OVERRIDDEN)),
        expired=_count(tx, *in_it, _r.status == "expired"),
        withdrawn=_count(tx, *in_it, _r.status == "withdrawn"),
    )


def _durations(tx: Connection) -> tuple[ColumnElement[Any], ColumnElement[int]]:
    """The milliseconds of what people decided, in one line of text, and how much was decided with nobody asked.

    To hand over a hundred thousand rows would take several times as long.
    """
    apart = _SPOKEN.where(or_(_d.override_by.is_not(None), _d.channel == "silence")).cte("apart")
    apart = apart.prefix_with("MATERIALIZED")  # it is asked in every part
    took = as_type(func.round(_seconds(tx, _r.created_at, _r.ended_at) * 1000), BigInteger)
    by_people = and_(_r.id.not_in(select(apart.c.request_id)), ~_NOBODY)
    line = func.aggregate_strings(case((by_people, as_type(took, String))), ",")
    return line, _times(_NOBODY)


def _through_no_index(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The same, put so that the database looks for what stands beside it, and not for this."""
    return case((condition, 1), else_=0) == 1


@dataclass(frozen=True, kw_only=True)
class Answering:
    """How one person answers."""

    person_id: int
    name: str
    asked: int  #: asks that were answered or that time ran out on
    answered: int


def answering(tx: Connection, stretch: Stretch) -> list[Answering]:
    """Who answered how many of the asks of this stretch that came to an answer or to silence, the most asked first."""
    answered = func.sum(case((_a.status == "lapsed", 0), else_=1))
    counted = (
        select(_a.person_id, func.count().label("asked"), answered.label("answered"))
        .where(*_of_asks(tx, stretch), *_within(_a.asked_at, stretch.cuts))
        .group_by(_a.person_id)
        .subquery()
    )
    found = select(counted.c.person_id, _p.name, counted.c.asked, counted.c.answered).join(
        PersonRow.__table__, _p.id == counted.c.person_id
    )
    return [
        Answering(**row._mapping)
        for row in tx.execute(found.order_by(counted.c.asked.desc(), _p.name, counted.c.person_id))
    ]


def reminded(tx: Connection, stretch: Stretch) -> list[tuple[int, int]]:
    """(asks that came to an answer or to silence, those of them that were reminded of at least once) of each part."""
    of_it = _of_asks(tx, stretch)
    times = _times(_a.reminded > 0)
    return [(row[0], row[1] or 0) for row in _each(tx, stretch, _a.asked_at, (func.count(), times), of_it)]


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The texts of one part."""

    texts_out: int
    segments_out: int
    texts_in: int
    segments_in: int
    read: int  #: texts from people that have been acted on
    unclear: int  #: those of them that were not understood


def texts(tx: Connection, stretch: Stretch, unclear: Sequence[str], unsent: Sequence[str]) -> list[Texts]:
    """The texts of each part; outgoing ones of the statuses `unsent` never went out and are not counted."""
    out = and_(_m.direction == "out", _m.status.not_in(unsent))
    into = _m.direction == "in"
    read = and_(into, _m.person_id.is_not(None), _m.status == "acted")
    values = (
        _times(out), func.sum(case((out, _m.segments), else_=0)), _times(into),
        func.sum(case((into, _m.segments), else_=0)), _times(read), _times(and_(read, _m.reading.in_(unclear))),
    )  # fmt: skip
    of_it = [_m.simulated == stretch.simulated]
    if stretch.workflow is not None:
        of_it.append(exists().where(_r.id == _m.request_id, *_of_requests(tx, stretch)))
    return [
        Texts(
            texts_out=int(row[0] or 0), segments_out=int(row[1] or 0), texts_in=int(row[2] or 0),
            segments_in=int(row[3] or 0), read=int(row[4] or 0), unclear=int(row[5] or 0),
        )
        for row in _each(tx, stretch, _m.created_at, values, of_it)
    ]  # fmt: skip


def _each(
    tx: Connection,
    stretch: Stretch,
    column: ColumnElement[Any],
    values: Sequence[ColumnElement[Any]],
    conditions: Sequence[ColumnElement[bool]],
) -> list[Sequence[Any]]:
    """These values of each part, in one statement; None where there is nothing to sum up.

    A statement a part, put together: grouping would sort every row first, and here an index finds them in order.
    """
    parts = [
        select(literal(number).label("part"), *values).where(*conditions, *_within(column, cuts))
        for number, cuts in enumerate(pairwise(stretch.cuts))
    ]
    rows = tx.execute(union_all(*parts) if len(parts) > 1 else parts[0]).all()
    return [row[1:] for row in sorted(rows, key=lambda row: row[0])]


def _times(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _count(tx: Connection, *conditions: ColumnElement[bool]) -> int:
    return int(tx.execute(select(func.count()).select_from(RequestRow.__table__).where(*conditions)).scalar_one())


def _of_requests(tx: Connection, stretch: Stretch) -> list[ColumnElement[bool]]:
    found = [_r.simulated == stretch.simulated]
    if stretch.workflow is not None:
        found.append(_r.definition_id.in_(_versions(tx, stretch.workflow)))
    return found


def _of_asks(tx: Connection, stretch: Stretch) -> list[ColumnElement[bool]]:
    """Asks that came to an answer or to silence; those that nobody needed any more say nothing of anybody."""
    found: list[ColumnElement[bool]] = [_a.status.in_(("yes", "no", "lapsed"))]
    if stretch.workflow is not None or stretch.mixed:
        found.append(exists().where(_r.id == _a.request_id, *_of_requests(tx, stretch)))
    return found


def _versions(tx: Connection, slug: str) -> list[int]:
    versions = select(_v.id).join(WorkflowRow.__table__, _w.id == _v.workflow_id).where(_w.slug == slug)
    return list(tx.execute(versions).scalars())


def _within(column: ColumnElement[Any], cuts: Sequence[datetime]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return column >= cuts[0], column < cuts[-1]


def _seconds(tx: Connection, start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[float]:
    if tx.dialect.name == "sqlite":
        return (func.julianday(end) - func.julianday(start)) * 86_400.0
    return as_type(func.extract("epoch", end - start), Float)
