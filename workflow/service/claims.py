"""Taking an effect in hand: nobody else does it meanwhile, and whoever falls asleep over it loses it in time.

How long a worker holds on is told by the real clock. The simulated one is skipped ahead while a text is under way, and
a lease that ended with it would let the text be sent a second time.
"""

from datetime import datetime, timedelta

from workflow.service.work import Work
from workflow.store import effects, workspace
from workflow.store.effects import EffectRecord

#: Longer than the gateway's timeout, so that a lease never ends while its post is under way.
LEASE = timedelta(seconds=45)


def claim(work: Work, effect_id: int, holder: str) -> EffectRecord | None:
    """Take an effect that is due and that nobody holds; None when it is done, not due, or held."""
    at = work.real_now
    return effects.claim(work.tx, effect_id, holder, due_by=_surely(work), at=at, until=at + LEASE)


def _surely(work: Work) -> datetime:
    """By when it has to be due. A wipe sets the simulated clock back, and another process may not have noticed yet."""
    if not work.desk.simulated:
        return work.now
    return min(work.now, work.real_now + timedelta(seconds=workspace.clock_ahead(work.tx)))
