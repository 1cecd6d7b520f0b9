"""Workflows and their definitions; versions are immutable and numbered from 1."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from workflow.store.db import AnyRow
from workflow.store.errors import Missing
from workflow.store.tables import DefinitionRow, WorkflowRow


@dataclass(frozen=True, kw_only=True)
class Version:
    """One definition, as stored."""

    id: int
    workflow: str  #: slug
    number: int
    live: int  #: the workflow's live number
    title: str
    content: Any  #: plain data
    source: str
    digest: str
    published_at: datetime
    published_by: str
    note: str  #: what its publisher said of it
    archived_at: datetime | None  #: of the workflow; it starts nothing since then


_w, _d = WorkflowRow.__table__.c, DefinitionRow.__table__.c
_VERSIONS = select(
    _d.id, _w.slug.label("workflow"), _d.number, _w.live, _d.title, _d.content, _d.source, _d.digest,
    _d.published_at, _d.published_by, _d.note, _w.archived_at,
).join(WorkflowRow.__table__, _w.id == _d.workflow_id)  # fmt: skip
_LIVE = _VERSIONS.where(_d.number == _w.live)
_IN_USE = _w.archived_at.is_(None)
_BY_KEYWORD = _LIVE.where(_d.keyword == bindparam("keyword"), _IN_USE)
_ARCHIVED = select(_w.archived_at).join(DefinitionRow.__table__, _d.workflow_id == _w.id).where(
    _d.id == bindparam("id")
)  # fmt: skip
_BY_ID = _VERSIONS.where(_d.id == bindparam("id"))


def _version(row: AnyRow | None, what: str) -> Version:
    if row is None:
        raise Missing(f"There is no workflow “{what}”.")
    return Version(**row._mapping)


def by_id(tx: Connection, definition_id: int) -> Version:
    """The definition with this id. Raises Missing."""
    return _version(tx.execute(_BY_ID, {"id": definition_id}).first(), str(definition_id))


def live(tx: Connection, slug: str) -> Version:
    """The live definition of a workflow. Raises Missing."""
    return _version(tx.execute(_LIVE.where(_w.slug == slug)).first(), slug)


def version(tx: Connection, slug: str, number: int) -> Version:
    """One definition of a workflow. Raises Missing."""
    row = tx.execute(_VERSIONS.where(_w.slug == slug, _d.number == number)).first()
    return _version(row, f"{slug} version {number}")


def page(tx: Connection, *, after: str = "", limit: int = 50, archived: bool = False) -> list[Version]:
    """The live definitions by slug, those after a given one; of workflows in use, or of archived ones."""
    which = _w.archived_at.is_not(None) if archived else _IN_USE
    rows = tx.execute(_LIVE.where(_w.slug > after, which).order_by(_w.slug).limit(limit))
    return [Version(**row._mapping) for row in rows]


def keywords(tx: Connection) -> dict[str, str]:
    """The keyword (upper case) of every live definition that has one -> its workflow; archived ones keep none."""
    rows = tx.execute(
        select(_d.keyword, _w.slug)
        .join(WorkflowRow.__table__, (_w.id == _d.workflow_id) & (_w.live == _d.number))
        .where(_d.keyword.is_not(None), _IN_USE)
    )
    return {row.keyword: row.slug for row in rows}


def with_keywords(tx: Connection) -> list[tuple[str, int]]:
    """(keyword, definition id) of every live definition that has one, by keyword; archived ones keep none."""
    found = select(_d.keyword, _d.id).join(WorkflowRow.__table__, (_w.id == _d.workflow_id) & (_w.live == _d.number))
    started = found.where(_d.keyword.is_not(None), _IN_USE).order_by(_d.keyword)
    return [(row.keyword, row.id) for row in tx.execute(started)]


def by_keyword(tx: Connection, keyword: str) -> Version | None:
    """The live definition that this keyword (upper case) starts; an archived one it does not."""
    row = tx.execute(_BY_KEYWORD, {"keyword": keyword}).first()
    return _version(row, keyword) if row else None


def add(tx: Connection, slug: str, values: dict[str, Any], now: datetime) -> int:
    """Store a new version, make it the live one, and give back its number."""
    workflow = tx.execute(select(_w.id).where(_w.slug == slug).with_for_update()).scalar()
    if workflow is None:
        made = insert(WorkflowRow).values(slug=slug, live=0, created_at=now).returning(_w.id)
        workflow = tx.execute(made).scalar_one()
    last = tx.execute(select(func.max(_d.number)).where(_d.workflow_id == workflow)).scalar() or 0
    tx.execute(insert(DefinitionRow).values(workflow_id=workflow, number=last + 1, **values))
    tx.execute(update(WorkflowRow).where(_w.id == workflow).values(live=last + 1))
    return int(last) + 1


def numbers(tx: Connection, slug: str, *, before: int | None = None, limit: int = 1_000) -> list[Version]:
    """The definitions of a workflow, the newest first, those before a given number."""
    found = _VERSIONS.where(_w.slug == slug).order_by(_d.number.desc()).limit(limit)
    rows = tx.execute(found.where(_d.number < before) if before is not None else found)
    return [Version(**row._mapping) for row in rows]


def archived_at(tx: Connection, definition_id: int) -> datetime | None:
    """Since when the workflow of this definition starts nothing; None while it does."""
    found: datetime | None = tx.execute(_ARCHIVED, {"id": definition_id}).scalar()
    return found


def archive(tx: Connection, slug: str, at: datetime | None) -> bool:
    """Put a workflow into the archive, or with None take it out; False where it is there, or out, already."""
    was = _w.archived_at.is_not(None) if at is None else _IN_USE
    return bool(tx.execute(update(WorkflowRow).where(_w.slug == slug, was).values(archived_at=at)).rowcount)


def is_taken(tx: Connection, slug: str) -> bool:
    """Whether a workflow of this name is there, archived or not."""
    return tx.execute(select(_w.id).where(_w.slug == slug)).first() is not None
