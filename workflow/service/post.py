"""One event on its way to one webhook: claim it, post it signed with no transaction open, record what came back.

Signed as Standard Webhooks 1.0.0 has it (standardwebhooks.com). Posting twice is harmless: every attempt carries the
same id, by which the receiver knows an event that he has had. Nothing of an answer is read but its status, so nobody
can look by way of Sayso at what stands in its network; no redirect is followed.
"""

import base64
import hashlib
import hmac
import random
from dataclasses import dataclass, field
from datetime import timedelta

from requests import exceptions as wire

from workflow.clock import really
from workflow.core.state import Trouble as Cause
from workflow.service import patience, seals
from workflow.service.claims import claim
from workflow.service.webhooks import PURPOSE, SECRET_PREFIX, host_of, note
from workflow.service.work import Desk, Work, use_case
from workflow.store import attention, deliveries, effects, webhooks
from workflow.store.deliveries import DeliveryRecord, Trouble
from workflow.store.effects import Kind

#: How long after each attempt comes the next one: three days in all, as the standard suggests.
WAITS = tuple(
    timedelta(seconds=each)
    for each in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
_GONE = 410
_LONGEST_RETRY_AFTER = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Posting:
    """A delivery that was claimed to be posted."""

    effect_id: int
    holder: str
    tries: int
    delivery: DeliveryRecord
    url: str
    secret: str | None = field(repr=False)  #: None where it cannot be read any more


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back: a status, or why there is none."""

    status: int | None = None
    trouble: Trouble = Trouble.ANSWER
    retry_after: timedelta = timedelta(0)


def post(desk: Desk, effect_id: int, holder: str) -> None:
    """Post one delivery. Raises only when the database is gone, and then the lease lets another try."""
    posting = _begin(desk, effect_id, holder)
    if posting is not None:
        _record(desk, posting, _posted(desk, posting))


@use_case
def _begin(work: Work, effect_id: int, holder: str) -> Posting | None:
    """Claim the effect and commit the attempt."""
    effect = claim(work, effect_id, holder)
    if effect is None:
        return None
    delivery = deliveries.get(work.tx, effect.subject_id)
    if delivery.simulated != work.desk.simulated:  # told as soon as Sayso is in that mode again
        effects.park(work.tx, Kind.POST, delivery.id)
        return None
    webhook = webhooks.get(work.tx, delivery.webhook_id)
    if webhook.disabled_at is not None:
        deliveries.give_up(work.tx, delivery.id, answer=None, trouble=Trouble.OFF, now=work.now)
        effects.finish(work.tx, effect_id, holder)
        return None
    deliveries.begin(work.tx, delivery.id, work.now)
    return Posting(
        effect_id=effect_id,
        holder=holder,
        tries=effect.attempts,
        delivery=delivery,
        url=webhook.url,
        secret=seals.decrypted(work.desk, PURPOSE, webhooks.secret(work.tx, webhook.id)),
    )


def _posted(desk: Desk, posting: Posting) -> Answer:
    """Post it. Never raises; each wait for the network is bounded."""
    if posting.secret is None:
        return Answer(trouble=Trouble.SECRET)
    body = posting.delivery.body.encode()
    headers = _headers(posting.secret, posting.delivery.uid, int(really(desk.clock).timestamp()), body)
    try:
        with patience.post(posting.url, body, headers, desk.patience) as answer:
            return Answer(status=answer.status_code, retry_after=_seconds(answer.headers.get("Retry-After", "")))
    except wire.SSLError:
        return Answer(trouble=Trouble.CERTIFICATE)
    except wire.Timeout:
        return Answer(trouble=Trouble.TIMEOUT)
    except (wire.RequestException, OSError, ValueError):  # what urllib3 lets through of addresses nobody can use
        return Answer(trouble=Trouble.CONNECTION)


def _headers(secret: str, uid: str, at: int, body: bytes) -> dict[str, str]:
    """The signature and what it is of; `at` is the time of this attempt in whole seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signature = hmac.new(key, f"{uid}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "sayso",
        "webhook-id": uid,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }


def _seconds(header: str) -> timedelta:
    """How long the receiver wants to be left alone, a day at most; a date or nonsense is no time at all."""
    known = header.isascii() and header.isdecimal() and len(header) < 10
    return min(timedelta(seconds=int(header)), _LONGEST_RETRY_AFTER) if known else timedelta(0)


@use_case
def _record(work: Work, posting: Posting, answer: Answer) -> None:
    """Taken, to be tried again, or given up. The webhook may have been removed meanwhile, and then nothing is left."""
    delivery = posting.delivery
    if answer.status is not None and 200 <= answer.status < 300:
        deliveries.deliver(work.tx, delivery.id, answer=answer.status, now=work.now)
    elif answer.status != _GONE and posting.tries <= len(WAITS):
        wait = max(WAITS[posting.tries - 1] * random.uniform(1, 1.2), answer.retry_after)
        until = work.now + wait
        deliveries.put_off(work.tx, delivery.id, answer=answer.status, trouble=answer.trouble, until=until)
        effects.postpone(work.tx, posting.effect_id, posting.holder, until)
        return
    elif deliveries.give_up(work.tx, delivery.id, answer=answer.status, trouble=answer.trouble, now=work.now):
        _show(work, posting, gone=answer.status == _GONE)
    effects.finish(work.tx, posting.effect_id, posting.holder)


def _show(work: Work, posting: Posting, *, gone: bool) -> None:
    """Show a human that a program is not told any more. It is not announced: who would be told?"""
    host = host_of(posting.url)
    if gone and webhooks.switch(work.tx, posting.delivery.webhook_id, work.now):
        note(work, "WebhookGone", posting.delivery.webhook_id, posting.url, by=None)
    said = "wants no more events, so it was turned off" if gone else "did not take an event in three days"
    attention.need(work.tx, Cause.WEBHOOK, work.now, detail=f"The webhook to {host} {said}.")
