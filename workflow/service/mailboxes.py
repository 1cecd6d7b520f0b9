"""What one phone knows, from the rows: only as much as the reading of its text can need."""

from workflow.core import conversation, replies
from workflow.core.definition import ApprovalStep, Proof
from workflow.core.mailbox import DraftLetter, Letter, Mailbox, OwnRequest
from workflow.core.readings import Reading
from workflow.core.state import AskStatus, Status
from workflow.service import definitions, drafting
from workflow.service.ear import Ear
from workflow.store import letters, messages, requests, waiting
from workflow.store.letters import LetterRecord

_OF_OWN = (replies.StatusOfMine, replies.Withdraw, replies.Tell)


def mailbox(ear: Ear, reading: Reading) -> Mailbox:
    """What the phone knows that this text came from."""
    code = getattr(reading, "code", None)
    person, tx = ear.person, ear.work.tx
    since = ear.received_at - max(conversation.RECENT, conversation.REPEAT)
    asked = letters.of(tx, person.id, since, code, simulated=ear.work.desk.simulated)
    found = tuple(_letter(ear, each, bare=code is None) for each in asked)
    names_open = any(each.code == code and each.status is AskStatus.OPEN for each in found)
    wants_own = isinstance(reading, _OF_OWN) or (code is not None and code not in {each.code for each in found})
    return Mailbox(
        letters=found,
        own=_own(ear, code) if wants_own else (),
        draft=None if names_open else _draft(ear),
        opted_out=person.opted_out_at is not None,
        locked_until=person.locked_until,
    )


def _letter(ear: Ear, record: LetterRecord, *, bare: bool) -> Letter:
    step = definitions.definition(ear.work, record.definition_id).step(record.step)
    return Letter(
        request=record.request_id,
        ask=record.number,
        code=record.code,
        summary=record.summary,
        requester=record.requester,
        status=AskStatus(record.status),
        closed_at=record.closed_at,
        proof=Proof(record.proof),
        options=tuple(step.choose or ()) if isinstance(step, ApprovalStep) else (),
        shown=record.trouble is None
        and record.asked_at <= ear.received_at
        and not (bare and _came_too_soon(ear, record)),
    )


def _came_too_soon(ear: Ear, record: LetterRecord) -> bool:
    """Whether a YES now may be the one that has just started a request, sent once more."""
    since = ear.received_at - conversation.REPEAT
    just_asked = record.status == "open" and record.asked_at > since
    return just_asked and messages.readings_since(ear.work.tx, ear.person.id, "draft_start", since) > 0


def _draft(ear: Ear) -> DraftLetter | None:
    draft = drafting.current(ear.work, ear.person.phone)
    return DraftLetter(code=draft.code, summary=draft.summary, confirming=draft.confirming) if draft else None


def _own(ear: Ear, code: str | None) -> tuple[OwnRequest, ...]:
    tx = ear.work.tx
    records = requests.own(tx, ear.person.id, code, simulated=ear.work.desk.simulated)
    ids = [each.id for each in records]
    awaited, questioned = waiting.waiting_on(tx, ids), waiting.questioned(tx, ids)
    return tuple(
        OwnRequest(
            request=each.id,
            code=each.code,
            summary=each.summary,
            status=Status(each.status),
            waiting_on=tuple(awaited.get(each.id, ())),
            ended_at=each.ended_at,
            asked=each.id in questioned,
        )
        for each in records
    )
