"""The tables of requests, asks and decisions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.store.db import NO_ID_TWICE, Base, UtcDateTime

_EFFECTIVE = text("undone_at IS NULL")
#: Statements say the same, letter by letter: only then is such an index used, and for nothing else.
_WAITING = text("step IS NOT NULL AND acts_at IS NULL")
_NAGGED = text("status = 'open' AND reminded >= 2")
_NOT_BY_PEOPLE = text("undone_at IS NULL AND (override_by IS NOT NULL OR channel = 'silence')")


class RequestRow(Base):
    """One thing asked for; its row is the lock of everything that happens to it."""

    __tablename__ = "requests"
    __table_args__ = (
        Index(None, "status", "id"),
        Index(None, "requester_id", "id"),
        Index(None, "definition_id", "id"),
        Index(
            "ix_requests_ended", "ended_at", "status", "simulated", "created_at", "definition_id"
        ),  # covers how many ended, how, and after how long
        Index(None, "created_at", "simulated"),
        Index(
            "ix_requests_waiting",
            "due_at",
            "escalated",
            "paused_at",
            "step_at",
            "simulated",
            "definition_id",
            "step",
            "acts_at",
            "id",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),  # covers what is late; its condition is no other index's, so that SQLite takes this one
        Index(
            "ix_requests_list",
            "id",
            "status",
            "definition_id",
            "requester_id",
            "created_at",
            "due_at",
            "escalated",
            "paused_at",
            "acts_at",
            "simulated",
            "step",
            "summary",
        ),  # a narrow copy in the order of the lists: every filter and search reads it instead of the wide rows
        Index(None, "status", "simulated", "definition_id"),  # covers how many are open of each version
        NO_ID_TWICE,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    definition_id: Mapped[int] = mapped_column(ForeignKey("definitions.id"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    code: Mapped[str]  #: the requester's own code, for WITHDRAW
    fields: Mapped[Any] = mapped_column(JSON)
    summary: Mapped[str]
    status: Mapped[str]
    step: Mapped[str | None]
    step_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    escalated: Mapped[bool]
    acts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  #: when what was decided takes effect (undo time)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  #: since when a question holds the deadline
    fresh_from: Mapped[int] = mapped_column(default=1)  #: the first ask about the content as it is now
    simulated: Mapped[bool] = mapped_column(default=False)  #: made in simulator mode
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    audit_length: Mapped[int]
    audit_head: Mapped[str]


class AskRow(Base):
    """One open or closed question to one approver."""

    __tablename__ = "asks"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        Index(
            "ix_asks_person_id", "person_id", "status", "closed_at", "asked_at", "request_id"
        ),  # covers how somebody answers
        Index("ix_asks_asked_at", "asked_at", "status", "reminded", "request_id"),
        Index("ix_asks_nagged", "request_id", "status", "reminded", sqlite_where=_NAGGED, postgresql_where=_NAGGED),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    number: Mapped[int]
    step: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    code: Mapped[str]
    proof: Mapped[str] = mapped_column(default="reply")  #: reply | code | totp | web
    status: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reminded: Mapped[int]
    trouble: Mapped[str | None]
    question: Mapped[str | None] = mapped_column(Text)  #: asked of the requester and not answered yet
    held: Mapped[int] = mapped_column(default=0)  #: seconds that questions have held its time


class DecisionRow(Base):
    """A recorded answer; at most one an ask that was not taken back."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index(
            "uq_decisions_effective",
            "request_id",
            "ask_number",
            unique=True,
            sqlite_where=_EFFECTIVE,
            postgresql_where=_EFFECTIVE,
        ),
        Index(
            "ix_decisions_not_by_people",
            "request_id",
            "undone_at",
            "override_by",
            "channel",
            sqlite_where=_NOT_BY_PEOPLE,
            postgresql_where=_NOT_BY_PEOPLE,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    ask_number: Mapped[int | None]
    step: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answer: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    channel: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    message_sid: Mapped[str | None]
    override_by: Mapped[str | None]
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  #: taken back then
