"""From an outcome's effects to texts in the outbox: each worded now, queued in the same transaction, sent later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from workflow.core.effects import AskPerson, NeedAttention, Remind, Tell
from workflow.core.engine import Outcome
from workflow.core.fields import show
from workflow.core.state import Status, Trouble
from workflow.service.work import Work
from workflow.store import attention, effects, messages
from workflow.store.effects import Kind
from workflow.store.people import PersonRecord
from workflow.wording import Voice

if TYPE_CHECKING:
    from workflow.service.case import Case

#: What Twilio calls a number that has opted out; we say the same of a text that we do not even try.
OPTED_OUT_CODE = 21610


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
            case AskPerson():
                _ask(work, case, effect, "ask_for" if case.state.ask(effect.ask).acting_for else "ask")
            case Remind():
                _ask(work, case, effect, "remind")
            case Tell():
                _tell(work, case, effect, answering)
            case NeedAttention():
                _need(work, case, effect)


def voice(work: Work, person: PersonRecord) -> Voice:
    """How to speak to a person now."""
    return Voice(language=person.language, zone=person.time_zone, now=work.now)


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
) -> None:
    """Put a text in the outbox; as the answer to the text being answered, where there is one."""
    direct = answering is not None and answering.direct and answering.answer is None
    opted_out = person.opted_out_at is not None
    status = "failed" if opted_out else "sending" if direct else "queued"
    message_id = messages.add_out(
        work.tx,
        phone=person.phone,
        person_id=person.id,
        request_id=request_id,
        ask_number=ask_number,
        body=body,
        wording=wording,
        segments=work.desk.segments(body),
        now=work.now,
        status=status,
        code=OPTED_OUT_CODE if opted_out else None,
        answer_to=answering.message_id if answering else None,
        earned=earned,
    )
    if direct and answering is not None and not opted_out:
        answering.answer = (message_id, body)
    elif not opted_out:
        effects.queue(work.tx, Kind.SEND, message_id, work.now)


def _ask(work: Work, case: "Case", effect: AskPerson | Remind, wording: str) -> None:
    ask = case.state.ask(effect.ask)
    person = case.people[effect.person]
    about = {
        **_about(case),
        "code": case.codes[effect.ask],
        "acting_for": case.state.directory.name(ask.acting_for),
    }
    body = voice(work, person).say(wording, about)
    queue(work, person, wording, body, request_id=case.id, ask_number=effect.ask)


def ask_again(work: Work, case: "Case", ask_number: int) -> None:
    """Text an open ask to its person once more, as it was first asked."""
    ask = case.state.ask(ask_number)
    _ask(work, case, AskPerson(ask=ask.number, person=ask.person), "ask_for" if ask.acting_for else "ask")


def _tell(work: Work, case: "Case", effect: Tell, answering: Answering | None) -> None:
    person = case.people[effect.person]
    speaker = voice(work, person)
    about = {**_about(case), **effect.about}
    wording = _started(case) if effect.wording == "started" else effect.wording
    if wording == "notify":
        body = speaker.notify(str(effect.about["text"]), {**shown(case), **_about(case)})
    else:
        waiting = speaker.names(case.state.directory.name(ask.person) for ask in case.state.open_asks)
        body = speaker.say(wording, {**about, "code": case.code, "waiting": waiting})
    mine = answering if effect.answer and answering and answering.person.id == person.id else None
    earned = effect.wording.startswith(("noted_", "withdrawn"))
    queue(work, person, wording, body, request_id=case.id, answering=mine, earned=earned)


def _started(case: "Case") -> str:
    if case.state.status is not Status.PENDING:
        return "started_ended"
    return "started" if case.state.open_asks else "started_waiting"


def _about(case: "Case") -> dict[str, Any]:
    return {
        "requester": case.state.directory.name(case.state.requester),
        "summary": case.summary,
        "workflow": case.definition.title,
    }


def shown(case: "Case") -> Mapping[str, str]:
    """Every field as a person reads it; `-` for one that was not given."""
    names = {handle: each.name for handle, each in case.people.items()}
    values = case.state.values
    return {
        name: show(each, values[name], names) if name in values else "-"
        for name, each in case.definition.fields.items()
    }


def _need(work: Work, case: "Case", effect: NeedAttention) -> None:
    person = case.people.get(effect.person or "")
    detail = f"{person.name} cannot be asked" if person else "Nobody can be asked"
    attention.need(
        work.tx,
        Trouble(effect.why),
        work.now,
        detail=f"{detail} about “{case.summary}”.",
        person_id=person.id if person else None,
        request_id=case.id,
    )
