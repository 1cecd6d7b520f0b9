"""The table of requests that are being put together by text."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workflow.store.db import Base, UtcDateTime


class DraftRow(Base):
    """A request that is being put together on one phone; its row is the lock of that conversation."""

    __tablename__ = "drafts"
    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    definition_id: Mapped[int] = mapped_column(ForeignKey("definitions.id"))
    code: Mapped[str]
    stage: Mapped[str]  #: asking | confirm
    fields: Mapped[Any] = mapped_column(JSON)  #: field -> value as stored
    skipped: Mapped[Any] = mapped_column(JSON)  #: the optional fields left out
    fetching: Mapped[Any] = mapped_column(JSON)  #: the photo fields whose photo is on its way
    asked: Mapped[str | None]
    misfits: Mapped[int]
    history: Mapped[Any] = mapped_column(JSON)  #: the fields in the order they were filled
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))  #: the text that began it
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)  #: of the owner's last text
    simulated: Mapped[bool] = mapped_column(default=False)  #: made in simulator mode
