"""Who keeps a request waiting: approvers who have not answered, and requesters who were asked something."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from workflow.store.tables import AskRow, PersonRow, RequestRow

_a, _p, _r = AskRow.__table__.c, PersonRow.__table__.c, RequestRow.__table__.c


def questioned(tx: Connection, request_ids: Sequence[int]) -> set[int]:
    """Those of these requests whose requester has been asked something that he has not answered."""
    found = select(_a.request_id).where(_a.request_id.in_(request_ids), _a.status == "open", _a.question.is_not(None))
    return set(tx.execute(found).scalars()) if request_ids else set()


def asked(tx: Connection, request_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """(request id, number of an ask) -> the name of whoever has, or had, it."""
    rows = select(_a.request_id, _a.number, _p.name).join(PersonRow.__table__, _p.id == _a.person_id)
    found = tx.execute(rows.where(_a.request_id.in_(request_ids))) if request_ids else ()
    return {(row.request_id, row.number): row.name for row in found}


def requesters(tx: Connection, request_ids: Collection[int]) -> dict[int, str]:
    """Request id -> the name of whoever asked for it."""
    rows = select(_r.id, _p.name).join(PersonRow.__table__, _p.id == _r.requester_id)
    found = tx.execute(rows.where(_r.id.in_(request_ids))) if request_ids else ()
    return {row.id: row.name for row in found}


def waiting_on(tx: Connection, request_ids: Sequence[int]) -> dict[int, list[str]]:
    """Request id -> the names of those with an open ask."""
    found: dict[int, list[str]] = {}
    rows = select(_a.request_id, _p.name).join(PersonRow.__table__, _p.id == _a.person_id)
    for row in tx.execute(rows.where(_a.request_id.in_(request_ids), _a.status == "open").order_by(_a.id)):
        found.setdefault(row.request_id, []).append(row.name)
    return found
