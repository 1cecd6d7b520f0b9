"""Every request: filtered, sorted and counted; to a member only what he asked for and what he was asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.core.state import Status
from workflow.service import definitions
from workflow.service.actor import Actor, Role
from workflow.service.board.sentences import title
from workflow.service.rows import load_values
from workflow.service.work import Desk, Work, query
from workflow.store import listing, search
from workflow.store.listing import Row, Sort
from workflow.store.search import Wanted

SIZE = 50
#: So many rows of a file are read at a time, each time in a transaction of its own.
_CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What is wanted, as an address says it; what is empty leaves nothing out."""

    statuses: tuple[str, ...] = ()
    workflow: str = ""  #: slug
    requester: str = ""  #: a handle, or a name
    waiting_on: str = ""  #: a handle, or a name
    late: bool = False
    since: date | None = None  #: created on that day or after, in the workspace's time
    until: date | None = None  #: created on that day or before
    words: str = ""
    sort: Sort = Sort.NEWEST


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One request as a list shows it."""

    row: Row
    late: bool
    step: str  #: what the step it stands at is called
    at: int  #: which of the approvals that apply it stands at, from 1; 0 where it has ended
    of: int
    decides: bool  #: the one who looks is asked himself


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of a list."""

    rows: Sequence[Shown]
    total: int
    now: datetime
    unknown: Sequence[str] = field(default=())  #: names in the filters that nobody here has


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the filters offer."""

    workflows: Sequence[tuple[str, str]]  #: (slug, title)


@query
def page(work: Work, actor: Actor, filters: Filters, number: int = 1) -> Listing:
    """One page of the requests wanted, counted from 1."""
    wanted, unknown = want(work, actor, filters)
    rows, total = listing.page(work.tx, wanted, sort=filters.sort, offset=(number - 1) * SIZE, limit=SIZE)
    return Listing(rows=shown(work, actor, rows), total=total, now=work.now, unknown=unknown)


@query
def choices(work: Work, actor: Actor) -> Choices:
    """What the filters offer this actor."""
    actor.needs(Role.MEMBER)
    return Choices(workflows=listing.workflows(work.tx))


@query
def pick(work: Work, actor: Actor, filters: Filters, up_to: int | None = None) -> list[int]:
    """The ids of all requests wanted, in their order; of those up to this id."""
    wanted, _ = want(work, actor, filters, up_to)
    return listing.ids(work.tx, wanted, sort=filters.sort)


def every(desk: Desk, actor: Actor, filters: Filters) -> Iterator[Shown]:
    """All requests wanted, in their order, read a few hundred at a time."""
    found = pick(desk, actor, filters)
    for first in range(0, len(found), _CHUNK):
        yield from _some(desk, actor, found[first : first + _CHUNK])


@query
def _some(work: Work, actor: Actor, ids: Sequence[int]) -> list[Shown]:
    return shown(work, actor, listing.rows(work.tx, ids))


def want(work: Work, actor: Actor, filters: Filters, up_to: int | None = None) -> tuple[Wanted, list[str]]:
    """The filters as the store knows them, and the names in them that nobody has."""
    zone = ZoneInfo(work.desk.time_zone)
    people = {name: search.called(work.tx, name) for name in (filters.requester, filters.waiting_on) if name}
    member = actor.role < Role.VIEWER
    wanted = Wanted(
        statuses=filters.statuses,
        workflow=filters.workflow or None,
        requester_ids=people.get(filters.requester),
        waiting_on_ids=people.get(filters.waiting_on),
        involved_id=actor.person_id if member else None,
        late_at=work.now if filters.late else None,
        since=_midnight(filters.since, zone),
        until=_midnight(filters.until + timedelta(days=1), zone) if filters.until else None,
        words=filters.words,
        up_to=up_to,
        nobody=member and actor.person_id is None,
    )
    return wanted, [name for name, ids in people.items() if not ids]


def shown(work: Work, actor: Actor, rows: Sequence[Row]) -> list[Shown]:
    """Rows as a list shows them."""
    return [_shown(work, actor, row) for row in rows]


def _shown(work: Work, actor: Actor, row: Row) -> Shown:
    at, of = _progress(work, row) if row.status == Status.PENDING else (0, 0)
    decides = actor.person_id is not None and any(each.person_id == actor.person_id for each in row.waiting)
    return Shown(row=row, late=row.late(work.now), step=title(row.step or ""), at=at, of=of, decides=decides)


def _progress(work: Work, row: Row) -> tuple[int, int]:
    """Which of the steps that apply to it a request stands at, and how many apply: what its own page says."""
    definition = definitions.definition(work, row.definition_id)
    steps = list(definition.steps)
    if any(each.when is not None for each in steps):
        values = load_values(definition, row.fields)
        steps = [each for each in steps if each.id == row.step or each.when is None or each.when.holds(values)]
    ids = [each.id for each in steps]
    return (ids.index(row.step) + 1 if row.step in ids else 0), len(ids)


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time(), zone) if day else None
