"""What colleagues do with a request from the API or the dashboard: withdraw, nudge, reassign, override.

And what they do with something that needed a human: tick it off.
"""

from workflow.core.events import Event, Nudged, Overridden, Reassigned, Withdrawn
from workflow.core.state import Answer
from workflow.service.case import happen, load_case
from workflow.service.work import Work, use_case
from workflow.store import attention, audit


@use_case
def withdraw(work: Work, request_id: int, by: str) -> None:
    """Take a request back in its requester's name. Raises Missing or NotPossible."""
    _happen(work, request_id, Withdrawn(at=work.now, by=by))


@use_case
def nudge(work: Work, request_id: int, by: str) -> None:
    """Remind everybody who is waited on now. Raises Missing or NotPossible."""
    _happen(work, request_id, Nudged(at=work.now, by=by))


@use_case
def reassign(work: Work, request_id: int, *, person: str, to: str, reason: str, by: str) -> None:
    """Ask somebody else in an approver's place. Raises Missing or NotPossible."""
    event = Reassigned(at=work.now, person=person, to=to, by=by, reason=reason)
    _happen(work, request_id, event, person, to)


@use_case
def override(work: Work, request_id: int, *, answer: Answer, reason: str, by: str) -> None:
    """Decide a request in everybody's place, on the record as such for ever. Raises Missing or NotPossible."""
    _happen(work, request_id, Overridden(at=work.now, answer=answer, by=by, reason=reason))


@use_case
def settle(work: Work, attention_id: int, by: str) -> None:
    """Tick something off that needed a human; the same cause again brings it back. Raises Missing."""
    why = attention.tick_off(work.tx, attention_id, work.now)
    if why is not None:
        audit.append_admin(work.tx, work.now, {"event": "Settled", "attention": attention_id, "why": why, "by": by})


def _happen(work: Work, request_id: int, event: Event, *more: str) -> None:
    happen(work, load_case(work, request_id, *more), event)
