"""What an accepted text does: whose it is, what it means, what follows, and what is said back."""

from dataclasses import replace
from datetime import datetime, timedelta

from workflow.core import conversation, heard, replies
from workflow.core.events import Event, Questioned, Replied, Told, Undone, Withdrawn
from workflow.core.readings import Reading, Unclear
from workflow.core.state import AskStatus, Trouble
from workflow.service import alarm, drafting, leaving, outbox, second_factor, summaries
from workflow.service.case import happen, load_case
from workflow.service.ear import Ear
from workflow.service.guests import may_begin
from workflow.service.mailboxes import mailbox
from workflow.service.outbox import Answering
from workflow.service.proof import hide, is_proved, may_prove, without_digits
from workflow.service.subscription import opt_in, opt_out
from workflow.service.work import Work
from workflow.store import messages, people, workflows
from workflow.wording import answer_text, details_text

HOUR = timedelta(hours=1)
WRONG_CODES = 5  #: so many in an hour lock the phone's coded replies for an hour
UNCLEAR = 3  #: so many in a row need a human
_BY_CARRIER: dict[str, Reading] = {
    "STOP": replies.OptOut(), "START": replies.OptIn(), "HELP": replies.CarrierHelp()
}  # fmt: skip
#: How a text was understood, and the request it was about.
Understood = tuple[str, int | None]


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
        _unknown(work, message_id, phone, body)
        return
    person = answering.person
    ear = Ear(
        work=work,
        message_id=message_id,
        sid=sid,
        received_at=received_at or work.now,
        person=person,
        answering=answering,
        body=body,
    )
    reading = _BY_CARRIER.get(opt_out or "") or replies.read(body, person.language)
    understood, request_id = _started(ear, reading) or _follow(ear, reading)
    _mark(work, message_id, understood, person.id, request_id)


def _unknown(work: Work, message_id: int, phone: str, body: str) -> None:
    """Show a human who texted, who is nobody we know."""
    if may_prove(replies.read(body), body):  # an approver with another phone
        body = hide(work, message_id, body)
    alarm.need(work, Trouble.UNKNOWN_NUMBER, phone=phone, detail=body, message_id=message_id)
    _mark(work, message_id, "unknown_number", None, None)


def _mark(work: Work, message_id: int, reading: str, person_id: int | None, request_id: int | None) -> None:
    messages.mark_acted(work.tx, message_id, reading=reading, person_id=person_id, request_id=request_id, now=work.now)


def _started(ear: Ear, reading: Reading) -> Understood | None:
    """A text that begins with a keyword starts a draft; what reads as anything else never does."""
    if not may_begin(reading) or ear.person.opted_out_at is not None:
        return None
    keyword, rest = replies.opening(ear.body)
    version = workflows.by_keyword(ear.work.tx, keyword) if keyword else None
    return drafting.begin(ear.work, ear.person, version.id, rest, ear.answering) if version else None


def _follow(ear: Ear, reading: Reading) -> Understood:
    """Do what was heard; give back how the text was understood, and the request it was about."""
    found = conversation.hear(reading, mailbox(ear, reading), ear.received_at, ear.body)
    match found:
        case heard.Decide():
            return _decide(ear, found, reading)
        case heard.Undo():
            return "undo", _happen(ear, found.request, Undone(at=ear.received_at, ask=found.ask))
        case heard.Question():
            event = Questioned(at=ear.received_at, ask=found.ask, question=found.question)
            return "ask", _happen(ear, found.request, event)
        case heard.Tell():
            return "tell", _happen(ear, found.request, Told(at=ear.received_at, answer=found.answer))
        case heard.Withdraw():
            return "withdraw", _happen(ear, found.request, Withdrawn(at=ear.received_at))
        case heard.Details():
            return "more", _details(ear, found)
        case heard.Say():
            return _say(ear, found, reading), None
        case _:
            return _without_request(ear, found)


def _without_request(ear: Ear, found: heard.Heard) -> Understood:
    """What is about the person himself, or about what he has not sent yet."""
    work, person, answering = ear.work, ear.person, ear.answering
    taken: Understood | None = None
    match found:
        case heard.Away():
            return leaving.leave(ear, found.rest), None
        case heard.Back():
            return leaving.come_back(ear), None
        case heard.OptOut():
            opt_out(ear)
            return "opt_out", None
        case heard.OptIn():
            opt_in(ear)
            return "opt_in", None
        case heard.DraftAnswer():
            taken = drafting.answer(work, person, found.said, answering)
        case heard.DraftConfirm():
            taken = drafting.confirm(work, person, found.yes, answering)
        case heard.DraftRedo():
            taken = drafting.redo(work, person, answering)
        case heard.DraftSkip():
            taken = drafting.skip(work, person, answering)
    return taken or ("quiet", None)


