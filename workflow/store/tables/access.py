"""The tables of who may come in."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workflow.store.db import Base, UtcDateTime


class TokenRow(Base):
    """An API token, as its hash."""

    __tablename__ = "tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  #: in whose name it answers


class IdempotencyRow(Base):
    """Which request an Idempotency-Key started."""

    __tablename__ = "idempotency"
    token_id: Mapped[int] = mapped_column(ForeignKey("tokens.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class UserRow(Base):
    """Someone who may sign in to the dashboard."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str | None]
    role: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  #: who of the people this is
    password_hash: Mapped[str | None]  #: Argon2id, as its library writes it
    epoch: Mapped[int] = mapped_column(default=0)  #: sessions begun under another number have ended
    failures: Mapped[int] = mapped_column(default=0)  #: wrong passwords and codes since the last right ones
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_secret: Mapped[str | None]  #: encrypted
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_step: Mapped[int | None]  #: the last time step whose code was used
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInLinkRow(Base):
    """A one-time sign-in link, as its hash."""

    __tablename__ = "sign_in_links"
    hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignOutRow(Base):
    """A session that was ended by hand: its cookie opens nothing any more, whoever still has a copy of it."""

    __tablename__ = "sign_outs"
    session: Mapped[str] = mapped_column(primary_key=True)  #: its random id, as a hash
    until: Mapped[datetime] = mapped_column(UtcDateTime)  #: from then on it would have ended anyway


class FormKeyRow(Base):
    """A form that is good for one thing: which request it started. No foreign key, for requests may be wiped."""

    __tablename__ = "form_keys"
    key: Mapped[str] = mapped_column(primary_key=True)
    by: Mapped[str]  #: whose form it is
    digest: Mapped[str]  #: of what it said
    request_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
