"""Every text, for who may read them: as a page of a list, and as all of the same query for a file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from workflow.logs import masked
from workflow.service.actor import Actor, Role
from workflow.service.board.codes import without_codes
from workflow.service.board.readings import UNDERSTOOD
from workflow.service.board.spans import midnight
from workflow.service.numbers import e164
from workflow.service.work import Desk, Work, query
from workflow.store import simulated, texts, workflows
from workflow.store.db import Transaction
from workflow.store.texts import TextRecord, Wanted

PAGE = 50
#: More than so many texts are not counted, only said to be more.
COUNTED = 10_000
CHUNK = 1000
#: What needs somebody's eye, in either direction.
TROUBLE = ("failed", "undelivered", "unknown", "stuck", "refused")
#: How what did not help is stored.
UNCLEAR = ("unclear", "unclear_nothing_open", "wrong_code", "which", "needs_code")
#: Who may not see codes may not find them out by searching either: his findings are looked through, so many at most.
LOOKED_THROUGH = 4000
_SHORT_CODE = re.compile("[0-9]{3,6}")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which texts somebody wants to see; None leaves a thing open."""

    person: str | None = None  #: a handle, a number, a name or a part of one
    direction: str | None = None  #: in | out
    statuses: Sequence[str] | None = None
    readings: Sequence[str] | None = None
    code: int | None = None  #: the carrier's
    request_id: int | None = None
    workflow: str | None = None
    since: date | None = None  #: the first day, where the workspace is
    until: date | None = None  #: the last day
    words: str | None = None


@dataclass(frozen=True, kw_only=True)
class TextView:
    """One text, as this actor may see it."""

    id: int
    direction: str
    name: str | None
    handle: str | None  #: None of somebody who is not here any more
    phone: str
    request_id: int | None
    summary: str | None
    body: str
    understood: str | None  #: of an inbound text, after "understood as"; None: it was not understood
    status: str
    code: int | None
    segments: int
    photos: int
    simulated: bool
    at: datetime
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Texts:
    """One page of texts."""

    rows: tuple[TextView, ...]
    newer: int | None  #: there are newer ones than the text with this id
    older: int | None
    total: int | None  #: None: not counted
    stranger: bool  #: nobody is called like that


@query
def page(
    work: Work,
    actor: Actor,
    filters: Filters,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = PAGE,
    counted: bool = True,
) -> Texts:
    """A page of texts, the newest first. Raises Forbidden."""
    actor.needs(Role.VIEWER)
    wanted = _wanted(work, filters)
    guesses = _guesses_codes(actor, filters)
    look = _look_through if guesses else texts.ids
    found = look(work.tx, wanted, before=before, after=after, limit=limit + 1)
    more, rising = len(found) > limit, after is not None and before is None
    rows = texts.of(work.tx, (found[-limit:] if rising else found[:limit]) if more else found)
    has_newer = more if rising else before is not None
    has_older = rising or more
    return Texts(
        rows=tuple(_view(actor, each) for each in rows),
        newer=rows[0].id if rows and has_newer else None,
        older=rows[-1].id if rows and has_older else None,
        total=_total(work, wanted, len(rows), first=not (has_newer or has_older)) if counted and not guesses else None,
        stranger=filters.person is not None and not wanted.people and wanted.phone is None,
    )


def every(desk: Desk, actor: Actor, filters: Filters) -> Iterator[TextView]:
    """All such texts, the newest first; read in parts, so that nobody is kept waiting by a long list."""
    part = page(desk, actor, filters, limit=CHUNK, counted=False)
    yield from part.rows
    while part.older is not None:
        part = page(desk, actor, filters, before=part.older, limit=CHUNK, counted=False)
        yield from part.rows


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What can be chosen among."""

    workflows: tuple[tuple[str, str], ...]  #: (slug, title)
    simulated: bool  #: some texts were simulated


@query
def choices(work: Work, actor: Actor) -> Choices:
    """What the filters offer. Raises Forbidden."""
    actor.needs(Role.VIEWER)
    live = workflows.page(work.tx, limit=500)
    return Choices(
        workflows=tuple((each.workflow, each.title) for each in live),
        simulated=work.desk.simulated or simulated.any_texts(work.tx),
    )


def _wanted(work: Work, filters: Filters) -> Wanted:
    zone = ZoneInfo(work.desk.time_zone)
    people = texts.people_called(work.tx, filters.person) if filters.person else None
    number = _number(work, filters.person) if filters.person and not people else None
    return Wanted(
        people=None if number else people,  # a number of nobody here is not nobody: it may have texted
        phone=number,
        direction=filters.direction,
        statuses=filters.statuses,
        readings=filters.readings,
        code=filters.code,
        request_id=filters.request_id,
        workflow=filters.workflow,
        since=midnight(filters.since, zone) if filters.since else None,
        until=midnight(filters.until + timedelta(days=1), zone) if filters.until else None,
        words=filters.words,
    )


def _number(work: Work, typed: str) -> str | None:
    """The number that was typed as texts have it: that of a phone, or a short code, which no country's rules fit."""
    digits = typed.replace(" ", "")
    return digits if _SHORT_CODE.fullmatch(digits) else e164(typed, work.desk.default_region)


def _total(work: Work, wanted: Wanted, shown: int, *, first: bool) -> int | None:
    """How many there are; to look through all texts for words once more only to count them takes too long."""
    if first:
        return shown
    return None if wanted.words else texts.count(work.tx, wanted, COUNTED)


def _guesses_codes(actor: Actor, filters: Filters) -> bool:
    return not actor.sees_codes and any(each.isdigit() for each in filters.words or "")


def _look_through(tx: Transaction, wanted: Wanted, *, before: int | None, after: int | None, limit: int) -> list[int]:
    """The ids of only those that still contain the words once their codes are masked."""
    words = (wanted.words or "").casefold()
    found = texts.bodies(tx, wanted, before=before, after=after, limit=LOOKED_THROUGH)
    kept = [number for number, body in found if words in without_codes(body).casefold()]
    return kept[-limit:] if after is not None and before is None else kept[:limit]


def _view(actor: Actor, each: TextRecord) -> TextView:
    whole = actor.role >= Role.OPERATOR
    return TextView(
        id=each.id,
        direction=each.direction,
        name=each.name,
        handle=each.handle if each.deleted_at is None else None,
        phone=each.phone if whole else masked(each.phone),
        request_id=each.request_id,
        summary=each.summary,
        body=each.body if actor.sees_codes else without_codes(each.body),
        understood=UNDERSTOOD.get(each.reading or "", (each.reading or "").replace("_", " ")) or None,
        status=each.status,
        code=each.code,
        segments=each.segments,
        photos=len(each.media or ()),
        simulated=each.simulated,
        at=each.created_at,
        changed_at=each.updated_at,
    )