def _happen(ear: Ear, request_id: int, event: Event) -> int:
    happen(ear.work, load_case(ear.work, request_id), event, answering=ear.answering)
    return request_id


def _decide(ear: Ear, found: heard.Decide, reading: Reading) -> Understood:
    """Take the decision to the engine; one that six digits prove, only once they do."""
    case = load_case(ear.work, found.request)
    ask = case.state.ask(found.ask)
    reason = found.reason
    if ask.status is not AskStatus.OPEN:
        hide(ear.work, ear.message_id, ear.body)
        reason = without_digits(reason)
    elif not is_proved(case, ask, found, reading):  # it was over when it was looked up, and is open again
        return _follow(ear, reading)
    if found.totp is not None:
        hide(ear.work, ear.message_id, ear.body)
        if not second_factor.use(ear.work, ear.person.id, found.totp, ear.received_at):
            letter = mailbox(ear, reading).letter(case.codes[ask.number])
            return _say(ear, heard.Say(wording="wrong_totp", letter=letter, wrong_code=True), reading), None
    event = Replied(at=ear.received_at, ask=ask.number, answer=found.answer, reason=reason, message_sid=ear.sid)
    happen(ear.work, case, event, answering=ear.answering)
    return f"decide_{found.answer}", case.id


def _say(ear: Ear, found: heard.Say, reading: Reading) -> str:
    """Answer without changing anything; give back how the text was understood."""
    said = found
    if ear.person.totp and may_prove(reading, ear.body):
        hide(ear.work, ear.message_id, ear.body)
        said = replace(found, about={name: _hidden(each) for name, each in found.about.items()})
    if found.wrong_code and (until := _count_wrong_code(ear)):
        said = heard.Say(wording="locked", about={"until": until})
    if found.wording in ("needs_totp", "wrong_totp") and not ear.person.totp:
        said = heard.Say(wording="no_authenticator") if said is found else said
        alarm.need(
            ear.work, Trouble.NO_AUTHENTICATOR, person_id=ear.person.id, message_id=ear.message_id,
            detail=f"{ear.person.name} has no authenticator app set up, and is asked what needs one.",
        )  # fmt: skip
    if found.wording == "menu":
        said = heard.Say(wording="menu", about={"keywords": ", ".join(drafting.keywords(ear.work, ear.person))})
    if found.unclear:
        _count_unclear(ear, reading)
    voice = outbox.voice(ear.work, ear.person)
    link = outbox.link(ear.work, said.letter.request) if said.letter else ""
    localised = summaries.localised(ear.work, voice, said)
    answer(ear, said.wording, answer_text(summaries.voice_about(ear.work, voice, said), localised, link=link))
    return "wrong_code" if found.wrong_code else "unclear" if found.unclear else found.wording


def _hidden(said: str | datetime) -> str | datetime:
    return without_digits(said) if isinstance(said, str) else said


def _details(ear: Ear, found: heard.Details) -> int:
    case = load_case(ear.work, found.letter.request)
    link = outbox.link(ear.work, case.id)
    wording, body = details_text(outbox.voice(ear.work, ear.person), case, found.letter, link)
    answer(ear, wording, body, case.id)
    return case.id


def answer(ear: Ear, wording: str, body: str, request_id: int | None = None) -> None:
    """Answer the text being listened to."""
    outbox.queue(ear.work, ear.person, wording, body, request_id=request_id, answering=ear.answering)


def _count_wrong_code(ear: Ear) -> datetime | None:
    """Lock the phone at the fifth wrong code within an hour; until when, if this one was it."""
    work, person = ear.work, ear.person
    before = messages.readings_since(work.tx, person.id, "wrong_code", work.now - HOUR)
    if before + 1 < WRONG_CODES:
        return None
    until = work.now + HOUR
    people.change(work.tx, person.id, {"locked_until": until})
    alarm.need(
        work, Trouble.LOCKED_PHONE, person_id=person.id, message_id=ear.message_id,
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
        alarm.need(
            ear.work, Trouble.UNCLEAR, person_id=ear.person.id, message_id=ear.message_id,
            detail=f"{ear.person.name} {detail}.",
        )  # fmt: skip
