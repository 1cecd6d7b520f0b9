"""How approvals go: how long they take, who answers, what is reminded of, what is unclear, and what is texted.

The numbers are of real requests, or of simulated ones; never of both.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from statistics import median
from zoneinfo import ZoneInfo

from workflow.service.actor import Actor, Role
from workflow.service.board.messages import UNCLEAR
from workflow.service.work import Work, query
from workflow.store import measures, simulated, workflows
from workflow.store.measures import Answering, Ended, Stretch, Texts

#: So many days back, today counted -> the parts that they are cut into.
RANGES = {7: "day", 30: "day", 90: "week", 365: "month"}
USUAL = 30
#: A text out of which nothing was ever sent has cost nothing.
UNSENT = ("queued", "canceled", "failed")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One day, week or month of the stretch; the first may be cut short where the stretch begins."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How some durations lie."""

    count: int
    median: float | None = None  #: seconds; None of none
    p90: float | None = None  #: nine of ten took no longer than this

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Spread":
        """The spread of these durations."""
        if not seconds:
            return cls(count=0)
        rising = sorted(seconds)
        return cls(count=len(rising), median=median(rising), p90=rising[math.ceil(0.9 * len(rising)) - 1])


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many of how many."""

    count: int = 0
    of: int = 0

    @property
    def percent(self) -> float | None:
        """The share; None of nothing."""
        return 100 * self.count / self.of if self.of else None


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that the page shows; each tuple has a value for each part."""

    days: int
    unit: str  #: day | week | month
    parts: tuple[Part, ...]
    workflow: str | None
    simulated: bool  #: it is of simulated requests
    decided: tuple[Spread, ...]
    decided_all: Spread
    ended: Ended
    people: tuple[Answering, ...]
    reminded: tuple[Share, ...]
    unclear: tuple[Share, ...]
    texts: tuple[Texts, ...]

    @property
    def empty(self) -> bool:
        """True where nothing at all happened."""
        ended = self.ended
        others = ended.silence + ended.override + ended.nobody + ended.expired + ended.withdrawn
        texts = any(each.texts_out or each.texts_in for each in self.texts)
        return not (self.decided_all.count or others or self.people or texts)


@query
def report(
    work: Work, actor: Actor, *, days: int = USUAL, workflow: str | None = None, of_simulated: bool = False
) -> Report:
    """The numbers of the last so many days. Raises Forbidden."""
    actor.needs(Role.VIEWER)
    parts = cut(work.now, ZoneInfo(work.desk.time_zone), days)
    zone = ZoneInfo(work.desk.time_zone)
    cuts = [_midnight(each.first, zone) for each in parts] + [_midnight(parts[-1].last + timedelta(days=1), zone)]
    mixed = simulated.any_real(work.tx) if of_simulated else simulated.any_requests(work.tx)
    stretch = Stretch(cuts=cuts, simulated=of_simulated, workflow=workflow, mixed=mixed)
    ended = measures.ended(work.tx, stretch)
    return Report(
        days=days,
        unit=RANGES[days],
        parts=tuple(parts),
        workflow=workflow,
        simulated=of_simulated,
        decided=tuple(map(Spread.of, ended.decided)),
        decided_all=Spread.of(list(chain.from_iterable(ended.decided))),
        ended=ended,
        people=tuple(measures.answering(work.tx, stretch)),
        reminded=tuple(Share(of=of, count=count) for of, count in measures.reminded(work.tx, stretch)),
        unclear=tuple(Share(of=of, count=count) for of, count in measures.replies(work.tx, stretch, UNCLEAR)),
        texts=tuple(measures.texts(work.tx, stretch, UNSENT)),
    )


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What can be chosen among."""

    workflows: tuple[tuple[str, str], ...]  #: (slug, title)
    real: bool  #: there are requests that were not simulated
    simulated: bool  #: there are simulated ones


@query
def choices(work: Work, actor: Actor) -> Choices:
    """What the page offers. Raises Forbidden."""
    actor.needs(Role.VIEWER)
    return Choices(
        workflows=tuple((each.workflow, each.title) for each in workflows.page(work.tx, limit=500)),
        real=simulated.any_real(work.tx),
        simulated=simulated.any_requests(work.tx),
    )


def cut(now: datetime, zone: ZoneInfo, days: int) -> list[Part]:
    """The days, weeks (from Monday) or months that the last so many days in this zone lie in; today is the last."""
    today = now.astimezone(zone).date()
    unit, begins = RANGES[days], [today - timedelta(days=days - 1)]
    for back in range(days - 2, -1, -1):
        day = today - timedelta(days=back)
        if unit == "day" or (unit == "week" and day.weekday() == 0) or (unit == "month" and day.day == 1):
            begins.append(day)
    ends = [each - timedelta(days=1) for each in begins[1:]] + [today]
    return [Part(first=first, last=last) for first, last in zip(begins, ends, strict=True)]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)
