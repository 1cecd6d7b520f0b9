"""Somebody wants no more texts, or wants them again."""

from workflow.core.events import BecameReachable, BecameUnreachable
from workflow.core.state import Trouble
from workflow.service import alarm
from workflow.service.case import happen, load_case
from workflow.service.ear import Ear
from workflow.store import attention, audit, people, requests


def opt_out(ear: Ear) -> None:
    """Nothing is sent to this person any more, and every ask of his goes to somebody else."""
    work, person = ear.work, ear.person
    people.change(work.tx, person.id, {"opted_out_at": work.now})
    alarm.need(
        work, Trouble.OPTED_OUT, person_id=person.id, message_id=ear.message_id,
        detail=f"{person.name} wants no texts.",
    )  # fmt: skip
    audit.append_admin(work.tx, work.now, {"event": "OptedOut", "person": person.handle})
    for request_id in requests.with_open_asks_of(work.tx, person.id, simulated=work.desk.simulated):
        event = BecameUnreachable(at=ear.received_at, person=person.handle, why=Trouble.OPTED_OUT)
        happen(work, load_case(work, request_id), event)


def opt_in(ear: Ear) -> None:
    """Texts go to this person again, beginning with what still waits for him."""
    work, person = ear.work, ear.person
    people.change(work.tx, person.id, {"opted_out_at": None})
    attention.settle(work.tx, Trouble.OPTED_OUT, work.now, person_id=person.id)
    audit.append_admin(work.tx, work.now, {"event": "OptedIn", "person": person.handle})
    for request_id in requests.with_open_asks_of(work.tx, person.id, simulated=work.desk.simulated):
        happen(work, load_case(work, request_id), BecameReachable(at=ear.received_at, person=person.handle))
