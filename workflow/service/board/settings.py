"""What the workspace is called, and that nothing is sent while the carrier refuses us."""

from dataclasses import dataclass
from datetime import datetime

from workflow.core.definition import Problem
from workflow.core.state import Trouble
from workflow.service.actor import Actor, Role
from workflow.service.start import NotFitting
from workflow.service.work import Work, query, use_case
from workflow.store import attention, audit, effects, workspace
from workflow.store.effects import Kind

LONGEST_NAME = 60


@query
def name(work: Work, actor: Actor) -> str:
    """What the workspace is called; empty where nobody has said. Raises Forbidden."""
    actor.needs(Role.VIEWER)
    return workspace.name(work.tx) or ""


@use_case
def rename(work: Work, actor: Actor, name: str) -> bool:
    """Call the workspace so; False where it is called so already. Raises Forbidden or NotFitting."""
    actor.needs(Role.ADMIN)
    plain = " ".join(name.split())
    if len(plain) > LONGEST_NAME or not all(each.isprintable() for each in plain):
        message = f"Write at most {LONGEST_NAME} plain characters."
        raise NotFitting(Problem(path="name", message=message))
    was = workspace.name(work.tx) or ""
    if plain == was:
        return False
    workspace.put_name(work.tx, plain or None)
    audit.append_admin(work.tx, work.now, {"event": "WorkspaceRenamed", "was": was, "name": plain, "by": actor.by})
    return True


@dataclass(frozen=True, kw_only=True)
class Sending:
    """Whether texts go out."""

    paused_until: datetime | None  #: none before this moment
    why: str | None


@query
def sending(work: Work, actor: Actor) -> Sending:
    """Whether texts go out now, and why not. Raises Forbidden."""
    actor.needs(Role.VIEWER)
    until = workspace.sending_paused_until(work.tx)
    if until is None or until <= work.now:
        return Sending(paused_until=None, why=None)
    return Sending(paused_until=until, why=attention.detail_of(work.tx, Trouble.SETTING))


@use_case
def send_again(work: Work, actor: Actor) -> bool:
    """Let texts go out again at once; False where they do. Raises Forbidden."""
    actor.needs(Role.ADMIN)
    until = workspace.sending_paused_until(work.tx)
    if until is None or until <= work.now:
        return False
    workspace.pause_sending(work.tx, work.now)  # not None: the first text that goes out settles it
    effects.hasten(work.tx, Kind.SEND, until, work.now)
    audit.append_admin(work.tx, work.now, {"event": "SendingResumed", "by": actor.by})
    return True
