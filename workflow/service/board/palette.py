"""Search or jump to: what somebody may mean by a few letters."""

from dataclasses import dataclass

from workflow.service.actor import Actor, Role
from workflow.service.work import Work, query
from workflow.store import finds
from workflow.store.finds import Find

#: Of each kind.
SHOWN = 6
LONGEST = 100


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found, the likeliest first."""

    requests: tuple[Find, ...] = ()
    people: tuple[Find, ...] = ()
    workflows: tuple[Find, ...] = ()


@query
def find(work: Work, actor: Actor, typed: str) -> Found:
    """What these letters may mean; a member finds what he asked for himself, and nothing else."""
    typed = typed.strip()[:LONGEST]
    if not typed:
        return Found()
    if actor.role < Role.VIEWER:
        own = actor.person_id
        return Found(requests=tuple(finds.requests(work.tx, typed, SHOWN, of=own) if own is not None else ()))
    return Found(
        requests=tuple(finds.requests(work.tx, typed, SHOWN)),
        people=tuple(finds.people(work.tx, typed, SHOWN)),
        workflows=tuple(finds.workflows(work.tx, typed, SHOWN)),
    )
