"""What a runner needs beside `perform`: what is due, and the small chores of a living worker."""

from datetime import datetime, timedelta

from workflow.service.send import end_pause, look_into_unconfirmed_answers
from workflow.service.work import Desk, Work, query, use_case
from workflow.store import changes, deliveries, effects, form_keys, imports, workspace
from workflow.store.effects import Kind

#: How long it is known that something was changed: no page stays open and asleep for longer.
KEPT = timedelta(days=1)


@query
def due(work: Work, limit: int, patience: timedelta = timedelta(0), *, posting: bool = True) -> list[tuple[int, Kind]]:
    """The effects that are due and that nobody holds, the longest due first; sends only while sending is not paused.

    What does not wait for the network has to have been due for as long as `patience`. Without `posting` what is to be
    posted to webhooks is left out.
    """
    paused = workspace.sending_paused_until(work.tx)
    sending = paused is None or paused <= work.now
    return effects.due(work.tx, work.now, limit, at=work.real_now, sending=sending, posting=posting, patience=patience)


@query
def next_due(work: Work, after: datetime | None = None) -> datetime | None:
    """When the next effect is due; the next one later than `after`, where that is given."""
    return effects.next_due(work.tx, after)


@use_case
def take_up(work: Work) -> None:
    """What a worker parked because it was of the other mode, simulated or real, may be of this one; before any work."""
    effects.take_up(work.tx)
    end_pause(work)


def tend(desk: Desk) -> None:
    """Say that this worker lives, and look into answers that were never heard of again."""
    _mark_alive(desk)
    _forget_changes(desk)
    look_into_unconfirmed_answers(desk)


@use_case
def _forget_changes(work: Work) -> None:
    now = work.real_now  # a page stays open, and its form is good for once, whatever the simulated clock says
    changes.forget(work.tx, now - KEPT)
    form_keys.forget(work.tx, now - 30 * KEPT)
    deliveries.forget(work.tx, now - 30 * KEPT)
    imports.forget(work.tx, now - KEPT)


@use_case
def _mark_alive(work: Work) -> None:
    workspace.mark_worker_seen(work.tx, work.real_now)
