"""Letting time pass for the virtual phones, and beginning anew; each once, however often its button is pressed."""

from datetime import datetime, timedelta

from workflow.service import seed, simulated
from workflow.service.actor import Actor, Role
from workflow.service.simulated import CannotSkip, NotSimulated
from workflow.service.work import Desk, Work, query
from workflow.store import workspace
from workflow.store.simulated import Tally

#: A page shows seconds, so two that were drawn within a few of them mean the same.
SAME = 5  # seconds


class Moved(Exception):
    """This was done already, since the page was drawn."""


def skip(desk: Desk, actor: Actor, *, ahead: int, stretch: timedelta | None) -> datetime:
    """Let a stretch of time pass, or all until something is due; give back what time it is then.

    `ahead` is how far the clock was ahead when the page was drawn. Raises Moved where it has been moved since, and
    CannotSkip or NotSimulated.
    """
    actor.needs(Role.OPERATOR)
    if not desk.simulated:
        raise NotSimulated
    if abs((simulated.seconds_ahead(desk.database) or 0) - ahead) > SAME:
        raise Moved
    until = desk.clock.now() + stretch if stretch else None
    return simulated.skip(desk, until)


def start_over(desk: Desk, actor: Actor, *, seeded: str) -> Tally:
    """Take away all that was made in simulator mode, and put the demo in again; raises Moved where that was done.

    `seeded` is when the demo had been put in, as the page has it.
    """
    actor.needs(Role.ADMIN)
    if not desk.simulated:
        raise NotSimulated
    if seeded != _seeded(desk):
        raise Moved
    wiped = simulated.wipe(desk, actor.by)
    seed.seed(desk)
    simulated.catch_up(desk)
    return wiped


def wipe(desk: Desk, actor: Actor) -> Tally:
    """Take away all that was made in simulator mode, in either mode; what is real stays."""
    actor.needs(Role.ADMIN)
    return simulated.wipe(desk, actor.by)


@query
def _seeded(work: Work) -> str:
    return seeded_at(workspace.seeded_at(work.tx))


def seeded_at(at: datetime | None) -> str:
    """As a form carries it."""
    return at.isoformat() if at else ""


__all__ = ["CannotSkip", "Moved", "NotSimulated", "seeded_at", "skip", "start_over", "wipe"]
