"""What the first page shows: what is open, what needs somebody, and what runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from workflow.core.state import Status
from workflow.service.work import Work, query
from workflow.store import attention, people, requests, tallies, waiting, workflows, workspace
from workflow.store.attention import AttentionRecord
from workflow.store.requests import RequestRecord
from workflow.store.workflows import Version

SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The workspace at a glance."""

    pending: int
    latest: tuple[RequestRecord, ...]  #: open ones, the newest first
    waiting_on: dict[int, list[str]]  #: request id -> names
    attention: tuple[AttentionRecord, ...]
    workflows: tuple[Version, ...]
    names: dict[int, str]  #: person id -> name
    worker_seen: datetime | None


@query
def overview(work: Work) -> Overview:
    """The workspace at a glance, now."""
    latest = requests.page(work.tx, status=Status.PENDING, limit=SHOWN)
    troubles = attention.page(work.tx, limit=SHOWN)
    return Overview(
        pending=tallies.pending(work.tx, simulated=work.desk.simulated),
        latest=tuple(latest),
        waiting_on=waiting.waiting_on(work.tx, [each.id for each in latest]),
        attention=tuple(troubles),
        workflows=tuple(workflows.page(work.tx, limit=SHOWN)),
        names=_names(work, [*(each.requester_id for each in latest), *(each.person_id for each in troubles)]),
        worker_seen=workspace.worker_seen(work.tx),
    )


@query
def names(work: Work, ids: Iterable[int | None]) -> dict[int, str]:
    """The names of these people, deleted or not."""
    return _names(work, ids)


def _names(work: Work, ids: Iterable[int | None]) -> dict[int, str]:
    return {each: people.by_id(work.tx, each).name for each in {*ids} if each is not None}


@query
def pending(work: Work) -> int:
    """How many requests are open; in simulator mode the simulated ones, otherwise only the others."""
    return tallies.pending(work.tx, simulated=work.desk.simulated)
