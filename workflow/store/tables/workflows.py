"""The tables of workflows and their definitions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.store.db import NO_ID_TWICE, Base, UtcDateTime


class WorkflowRow(Base):
    """The named recipe."""

    __tablename__ = "workflows"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    live: Mapped[int]  #: the number of the live definition
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  #: starts nothing any more


class DefinitionRow(Base):
    """One immutable, numbered version of a workflow."""

    __tablename__ = "definitions"
    __table_args__ = (UniqueConstraint("workflow_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    workflow_id: Mapped[int] = mapped_column(ForeignKey("workflows.id"))
    number: Mapped[int]
    title: Mapped[str]
    keyword: Mapped[str | None]  #: upper case
    content: Mapped[Any] = mapped_column(JSON)  #: the definition as plain data
    source: Mapped[str] = mapped_column(Text)  #: as its author wrote it
    digest: Mapped[str]  #: SHA-256 of the content
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[str]
    note: Mapped[str] = mapped_column(default="")  #: what its publisher said of it


class SketchRow(Base):
    """The unpublished next version of a workflow, which several people may work on; one a workflow."""

    __tablename__ = "sketches"
    __table_args__ = (NO_ID_TWICE,)
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    base: Mapped[int]  #: the number of the version it began from; 0 for a workflow that is new
    head: Mapped[int]  #: the number of the edit it shows; undo and redo move it
    last: Mapped[int]  #: the number of the newest edit
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by: Mapped[str]


class EditRow(Base):
    """One state that a sketch was in."""

    __tablename__ = "edits"
    __table_args__ = (UniqueConstraint("sketch_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sketch_id: Mapped[int] = mapped_column(ForeignKey("sketches.id"))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(Text)  #: YAML
    what: Mapped[str]  #: what was changed, in a few words
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str]
