"""What an accepted text does: whose it is, what it means, what follows, and what is said back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.core import conversation, replies
from workflow.core.events import BecameReachable, BecameUnreachable, Replied, Withdrawn
from workflow.core.mailbox import Letter, Mailbox, OwnRequest
from workflow.core.replies import Reading, Unclear
from workflow.core.state import AskStatus, Status, Trouble
from workflow.service import outbox
from workflow.service.case import happen, load_case
from workflow.service.outbox import Answering
from workflow.service.work import Work
from workflow.store import attention, audit, letters, messages, people, requests
from workflow.store.people import PersonRecord
from workflow.wording import answer_text, details_text

HOUR = timedelta(hours=1)
WRONG_CODES = 5  #: so many in an hour lock the phone's coded replies for an hour
UNCLEAR = 3  #: so many in a row need a human
_BY_CARRIER: dict[str, Reading] = {
    "STOP": replies.OptOut(), "START": replies.OptIn(), "HELP": replies.CarrierHelp()
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Ear:
    """One text being listened to."""

    work: Work
    message_id: int
    sid: str | None
    received_at: datetime
    person: PersonRecord
    answering: Answering


def listen(
    work: Work,
    message_id: int,
    phone: str,
    body: str,
    answering: Answering | None,
    *,
    opt_out: str | None = None,
    sid: str | None = None,
    received_at: datetime | None = None,
) -> None:
    """Act on one accepted text, and mark it as acted on."""
    if answering is None:
        attention.need(work.tx, Trouble.UNKNOWN_NUMBER, work.now, phone=phone, detail=body, message_id=message_id)
        _mark(work, message_id, "unknown_number", None, None)
        return
    person = answering.person
    ear = Ear(
        work=work,
        message_id=message_id,
        sid=sid,
        received_at=received_at or work.now,
        person=person,
        answering=answering,
    )
    reading = _BY_CARRIER.get(opt_out or "") or replies.read(body, person.language)
    heard = conversation.hear(reading, _mailbox(ear, reading), ear.received_at)
    understood, request_id = _follow(ear, heard, reading)
    _mark(work, message_id, understood, person.id, request_id)


def _mark(work: Work, message_id: int, reading: str, person_id: int | None, request_id: int | None) -> None:
    messages.mark_acted(work.tx, message_id, reading=reading, person_id=person_id, request_id=request_id, now=work.now)


def _follow(ear: Ear, heard: conversation.Heard, reading: Reading) -> tuple[str, int | None]:
    """Do what was heard; give back how the text was understood, and the request it was about."""
    match heard:
        case conversation.Decide():
            return f"decide_{heard.answer}", _decide(ear, heard)
        case conversation.Withdraw():
            case = load_case(ear.work, heard.request)
            happen(ear.work, case, Withdrawn(at=ear.received_at), answering=ear.answering)
            return "withdraw", heard.request
        case conversation.Details():
            _details(ear, heard.letter)
            return "more", heard.letter.request
        case conversation.Say():
            return _say(ear, heard, reading), None
        case conversation.OptOut():
            _opt_out(ear)
            return "opt_out", None
        case conversation.OptIn():
            _opt_in(ear)
            return "opt_in", None
        case conversation.Quiet():
            return "quiet", None


def _decide(ear: Ear, heard: conversation.Decide) -> int:
    case = load_case(ear.work, heard.request)
    event = Replied(at=ear.received_at, ask=heard.ask, answer=heard.answer, reason=heard.reason, message_sid=ear.sid)
    happen(ear.work, case, event, answering=ear.answering)
    return heard.request


def _mailbox(ear: Ear, reading: Reading) -> Mailbox:
    """What this phone knows; only as much as the reading can need."""
    code = getattr(reading, "code", None)
    person, tx = ear.person, ear.work.tx
    since = ear.received_at - max(conversation.RECENT, conversation.REPEAT)
    found = tuple(
        Letter(
            request=each.request_id,
            ask=each.number,
            code=each.code,
            summary=each.summary,
            requester=each.requester,
            status=AskStatus(each.status),
            closed_at=each.closed_at,
            needs_code=each.needs_code,
        )
        for each in letters.of(tx, person.id, since, code)
    )
    wants_own = isinstance(reading, replies.StatusOfMine | replies.Withdraw) or (
        code is not None and code not in {letter.code for letter in found}
    )
    return Mailbox(
        letters=found,
        own=_own(ear, code) if wants_own else (),
        opted_out=person.opted_out_at is not None,
        locked_until=person.locked_until,
    )


def _own(ear: Ear, code: str | None) -> tuple[OwnRequest, ...]:
    records = requests.own(ear.work.tx, ear.person.id, code)
    waiting = requests.waiting_on(ear.work.tx, [each.id for each in records])
    return tuple(
        OwnRequest(
            request=each.id,
            code=each.code,
            summary=each.summary,
            status=Status(each.status),
            waiting_on=tuple(waiting.get(each.id, ())),
            ended_at=each.ended_at,
        )
        for each in records
    )


def _say(ear: Ear, heard: conversation.Say, reading: Reading) -> str:
    """Answer without changing anything; give back how the text was understood."""
    said = heard
    if heard.wrong_code and (until := _count_wrong_code(ear)):
        said = conversation.Say(wording="locked", about={"until": until})
    if heard.unclear:
        _count_unclear(ear, reading)
    _answer(ear, said.wording, answer_text(outbox.voice(ear.work, ear.person), said))
    return "wrong_code" if heard.wrong_code else "unclear" if heard.unclear else heard.wording


def _details(ear: Ear, letter: Letter) -> None:
    case = load_case(ear.work, letter.request)
    link = f"{ear.work.desk.public_url}/requests/{case.id}"
    wording, body = details_text(outbox.voice(ear.work, ear.person), case, letter, link)
    _answer(ear, wording, body, case.id)


def _answer(ear: Ear, wording: str, body: str, request_id: int | None = None) -> None:
    outbox.queue(ear.work, ear.person, wording, body, request_id=request_id, answering=ear.answering)


def _count_wrong_code(ear: Ear) -> datetime | None:
    """Lock the phone at the fifth wrong code within an hour; until when, if this one was it."""
    work, person = ear.work, ear.person
    before = messages.readings_since(work.tx, person.id, "wrong_code", work.now - HOUR)
    if before + 1 < WRONG_CODES:
        return None
    until = work.now + HOUR
    people.change(work.tx, person.id, {"locked_until": until})
    attention.need(
        work.tx, Trouble.LOCKED_PHONE, work.now, person_id=person.id, message_id=ear.message_id,
        detail=f"{person.name} sent {WRONG_CODES} wrong codes within an hour.",
    )  # fmt: skip
    return until


def _count_unclear(ear: Ear, reading: Reading) -> None:
    """Show a human what was unclear three times in a row, or sounds as if somebody wants no more texts."""
    last = messages.last_readings(ear.work.tx, ear.person.id, UNCLEAR - 1)
    in_a_row = len(last) == UNCLEAR - 1 and set(last) == {"unclear"}
    wants_out = isinstance(reading, Unclear) and reading.asks_to_stop
    if in_a_row or wants_out:
        detail = "may want no more texts" if wants_out else f"was unclear {UNCLEAR} times in a row"
        attention.need(
            ear.work.tx, Trouble.UNCLEAR, ear.work.now, person_id=ear.person.id, message_id=ear.message_id,
            detail=f"{ear.person.name} {detail}.",
        )  # fmt: skip


def _opt_out(ear: Ear) -> None:
    """Nothing is sent to this person any more, and every ask of his goes to somebody else."""
    work, person = ear.work, ear.person
    people.change(work.tx, person.id, {"opted_out_at": work.now})
    attention.need(
        work.tx, Trouble.OPTED_OUT, work.now, person_id=person.id, message_id=ear.message_id,
        detail=f"{person.name} wants no texts.",
    )  # fmt: skip
    audit.append_admin(work.tx, work.now, {"event": "OptedOut", "person": person.handle})
    for request_id in requests.with_open_asks_of(work.tx, person.id):
        event = BecameUnreachable(at=ear.received_at, person=person.handle, why=Trouble.OPTED_OUT)
        happen(work, load_case(work, request_id), event)


def _opt_in(ear: Ear) -> None:
    """Texts go to this person again, beginning with what still waits for him."""
    work, person = ear.work, ear.person
    people.change(work.tx, person.id, {"opted_out_at": None})
    attention.settle(work.tx, Trouble.OPTED_OUT, work.now, person_id=person.id)
    audit.append_admin(work.tx, work.now, {"event": "OptedIn", "person": person.handle})
    for request_id in requests.with_open_asks_of(work.tx, person.id):
        happen(work, load_case(work, request_id), BecameReachable(at=ear.received_at, person=person.handle))
