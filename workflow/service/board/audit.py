"""The audit log, readable: what happened, to what, by whom; and whether its chains hold."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from workflow.service.actor import Actor, Role
from workflow.service.board.audit_words import Cast, Names, consequences, names, request_of, sentence, spaced
from workflow.service.board.codes import without_codes
from workflow.service.board.spans import midnight
from workflow.service.work import Desk, Work, query
from workflow.store import audit, audit_log
from workflow.store.audit import Break
from workflow.store.audit_log import LinkRecord, Wanted

PAGE = 50
#: What the detail leaves out: it is shown in columns of its own.
_APART = ("event", "by", "at", "facts")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which rows somebody wants to see; None leaves a thing open."""

    request_id: int | None = None
    admin: bool = False  #: only what administrators did
    event: str | None = None
    by: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the log, in words."""

    id: int
    chain: str
    number: int
    at: datetime
    request_id: int | None
    event: str  #: as the record names it
    said: str  #: what happened, in a sentence
    by: str | None
    details: tuple[tuple[str, str], ...]  #: as the record has them
    facts: tuple[str, ...]  #: what followed, in words
    hash: str


@dataclass(frozen=True, kw_only=True)
class Rows:
    """One page of the log."""

    rows: tuple[Row, ...]
    newer: int | None
    older: int | None


@query
def page(
    work: Work,
    actor: Actor,
    filters: Filters,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = PAGE,
) -> Rows:
    """A page of the log, the newest first. Raises Forbidden."""
    actor.needs(Role.VIEWER)
    found = audit_log.page(work.tx, _wanted(work, filters), before=before, after=after, limit=limit + 1)
    more, rising = len(found) > limit, after is not None and before is None
    rows = (found[-limit:] if rising else found[:limit]) if more else found
    has_newer, has_older = (more if rising else before is not None), (rising or more)
    return Rows(
        rows=_rows(work, actor, rows),
        newer=rows[0].id if rows and has_newer else None,
        older=rows[-1].id if rows and has_older else None,
    )


def every(desk: Desk, actor: Actor, filters: Filters) -> Iterator[Row]:
    """All such rows, the newest first, read in parts."""
    part = page(desk, actor, filters, limit=1000)
    yield from part.rows
    while part.older is not None:
        part = page(desk, actor, filters, before=part.older, limit=1000)
        yield from part.rows


@query
def may_read(_work: Work, actor: Actor) -> None:
    """Raise Forbidden for whoever may not read the log."""
    actor.needs(Role.VIEWER)


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What computing every chain anew came to."""

    rows: int
    breaks: tuple[Break, ...]


@query
def verify(work: Work, actor: Actor) -> Verified:
    """Compute every chain of the log anew, all in one reading. Raises Forbidden."""
    actor.needs(Role.VIEWER)
    return Verified(rows=audit_log.count(work.tx), breaks=tuple(audit.verify(work.tx)))


def _wanted(work: Work, filters: Filters) -> Wanted:
    zone = ZoneInfo(work.desk.time_zone)
    chain = audit.chain_of(filters.request_id) if filters.request_id is not None else None
    return Wanted(
        chain=audit.ADMIN if filters.admin and chain is None else chain,
        event=filters.event,
        by=filters.by,
        since=midnight(filters.since, zone) if filters.since else None,
        until=midnight(filters.until + timedelta(days=1), zone) if filters.until else None,
    )


def _rows(work: Work, actor: Actor, links: Sequence[LinkRecord]) -> tuple[Row, ...]:
    bodies: list[dict[str, Any]] = [json.loads(each.body) for each in links]
    known = names(work, [(each.chain, body) for each, body in zip(links, bodies, strict=True)])
    return tuple(_row(actor, known, each, body) for each, body in zip(links, bodies, strict=True))


def _row(actor: Actor, known: Names, link: LinkRecord, body: dict[str, Any]) -> Row:
    return Row(
        id=link.id,
        chain=link.chain,
        number=link.number,
        at=link.at,
        request_id=request_of(link.chain),
        event=str(body.get("event", "")),
        said=_masked(actor, sentence(known, link.chain, body)),
        by=Cast(names=known, request_id=None).by(body["by"]) if body.get("by") else None,
        details=tuple((spaced(name), _said(actor, body[name])) for name in sorted(body) if name not in _APART),
        facts=tuple(_masked(actor, each) for each in consequences(known, link.chain, body)),
        hash=link.hash,
    )


def _said(actor: Actor, value: Any) -> str:
    """A value of the record in a line; numbers of phones and codes only for who may see them."""
    if isinstance(value, dict):
        said = ", ".join(f"{name} {_said(actor, each)}" for name, each in value.items())
    elif isinstance(value, list):
        said = ", ".join(_said(actor, each) for each in value)
    else:
        said = "yes" if value is True else "no" if value is False else str(value)
    return _masked(actor, said)


def _masked(actor: Actor, said: str) -> str:
    return said if actor.sees_codes else without_codes(said)
