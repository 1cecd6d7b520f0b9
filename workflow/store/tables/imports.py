"""The tables of lists of people that were brought as a file, from when they are looked at until a day later."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from workflow.store.db import Base, UtcDateTime


class ImportRow(Base):
    """One file, as it was understood."""

    __tablename__ = "imports"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  #: what the address of its page names it by
    made_by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    notes: Mapped[Any] = mapped_column(JSON)  #: how it was read: name, encoding, header, columns, new groups
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportLineRow(Base):
    """One row of the file: what it would do, and what became of it."""

    __tablename__ = "import_lines"
    __table_args__ = (Index("ix_import_lines_place", "import_id", "place"),)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  #: of the row, the header being the first
    place: Mapped[int]  #: managers come before whom they manage
    verdict: Mapped[str]  #: added, changed, unchanged or refused
    handle: Mapped[str | None]
    given: Mapped[Any] = mapped_column(JSON)  #: the cells as they stood there
    plan: Mapped[Any] = mapped_column(JSON)  #: the values, what they change, and how the person stood before
    problem: Mapped[str]  #: why it is refused
    done: Mapped[str | None]  #: what became of it: the verdict, or refused
