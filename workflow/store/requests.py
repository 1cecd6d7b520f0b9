"""Requests with their asks and decisions: rows in, frozen records out, and what changed back in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from workflow.store.changes import note_request
from workflow.store.db import AnyRow
from workflow.store.errors import Missing
from workflow.store.tables import AskRow, DecisionRow, DefinitionRow, PersonRow, RequestRow, WorkflowRow


@dataclass(frozen=True, kw_only=True)
class RequestRecord:
    """One request, as stored."""

    id: int
    definition_id: int
    requester_id: int
    code: str
    fields: Mapping[str, Any]
    summary: str
    status: str
    step: str | None
    step_at: datetime | None
    due_at: datetime | None
    escalated: bool
    acts_at: datetime | None
    paused_at: datetime | None
    fresh_from: int
    simulated: bool
    created_at: datetime
    created_by: str
    ended_at: datetime | None
    audit_length: int
    audit_head: str


@dataclass(frozen=True, kw_only=True)
class AskRecord:
    """One ask, as stored."""

    number: int
    step: str
    person_id: int
    code: str
    proof: str
    status: str
    asked_at: datetime
    closed_at: datetime | None
    acting_for_id: int | None
    reminded: int
    trouble: str | None
    question: str | None
    held: int  #: seconds


@dataclass(frozen=True, kw_only=True)
class DecisionRecord:
    """One decision, as stored."""

    ask_number: int | None
    step: str
    person_id: int | None
    acting_for_id: int | None
    answer: str
    reason: str
    channel: str
    at: datetime
    message_sid: str | None
    override_by: str | None
    undone_at: datetime | None


_r, _a, _d = RequestRow.__table__.c, AskRow.__table__.c, DecisionRow.__table__.c
_p = PersonRow.__table__.c

_REQUEST = select(*(_r[name] for name in RequestRecord.__dataclass_fields__))
_ONE = _REQUEST.where(_r.id == bindparam("id"))
_LOCKED = _ONE.with_for_update()
_ASKS = select(*(_a[name] for name in AskRecord.__dataclass_fields__)).where(
    _a.request_id == bindparam("id")
).order_by(_a.number)  # fmt: skip
_DECISIONS = select(*(_d[name] for name in DecisionRecord.__dataclass_fields__)).where(
    _d.request_id == bindparam("id")
).order_by(_d.id)  # fmt: skip


def _request(row: AnyRow | None, request_id: int) -> RequestRecord:
    if row is None:
        raise Missing(f"There is no request {request_id}.")
    return RequestRecord(**row._mapping)


def get(tx: Connection, request_id: int) -> RequestRecord:
    """One request. Raises Missing."""
    return _request(tx.execute(_ONE, {"id": request_id}).first(), request_id)


def lock(tx: Connection, request_id: int) -> RequestRecord:
    """One request, held until the transaction ends. Raises Missing."""
    note_request(tx, request_id)
    return _request(tx.execute(_LOCKED, {"id": request_id}).first(), request_id)


def asks(tx: Connection, request_id: int) -> list[AskRecord]:
    """A request's asks, in order."""
    return [AskRecord(**row._mapping) for row in tx.execute(_ASKS, {"id": request_id})]


def decisions(tx: Connection, request_id: int) -> list[DecisionRecord]:
    """A request's decisions, in order."""
    return [DecisionRecord(**row._mapping) for row in tx.execute(_DECISIONS, {"id": request_id})]


def add(tx: Connection, values: dict[str, Any]) -> int:
    """Store a new request and give back its id."""
    made = int(tx.execute(insert(RequestRow).returning(_r.id), values).scalar_one())
    note_request(tx, made)
    return made


_CHANGE = (
    update(RequestRow)
    .where(_r.id == bindparam("this"))
    .values(
        status=bindparam("status"),
        step=bindparam("step"),
        step_at=bindparam("step_at"),
        due_at=bindparam("due_at"),
        escalated=bindparam("escalated"),
        acts_at=bindparam("acts_at"),
        paused_at=bindparam("paused_at"),
        fresh_from=bindparam("fresh_from"),
        ended_at=bindparam("ended_at"),
        audit_length=bindparam("audit_length"),
        audit_head=bindparam("audit_head"),
    )
)
_ADD_ASK, _ADD_DECISION = insert(AskRow), insert(DecisionRow)
_CHANGE_ASK = (
    update(AskRow)
    .where(_a.request_id == bindparam("this"), _a.number == bindparam("which"), _a.status == bindparam("before"))
    .values(
        status=bindparam("status"),
        closed_at=bindparam("closed_at"),
        reminded=bindparam("reminded"),
        trouble=bindparam("trouble"),
        question=bindparam("question"),
        held=bindparam("held"),
    )
)
_UNDO = (
    update(DecisionRow)
    .where(_d.request_id == bindparam("this"), _d.ask_number == bindparam("which"), _d.undone_at.is_(None))
    .values(undone_at=bindparam("moment"))
)


