"""One text on its way out: commit the attempt, post it with no transaction open, record what came back.

The carrier's call has no idempotency key. So an attempt whose result is not known (a timeout, a 5xx, a kill between
the post and the record) is looked for at the carrier first, and posted again only when it is surely not there.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.clock import really, went_by
from workflow.core.state import Trouble
from workflow.service import alarm
from workflow.service.carrier import CannotAsk, Outgoing, Refused, Sent, Unknown, Verdict
from workflow.service.claims import LEASE, claim
from workflow.service.delivery import failed, sent
from workflow.service.work import Desk, Work, use_case
from workflow.store import attention, effects, messages, people, requests, workspace
from workflow.store.effects import Kind
from workflow.store.messages import MessageRecord

#: A text that was posted may take this long to be listed; "not there" counts only after it.
LISTED_AFTER = timedelta(seconds=30)
#: After so long without a word a text stays `unknown` and is shown.
GIVE_UP_LOOKING = timedelta(hours=4)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=10)
MOST_ATTEMPTS = 12
PAUSE = timedelta(minutes=5)
#: The carrier speaks of an answer that it took within this time.
HEARD_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What to do with a text that was claimed."""

    effect_id: int
    holder: str
    tries: int
    message: MessageRecord
    look_first: bool
    deadline: datetime  #: well before the lease ends, by the real clock; nothing may be posted after it
    resumes: bool = False  #: sending was paused before


def deliver(desk: Desk, effect_id: int, holder: str) -> None:
    """Send one queued text. Raises only when the database is gone, and then the lease lets another try."""
    attempt = _begin(desk, effect_id, holder)
    if attempt is None:
        return
    if attempt.look_first:
        _look(desk, attempt)
    elif really(desk.clock) < attempt.deadline:  # a worker that overslept its lease must not post
        _post(desk, attempt)


@use_case
def _begin(work: Work, effect_id: int, holder: str) -> Attempt | None:
    """Claim the effect and commit the attempt."""
    paused = workspace.sending_paused_until(work.tx)
    effect = claim(work, effect_id, holder)
    if effect is None:
        return None
    message = messages.lock(work.tx, effect.subject_id)
    if message.status not in ("queued", "sending", "unknown"):
        effects.finish(work.tx, effect_id, holder)  # a callback was quicker
        return None
    if work.desk.simulated and not message.simulated:  # no virtual phone is whom it is for
        effects.park(work.tx, Kind.SEND, message.id)
        return None
    if paused is not None and paused > work.now:
        effects.postpone(work.tx, effect_id, holder, paused)
        return None
    if _is_settled_otherwise(work, message):
        effects.finish(work.tx, effect_id, holder)
        return None
    fresh = message.status == "queued"
    if fresh:
        messages.mark(
            work.tx, message.id, expect=["queued"], now=work.now,
            status="sending", sid=None, attempted_at=work.now, attempts=message.attempts + 1,
        )  # fmt: skip
    return Attempt(
        effect_id=effect_id,
        holder=holder,
        tries=effect.attempts,
        message=message,
        look_first=not fresh,
        deadline=effect.held_until - LEASE * 2 / 3,
        resumes=paused is not None,
    )


def _is_settled_otherwise(work: Work, message: MessageRecord) -> bool:
    """True for a text that must not go out any more: it is ended here, and says why."""
    if message.simulated and not work.desk.simulated:
        messages.mark(work.tx, message.id, expect=[message.status], now=work.now, status="canceled")
        return True
    if message.person_id is None:
        return False
    person = people.by_id(work.tx, message.person_id)
    if person.opted_out_at:
        failed(work, message, code=21610, verdict=None)
        return True
    if person.simulated and not work.desk.simulated:  # his number is nobody's, or a stranger's
        failed(work, message, code=None, verdict=None)
        return True
    answered = message.attempts > 0 and message.ask_number is not None and not _still_asks(work, message)
    if message.status == "queued" and (answered or person.phone != message.phone):
        messages.mark(work.tx, message.id, expect=["queued"], now=work.now, status="canceled")
        return True
    return False


def _still_asks(work: Work, message: MessageRecord) -> bool:
    asks = requests.asks(work.tx, message.request_id or 0)
    return any(ask.number == message.ask_number and ask.status == "open" for ask in asks)


def _post(desk: Desk, attempt: Attempt) -> None:
    message = attempt.message
    result = desk.gateway.send(Outgoing(message_id=message.id, to=message.phone, body=message.body))
    _record(desk, attempt, result)


@use_case
def _record(work: Work, attempt: Attempt, result: Sent | Refused | Unknown) -> None:
    message = messages.lock(work.tx, attempt.message.id)
    match result:
        case Sent():
            sent(work, message, result.sid)
            _finish(work, attempt)
            if attempt.resumes:
                _resume(work)
        case Unknown():
            _look_later(work, attempt, message)
        case Refused(verdict=Verdict.LATER | Verdict.ONCE) if attempt.tries < MOST_ATTEMPTS:
            _try_again(work, attempt, result)
        case Refused(verdict=Verdict.SETTING):
            _pause(work, attempt, result)
        case Refused():
            failed(work, message, code=result.code, verdict=result.verdict)
            _finish(work, attempt)


