"""Looking at requests, messages and what needs attention; nothing here changes anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflow.core.definition import Definition
from workflow.service import definitions
from workflow.service.outbox import had_enough
from workflow.service.work import Work, query
from workflow.store import attention, audit, effects, messages, people, requests, workflows, workspace
from workflow.store.attention import AttentionRecord
from workflow.store.audit import Break, Entry
from workflow.store.messages import MessageRecord
from workflow.store.requests import AskRecord, DecisionRecord, RequestRecord
from workflow.store.workflows import Version


@dataclass(frozen=True, kw_only=True)
class RequestView:
    """One request with everything that belongs to it."""

    record: RequestRecord
    workflow: str
    version: int
    definition: Definition
    asks: tuple[AskRecord, ...]
    decisions: tuple[DecisionRecord, ...]
    handles: Mapping[int, str]  #: person id -> handle


@query
def request(work: Work, request_id: int) -> RequestView:
    """One request. Raises Missing."""
    return view_of(work, requests.get(work.tx, request_id))


def view_of(work: Work, record: RequestRecord) -> RequestView:
    """A request that is at hand, with everything that belongs to it."""
    version = workflows.by_id(work.tx, record.definition_id)
    asks = tuple(requests.asks(work.tx, record.id))
    decisions = tuple(requests.decisions(work.tx, record.id))
    ids = [record.requester_id, *(each.person_id for each in asks), *(each.acting_for_id for each in asks)]
    ids += [*(each.person_id for each in decisions), *(each.acting_for_id for each in decisions)]
    return RequestView(
        record=record,
        workflow=version.workflow,
        version=version.number,
        definition=definitions.definition(work, record.definition_id),
        asks=asks,
        decisions=decisions,
        handles=people.handles(work.tx, ids),
    )


@query
def request_page(
    work: Work,
    *,
    status: str | None = None,
    workflow: str | None = None,
    requester: str | None = None,
    waiting_on: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[RequestView]:
    """Requests, the newest first, those before a given id. Raises Missing for a person nobody knows."""
    found = requests.page(
        work.tx,
        status=status,
        workflow=workflow,
        requester_id=people.by_handle(work.tx, requester).id if requester else None,
        waiting_on_id=people.by_handle(work.tx, waiting_on).id if waiting_on else None,
        before=before,
        limit=limit,
    )
    return [view_of(work, each) for each in found]


@query
def events(work: Work, request_id: int) -> list[Entry]:
    """Everything that happened to a request, the oldest first. Raises Missing."""
    requests.get(work.tx, request_id)
    return audit.entries(work.tx, audit.chain_of(request_id))


@query
def message_page(
    work: Work,
    *,
    person: str | None = None,
    request_id: int | None = None,
    direction: str | None = None,
    status: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> tuple[list[MessageRecord], dict[int, str]]:
    """Texts, the newest first, with the handles of the people they name. Raises Missing for an unknown person."""
    found = messages.page(
        work.tx,
        person_id=people.by_handle(work.tx, person).id if person else None,
        request_id=request_id,
        direction=direction,
        status=status,
        before=before,
        limit=limit,
    )
    return found, people.handles(work.tx, [each.person_id for each in found])


@query
def had_enough_answers(work: Work, phone: str) -> bool:
    """Whether this number gets no more automatic answers for the time being."""
    return had_enough(work, phone)


@query
def attention_page(
    work: Work, *, before: int | None = None, limit: int = 50
) -> tuple[list[AttentionRecord], dict[int, str]]:
    """What needs a human, the newest first, with the handles of the people it names."""
    found = attention.page(work.tx, before=before, limit=limit)
    return found, people.handles(work.tx, [each.person_id for each in found])


@query
def workflow_page(work: Work, *, after: str = "", limit: int = 50) -> list[Version]:
    """The live definitions by slug."""
    return workflows.page(work.tx, after=after, limit=limit)


@query
def workflow(work: Work, slug: str, number: int | None = None) -> Version:
    """The live definition of a workflow, or one of its versions. Raises Missing."""
    return workflows.live(work.tx, slug) if number is None else workflows.version(work.tx, slug, number)


@query
def broken_chains(work: Work) -> list[Break]:
    """Every chain of the audit log that does not hold."""
    return list(audit.verify(work.tx))


def worker_seen(work: Work) -> datetime | None:
    """When a worker last said that it lives, as the clock here has it: the same stretch ago as by the real one."""
    seen = workspace.worker_seen(work.tx)
    return work.now - (work.real_now - seen) if seen else None


@dataclass(frozen=True, kw_only=True)
class Health:
    """How the machinery is doing."""

    worker_seen: datetime | None
    due: int
    oldest_due: float  #: seconds
    texts: Mapping[tuple[str, str], int]  #: (direction, status) -> how many; simulated ones in simulator mode only
    sending_paused_until: datetime | None


@query
def health(work: Work) -> Health:
    """How the machinery is doing now."""
    due, oldest = effects.backlog(work.tx, work.now)
    return Health(
        worker_seen=worker_seen(work),
        due=due,
        oldest_due=oldest,
        texts=messages.count_by_status(work.tx, simulated=work.desk.simulated),
        sending_paused_until=workspace.sending_paused_until(work.tx),
    )
