"""Who may come in: API tokens, one-time sign-in links, and the sessions that these and passwords begin.

Only hashes are kept; the plain word is shown once.
"""

import hashlib
import re
import secrets
from datetime import timedelta

from workflow.core.definition import Problem
from workflow.service.start import NotFitting
from workflow.service.work import Work, query, use_case
from workflow.store import access, audit, people, users
from workflow.store.access import TokenRecord
from workflow.store.errors import Missing
from workflow.store.users import UserRecord

ROLES = ("admin", "operator", "viewer")
LINK_HOLDS = timedelta(minutes=15)
DEMO = "demo"  #: how the record names who put the demo in (service/seed.py)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}\Z")


@use_case
def create_token(work: Work, name: str, role: str, person: str | None = None) -> str:
    """Make an API token and give it back; only its hash is kept. Raises NotFitting, Missing.

    One that is bound to a person answers requests in his name alone.
    """
    token = f"sayso_{secrets.token_urlsafe(32)}"
    keep_token(work, token, name, role, person)
    return token


def keep_token(
    work: Work, token: str, name: str, role: str, person: str | None, *, by: str | None = None, alone: bool = False
) -> None:
    """Let this token open the API from now on. `alone`: not where there is one of that name. Raises as above."""
    if not name.strip() or len(name) > 80:
        raise NotFitting(Problem(path="name", message="Give the token a name of 1 to 80 characters."))
    if role not in ROLES:
        raise NotFitting(Problem(path="role", message=f"Write one of {', '.join(ROLES)}."))
    if alone and any(each.name == name for each in access.tokens(work.tx)):
        raise NotFitting(Problem(path="name", message="There is a token of this name already. Revoke it first."))
    person_id = people.by_handle(work.tx, person).id if person else None
    access.add_token(work.tx, name=name, role=role, hash=_hash(token), now=work.now, person_id=person_id)
    bound = {name: value for name, value in (("person", person), ("by", by)) if value}
    audit.append_admin(work.tx, work.now, {"event": "TokenCreated", "name": name, "role": role, **bound})


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

    Whoever can run this command owns the machine, so an address nobody has used yet becomes a user: bound to the
    person who has that address, with his role or none, or else as an administrator.
    """
    known = address(email)
    if known is None:
        raise NotFitting(Problem(path="email", message="This is no e-mail address."))
    user = users.by_email(work.tx, known)
    return new_link(work, user.id if user else _add_user(work, known))


def new_link(work: Work, user_id: int) -> str:
    """The secret part of a new link for this user, in this transaction."""
    secret = secrets.token_urlsafe(32)
    access.add_link(work.tx, hash=_hash(secret), user_id=user_id, expires_at=work.real_now + LINK_HOLDS)
    return secret


def _add_user(work: Work, email: str) -> int:
    """Somebody of the people is no more than he is there; who is not among them owns the machine."""
    person = people.by_email(work.tx, email)
    role = (person.role or "member") if person else "admin"
    audit.append_admin(work.tx, work.now, {"event": "UserAdded", "email": email, "role": role})
    return users.add(work.tx, email=email, role=role, now=work.now, person_id=person.id if person else None)


def address(typed: str) -> str | None:
    """An e-mail address as it is stored; None where it is none."""
    email = typed.strip().lower()
    return email if _EMAIL.match(email) and email.isprintable() else None


@query
def link_holds(work: Work, secret: str) -> bool:
    """True while a sign-in link is unused and in time; looking at it uses nothing up."""
    return access.link_holds(work.tx, _hash(secret), work.real_now)


@use_case
def use_link(work: Work, secret: str) -> UserRecord | None:
    """Sign in with a link, once; None where it does not hold."""
    user_id = access.use_link(work.tx, _hash(secret), work.real_now)
    if user_id is None:
        return None
    return came_in(work, users.by_id(work.tx, user_id), "link")


def came_in(work: Work, user: UserRecord, how: str) -> UserRecord:
    """Note that somebody has signed in, and with what; what was tried wrongly before counts no more."""
    users.change(work.tx, user.id, {"seen_at": work.now, "failures": 0, "locked_until": None})
    audit.append_admin(work.tx, work.now, {"event": "SignedIn", "user": user.email, "with": how})
    return user


@query
def session_user(work: Work, user_id: int, epoch: int, session: str) -> UserRecord | None:
    """Whose session this is; None where it was ended, here or by an administrator."""
    return users.of_session(work.tx, user_id, epoch, _hash(session))


@use_case
def note_seen(work: Work, user_id: int) -> None:
    """Somebody who is signed in does something."""
    users.change(work.tx, user_id, {"seen_at": work.now})


@use_case
def end_session(work: Work, session: str, lasts: timedelta) -> None:
    """Let a session have ended, also for whoever has a copy of its cookie, which could last so long."""
    users.end_session(work.tx, _hash(session), work.real_now, work.real_now + lasts)


@query
def nothing_made(work: Work) -> bool:
    """True as long as nobody has asked for anything but the demo: then a tour is of more use than an empty inbox."""
    return not users.anything_made(work.tx, DEMO)


def _hash(secret: str) -> str:
    """The secrets are long and random, so a plain SHA-256 cannot be turned round."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
