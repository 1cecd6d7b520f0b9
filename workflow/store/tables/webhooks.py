"""The tables of outgoing webhooks: where programs want to hear of events, and each event on its way to one."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.store.db import NO_ID_TWICE, Base, UtcDateTime


class WebhookRow(Base):
    """An address that events are posted to."""

    __tablename__ = "webhooks"
    __table_args__ = (NO_ID_TWICE,)
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str]
    events: Mapped[Any] = mapped_column(JSON)  #: which, by their names
    secret: Mapped[str]  #: encrypted
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str]
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  #: since then nothing is posted there


class DeliveryRow(Base):
    """One event on its way to one webhook. No foreign key to its request, for requests may be wiped."""

    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "webhook_id", "id"), Index(None, "ended_at"), NO_ID_TWICE)
    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id"))
    uid: Mapped[str] = mapped_column(unique=True)  #: what receivers know it by, the same in every attempt
    event: Mapped[str]
    request_id: Mapped[int | None]
    body: Mapped[str] = mapped_column(Text)  #: JSON, as it was when the event happened
    status: Mapped[str]  #: waiting | delivered | dead
    attempts: Mapped[int]
    answer: Mapped[int | None]  #: the HTTP status of the last answer
    trouble: Mapped[str | None]  #: why it was not taken the last time: see Trouble in store/deliveries.py
    simulated: Mapped[bool]  #: of something that happened in simulator mode
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  #: of one that waits: not before then
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  #: when it was delivered or given up
