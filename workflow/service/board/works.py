"""How things go, in figures: what waits, what was decided, how long it took, and which texts arrived."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from workflow.service.work import Work
from workflow.store import pulse

#: The days of the little curves, today among them.
DAYS = 7


@dataclass(frozen=True, kw_only=True)
class Works:
    """How things go."""

    waiting: int
    late: int
    approved: int  #: today
    rejected: int  #: today
    median: float | None  #: seconds from asking to deciding, in these seven days
    median_before: float | None  #: in the seven days before
    delivered: int  #: texts, today
    failed: int
    waited: Sequence[int]  #: at the end of each day
    decided: Sequence[int]  #: on each day
    medians: Sequence[float | None]  #: of each day
    rates: Sequence[float | None]  #: delivered of what came to an end, of each day


def works(work: Work) -> Works:
    """The figures of now and of these seven days."""
    tx, simulated, cuts = work.tx, work.desk.simulated, midnights(work)
    waiting, late = pulse.waiting(tx, work.now, simulated=simulated)
    came = pulse.came(tx, cuts, simulated=simulated)
    before, *days = pulse.ended(tx, [cuts[0] - timedelta(days=DAYS), *cuts], simulated=simulated)
    texts = pulse.delivered(tx, cuts, simulated=simulated)
    waited = [waiting]
    for new, day in zip(reversed(came[1:]), reversed(days[1:]), strict=True):
        waited.append(waited[-1] - new + day.count)
    return Works(
        waiting=waiting,
        late=late,
        approved=days[-1].approved,
        rejected=days[-1].rejected,
        median=_median(each for day in days for each in day.seconds),
        median_before=_median(before.seconds),
        delivered=texts[-1][0],
        failed=texts[-1][1],
        waited=waited[::-1],
        decided=[day.approved + day.rejected for day in days],
        medians=[_median(day.seconds) for day in days],
        rates=[good / (good + bad) if good + bad else None for good, bad in texts],
    )


def _median(seconds: Iterable[float]) -> float | None:
    known = list(seconds)
    return median(known) if known else None


def midnights(work: Work) -> list[datetime]:
    """The local midnights that the last seven days begin at, and the one that today ends at."""
    zone = ZoneInfo(work.desk.time_zone)
    today = work.now.astimezone(zone).date()
    return [datetime.combine(today + timedelta(days=each), time(), zone) for each in range(1 - DAYS, 2)]
