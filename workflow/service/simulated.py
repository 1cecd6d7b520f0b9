"""Trying things out: the simulated clock is moved on, and all that was made in simulator mode is taken away again."""

import math
import time
from datetime import datetime, timedelta

from workflow.clock import Clock, SimulatedClock
from workflow.core.durations import Calendar
from workflow.service import tend
from workflow.service.perform import perform
from workflow.service.send import end_pause
from workflow.service.work import Desk, Work, query, use_case
from workflow.store import audit, effects, simulated, workspace
from workflow.store.db import Database, StoreUnavailable
from workflow.store.simulated import Tally

#: As far ahead as the longest duration of a definition; the holidays are known no further.
FARTHEST = timedelta(days=5 * 365)
#: So many moments at which something is due are lived through one by one; after them the clock jumps.
STOPS = 500
BATCH = 50
#: So long somebody waits, at most, for what his doing has set going.
PATIENCE = 2.0  # seconds


class NotSimulated(Exception):
    """Only in simulator mode can the clock be moved: this Sayso is connected to Twilio."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class CannotSkip(ValueError):
    """The clock cannot be moved like this; the message says why."""


def seconds_ahead(database: Database) -> int | None:
    """How far the simulated clock is ahead of the real one; None while the database cannot be used."""
    try:
        with database.reading() as tx:
            return workspace.clock_ahead(tx)
    except StoreUnavailable:
        return None


def skip(desk: Desk, until: datetime | None = None) -> datetime:
    """Let time pass to a moment, or to the next one at which something is due; give back what time it is then.

    What is due on the way is performed here, each at its own time, as if nobody had hurried. Workers elsewhere notice
    the new time within a quarter of a second and may perform a part of it: that does no harm.
    Raises NotSimulated or CannotSkip.
    """
    clock = _simulated(desk.clock)
    _perform_due(desk)
    goal = until or tend.next_due(desk, clock.now())
    if goal is None:
        raise CannotSkip("Nothing waits for its time to come.")
    if goal - clock.real.now() > FARTHEST:
        raise CannotSkip("The clock can be five years ahead at most. `sayso wipe` sets it back.")
    for _ in range(STOPS):
        stop = tend.next_due(desk, clock.now())
        if stop is None or stop > goal:
            break
        _move(desk, clock, stop)
    _move(desk, clock, goal)
    return clock.now()


def _simulated(clock: Clock) -> SimulatedClock:
    if not isinstance(clock, SimulatedClock):
        raise NotSimulated
    return clock


def _move(desk: Desk, clock: SimulatedClock, to: datetime) -> None:
    """Whole seconds are kept, rounded up, so that what is due at that moment is due indeed."""
    _put_ahead(desk, math.ceil((to - clock.real.now()).total_seconds()))
    clock.reread()
    _perform_due(desk)


@use_case
def _put_ahead(work: Work, seconds: int) -> None:
    """Only ever forward: somebody else may have moved it farther a moment ago."""
    if seconds > workspace.clock_ahead(work.tx):
        workspace.put_clock_ahead(work.tx, seconds)


def _perform_due(desk: Desk) -> None:
    """Perform what is due until nothing is; what a worker has in hand is left to it, and so are posts to webhooks."""
    for _ in range(STOPS):
        due = tend.due(desk, BATCH, posting=False)
        for effect_id, kind in due:
            perform(desk, effect_id, kind)
        if not due:
            return


@query
def calendar(work: Work) -> Calendar:
    """When people work, in the workspace's own zone."""
    work.desk.calendars.refresh(work.tx, work.now)
    return work.desk.calendars.of(work.desk.time_zone)


def catch_up(desk: Desk) -> None:
    """Perform what is due now, and wait a moment for what a worker has in hand: then what follows is there to see.

    Nobody waits for the receiver of a webhook.
    """
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        due = tend.due(desk, BATCH, posting=False)
        for effect_id, kind in due:
            perform(desk, effect_id, kind)
        if not due and not _in_hand(desk):
            return
        if not due:
            time.sleep(0.02)


@query
def _in_hand(work: Work) -> bool:
    """Whether something is due that somebody holds; what waits because nothing is sent just now does not count."""
    paused = workspace.sending_paused_until(work.tx)
    return (paused is None or paused <= work.now) and effects.backlog(work.tx, work.now, posts=False)[0] > 0


@query
def tally(work: Work) -> Tally:
    """How much there is that was made in simulator mode."""
    return simulated.tally(work.tx)


def wipe(desk: Desk, by: str) -> Tally:
    """Delete everything that was made in simulator mode, in one transaction, and set the clock right again.

    Works in either mode. What is real stays: its requests, texts and audit chains, and the workflows.
    """
    wiped = _wipe(desk, by)
    if isinstance(desk.clock, SimulatedClock):
        desk.clock.reread()
    return wiped


@use_case
def _wipe(work: Work, by: str) -> Tally:
    wiped = simulated.wipe(work.tx, work.real_now)
    workspace.mark_seeded(work.tx, None)
    workspace.put_clock_ahead(work.tx, 0)
    end_pause(work)
    counts = {
        "requests": wiped.requests, "texts": wiped.texts, "people": wiped.people, "groups": wiped.groups
    }  # fmt: skip
    audit.append_admin(work.tx, work.now, {"event": "Wiped", "by": by, **counts})
    return wiped
