"""API tokens: administrators make them, see them once, and revoke them."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from workflow.core.definition import Problem
from workflow.service import admit
from workflow.service.actor import Actor, Role
from workflow.service.start import LARGEST_ID, NotFitting
from workflow.service.work import Work, query, use_case
from workflow.store import access, audit, form_keys
from workflow.store.access import TokenRecord
from workflow.store.errors import Missing

#: So long after it was made a token is shown to whoever sends its form again.
AGAIN = timedelta(minutes=1)
_MADE = "This form has made its token already, and it was shown then. If nobody copied it, revoke it and make another."


@query
def page(work: Work, actor: Actor) -> list[TokenRecord]:
    """Every token that opens something, by name. Raises Forbidden."""
    actor.needs(Role.ADMIN)
    return access.tokens(work.tx)


@use_case
def create(work: Work, actor: Actor, *, name: str, role: str, person: str, key: str) -> str:
    """Make a token and give it back; its name is nobody else's. Raises Forbidden, NotFitting.

    A form with this `key` makes one token as long as it says the same. Of a double click the browser shows the second
    answer alone, so that gives back the same token; sent again later, the form is refused.
    """
    actor.needs(Role.ADMIN)
    key = hashlib.sha256("\n".join((key, name, role, person)).encode()).hexdigest()
    now = work.real_now
    if not form_keys.claim(work.tx, key=key, by=actor.by, digest="", now=now):
        at = form_keys.used_at(work.tx, key, actor.by)
        if at is None or now >= at + AGAIN:
            raise NotFitting(Problem(path="name", message=_MADE))
        return _token(work, actor, key, at)
    token = _token(work, actor, key, now)
    try:
        admit.keep_token(work, token, name.strip(), role, person or None, by=actor.by, alone=True)
    except Missing as error:
        raise NotFitting(Problem(path="person", message=str(error))) from error
    return token


def _token(work: Work, actor: Actor, key: str, at: datetime) -> str:
    """The token of a form that was sent then: no more need be kept of it than its hash, to say it once more."""
    said = f"api token {actor.by} {key} {at.astimezone(UTC).isoformat()}"
    made = hmac.digest(work.desk.secret_key.encode(), said.encode(), "sha256")
    return f"sayso_{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


@use_case
def revoke(work: Work, actor: Actor, token_id: int) -> str | None:
    """Let a token open nothing any more; its name, or None where it was revoked before. Raises Forbidden."""
    actor.needs(Role.ADMIN)
    name = access.revoke_token(work.tx, token_id, work.now) if token_id <= LARGEST_ID else None
    if name is not None:
        audit.append_admin(work.tx, work.now, {"event": "TokenRevoked", "name": name, "by": actor.by})
    return name
