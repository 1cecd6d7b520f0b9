"""The tables of people, groups and the reply codes of their phones."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.store.db import Base, UtcDateTime

_LIVE = text("deleted_at IS NULL")


class PersonRow(Base):
    """Someone with a phone."""

    __tablename__ = "people"
    __table_args__ = (
        Index("uq_people_live_handle", "handle", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("uq_people_live_phone", "phone", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str]  #: E.164
    email: Mapped[str | None]
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    time_zone: Mapped[str]
    language: Mapped[str]
    role: Mapped[str | None]  #: admin, operator or viewer, for who may sign in
    opted_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  #: no coded reply counts before
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  #: who stands in when he cannot be reached
    quiet_from: Mapped[str | None]  #: local HH:MM; asks are held from then
    quiet_until: Mapped[str | None]  #: until then
    totp_secret: Mapped[str | None]  #: of his authenticator app, encrypted
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_step: Mapped[int | None]  #: the last time step whose code he used; no code works twice
    guest: Mapped[bool] = mapped_column(default=False)  #: somebody outside, known by his number alone
    simulated: Mapped[bool] = mapped_column(default=False)  #: came to be in simulator mode
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AbsenceRow(Base):
    """A time somebody is away, and who covers for him."""

    __tablename__ = "absences"
    __table_args__ = (Index(None, "person_id", "ends_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  #: None: until he is back
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  #: cut short or taken back then


class GroupRow(Base):
    """A named set of people."""

    __tablename__ = "groups"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class MembershipRow(Base):
    """Who is in a group, in the order they were named."""

    __tablename__ = "memberships"
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    position: Mapped[int]


class CodeRow(Base):
    """Which code means what to one phone; a row is used again only after thirty days."""

    __tablename__ = "codes"
    phone: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
