"""The list of people, and the same as a file."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from workflow.logs import masked
from workflow.service.actor import Actor, Role
from workflow.service.work import Desk, Work, query
from workflow.store import directory
from workflow.store.directory import Line, Wanted

PAGE = 50
_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page of the list."""

    lines: tuple[Line, ...]
    total: int
    number: int  #: of this page, from 1
    pages: int
    groups: tuple[tuple[str, str], ...]  #: slug and name, of all groups there are
    now: datetime


@query
def page(work: Work, actor: Actor, wanted: Wanted, number: int) -> Listed:
    """One page of the people wanted; the last one for a number beyond it. Raises Forbidden."""
    actor.needs(Role.VIEWER)
    total = directory.count(work.tx, wanted, work.now)
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    lines = directory.page(work.tx, wanted, work.now, offset=(number - 1) * PAGE, limit=PAGE)
    return Listed(
        lines=tuple(_shown(actor, each) for each in lines),
        total=total,
        number=number,
        pages=pages,
        groups=tuple(directory.groups_named(work.tx).items()),
        now=work.now,
    )


def every(desk: Desk, actor: Actor, wanted: Wanted) -> Iterator[Line]:
    """All of the people wanted, read as they are taken. Raises Forbidden before the first."""
    actor.needs(Role.VIEWER)
    return _every(desk, actor, wanted)


def _every(desk: Desk, actor: Actor, wanted: Wanted) -> Iterator[Line]:
    offset = 0
    while part := _part(desk, actor, wanted, offset):
        yield from part
        offset += len(part)


@query
def _part(work: Work, actor: Actor, wanted: Wanted, offset: int) -> list[Line]:
    return [
        _shown(actor, each) for each in directory.page(work.tx, wanted, work.now, offset=offset, limit=_BATCH)
    ]  # fmt: skip


def _shown(actor: Actor, line: Line) -> Line:
    """Whole numbers are for operators."""
    if actor.role > Role.VIEWER:
        return line
    return replace(line, record=replace(line.record, phone=masked(line.record.phone)))
