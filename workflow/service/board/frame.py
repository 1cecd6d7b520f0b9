"""What stands round every page: the counts beside the navigation, and the workspace's name."""

from dataclasses import dataclass

from workflow.service.actor import Actor, Role
from workflow.service.work import Work, query
from workflow.store import needs, workspace
from workflow.store.needs import Scope


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the navigation says."""

    name: str | None  #: of the workspace
    attention: int  #: how much needs somebody; 0 for who does not see it


@query
def around(work: Work, actor: Actor, attention: int | None = None) -> Frame:
    """What stands round the pages of this actor now; `attention` where the page has counted that already."""
    if attention is None:
        scope = Scope(at=work.now, simulated=work.desk.simulated)
        attention = needs.count(work.tx, scope) if actor.role >= Role.VIEWER else 0
    return Frame(name=workspace.name(work.tx), attention=attention)
