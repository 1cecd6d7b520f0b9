"""How many requests are open, for the figures that machines read."""

from workflow.service.work import Work, query
from workflow.store import tallies


@query
def pending(work: Work) -> int:
    """How many requests are open; in simulator mode the simulated ones, otherwise only the others."""
    return tallies.pending(work.tx, simulated=work.desk.simulated)