def _finish(work: Work, attempt: Attempt) -> None:
    effects.finish(work.tx, attempt.effect_id, attempt.holder)


def _look_later(work: Work, attempt: Attempt, message: MessageRecord) -> None:
    messages.mark(work.tx, message.id, expect=["sending"], now=work.now, status="unknown")
    effects.postpone(work.tx, attempt.effect_id, attempt.holder, work.now + LISTED_AFTER)


def _try_again(work: Work, attempt: Attempt, refused: Refused) -> None:
    """It was surely not taken: back into the queue, with backoff and jitter, or when the carrier said."""
    messages.mark(work.tx, attempt.message.id, expect=["sending"], now=work.now, status="queued", code=refused.code)
    wait = min(FIRST_WAIT * 2 ** (attempt.tries - 1), LONGEST_WAIT) * random.uniform(0.8, 1.2)
    wait = max(wait, timedelta(seconds=refused.retry_after or 0))
    effects.postpone(work.tx, attempt.effect_id, attempt.holder, work.now + wait)


def _pause(work: Work, attempt: Attempt, refused: Refused) -> None:
    """Our own account or sender is wrong: send nothing for a while, say so, and keep every text."""
    until = work.now + PAUSE
    messages.mark(work.tx, attempt.message.id, expect=["sending"], now=work.now, status="queued", code=refused.code)
    workspace.pause_sending(work.tx, until)
    alarm.need(
        work, Trouble.SETTING,
        detail=f"Nothing is sent: the carrier refuses us ({refused.code or 'no code'}). {refused.detail}",
    )  # fmt: skip
    effects.postpone(work.tx, attempt.effect_id, attempt.holder, until)


def _resume(work: Work) -> None:
    """The carrier takes our texts again."""
    workspace.pause_sending(work.tx, None)
    attention.settle(work.tx, Trouble.SETTING, work.now)


def end_pause(work: Work) -> None:
    """End a pause that only a simulated clock can have made, for it was ahead: none is that long."""
    until = workspace.sending_paused_until(work.tx)
    if until is not None and until > work.real_now + PAUSE:
        workspace.pause_sending(work.tx, work.real_now)  # not None: the first text that goes out settles it


def _look(desk: Desk, attempt: Attempt) -> None:
    """Look for a text whose last attempt is in doubt."""
    message = attempt.message
    since = (message.attempted_at or message.created_at) - timedelta(minutes=1)
    try:
        sid = desk.gateway.find(to=message.phone, body=message.body, since=since)
    except CannotAsk:
        _still_unknown(desk, attempt)
    else:
        _found(desk, attempt, sid)


@use_case
def _still_unknown(work: Work, attempt: Attempt) -> None:
    message = messages.lock(work.tx, attempt.message.id)
    messages.mark(work.tx, message.id, expect=["sending"], now=work.now, status="unknown")
    wait = min(LISTED_AFTER * 2 ** min(attempt.tries, 6), LONGEST_WAIT)
    if work.now - (message.attempted_at or message.created_at) > GIVE_UP_LOOKING:
        _give_up(work, attempt, message)
    else:
        effects.postpone(work.tx, attempt.effect_id, attempt.holder, work.now + wait)


def _give_up(work: Work, attempt: Attempt, message: MessageRecord) -> None:
    alarm.need(
        work, Trouble.UNKNOWN_SEND, person_id=message.person_id, request_id=message.request_id,
        message_id=message.id, detail="Nobody can tell whether this text was sent.",
    )  # fmt: skip
    _finish(work, attempt)


@use_case
def _found(work: Work, attempt: Attempt, sid: str | None) -> None:
    """It is there: sent. It is not: posted again, once it would surely have been listed."""
    message = messages.lock(work.tx, attempt.message.id)
    if sid is not None:
        sent(work, message, sid)
        _finish(work, attempt)
        return
    listed_by = (message.attempted_at or message.created_at) + LISTED_AFTER
    if work.now < listed_by:
        messages.mark(work.tx, message.id, expect=["sending"], now=work.now, status="unknown")
        effects.postpone(work.tx, attempt.effect_id, attempt.holder, listed_by)
        return
    messages.mark(work.tx, message.id, expect=["sending", "unknown"], now=work.now, status="queued")
    effects.postpone(work.tx, attempt.effect_id, attempt.holder, work.now)


@use_case
def look_into_unconfirmed_answers(work: Work) -> int:
    """Queue a look for every answer that went back in a webhook and was never heard of again; how many.

    The carrier may have gone before it had the whole answer: then it is found nowhere and sent like any text. A virtual
    phone takes its time whoever skips the clock meanwhile.
    """
    if not went_by(work.desk.clock, HEARD_WITHIN):
        return 0
    ids = messages.unconfirmed_answers(work.tx, work.now - HEARD_WITHIN)
    for message_id in ids:
        messages.mark(work.tx, message_id, expect=["sending"], now=work.now, status="unknown")
        effects.queue(work.tx, Kind.SEND, message_id, work.now)
    return len(ids)