def change(tx: Connection, request_id: int, values: dict[str, Any]) -> None:
    """Change a request that is locked; `values` has everything that can change of one."""
    tx.execute(_CHANGE, {"this": request_id, **values})


def add_asks(tx: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Store new asks."""
    if rows:
        tx.execute(_ADD_ASK, rows)


def change_ask(tx: Connection, request_id: int, number: int, before: str, values: dict[str, Any]) -> None:
    """Change one ask that still has the status it was loaded with; the guard can only fail if a lock was missed."""
    done = tx.execute(_CHANGE_ASK, {"this": request_id, "which": number, "before": before, **values})
    if done.rowcount != 1:
        raise AssertionError(f"ask {number} of request {request_id} changed under our hands")


def change_code(tx: Connection, request_id: int, number: int, code: str) -> None:
    """Give an ask another reply code."""
    tx.execute(update(AskRow).where(_a.request_id == request_id, _a.number == number).values(code=code))


def add_decisions(tx: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Store decisions; the database itself refuses a second effective one for the same ask."""
    if rows:
        tx.execute(_ADD_DECISION, rows)


def undo_decision(tx: Connection, request_id: int, ask_number: int, at: datetime) -> None:
    """Let the decision on an ask count no more; the guard can only fail if a lock was missed."""
    if tx.execute(_UNDO, {"this": request_id, "which": ask_number, "moment": at}).rowcount != 1:
        raise AssertionError(f"the decision on ask {ask_number} of request {request_id} changed under our hands")


def change_content(tx: Connection, request_id: int, fields: Mapping[str, Any], summary: str) -> None:
    """Let a request that is locked ask for something else."""
    tx.execute(update(RequestRow).where(_r.id == request_id).values(fields=fields, summary=summary))


def with_open_asks_of(tx: Connection, person_id: int, *, simulated: bool) -> list[int]:
    """The requests in which a person has an open ask, in id order (the order they must be locked in).

    They are the simulated ones, or the others; never both.
    """
    found = select(_a.request_id).join(RequestRow.__table__, _r.id == _a.request_id).distinct()
    found = found.where(_a.person_id == person_id, _a.status == "open", _r.simulated == simulated)
    return list(tx.execute(found.order_by(_a.request_id)).scalars())


def own(tx: Connection, person_id: int, code: str | None, limit: int = 5, *, simulated: bool) -> list[RequestRecord]:
    """A person's latest requests, and the one with this code: of the simulated ones, or of the others."""
    mine = _REQUEST.where(_r.requester_id == person_id, _r.simulated == simulated)
    latest = list(tx.execute(mine.order_by(_r.id.desc()).limit(limit)))
    if code is not None and code not in {row.code for row in latest}:
        latest += tx.execute(mine.where(_r.code == code).order_by(_r.id.desc()).limit(1)).all()
    return [RequestRecord(**row._mapping) for row in latest]


def page(
    tx: Connection,
    *,
    status: str | None = None,
    workflow: str | None = None,
    requester_id: int | None = None,
    waiting_on_id: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[RequestRecord]:
    """Requests, the newest first, those before a given id."""
    found: Select[Any] = _REQUEST.order_by(_r.id.desc()).limit(limit)
    if status:
        found = found.where(_r.status == status)
    if requester_id is not None:
        found = found.where(_r.requester_id == requester_id)
    if before is not None:
        found = found.where(_r.id < before)
    if workflow:
        versions = select(DefinitionRow.id).join(WorkflowRow, WorkflowRow.id == DefinitionRow.workflow_id)
        found = found.where(_r.definition_id.in_(versions.where(WorkflowRow.slug == workflow)))
    if waiting_on_id is not None:
        waiting = select(_a.request_id).where(_a.person_id == waiting_on_id, _a.status == "open")
        found = found.where(_r.id.in_(waiting))
    return [RequestRecord(**row._mapping) for row in tx.execute(found)]
