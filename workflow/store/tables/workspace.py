"""The tables of effects, the audit log, and what needs attention."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.store.db import NO_ID_TWICE, Base, UtcDateTime

_OPEN = text("settled_at IS NULL")


class EffectRow(Base):
    """Something that must happen later."""

    __tablename__ = "effects"
    __table_args__ = (Index(None, "status", "due_at"), NO_ID_TWICE)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  #: see store/effects.py
    subject_id: Mapped[int]  #: the message or request it is about
    status: Mapped[str]  #: due | done | parked
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int]
    lease: Mapped[str | None]  #: who holds it, a random word
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AuditRow(Base):
    """One link of a hash chain."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("chain", "number"), Index(None, "event", "id"), Index(None, "by", "id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str]  #: request:ID, or admin
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    body: Mapped[str] = mapped_column(Text)  #: canonical JSON
    hash: Mapped[str]
    event: Mapped[str | None]  #: a copy of what the body says, to find it by
    by: Mapped[str | None]  #: the same


class AttentionRow(Base):
    """Something that needs a human, and why."""

    __tablename__ = "attention"
    __table_args__ = (
        Index(
            "ix_attention_open",
            "request_id",
            "last_at",
            "settled_at",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),  # every page counts what is open, and what was settled stays for ever
        NO_ID_TWICE,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    why: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    phone: Mapped[str | None]
    detail: Mapped[str] = mapped_column(Text)
    times: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WorkspaceRow(Base):
    """The one row of what is true of the whole workspace."""

    __tablename__ = "workspace"
    id: Mapped[int] = mapped_column(primary_key=True)
    audit_length: Mapped[int]
    audit_head: Mapped[str]
    seeded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    worker_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sending_paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    clock_ahead: Mapped[int] = mapped_column(default=0)  #: seconds that the simulated clock is ahead of the real one
    name: Mapped[str | None]  #: what the people who work here call it
    #: Working days, hours and holidays, where they are not the default.
    calendar: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    #: What the last live check of the carrier found.
    checked: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)


class ChangeRow(Base):
    """That something a page may show was changed; kept for a day."""

    __tablename__ = "changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, index=True)  #: orders them as they became visible
    topics: Mapped[int]  #: a bit for each
    request_id: Mapped[int | None]  #: of which request; no foreign key, for requests may be wiped
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
