"""A moment came that a request had asked to be woken at: reminders go out, or silence decides."""

from datetime import timedelta

from workflow.core.events import TimeReached
from workflow.core.state import Status
from workflow.service.case import Case, case_of, happen
from workflow.service.work import Work
from workflow.store import effects, messages, requests
from workflow.store.effects import Kind

#: A reply that was received in time but is not acted on yet is waited for this long at a stretch.
PATIENCE = timedelta(seconds=5)


def wake(work: Work, request_id: int) -> None:
    """Let time reach a request; early or twice, nothing happens. It passes over what is of the other mode."""
    record = requests.lock(work.tx, request_id)
    if record.simulated != work.desk.simulated:
        effects.park(work.tx, Kind.WAKE, request_id)
        return
    case = case_of(work, record)
    if case.state.status is not Status.PENDING:
        return
    if _reply_is_on_its_way(work, case):
        effects.requeue(work.tx, Kind.WAKE, request_id, work.now + PATIENCE)
        return
    happen(work, case, TimeReached(at=work.now))


def _reply_is_on_its_way(work: Work, case: Case) -> bool:
    """True when a text that beat the deadline, or the end of the time to undo, is still to be stored or acted on."""
    due = case.state.acts_at or case.state.due_at
    if due is None or due > work.now:
        return False
    phones = {case.people[ask.person].phone for ask in case.state.asks}
    return work.desk.arrivals.any_from(phones, due) or messages.waiting_to_be_acted_on(
        work.tx, sorted(phones), due, simulated=work.desk.simulated
    )
