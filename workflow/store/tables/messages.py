"""The tables of texts, in and out, and on the virtual phones."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.store.db import NO_ID_TWICE, Base, UtcDateTime

_CODED = text("code IS NOT NULL")
_READ = text("reading IS NOT NULL")


class MessageRow(Base):
    """One text, in or out."""

    __tablename__ = "messages"
    __table_args__ = (
        Index(None, "phone", "created_at"),
        Index(None, "request_id", "id"),
        Index(None, "person_id", "id"),
        Index("ix_messages_status_created_at", "status", "created_at", "simulated"),
        Index(
            "ix_messages_direction",
            "simulated",
            "direction",
            "created_at",
            "status",
            "segments",
            "person_id",
            "reading",
            "request_id",
        ),  # covers how many texts there were, and of what kind
        Index("ix_messages_code", "code", "created_at", sqlite_where=_CODED, postgresql_where=_CODED),
        Index("ix_messages_reading", "reading", "id", sqlite_where=_READ, postgresql_where=_READ),
        NO_ID_TWICE,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    direction: Mapped[str]  #: in | out
    sid: Mapped[str | None] = mapped_column(unique=True)
    phone: Mapped[str]  #: the other side, E.164 or a short code
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    ask_number: Mapped[int | None]
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str | None]  #: of an inbound text, to tell a repeat from a forgery
    wording: Mapped[str | None]  #: of an outbound text
    reading: Mapped[str | None]  #: how an inbound text was understood
    status: Mapped[str]
    code: Mapped[int | None]  #: the carrier's error code
    segments: Mapped[int]
    answer_to: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    earned: Mapped[bool]  #: a decision earned it: it does not count as an automatic answer
    attempts: Mapped[int]
    media: Mapped[Any | None] = mapped_column(JSON)  #: [[address, type], ...] of an inbound text with pictures
    simulated: Mapped[bool] = mapped_column(default=False)  #: texted in simulator mode
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StatusRow(Base):
    """A delivery callback for a SID nobody here knows (yet); kept, and looked at when the SID becomes known."""

    __tablename__ = "stray_statuses"
    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(index=True)
    status: Mapped[str]
    code: Mapped[int | None]
    verdict: Mapped[str | None]  #: what the code means for another attempt
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PhoneTextRow(Base):
    """One text on a virtual phone, as its owner sees it."""

    __tablename__ = "phone_texts"
    __table_args__ = (Index(None, "phone", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str]
    from_phone: Mapped[bool]
    body: Mapped[str] = mapped_column(Text)
    sid: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: delivered; to the phone also: waiting (no signal), failed (taken, but it did not arrive), refused (not taken)
    status: Mapped[str] = mapped_column(default="delivered")
    code: Mapped[int | None]  #: the carrier's, of one that did not arrive
    #: The webhook it came by, and the answer.
    exchange: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)


class PhoneStateRow(Base):
    """What is wrong with a virtual phone."""

    __tablename__ = "phone_states"
    phone: Mapped[str] = mapped_column(primary_key=True)
    fail_code: Mapped[int | None]  #: the next text to it fails with this code
    signal: Mapped[bool]  #: False: what is sent to it waits until it is back
    twice: Mapped[bool]  #: the carrier delivers what it texts next two times
