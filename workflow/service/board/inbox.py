"""What needs somebody, and why; what waits, what was decided today; and how things go, in four figures.

To a member it shows only what he is asked and what he asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.core.state import Status
from workflow.service import steer
from workflow.service.actor import Actor, Role
from workflow.service.board.codes import without_codes
from workflow.service.board.requests import Shown, shown
from workflow.service.board.works import DAYS, Works, midnights, works
from workflow.service.work import Desk, Work, query
from workflow.store import listing, needs, people, recent, search
from workflow.store.attention import AttentionRecord
from workflow.store.needs import Need, Scope
from workflow.store.recent import Happening
from workflow.store.search import Wanted

SIZE = 50
#: So many rows of a file are read at a time, each time in a transaction of its own.
_CHUNK = 500
_SHOWN_LAST = 8
TABS = ("attention", "waiting", "decided")


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One row of what needs somebody: a trouble on record, a request, or both."""

    kind: str  #: why: an `attention` reason, late or nagged
    at: datetime
    record: AttentionRecord | None
    detail: str  #: what the record says, without codes for whoever may not see them
    person: str | None
    handle: str | None
    request: Shown | None


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """One tab of the inbox, and what stands round it."""

    now: datetime
    needs: int
    works: Works
    troubles: Sequence[Trouble]  #: on the tab `attention`
    rows: Sequence[Shown]  #: on the others
    total: int  #: of the tab, with its filters
    latest: Sequence[Happening]
    workflows: Mapping[str, str]  #: slug -> title
    unknown: bool  #: nobody is called as the filter says


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member's inbox."""

    now: datetime
    asked: Sequence[Shown]  #: waits for his answer
    asked_total: int
    own: Sequence[Shown]  #: what he asked for, open or lately ended
    own_total: int
    known: bool  #: it is known who of the people he is


@query
def inbox(
    work: Work, actor: Actor, *, tab: str = "attention", workflow: str = "", waiting_on: str = "", number: int = 1
) -> Inbox:
    """One page of one tab. Raises Forbidden for a member."""
    actor.needs(Role.VIEWER)
    ids = search.called(work.tx, waiting_on) if waiting_on else None
    scope, whole = _scope(work, workflow, ids), _scope(work)
    offset = (number - 1) * SIZE
    troubles: Sequence[Trouble] = ()
    rows: Sequence[Shown] = ()
    if tab == "attention":
        total = needs.count(work.tx, scope)
        troubles = _troubles(work, actor, needs.page(work.tx, scope, offset=offset, limit=SIZE))
    else:
        wanted = _wanted(work, tab, workflow, ids)
        found, total = listing.page(work.tx, wanted, offset=offset, limit=SIZE)
        rows = shown(work, actor, found)
    return Inbox(
        now=work.now,
        needs=total if tab == "attention" and scope == whole else needs.count(work.tx, whole),
        works=works(work),
        troubles=troubles,
        rows=rows,
        total=total,
        latest=_latest(work, actor),
        workflows=dict(listing.workflows(work.tx)),
        unknown=ids is not None and not ids,
    )


def every(desk: Desk, actor: Actor, *, tab: str, workflow: str = "", waiting_on: str = "") -> Iterator[Trouble | Shown]:
    """All rows of one tab, in its order, read a few hundred at a time. Raises Forbidden for a member."""
    found = _picked(desk, actor, tab, workflow, waiting_on)
    for first in range(0, len(found), _CHUNK):
        yield from _some(desk, actor, found[first : first + _CHUNK])


@query
def _picked(work: Work, actor: Actor, tab: str, workflow: str, waiting_on: str) -> Sequence[Need | int]:
    """What the rows of one tab are of: what needs somebody, or the ids of requests."""
    actor.needs(Role.VIEWER)
    ids = search.called(work.tx, waiting_on) if waiting_on else None
    if tab == "attention":
        return needs.page(work.tx, _scope(work, workflow, ids), limit=None)
    return listing.ids(work.tx, _wanted(work, tab, workflow, ids))


@query
def _some(work: Work, actor: Actor, found: Sequence[Need | int]) -> list[Trouble | Shown]:
    needed = [each for each in found if isinstance(each, Need)]
    rows = listing.rows(work.tx, [each for each in found if isinstance(each, int)])
    return [*_troubles(work, actor, needed), *shown(work, actor, rows)]


@query
def member(work: Work, actor: Actor) -> Member:
    """What this actor is asked, and what he asked for."""
    if actor.person_id is None:
        return Member(now=work.now, asked=(), asked_total=0, own=(), own_total=0, known=False)
    me = [actor.person_id]
    asked, asked_total = listing.page(work.tx, Wanted(waiting_on_ids=me, statuses=(Status.PENDING,)), limit=SIZE)
    own, own_total = listing.page(work.tx, Wanted(requester_ids=me), limit=20)
    return Member(
        now=work.now,
        asked=shown(work, actor, asked),
        asked_total=asked_total,
        own=shown(work, actor, own),
        own_total=own_total,
        known=True,
    )


def settle(desk: Desk, actor: Actor, attention_id: int) -> None:
    """Tick something off. Raises Missing."""
    actor.needs(Role.OPERATOR)
    steer.settle(desk, attention_id, actor.by)


def _scope(work: Work, workflow: str = "", ids: Sequence[int] | None = None) -> Scope:
    """Of which requests the tab `attention` shows what needs somebody."""
    return Scope(at=work.now, simulated=work.desk.simulated, workflow=workflow or None, waiting_on_ids=ids)


def _wanted(work: Work, tab: str, workflow: str, ids: Sequence[int] | None) -> Wanted:
    """What the tabs `waiting` and `decided` show."""
    ended = tab == "decided"
    return Wanted(
        statuses=(Status.APPROVED, Status.REJECTED) if ended else (Status.PENDING,),
        ended_since=midnights(work)[-2] if ended else None,
        workflow=workflow or None,
        waiting_on_ids=None if ended else ids,
        simulated=work.desk.simulated,
    )


def _troubles(work: Work, actor: Actor, found: Sequence[Need]) -> list[Trouble]:
    records = needs.troubles(work.tx, [each.id for each in found if each.kind == "trouble"])
    ids = {each.id for each in found if each.kind != "trouble"}
    ids |= {each.request_id for each in records.values() if each.request_id is not None}
    rows = {each.row.id: each for each in shown(work, actor, listing.rows(work.tx, sorted(ids)))}
    named = {each.person_id for each in records.values() if each.person_id is not None}
    persons = {each.id: each for each in people.by_ids(work.tx, named)}
    made = []
    for each in found:
        record = records.get(each.id) if each.kind == "trouble" else None
        person = persons.get(record.person_id or 0) if record else None
        detail = record.detail if record else ""
        made.append(
            Trouble(
                kind=record.why if record else each.kind,
                at=each.at,
                record=record,
                detail=detail if actor.sees_codes else without_codes(detail),
                person=person.name if person else None,
                handle=person.handle if person and person.deleted_at is None and not person.guest else None,
                request=rows.get(record.request_id or 0 if record else each.id),
            )
        )
    return made


def _latest(work: Work, actor: Actor) -> list[Happening]:
    since = work.now - timedelta(days=DAYS)
    found = recent.latest(work.tx, since, simulated=work.desk.simulated, limit=_SHOWN_LAST)
    if actor.sees_codes:
        return found
    return [Happening(**{**vars(each), "words": without_codes(each.words)}) for each in found]
