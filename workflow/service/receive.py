"""One inbound text: accepted for good, understood, acted on, answered; all in one transaction.

No fault of ours can lose an approver's answer: if acting on it fails, everything is rolled back and the text is
accepted alone, with an effect that acts on it later. A repeat is given the answer of the first time.
"""

import logging
from dataclasses import dataclass, replace

from workflow.core.state import Trouble
from workflow.service import alarm, photos
from workflow.service.carrier import InboundText
from workflow.service.guests import sender
from workflow.service.listen import listen
from workflow.service.outbox import Answering
from workflow.service.work import Desk, Work, use_case
from workflow.store import effects, messages
from workflow.store.db import StoreUnavailable
from workflow.store.effects import Kind

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of a text at the webhook."""

    refused: bool = False  #: the SID was accepted before, with other content
    message_id: int | None = None  #: the direct answer, where there is one
    body: str | None = None


def receive(desk: Desk, text: InboundText) -> Answer:
    """Take one text from the carrier. Raises StoreUnavailable, and then nothing was stored."""
    text = replace(text, body=text.body.replace("\x00", ""))  # PostgreSQL keeps no NUL
    with desk.arrivals.taking(text.sender, desk.clock.now()):
        try:
            return _take(desk, text)
        except StoreUnavailable:
            raise
        except Exception:  # whatever it is, the text is kept and acted on later: the promise of this module
            log.exception("a text could not be acted on yet")
            return _keep(desk, text)


@use_case
def _take(work: Work, text: InboundText) -> Answer:
    """Accept and act in one transaction: one commit, or nothing."""
    message_id = _accept(work, text)
    return _again(work, text) if message_id is None else _act(work, message_id, text)


@use_case
def _keep(work: Work, text: InboundText) -> Answer:
    """Accept alone, with an effect that acts on it later."""
    message_id = _accept(work, text)
    if message_id is None:
        return _again(work, text)
    effects.queue(work.tx, Kind.ACT, message_id, work.now)
    return Answer()


def _accept(work: Work, text: InboundText) -> int | None:
    return messages.accept(
        work.tx,
        sid=text.sid,
        phone=text.sender,
        body=text.body,
        digest=text.digest,
        reading=text.opt_out,
        segments=work.desk.segments(text.body),
        media=text.media,
        now=work.now,
        simulated=work.desk.simulated,
    )


def _act(work: Work, message_id: int, text: InboundText) -> Answer:
    person = sender(work, text.sender, text.body)
    answering = Answering(message_id=message_id, person=person, direct=True) if person else None
    if person is not None and text.media:
        photos.await_photo(work, message_id, person, text.media)
    listen(work, message_id, text.sender, text.body, answering, opt_out=text.opt_out, sid=text.sid)
    if answering is None or answering.answer is None:
        return Answer()
    return Answer(message_id=answering.answer[0], body=answering.answer[1])


def _again(work: Work, text: InboundText) -> Answer:
    """The same SID once more: the stored answer for a repeat; refused and shown where it says something else."""
    first = messages.by_sid(work.tx, text.sid)
    if first is None or first.direction != "in" or first.digest != text.digest:
        alarm.need(
            work, Trouble.FORGED, phone=text.sender,
            detail="A text came twice under one SID with different content; the second was refused.",
        )  # fmt: skip
        return Answer(refused=True)
    answer = messages.answer_to(work.tx, first.id)
    return Answer(message_id=answer.id, body=answer.body) if answer else Answer()
