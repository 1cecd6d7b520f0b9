"""What happened in a stretch of time, counted in the database: a number for each part of it.

A stretch is cut at moments (local midnights, for whoever reads it). Its parts are numbered from 0; what lies before or
after is left out. Simulated rows and real ones are never counted together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy import cast as as_type

from workflow.store.cuts import grouped, times, within
from workflow.store.search import bare, versions
from workflow.store.tables import AskRow, DecisionRow, MessageRow, PersonRow, RequestRow


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """From when until when, cut into parts; of which requests."""

    cuts: Sequence[datetime]  #: one more than there are parts
    simulated: bool
    mixed: bool = True  #: False where it is known that there are none of the other kind
    workflow: str | None = None  #: slug; None: all of them


_r, _a, _d = RequestRow.__table__.c, AskRow.__table__.c, DecisionRow.__table__.c
_m, _p = MessageRow.__table__.c, PersonRow.__table__.c


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How the requests of a stretch ended."""

    decided: Sequence[Sequence[float]]  #: seconds from start to end of what people decided, rising, for each part
    silence: int  #: approved or rejected because somebody did not answer
    override: int  #: by an administrator
    nobody: int  #: approved or rejected with nobody asked
    expired: int
    withdrawn: int


#: Where silence or an administrator had a say; spelled as the partial index `ix_decisions_not_by_people` is.
_APART = select(_d.request_id).where(
    _d.undone_at.is_(None), or_(_d.override_by.is_not(None), _d.channel == literal_column("'silence'"))
)
_OVERRIDDEN = _APART.where(_d.override_by.is_not(None))
_SILENT = _APART.where(_d.channel == "silence")
#: Only what asks nobody ends at the very moment it begins.
_NOBODY = and_(_r.ended_at == _r.created_at, ~exists().where(_d.request_id == _r.id))


def ended(tx: Connection, stretch: Stretch) -> Ended:
    """How the requests that ended in it did so; where silence or an administrator had a say, people did not decide."""
    mine = _through_no_index(tx, and_(true(), *_of_requests(tx, stretch)))
    settled = _r.status.in_(("approved", "rejected"))
    values = (_durations(tx, settled), *map(times, (and_(settled, _NOBODY), _r.status == "expired",
                                                     _r.status == "withdrawn")))  # fmt: skip
    rows = _each(tx, stretch, _r.ended_at, values, [mine])
    nobody, expired, withdrawn = (sum(row[place] or 0 for row in rows) for place in (1, 2, 3))
    apart = _through_no_index(tx, and_(mine, settled, *within(_r.ended_at, stretch.cuts)))
    return Ended(
        decided=[_rising(row[0]) for row in rows],
        nobody=nobody,
        silence=_count(tx, apart, _r.id.in_(_SILENT), _r.id.not_in(_OVERRIDDEN)),
        override=_count(tx, apart, _r.id.in_(_OVERRIDDEN)),
        expired=expired,
        withdrawn=withdrawn,
    )


def _durations(tx: Connection, settled: ColumnElement[bool]) -> ColumnElement[Any]:
    """The milliseconds of what people decided, in one line of text.

    To hand over a hundred thousand rows would take several times as long.
    """
    apart = _APART.cte("apart").prefix_with("MATERIALIZED")  # it is asked in every part
    took = as_type(func.round(_seconds(tx, _r.created_at, _r.ended_at) * 1000), BigInteger)
    by_people = and_(settled, _r.id.not_in(select(apart.c.request_id)), ~_NOBODY)
    return func.aggregate_strings(case((by_people, as_type(took, String))), ",")


def _rising(line: str | None) -> list[float]:
    """Seconds, out of milliseconds in one line of text."""
    return [each / 1000 for each in sorted(map(int, line.split(",")))] if line else []


