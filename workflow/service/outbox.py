"""From an outcome's effects to texts in the outbox: each worded now, queued in the same transaction, sent later."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from workflow.core.effects import AskPerson, NeedAttention, Remind, Tell
from workflow.core.engine import Outcome
from workflow.core.state import Trouble
from workflow.service import alarm
from workflow.service.locales import locale_of, region_of
from workflow.service.work import Work
from workflow.store import effects, messages
from workflow.store.effects import Kind
from workflow.store.people import PersonRecord
from workflow.wording import Voice, ask_text, tell_text

if TYPE_CHECKING:
    from workflow.service.case import Case

#: What Twilio calls a number that has opted out; we say the same of a text that we do not even try.
OPTED_OUT_CODE = 21610
HOUR = timedelta(hours=1)
#: What a decision, or another step forward, earned: it does not count as an automatic answer.
EARNED = ("noted_", "withdrawn", "undone", "started", "question_sent", "answer_sent")
ANSWERS = 10  #: so many automatic answers an hour to one number, those a decision earned not counted


@dataclass(kw_only=True)
class Answering:
    """The inbound text being answered, and the answer once there is one.

    `direct` is true while a webhook waits: then the answer goes back in it; otherwise it is queued like any text.
    """

    message_id: int
    person: PersonRecord
    direct: bool
    answer: "tuple[int, str] | None" = field(default=None)  #: (message id, body), when it went back directly


def post(work: Work, case: "Case", outcome: Outcome, answering: Answering | None) -> None:
    """Turn every effect of an outcome into rows."""
    for effect in outcome.effects:
        match effect:
            case AskPerson() | Remind():
                _ask(work, case, effect)
            case Tell():
                _tell(work, case, effect, answering)
            case NeedAttention():
                _need(work, case, effect)


def voice(work: Work, person: PersonRecord) -> Voice:
    """How to speak to a person now."""
    locale = locale_of(person.language, region_of(person.phone, work.desk.default_region))
    return Voice(locale=locale, zone=person.time_zone, now=work.now)


def link(work: Work, request_id: int) -> str:
    """Where a request can be seen, and decided, on the dashboard."""
    return f"{work.desk.public_url}/requests/{request_id}"


def queue(
    work: Work,
    person: PersonRecord,
    wording: str,
    body: str,
    *,
    request_id: int | None = None,
    ask_number: int | None = None,
    answering: Answering | None = None,
    earned: bool = False,
    at: datetime | None = None,
) -> None:
    """Put a text in the outbox; as the answer to the text being answered, where there is one; not to go before `at`.

    An automatic answer is left out where this number has had those of this hour; one that a decision earned never is.
    """
    if answering is not None and not earned and had_enough(work, person.phone):
        return
    direct = answering is not None and answering.direct and answering.answer is None
    opted_out = person.opted_out_at is not None
    status = "failed" if opted_out else "sending" if direct else "queued"
    message_id = messages.add_out(
        work.tx, phone=person.phone, person_id=person.id, request_id=request_id, ask_number=ask_number,
        body=body, wording=wording, segments=work.desk.segments(body), now=work.now, status=status,
        code=OPTED_OUT_CODE if opted_out else None, answer_to=answering.message_id if answering else None,
        earned=earned, simulated=work.desk.simulated,
    )  # fmt: skip
    if direct and answering is not None and not opted_out:
        answering.answer = (message_id, body)
    elif not opted_out:
        effects.queue(work.tx, Kind.SEND, message_id, max(at or work.now, work.now))


def had_enough(work: Work, phone: str) -> bool:
    """Whether this number has had the automatic answers of this hour."""
    return messages.answers_since(work.tx, phone, work.now - HOUR) >= ANSWERS


def _ask(work: Work, case: "Case", effect: AskPerson | Remind) -> None:
    person = case.people[effect.person]
    wording, body = ask_text(voice(work, person), case, effect, link(work, case.id))
    queue(work, person, wording, body, request_id=case.id, ask_number=effect.ask, at=effect.at)


def ask_again(work: Work, case: "Case", ask_number: int) -> None:
    """Text an open ask to its person once more, as it was first asked."""
    ask = case.state.ask(ask_number)
    _ask(work, case, AskPerson(ask=ask.number, person=ask.person, at=ask.asked_at))


def _tell(work: Work, case: "Case", effect: Tell, answering: Answering | None) -> None:
    person = case.people[effect.person]
    wording, body = tell_text(voice(work, person), case, effect)
    mine = answering if effect.answer and answering and answering.person.id == person.id else None
    earned = effect.wording.startswith(EARNED)
    queue(work, person, wording, body, request_id=case.id, answering=mine, earned=earned)


def _need(work: Work, case: "Case", effect: NeedAttention) -> None:
    person = case.people.get(effect.person or "")
    detail = f"{person.name} cannot be asked" if person else "Nobody can be asked"
    alarm.need(
        work,
        Trouble(effect.why),
        detail=f"{detail} about “{case.summary}”.",
        person_id=person.id if person else None,
        request_id=case.id,
    )
