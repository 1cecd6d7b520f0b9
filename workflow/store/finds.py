"""A few of everything whose name or number somebody has begun to type."""

from dataclasses import dataclass

from sqlalchemy import Connection, case, or_, select

from workflow.store.cases import begins, has
from workflow.store.tables import DefinitionRow, PersonRow, RequestRow, WorkflowRow


@dataclass(frozen=True, kw_only=True)
class Find:
    """One thing that was found."""

    id: int
    name: str
    key: str  #: its status, handle or slug


_r, _p, _d, _w = RequestRow.__table__.c, PersonRow.__table__.c, DefinitionRow.__table__.c, WorkflowRow.__table__.c
#: PostgreSQL's largest integer, which is what ids are.
_LARGEST = 2**31 - 1


def requests(tx: Connection, typed: str, limit: int, *, of: int | None = None) -> list[Find]:
    """Requests with this number or with these words in their summary, the newest first; of one person, where given."""
    wanted = [has(_r.summary, typed)]
    if typed.isascii() and typed.isdecimal() and int(typed) <= _LARGEST:
        wanted.append(_r.id == int(typed))
    found = select(_r.id, _r.summary.label("name"), _r.status.label("key")).where(or_(*wanted))
    if of is not None:
        found = found.where(_r.requester_id == of)
    return [Find(**row._mapping) for row in tx.execute(found.order_by(_r.id.desc()).limit(limit))]


def people(tx: Connection, typed: str, limit: int) -> list[Find]:
    """People with these letters in their name or handle, those whose name begins with them first."""
    found = select(_p.id, _p.name, _p.handle.label("key")).where(
        _p.deleted_at.is_(None), or_(has(_p.name, typed), has(_p.handle, typed))
    )
    first = case((begins(_p.name, typed), 0), else_=1)
    return [Find(**row._mapping) for row in tx.execute(found.order_by(first, _p.name).limit(limit))]


def workflows(tx: Connection, typed: str, limit: int) -> list[Find]:
    """Workflows with these letters in the title of their live version or in their slug."""
    found = (
        select(_w.id, _d.title.label("name"), _w.slug.label("key"))
        .join(DefinitionRow.__table__, (_d.workflow_id == _w.id) & (_d.number == _w.live))
        .where(or_(has(_d.title, typed), has(_w.slug, typed)))
    )
    return [Find(**row._mapping) for row in tx.execute(found.order_by(_d.title).limit(limit))]
