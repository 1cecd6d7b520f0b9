"""The texts of a request as one thread a person."""

from dataclasses import dataclass
from datetime import datetime

from workflow.service.board.dossier import Dossier
from workflow.service.board.readings import decides_nothing, understood
from workflow.store.messages import MessageRecord
from workflow.store.photos import PhotoRecord


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """One text."""

    id: int
    ours: bool
    body: str
    at: datetime
    status: str
    code: int | None
    segments: int
    understood: str  #: of one that came in
    lost: bool  #: it was not understood, or decided nothing
    beside: bool  #: it is of no request by itself
    photos: tuple[PhotoRecord, ...]


@dataclass(frozen=True, kw_only=True)
class Thread:
    """All texts of one person."""

    key: str  #: what the address of the page names it by
    name: str
    role: str
    bubbles: tuple[Bubble, ...]


def threads(case: Dossier) -> tuple[Thread, ...]:
    """One thread for each person who was texted: the requester first, then in the order they were asked."""
    order = [case.record.requester_id, *(each.person_id for each in case.asks)]
    order += [each.person_id for each in case.texts if each.person_id is not None]
    asked = {each.person_id for each in case.asks}
    found = []
    for person_id in dict.fromkeys(order):
        texts = [each for each in case.texts if each.person_id == person_id]
        if not texts:
            continue
        person = case.people[person_id]
        role = (
            "asked for it" if person_id == case.record.requester_id else "was asked" if person_id in asked else "told"
        )
        bubbles = tuple(_bubble(case, each) for each in texts)
        key = person.handle if person.deleted_at is None else f"{person.handle}.{person.id}"
        found.append(Thread(key=key, name=person.name, role=role, bubbles=bubbles))
    return tuple(found)


def _bubble(case: Dossier, text: MessageRecord) -> Bubble:
    inbound = text.direction == "in"
    return Bubble(
        id=text.id,
        ours=not inbound,
        body=text.body,
        at=text.created_at,
        status=text.status,
        code=text.code,
        segments=text.segments,
        understood=understood(text.reading) if inbound else "",
        lost=inbound and decides_nothing(text.reading),
        beside=text.request_id is None,
        photos=tuple(each for each in case.photos if each.message_id == text.id),
    )
