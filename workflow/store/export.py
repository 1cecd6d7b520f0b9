"""Everything that is kept, table by table, to be taken elsewhere: without codes, secrets, and hashes of secrets."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, text

from workflow.store.tables import (
    AbsenceRow,
    AskRow,
    AuditRow,
    DecisionRow,
    DefinitionRow,
    GroupRow,
    MembershipRow,
    MessageRow,
    PersonRow,
    RequestRow,
    WorkflowRow,
)

CHUNK = 2000
#: A table as it goes out: its name there, where it is from, and the columns.
TABLES: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "people": (PersonRow, (
        "id", "handle", "name", "phone", "email", "manager_id", "time_zone", "language", "role", "opted_out_at",
        "cover_id", "quiet_from", "quiet_until", "guest", "simulated", "created_at", "deleted_at",
    )),
    "absences": (AbsenceRow, (
        "id", "person_id", "cover_id", "starts_at", "ends_at", "created_at", "created_by", "ended_at",
    )),
    "groups": (GroupRow, ("id", "slug", "name")),
    "memberships": (MembershipRow, ("group_id", "person_id", "position")),
    "requests": (RequestRow, (
        "id", "definition_id", "requester_id", "fields", "summary", "status", "step", "due_at", "simulated",
        "created_at", "created_by", "ended_at",
    )),
    "asks": (AskRow, (
        "id", "request_id", "number", "step", "person_id", "proof", "status", "asked_at", "closed_at",
        "acting_for_id", "reminded", "trouble", "question",
    )),
    "decisions": (DecisionRow, (
        "id", "request_id", "ask_number", "step", "person_id", "acting_for_id", "answer", "reason", "channel", "at",
        "message_sid", "override_by", "undone_at",
    )),
    "messages": (MessageRow, (
        "id", "direction", "sid", "phone", "person_id", "request_id", "ask_number", "body", "wording", "reading",
        "status", "code", "segments", "answer_to", "simulated", "created_at", "updated_at",
    )),
    "audit": (AuditRow, ("id", "chain", "number", "at", "body", "hash")),
}  # fmt: skip


def rows(tx: Connection, name: str) -> Iterator[Sequence[Any]]:
    """The rows of one of the tables, in order, read in parts."""
    table, columns = TABLES[name]
    c = table.__table__.c
    order = [c[each] for each in (("group_id", "person_id") if name == "memberships" else ("id",))]
    found = select(*(c[each] for each in columns)).order_by(*order)
    if name == "memberships":
        yield from tx.execute(found)
        return
    last = 0
    while part := tx.execute(found.where(c.id > last).limit(CHUNK)).all():
        yield from part
        last = part[-1][0]


def sources(tx: Connection) -> Iterator[tuple[str, int, int, str]]:
    """(slug, number, id, source) of every definition."""
    d, w = DefinitionRow.__table__.c, WorkflowRow.__table__.c
    found = select(w.slug, d.number, d.id, d.source).join(WorkflowRow.__table__, w.id == d.workflow_id)
    yield from (tuple(row) for row in tx.execute(found.order_by(w.slug, d.number)))


def size(tx: Connection) -> tuple[str, int]:
    """What kind of database it is, and how many bytes it takes."""
    if tx.dialect.name == "sqlite":
        version = tx.execute(text("SELECT sqlite_version()")).scalar_one()
        pages = tx.execute(text("PRAGMA page_count")).scalar_one() * tx.execute(text("PRAGMA page_size")).scalar_one()
        return f"SQLite {version}", int(pages)
    version = str(tx.execute(text("SHOW server_version")).scalar_one()).split()[0]
    return f"PostgreSQL {version}", int(tx.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
