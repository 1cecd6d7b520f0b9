"""What opens a door: API tokens and one-time sign-in links, all kept as hashes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.store.tables import IdempotencyRow, PersonRow, SignInLinkRow, TokenRow, UserRow


@dataclass(frozen=True, kw_only=True)
class TokenRecord:
    """An API token."""

    id: int
    name: str
    role: str
    person: str | None  #: the handle of the person it is bound to
    created_at: datetime


_t, _u, _l = TokenRow.__table__.c, UserRow.__table__.c, SignInLinkRow.__table__.c
_i, _p = IdempotencyRow.__table__.c, PersonRow.__table__.c

#: A token of somebody who was deleted opens nothing any more.
_TOKENS = (
    select(_t.id, _t.name, _t.role, _p.handle.label("person"), _t.created_at)
    .select_from(TokenRow.__table__.outerjoin(PersonRow.__table__, _p.id == _t.person_id))
    .where(_t.revoked_at.is_(None), or_(_t.person_id.is_(None), _p.deleted_at.is_(None)))
)


def add_token(tx: Connection, *, name: str, role: str, hash: str, now: datetime, person_id: int | None = None) -> int:
    """Store a token's hash."""
    values = {"name": name, "role": role, "hash": hash, "created_at": now, "person_id": person_id}
    made = insert(TokenRow).values(values).returning(_t.id)
    return int(tx.execute(made).scalar_one())


def token(tx: Connection, hash: str) -> TokenRecord | None:
    """The token with this hash, unless it was revoked."""
    row = tx.execute(_TOKENS.where(_t.hash == hash)).first()
    return TokenRecord(**row._mapping) if row else None


def tokens(tx: Connection) -> list[TokenRecord]:
    """Every token that opens something, by name."""
    return [TokenRecord(**row._mapping) for row in tx.execute(_TOKENS.order_by(_t.name, _t.id))]


def revoke_tokens(tx: Connection, name: str, now: datetime) -> int:
    """Revoke every token of this name; how many there were."""
    revoked = update(TokenRow).where(_t.name == name, _t.revoked_at.is_(None)).values(revoked_at=now)
    return tx.execute(revoked).rowcount


def revoke_token(tx: Connection, token_id: int, now: datetime) -> str | None:
    """Revoke one token; its name, or None where it opens nothing anyway."""
    revoked = update(TokenRow).where(_t.id == token_id, _t.revoked_at.is_(None)).values(revoked_at=now)
    name: str | None = tx.execute(revoked.returning(_t.name)).scalar()
    return name


def add_link(tx: Connection, *, hash: str, user_id: int, expires_at: datetime) -> None:
    """Store a one-time link's hash."""
    tx.execute(insert(SignInLinkRow).values(hash=hash, user_id=user_id, expires_at=expires_at))


def link_holds(tx: Connection, hash: str, now: datetime) -> bool:
    """True while the link is unused and in time, and its user may sign in."""
    return tx.execute(select(_l.hash).where(_l.hash == hash, *_holding(now))).first() is not None


def use_link(tx: Connection, hash: str, now: datetime) -> int | None:
    """Use a link up and give back its user's id; None when it was used, is too old, or never was."""
    used = update(SignInLinkRow).where(_l.hash == hash, *_holding(now)).values(used_at=now)
    return tx.execute(used.returning(_l.user_id)).scalar()


def _holding(now: datetime) -> tuple[ColumnElement[bool], ...]:
    may_come = select(_u.id).where(_u.disabled_at.is_(None))
    return _l.used_at.is_(None), _l.expires_at > now, _l.user_id.in_(may_come)


def claim_key(tx: Connection, *, token_id: int, key: str, digest: str, now: datetime) -> bool:
    """Take an Idempotency-Key; False when it was taken before."""
    made = (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(IdempotencyRow)
    values = {"token_id": token_id, "key": key, "digest": digest, "at": now}
    # The row says it: of such an INSERT a driver may not know how many it made.
    return tx.execute(made.values(values).on_conflict_do_nothing().returning(_i.key)).first() is not None


def key(tx: Connection, token_id: int, key: str) -> tuple[str, int | None]:
    """(digest, request id) of a taken Idempotency-Key."""
    row = tx.execute(select(_i.digest, _i.request_id).where(_i.token_id == token_id, _i.key == key)).one()
    return row.digest, row.request_id


def bind_key(tx: Connection, *, token_id: int, key: str, request_id: int) -> None:
    """Remember which request a key started."""
    bound = update(IdempotencyRow).where(_i.token_id == token_id, _i.key == key)
    tx.execute(bound.values(request_id=request_id))
