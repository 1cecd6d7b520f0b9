"""A text that was accepted but not acted on at the webhook is acted on now; its answer is sent like any text."""

from workflow.service.listen import listen
from workflow.service.outbox import Answering
from workflow.service.work import Work
from workflow.store import messages, people


def act(work: Work, message_id: int) -> None:
    """Act on an accepted text as of the moment it was received; does nothing the second time."""
    message = messages.lock(work.tx, message_id)
    if message.status != "accepted":
        return
    person = people.by_phone(work.tx, message.phone)
    listen(
        work,
        message.id,
        message.phone,
        message.body,
        Answering(message_id=message.id, person=person, direct=False) if person else None,
        opt_out=message.reading,
        sid=message.sid,
        received_at=message.created_at,
    )
