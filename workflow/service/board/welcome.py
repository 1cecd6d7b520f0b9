"""The first start: what there is already for somebody who has just come in."""

from dataclasses import dataclass

from workflow.service.actor import Actor, Role
from workflow.service.work import Work, query
from workflow.store import beginnings, workspace


@dataclass(frozen=True, kw_only=True)
class Start:
    """What there is already."""

    demo: bool  #: the people and workflows to try it with are in
    people: int  #: of one's own, counted no further than anybody reads
    manages: bool  #: whoever looks may import people


@query
def start(work: Work, actor: Actor) -> Start:
    """What there is already."""
    actor.needs(Role.VIEWER)
    return Start(
        demo=workspace.seeded(work.tx), people=beginnings.real_people(work.tx), manages=actor.role >= Role.OPERATOR
    )
