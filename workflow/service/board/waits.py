"""Who is waited on, since when and why; what happens next when nobody says anything, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.core.outlook import Outlook
from workflow.core.state import AskStatus, Status
from workflow.service.board.dossier import Dossier
from workflow.service.board.sentences import because, title
from workflow.store.messages import MessageRecord
from workflow.store.people import PersonRecord
from workflow.store.requests import AskRecord

#: So many of those waited on are shown; the roll has them all.
SHOWN = 5
#: After so long a worker that was not seen is thought to be gone.
ASLEEP = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class Wait:
    """One who is waited on."""

    ask: int
    person: str
    handle: str | None  #: None for somebody who was deleted
    acting_for: str | None
    step: str
    asked_at: datetime
    held: bool  #: quiet hours hold the text until `asked_at`
    trouble: str | None  #: why he cannot be asked
    delivery: str | None  #: what became of the last text that asked him, as its status
    code: int | None  #: the carrier's error code of it
    reminded: int
    reminder_at: datetime | None
    passes_on_at: datetime | None
    question: str | None  #: what he asked the requester, and waits to hear
    proof: str
    locked_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """What happens next to the whole request."""

    outlook: Outlook
    step: str
    escalates_to: str
    next_in_turn: str
    decided_by: str  #: whose answer takes effect when the time to undo is over
    worker_gone: bool
    sending_paused_until: datetime | None
    overdue: bool


def waits(case: Dossier) -> tuple[Wait, ...]:
    """Everybody waited on: those that nothing keeps from answering first, then the longest asked."""
    if case.record.status != Status.PENDING:
        return ()
    found = [_wait(case, each) for each in case.asks if each.status == AskStatus.OPEN]
    return tuple(sorted(found, key=lambda each: (each.trouble is not None, each.asked_at, each.ask)))


def ahead(case: Dossier) -> Ahead | None:
    """What happens next; None once the request has ended."""
    if case.record.status != Status.PENDING or case.record.step is None:
        return None
    look = case.outlook
    due = look.acts_at or look.pause_ends or look.due_at
    seen = case.worker_seen
    answers = [each for each in case.decisions if each.step == case.record.step and each.undone_at is None]
    return Ahead(
        outlook=look,
        step=title(case.record.step),
        escalates_to=case.all_called(look.escalates_to) if look.escalates_to else "",
        next_in_turn=case.called(look.next_in_turn) if look.next_in_turn else "",
        decided_by=case.name(answers[-1].person_id) if answers and answers[-1].person_id else "",
        worker_gone=seen is not None and case.now - seen > ASLEEP,
        sending_paused_until=_later(case.sending_paused_until, case.now),
        overdue=due is not None and due < case.now,
    )


def _later(at: datetime | None, now: datetime) -> datetime | None:
    return at if at is not None and at > now else None


def _wait(case: Dossier, ask: AskRecord) -> Wait:
    person = case.people[ask.person_id]
    last = _last_text(case, ask)
    return Wait(
        ask=ask.number,
        person=person.name,
        handle=person.handle if person.deleted_at is None else None,
        acting_for=case.name(ask.acting_for_id) if ask.acting_for_id else None,
        step=title(ask.step),
        asked_at=ask.asked_at,
        held=ask.asked_at > case.now,
        trouble=_trouble(case, ask, person),
        delivery=last.status if last else None,
        code=last.code if last else None,
        reminded=ask.reminded,
        reminder_at=_later(case.outlook.reminders.get(ask.number), case.now),
        passes_on_at=_later(case.outlook.passes_on.get(ask.number), case.now),
        question=ask.question,
        proof=ask.proof,
        locked_until=_later(person.locked_until, case.now),
    )


def _trouble(case: Dossier, ask: AskRecord, person: PersonRecord) -> str | None:
    if ask.trouble is None:
        return None
    known = case.case.state.directory.people.get(_handle(case, person))
    return "is away, and nobody covers" if known and known.away and known.reachable else because(ask.trouble)


def _handle(case: Dossier, person: PersonRecord) -> str:
    return next((handle for handle, each in case.case.people.items() if each.id == person.id), person.handle)


def _last_text(case: Dossier, ask: AskRecord) -> MessageRecord | None:
    """The last text that asked or reminded somebody."""
    return next(
        (each for each in reversed(case.texts) if each.direction == "out" and each.ask_number == ask.number), None
    )
