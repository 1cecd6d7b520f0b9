"""One virtual phone: whose it is, the texts on it, and what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflow.service.actor import Actor, Role
from workflow.service.board.codes import without_codes
from workflow.service.board.phones.suggestions import Suggestion
from workflow.service.work import Work
from workflow.store import phones, trials
from workflow.store.people import PersonRecord
from workflow.store.phones import PhoneState, PhoneText
from workflow.store.trials import Heard

#: So many texts of each phone are shown, the latest.
SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """One text on a phone."""

    sid: str
    from_phone: bool
    body: str
    at: datetime
    status: str  #: on the phone: delivered | waiting | failed | refused
    code: int | None
    told: str | None  #: what Sayso knows of it: the status of its message; None where that is not there
    reading: str | None  #: how a text from the phone was understood
    photos: bool
    answers: bool  #: it answers what was texted just before


@dataclass(frozen=True, kw_only=True)
class Handset:
    """One virtual phone with all that the page shows of it."""

    key: str  #: the handle of its owner, or its number where it is nobody's
    phone: str
    name: str
    person: PersonRecord | None
    role: str  #: what its owner is to the request that is shown, in a word or two
    bubbles: tuple[Bubble, ...]
    unread: int  #: texts that came after the last one from it
    asked: bool  #: an answer of its owner's is waited for
    state: PhoneState
    suggestions: tuple[Suggestion, ...]
    hint: str | None  #: what to know before answering, where typing alone is not enough


def bubbles(work: Work, actor: Actor, numbers: list[str]) -> dict[str, tuple[Bubble, ...]]:
    """Number -> the latest texts on that phone, the latest last."""
    found = {number: phones.latest(work.tx, number, SHOWN) for number in numbers}
    heard = trials.heard(work.tx, [each.sid for texts in found.values() for each in texts])
    hides = actor.role < Role.OPERATOR
    return {number: tuple(_bubble(each, heard, hides) for each in texts) for number, texts in found.items()}


def _bubble(text: PhoneText, heard: Mapping[str, Heard], hides: bool) -> Bubble:
    known = heard.get(text.sid)
    return Bubble(
        sid=text.sid,
        from_phone=text.from_phone,
        body=without_codes(text.body) if hides else text.body,
        at=text.at,
        status=text.status,
        code=text.code,
        told=known.status if known else None,
        reading=known.reading if known else None,
        answers=known is not None and known.answer_to is not None,
        photos=text.from_phone and text.sid.startswith("MM"),
    )


def unread(texts: tuple[Bubble, ...]) -> int:
    """How many texts came since its owner last texted, other than the answers to him."""
    count = 0
    for each in reversed(texts):
        if each.from_phone:
            break
        count += each.status == "delivered" and not each.answers
    return count
