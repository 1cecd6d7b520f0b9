"""How much goes through each workflow: what is open, how long deciding takes, and who is changing one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Subquery, func, select, union_all

from workflow.store.tables import DefinitionRow, RequestRow, SketchRow, WorkflowRow

#: So many of the newest versions of a workflow, and of each so many of its newest requests, are looked at for its pace.
VERSIONS, REQUESTS = 5, 200

_w, _d, _r, _s = WorkflowRow.__table__.c, DefinitionRow.__table__.c, RequestRow.__table__.c, SketchRow.__table__.c


@dataclass(frozen=True, kw_only=True)
class Sketched:
    """A sketch in progress, by the workflow it is of."""

    slug: str
    base: int  #: the version it began from; 0 where the workflow is new
    updated_at: datetime
    updated_by: str


def open_by_version(tx: Connection, slugs: Iterable[str], *, simulated: bool) -> dict[tuple[str, int], int]:
    """(workflow, version) -> how many of its requests are open: of the simulated ones, or of the others."""
    counted = (
        select(_r.definition_id, func.count().label("many"))
        .where(_r.status == "pending", _r.simulated == simulated)
        .group_by(_r.definition_id)
        .subquery()
    )
    found = (
        select(_w.slug, _d.number, counted.c.many)
        .select_from(counted.join(DefinitionRow.__table__, _d.id == counted.c.definition_id))
        .join(WorkflowRow.__table__, _w.id == _d.workflow_id)
        .where(_w.slug.in_(list(slugs)))
    )
    return {(row.slug, row.number): row.many for row in tx.execute(found)}


def times_to_decide(
    tx: Connection, slugs: Iterable[str], since: datetime, *, simulated: bool
) -> dict[str, list[timedelta]]:
    """Workflow -> how long its requests that were decided since then took, the newest ones of its newest versions."""
    versions = (
        select(_d.id, _w.slug)
        .join(WorkflowRow.__table__, _w.id == _d.workflow_id)
        .where(_w.slug.in_(list(slugs)), _d.number > _w.live - VERSIONS)
    )
    of = {row.id: row.slug for row in tx.execute(versions)}
    if not of:
        return {}
    newest = union_all(*(_newest(definition_id).select() for definition_id in of)).subquery()
    decided = newest.c.status.in_(("approved", "rejected")) & (newest.c.simulated == simulated)
    found = select(newest).where(decided, newest.c.ended_at >= since)
    times: dict[str, list[timedelta]] = defaultdict(list)
    for row in tx.execute(found):
        times[of[row.definition_id]].append(row.ended_at - row.created_at)
    return times


def _newest(definition_id: int) -> Subquery:
    """The newest requests of one version, read from its index alone."""
    found = select(_r.definition_id, _r.status, _r.simulated, _r.created_at, _r.ended_at)
    return found.where(_r.definition_id == definition_id).order_by(_r.id.desc()).limit(REQUESTS).subquery()


def sketched(tx: Connection, *, limit: int = 200) -> dict[str, Sketched]:
    """The sketches that are in progress, by workflow, the last changed first."""
    found = select(_s.slug, _s.base, _s.updated_at, _s.updated_by).order_by(_s.updated_at.desc()).limit(limit)
    return {row.slug: Sketched(**row._mapping) for row in tx.execute(found)}
