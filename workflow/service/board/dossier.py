"""One request with everything that its pages show, loaded once, with a fixed number of statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from workflow.core.outlook import Outlook, outlook, to_come
from workflow.service.actor import Actor, Role, must_see
from workflow.service.board.readings import BESIDE
from workflow.service.board.sentences import listed, who
from workflow.service.case import Case, case_of
from workflow.service.look import worker_seen
from workflow.service.work import Work
from workflow.store import audit, people, photos, requests, threads, users, workflows, workspace
from workflow.store.audit import Entry
from workflow.store.messages import MessageRecord
from workflow.store.people import PersonRecord
from workflow.store.photos import PhotoRecord
from workflow.store.requests import AskRecord, DecisionRecord, RequestRecord
from workflow.store.workflows import Version

#: So many texts of one request are shown; no page holds more.
TEXTS = 400


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """Everything there is about one request, at one moment."""

    now: datetime
    record: RequestRecord
    version: Version
    case: Case
    asks: tuple[AskRecord, ...]
    decisions: tuple[DecisionRecord, ...]
    people: Mapping[int, PersonRecord]  #: everybody it concerns, by id
    users: Mapping[str, str]  #: by address, what those are called who acted on it
    texts: tuple[MessageRecord, ...]  #: the oldest first
    photos: tuple[PhotoRecord, ...]
    entries: tuple[Entry, ...]  #: of the audit log, the oldest first
    outlook: Outlook
    ahead: Mapping[str, tuple[str, ...]]  #: step that applies -> whom it asks or tells, as handles
    worker_seen: datetime | None
    sending_paused_until: datetime | None

    def name(self, person_id: int | None) -> str:
        """What a person is called."""
        known = self.people.get(person_id or 0)
        return known.name if known else "somebody"

    def by(self, by: object, name: object = None) -> str:
        """Whoever acted."""
        return who(str(by or ""), str(name or "") or self.users.get(str(by).removeprefix("user:")))

    def asked(self, number: object) -> str:
        """Whoever has, or had, the ask of this number."""
        return self.name(next((each.person_id for each in self.asks if each.number == number), None))

    def requester(self) -> str:
        """Whoever asked for it."""
        return self.name(self.record.requester_id)

    def called(self, handle: str) -> str:
        """What the person with this handle is called; the record may know him by one that he has no more."""
        if handle in self.case.people:
            return self.case.people[handle].name
        plain = handle.split("#")[0]
        return next((each.name for each in self.people.values() if each.handle == plain), plain)

    def all_called(self, handles: str | Iterable[str]) -> str:
        """What these people are called, in a row."""
        every = handles.split(", ") if isinstance(handles, str) else handles
        return listed([self.called(each) for each in every if each])


def dossier(work: Work, actor: Actor, request_id: int) -> Dossier:
    """One request, as far as this actor may see it. Raises Missing."""
    must_see(work, actor, request_id)
    record = requests.get(work.tx, request_id)
    case = case_of(work, record)
    known = {each.id: each for each in case.people.values()}
    asks = tuple(requests.asks(work.tx, request_id))
    member = actor.person_id if actor.role < Role.VIEWER else None
    texts = _texts(work, record, asks)
    if member is not None:
        texts = [each for each in texts if each.person_id == member]
    strangers = {each.person_id for each in texts if each.person_id is not None} - known.keys()
    known |= {each.id: each for each in people.by_ids(work.tx, strangers)} if strangers else {}
    entries = tuple(audit.entries(work.tx, audit.chain_of(request_id)))
    acted = {str(each.body.get("by", "")).removeprefix("user:") for each in entries}
    return Dossier(
        now=work.now,
        record=record,
        version=workflows.by_id(work.tx, record.definition_id),
        case=case,
        asks=asks,
        decisions=tuple(requests.decisions(work.tx, request_id)),
        people=known,
        texts=tuple(texts),
        photos=tuple(photos.of_request(work.tx, request_id)),
        entries=entries,
        users=users.names(work.tx, acted),
        outlook=outlook(case.definition, case.state, work.now),
        ahead=to_come(case.definition, case.state),
        worker_seen=worker_seen(work),
        sending_paused_until=workspace.sending_paused_until(work.tx),
    )


def _texts(work: Work, record: RequestRecord, asks: Iterable[AskRecord]) -> list[MessageRecord]:
    """The texts of a request, and those of its approvers that were about no request, while they were asked."""
    own = threads.of_request(work.tx, record.id, TEXTS)
    asked = sorted({each.person_id for each in asks} | {record.requester_id})
    until = record.ended_at or work.now
    beside = threads.beside(work.tx, asked, BESIDE, record.created_at, until, TEXTS // 4)
    spans = [(each.person_id, each.asked_at, each.closed_at or until) for each in asks]
    near = {each.id for each in beside if each.direction == "in" and _was_asked(spans, each)}
    every = own + [each for each in beside if each.id in near or each.answer_to in near]
    return sorted(every, key=lambda each: each.id)


def _was_asked(spans: Iterable[tuple[int, datetime, datetime]], text: MessageRecord) -> bool:
    """Whether the sender of a text had an open ask of this request just then."""
    return any(who == text.person_id and since <= text.created_at <= over for who, since, over in spans)