def _through_no_index(tx: Connection, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The same, put so that SQLite, which has no statistics, looks for what stands beside it, and not for this."""
    return case((condition, 1), else_=0) == 1 if tx.dialect.name == "sqlite" else condition


@dataclass(frozen=True, kw_only=True)
class Answering:
    """How one person answers."""

    person_id: int
    name: str
    asked: int  #: asks that were answered or that time ran out on
    answered: int


_LONG = timedelta(days=120)
#: Asks that came to an answer or to silence; those that nobody needed any more say nothing of anybody.
_ANSWERED_OR_NOT = _a.status.in_(("yes", "no", "lapsed"))


def answering(tx: Connection, stretch: Stretch) -> list[Answering]:
    """Who answered how many of the asks of this stretch that came to an answer or to silence, the most asked first."""
    answered = func.sum(case((_a.status == "lapsed", 0), else_=1))
    # Of a long stretch SQLite is to read all asks person by person, as an index has them, and need not sort them.
    long = stretch.cuts[-1] - stretch.cuts[0] > _LONG
    asked_at = bare(tx, _a.asked_at) if long else _a.asked_at
    counted = (
        select(_a.person_id, func.count().label("asked"), answered.label("answered"))
        .where(*_of_asks(tx, stretch, gathered=long), *within(asked_at, stretch.cuts))
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
    counts = (func.count(), times(_a.reminded > 0))
    return [(row[0], row[1] or 0) for row in _each(tx, stretch, _a.asked_at, counts, of_it)]


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The texts of one part."""

    texts_out: int
    segments_out: int
    texts_in: int
    segments_in: int


def texts(tx: Connection, stretch: Stretch, unsent: Sequence[str]) -> list[Texts]:
    """The texts of each part; outgoing ones of the statuses `unsent` never went out and are not counted."""
    of_it = [_m.simulated == stretch.simulated]
    if stretch.workflow is not None:
        of_it.append(exists().where(_r.id == _m.request_id, *_of_requests(tx, stretch)))
    counts = (func.count(), func.sum(_m.segments))
    out = _each(tx, stretch, _m.created_at, counts, [*of_it, _m.direction == "out", _m.status.not_in(unsent)])
    into = _each(tx, stretch, _m.created_at, counts, [*of_it, _m.direction == "in"])
    return [
        Texts(texts_out=went[0], segments_out=went[1] or 0, texts_in=came[0], segments_in=came[1] or 0)
        for went, came in zip(out, into, strict=True)
    ]


def replies(tx: Connection, stretch: Stretch, unclear: Sequence[str]) -> list[tuple[int, int]]:
    """(texts from people that have been acted on, those of them that were not understood) of each part.

    They are of all workflows: what was not understood belongs to none.
    """
    of_it = [_m.simulated == stretch.simulated, _m.direction == "in", _m.status == "acted", _m.person_id.is_not(None)]
    counts = (func.count(), times(_m.reading.in_(unclear)))
    return [(row[0], row[1] or 0) for row in _each(tx, stretch, _m.created_at, counts, of_it)]


def _each(
    tx: Connection,
    stretch: Stretch,
    column: ColumnElement[Any],
    values: Sequence[ColumnElement[Any]],
    conditions: Sequence[ColumnElement[bool]],
) -> list[Sequence[Any]]:
    """These values of each part, in one statement; a sum is None where there is nothing to sum up.

    A statement a part, put together: an index has the rows in order, and SQLite would sort them to group them. But
    PostgreSQL, which needs not, would gather the requests of one workflow anew for each part.
    """
    if stretch.workflow is not None and tx.dialect.name != "sqlite":
        rows = grouped(tx, column, stretch.cuts, values, *conditions)
        return [row or [0] * len(values) for row in rows]
    parts = [
        select(literal(number).label("part"), *values).where(*conditions, *within(column, cuts))
        for number, cuts in enumerate(pairwise(stretch.cuts))
    ]
    found = tx.execute(union_all(*parts) if len(parts) > 1 else parts[0]).all()
    return [row[1:] for row in sorted(found, key=lambda row: row[0])]


def _count(tx: Connection, *conditions: ColumnElement[bool]) -> int:
    return int(tx.execute(select(func.count()).select_from(RequestRow.__table__).where(*conditions)).scalar_one())


def _of_requests(tx: Connection, stretch: Stretch) -> list[ColumnElement[bool]]:
    found = [_r.simulated == stretch.simulated] if stretch.mixed else []
    if stretch.workflow is not None:
        found.append(_r.definition_id.in_(versions(tx, stretch.workflow)))
    return found


def _of_asks(tx: Connection, stretch: Stretch, *, gathered: bool = False) -> list[ColumnElement[bool]]:
    """The asks that count; their requests are looked up one by one, or gathered before."""
    mine = _of_requests(tx, stretch)
    if not mine:
        return [_ANSWERED_OR_NOT]
    if gathered:
        return [_ANSWERED_OR_NOT, bare(tx, _a.request_id).in_(select(_r.id).where(*mine))]
    return [_ANSWERED_OR_NOT, exists().where(_r.id == _a.request_id, *mine)]


def _seconds(tx: Connection, start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[float]:
    if tx.dialect.name == "sqlite":
        return (func.julianday(end) - func.julianday(start)) * 86_400.0
    return as_type(func.extract("epoch", end - start), Float)
