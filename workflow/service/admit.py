"""Who may come in: API tokens and one-time sign-in links. Only hashes are kept; the plain word is shown once."""

import hashlib
import re
import secrets
from datetime import timedelta

from workflow.core.definition import Problem
from workflow.service.start import NotFitting
from workflow.service.work import Work, query, use_case
from workflow.store import access, audit, people
from workflow.store.access import TokenRecord, UserRecord
from workflow.store.errors import Missing

ROLES = ("admin", "operator", "viewer")
LINK_HOLDS = timedelta(minutes=15)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}\Z")


@use_case
def create_token(work: Work, name: str, role: str, person: str | None = None) -> str:
    """Make an API token and give it back; only its hash is kept. Raises NotFitting, Missing.

    One that is bound to a person answers requests in his name alone.
    """
    if not name.strip() or len(name) > 80:
        raise NotFitting(Problem(path="name", message="Give the token a name of 1 to 80 characters."))
    if role not in ROLES:
        raise NotFitting(Problem(path="role", message=f"Write one of {', '.join(ROLES)}."))
    token = f"sayso_{secrets.token_urlsafe(32)}"
    person_id = people.by_handle(work.tx, person).id if person else None
    access.add_token(work.tx, name=name, role=role, hash=_hash(token), now=work.now, person_id=person_id)
    bound = {"person": person} if person else {}
    audit.append_admin(work.tx, work.now, {"event": "TokenCreated", "name": name, "role": role, **bound})
    return token


@use_case
def revoke_token(work: Work, name: str) -> int:
    """Let every token of this name open nothing any more; how many there were. Raises Missing for none."""
    revoked = access.revoke_tokens(work.tx, name, work.now)
    if not revoked:
        raise Missing(f"There is no token “{name}”.")
    audit.append_admin(work.tx, work.now, {"event": "TokenRevoked", "name": name})
    return revoked


@query
def tokens(work: Work) -> list[TokenRecord]:
    """Every token that opens something, by name."""
    return access.tokens(work.tx)


@query
def token(work: Work, plain: str) -> TokenRecord | None:
    """The token that this is; None where it is none, or was revoked."""
    return access.token(work.tx, _hash(plain))


@use_case
def create_sign_in_link(work: Work, email: str) -> str:
    """Make a one-time sign-in link for 15 minutes and give back its secret part. Raises NotFitting.

    Whoever can run this command owns the machine, so an address nobody has used yet becomes a user: with the role of
    the person who has that address, or else as an administrator.
    """
    email = email.strip().lower()
    if not _EMAIL.match(email):
        raise NotFitting(Problem(path="email", message="This is no e-mail address."))
    user = access.user_by_email(work.tx, email)
    user_id = user.id if user else _add_user(work, email)
    secret = secrets.token_urlsafe(32)
    access.add_link(work.tx, hash=_hash(secret), user_id=user_id, expires_at=work.now + LINK_HOLDS)
    return secret


def _add_user(work: Work, email: str) -> int:
    person = people.by_email(work.tx, email)
    role = person.role if person and person.role else "admin"
    audit.append_admin(work.tx, work.now, {"event": "UserAdded", "email": email, "role": role})
    return access.add_user(work.tx, email=email, role=role, now=work.now)


@query
def link_holds(work: Work, secret: str) -> bool:
    """True while a sign-in link is unused and in time; looking at it uses nothing up."""
    return access.link_holds(work.tx, _hash(secret), work.now)


@use_case
def use_link(work: Work, secret: str) -> UserRecord | None:
    """Sign in with a link, once; None where it does not hold."""
    user_id = access.use_link(work.tx, _hash(secret), work.now)
    user = access.user(work.tx, user_id) if user_id is not None else None
    if user:
        audit.append_admin(work.tx, work.now, {"event": "SignedIn", "user": user.email})
    return user


@query
def user(work: Work, user_id: int) -> UserRecord | None:
    """The user with this id."""
    return access.user(work.tx, user_id)


def _hash(secret: str) -> str:
    """The secrets are long and random, so a plain SHA-256 cannot be turned round."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
