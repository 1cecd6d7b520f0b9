"""A text that was accepted but not acted on at the webhook is acted on now; its answer is sent like any text."""

from workflow.service import photos
from workflow.service.guests import sender
from workflow.service.listen import listen
from workflow.service.outbox import Answering
from workflow.service.work import Work
from workflow.store import effects, messages
from workflow.store.effects import Kind


def act(work: Work, message_id: int) -> None:
    """Act on an accepted text as of the moment it was received; does nothing the second time.

    A text from a virtual phone means nothing outside simulator mode, and a real one nothing in it.
    """
    message = messages.lock(work.tx, message_id)
    if message.status != "accepted":
        return
    if message.simulated != work.desk.simulated:
        effects.park(work.tx, Kind.ACT, message_id)
        return
    person = sender(work, message.phone, message.body)
    if person is not None and message.media:
        photos.await_photo(work, message.id, person, [(address, kind) for address, kind in message.media])
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
