"""The tables of what somebody did with many requests at a time."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workflow.store.db import Base, UtcDateTime


class BulkRunRow(Base):
    """One confirmed page: which requests were picked, and what for. Its key is used once."""

    __tablename__ = "bulk_runs"
    key: Mapped[str] = mapped_column(primary_key=True)  #: random, of the page that was confirmed
    by: Mapped[str]
    action: Mapped[str]  #: nudge | reassign | withdraw
    about: Mapped[Any] = mapped_column(JSON)  #: to whom, and why
    picked: Mapped[Any] = mapped_column(JSON)  #: ids of requests
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class BulkItemRow(Base):
    """What came of one of them, in the same commit; no foreign key to the request, for requests may be wiped."""

    __tablename__ = "bulk_items"
    key: Mapped[str] = mapped_column(ForeignKey("bulk_runs.key"), primary_key=True)
    request_id: Mapped[int] = mapped_column(primary_key=True)
    done: Mapped[bool]
    words: Mapped[str]  #: why not, where it was refused
