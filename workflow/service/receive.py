"""One inbound text: accepted for good, understood, acted on, answered; all in one transaction.

No fault of ours can lose an approver's answer: what is accepted stays accepted even if acting on it fails, and is
then acted on later by an effect. A repeat is given the answer of the first time.
"""

import logging
from dataclasses import dataclass

from workflow.core.state import Trouble
from workflow.service.carrier import InboundText
from workflow.service.listen import listen
from workflow.service.outbox import Answering
from workflow.service.work import Work, use_case
from workflow.store import attention, effects, messages, people
from workflow.store.db import Clash, StoreUnavailable, savepoint
from workflow.store.effects import Kind

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of a text at the webhook."""

    refused: bool = False  #: the SID was accepted before, with other content
    message_id: int | None = None  #: the direct answer, where there is one
    body: str | None = None


@use_case
def receive(work: Work, text: InboundText) -> Answer:
    """Take one text from the carrier. Raises StoreUnavailable, and then nothing was stored."""
    message_id = messages.accept(
        work.tx,
        sid=text.sid,
        phone=text.sender,
        body=text.body.replace("\x00", ""),  # PostgreSQL keeps no NUL
        digest=text.digest,
        segments=work.desk.segments(text.body),
        now=work.now,
    )
    if message_id is None:
        return _again(work, text)
    try:
        with savepoint(work.tx):
            return _act(work, message_id, text)
    except (Clash, StoreUnavailable):
        raise
    except Exception:  # whatever it is, the text is kept and acted on later: the promise of this module
        log.exception("text %d is accepted but could not be acted on yet", message_id)
        effects.queue(work.tx, Kind.ACT, message_id, work.now)
        return Answer()


def _act(work: Work, message_id: int, text: InboundText) -> Answer:
    person = people.by_phone(work.tx, text.sender)
    answering = Answering(message_id=message_id, person=person, direct=True) if person else None
    listen(work, message_id, text.sender, text.body, answering, opt_out=text.opt_out, sid=text.sid)
    if answering is None or answering.answer is None:
        return Answer()
    return Answer(message_id=answering.answer[0], body=answering.answer[1])


def _again(work: Work, text: InboundText) -> Answer:
    """The same SID once more: the stored answer for a repeat; refused and shown where it says something else."""
    first = messages.by_sid(work.tx, text.sid)
    if first is None or first.direction != "in" or first.digest != text.digest:
        attention.need(
            work.tx, Trouble.FORGED, work.now, phone=text.sender,
            detail="A text came twice under one SID with different content; the second was refused.",
        )  # fmt: skip
        return Answer(refused=True)
    answer = messages.answer_to(work.tx, first.id)
    return Answer(message_id=answer.id, body=answer.body) if answer else Answer()
