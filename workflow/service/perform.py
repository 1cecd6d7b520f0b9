"""The only place that acts: claim an effect, do it, record the result.

Running it twice, at once or after a kill, is harmless: the claim is a guarded UPDATE with a lease. What touches only
the database happens in one transaction with its claim; a text is sent, a photo fetched and an event posted
between two, with none open (see `send`, `photos` and `post`).
"""

import logging
import random
import secrets
from datetime import timedelta

from workflow.core.state import Trouble
from workflow.service import alarm
from workflow.service.absence import begin_or_end
from workflow.service.act import act
from workflow.service.claims import claim
from workflow.service.drafting import abandon
from workflow.service.photos import fetch_photo
from workflow.service.post import post
from workflow.service.send import deliver
from workflow.service.wake import wake
from workflow.service.work import Desk, Work, use_case
from workflow.store import effects, requests
from workflow.store.effects import Kind

log = logging.getLogger(__name__)

#: Trying again after a fault: doubled each time from the first of these up to the second.
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=15)
#: After so many faults a human is shown what cannot be done; it is still tried.
PATIENCE = 5


def perform(desk: Desk, effect_id: int, kind: Kind) -> None:
    """Do one effect if it is due and nobody holds it. Never raises but when the database is gone."""
    holder = secrets.token_hex(8)
    if kind is Kind.SEND:
        deliver(desk, effect_id, holder)
        return
    if kind is Kind.FETCH:
        fetch_photo(desk, effect_id, holder)
        return
    if kind is Kind.POST:
        post(desk, effect_id, holder)
        return
    try:
        _do(desk, effect_id, holder)
    except Exception:  # the outermost edge of a job: it stays due and is tried again, ever more slowly
        log.exception("effect %d (%s) failed", effect_id, kind)
        _try_later(desk, effect_id, holder)


@use_case
def _do(work: Work, effect_id: int, holder: str) -> None:
    request_id = effects.request_to_wake(work.tx, effect_id)
    if request_id is not None:  # as every other event does: first the request, then its timer
        requests.lock(work.tx, request_id)
    effect = claim(work, effect_id, holder)
    if effect is None:
        return
    effects.finish(work.tx, effect.id, holder)  # first, because the work may queue the same effect anew
    if effect.kind is Kind.WAKE:
        wake(work, effect.subject_id)
    elif effect.kind is Kind.AWAY:
        begin_or_end(work, effect.subject_id)
    elif effect.kind is Kind.DRAFT:
        abandon(work, effect.subject_id)
    else:
        act(work, effect.subject_id)


@use_case
def _try_later(work: Work, effect_id: int, holder: str) -> None:
    effect = claim(work, effect_id, holder)
    if effect is None:
        return
    effects.postpone(work.tx, effect.id, holder, work.now + backoff(effect.attempts))
    if effect.attempts >= PATIENCE:
        alarm.need(
            work,
            Trouble.FAULT,
            detail=f"This could not be done {effect.attempts} times; the log says why.",
            request_id=effect.subject_id if effect.kind is Kind.WAKE else None,
            message_id=effect.subject_id if effect.kind is Kind.ACT else None,
        )


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many attempts, with jitter so that many do not come back at once."""
    wait: timedelta = min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)
    return wait * random.uniform(0.8, 1.2)
