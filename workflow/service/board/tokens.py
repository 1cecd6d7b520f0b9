"""API tokens: administrators make them, see them once, and revoke them."""

from workflow.core.definition import Problem
from workflow.service import admit
from workflow.service.actor import Actor, Role
from workflow.service.start import LARGEST_ID, NotFitting
from workflow.service.work import Desk, Work, query, use_case
from workflow.store import access, audit
from workflow.store.access import TokenRecord
from workflow.store.errors import Missing


@query
def page(work: Work, actor: Actor) -> list[TokenRecord]:
    """Every token that opens something, by name. Raises Forbidden."""
    actor.needs(Role.ADMIN)
    return access.tokens(work.tx)


def create(desk: Desk, actor: Actor, *, name: str, role: str, person: str) -> str:
    """Make a token and give it back, this once; its name is nobody else's. Raises Forbidden, NotFitting."""
    actor.needs(Role.ADMIN)
    try:
        return admit.create_token(desk, name.strip(), role, person or None, by=actor.by, alone=True)
    except Missing as error:
        raise NotFitting(Problem(path="person", message=str(error))) from error


@use_case
def revoke(work: Work, actor: Actor, token_id: int) -> str | None:
    """Let a token open nothing any more; its name, or None where it was revoked before. Raises Forbidden."""
    actor.needs(Role.ADMIN)
    name = access.revoke_token(work.tx, token_id, work.now) if token_id <= LARGEST_ID else None
    if name is not None:
        audit.append_admin(work.tx, work.now, {"event": "TokenRevoked", "name": name, "by": actor.by})
    return name
