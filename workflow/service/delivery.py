"""What became of a text: taken, delivered, or not to be delivered, by whichever way we hear it."""

from datetime import timedelta

from workflow.core.events import BecameUnreachable
from workflow.core.state import Status, Trouble
from workflow.service import alarm
from workflow.service.carrier import StatusReport, Verdict
from workflow.service.case import OtherMode, happen, load_case
from workflow.service.ladder import advances
from workflow.service.work import Work, use_case
from workflow.store import effects, messages, people, requests, strays
from workflow.store.effects import Kind
from workflow.store.errors import Missing
from workflow.store.messages import MessageRecord

#: How often a text that did not arrive is sent again, and after how long (Twilio's page on 30003 advises hours).
AGAIN = {
    Verdict.LATER: (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2)),
    Verdict.ONCE: (timedelta(minutes=30),),
}
_OURS = ("queued", "sending", "unknown")
_ON_THE_WAY = ("accepted", "scheduled", "queued", "sending")


def sent(work: Work, message: MessageRecord, sid: str) -> None:
    """The carrier has taken the text under this SID; callbacks that were quicker count now."""
    if message.status == "queued" and message.sid == sid:
        return  # this try has come to nothing already, and the text waits for the next
    if messages.by_sid(work.tx, sid) is None:
        messages.mark(work.tx, message.id, expect=_OURS, now=work.now, status="sent", sid=sid, code=None)
    else:
        messages.mark(work.tx, message.id, expect=_OURS, now=work.now, status="sent", code=None)
    for status, code, verdict in strays.of(work.tx, sid):
        _move(work, messages.lock(work.tx, message.id), status, code, Verdict(verdict) if verdict else None)


def failed(work: Work, message: MessageRecord, *, code: int | None, verdict: Verdict | None) -> None:
    """The text will not arrive: it ends, and what it asked goes to somebody else."""
    changed = messages.mark(work.tx, message.id, expect=[*_OURS, "sent"], now=work.now, status="failed", code=code)
    if changed:
        _undeliverable(work, message, code, verdict)


@use_case
def report(work: Work, status: StatusReport) -> None:
    """Take one delivery callback; it only ever moves a text forward, and one nobody knows is kept and harms nothing."""
    message = _message_of(work, status)
    if message is None:
        _keep_stray(work, status)
        return
    if _is_of_an_earlier_try(message, status):
        return
    if message.status in ("sending", "unknown") and status.status in _ON_THE_WAY:
        sent(work, message, status.sid)  # whoever speaks of it has taken it
        return
    if message.sid is None and messages.by_sid(work.tx, status.sid) is None:
        messages.mark(work.tx, message.id, expect=[message.status], now=work.now, sid=status.sid)
    _move(work, message, status.status, status.code, status.verdict)


def _is_of_an_earlier_try(message: MessageRecord, status: StatusReport) -> bool:
    """True for a late or repeated word about a try that failed, while the next is due; unless it arrived after all."""
    waits_for_the_next = message.status == "queued" and message.sid is not None
    return waits_for_the_next and status.status not in ("delivered", "read")


def _keep_stray(work: Work, status: StatusReport) -> None:
    verdict = str(status.verdict) if status.verdict else None
    strays.keep(work.tx, status.sid, status.status, status.code, verdict, work.now)


def _message_of(work: Work, status: StatusReport) -> MessageRecord | None:
    known = messages.by_sid(work.tx, status.sid)
    if known is None and status.message_id is not None:
        try:
            known = messages.get(work.tx, status.message_id)
        except Missing:
            return None
        if known.sid not in (None, status.sid):
            return None
    return messages.lock(work.tx, known.id) if known and known.direction == "out" else None


def _move(work: Work, message: MessageRecord, status: str, code: int | None, verdict: Verdict | None) -> None:
    if not advances(message.status, status):
        return
    if status in ("failed", "undelivered", "canceled") and _try_again(work, message, code, verdict):
        return
    messages.mark(work.tx, message.id, expect=[message.status], now=work.now, status=status, code=code)
    if status in ("failed", "undelivered", "canceled"):
        _undeliverable(work, message, code, verdict)


def _try_again(work: Work, message: MessageRecord, code: int | None, verdict: Verdict | None) -> bool:
    """Send a text again that did not arrive, as often as its code deserves.

    It keeps its SID until then, so that what is still said of the first try is known for what it is.
    """
    waits = AGAIN.get(verdict, ()) if verdict else ()
    attempts = max(message.attempts, 1)
    if attempts > len(waits):
        return False
    messages.mark(
        work.tx, message.id, expect=[message.status], now=work.now, status="queued", code=code, attempts=attempts
    )
    effects.requeue(work.tx, Kind.SEND, message.id, work.now + waits[attempts - 1])
    return True


def _undeliverable(work: Work, message: MessageRecord, code: int | None, verdict: Verdict | None) -> None:
    if message.person_id is None:
        return
    person = people.by_id(work.tx, message.person_id)
    opted_out = verdict is Verdict.OPTED_OUT
    if opted_out and person.opted_out_at is None:
        people.change(work.tx, person.id, {"opted_out_at": work.now})
    why = Trouble.OPTED_OUT if opted_out or person.opted_out_at else Trouble.UNDELIVERABLE
    alarm.need(
        work, why, person_id=person.id, request_id=message.request_id, message_id=message.id,
        detail=f"A text to {person.name} did not arrive ({code or 'no code'}).",
    )  # fmt: skip
    about = {message.request_id} if message.request_id and message.ask_number else set()
    if opted_out:
        about |= set(requests.with_open_asks_of(work.tx, person.id, simulated=work.desk.simulated))
    for request_id in sorted(about):
        try:
            case = load_case(work, request_id)
        except OtherMode:  # somebody is shown it; nothing happens to the request
            continue
        if case.state.status is Status.PENDING:
            happen(work, case, BecameUnreachable(at=work.now, person=person.handle, why=why))
