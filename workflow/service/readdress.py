"""A person has another number: what waits for him is texted there, under codes of that number."""

from dataclasses import replace

from workflow.core.events import BecameReachable
from workflow.service import outbox
from workflow.service.case import happen, load_case
from workflow.service.work import Work
from workflow.store import codes, requests


def readdress(work: Work, person_id: int) -> None:
    """Give every open ask of a person a code of his present number, and text it there."""
    for request_id in requests.with_open_asks_of(work.tx, person_id, simulated=work.desk.simulated):
        case = load_case(work, request_id)
        handle = next(handle for handle, person in case.people.items() if person.id == person_id)
        mine = [ask for ask in case.state.open_asks if ask.person == handle]
        fresh = {
            ask.number: codes.issue(work.tx, case.people[handle].phone, work.now, work.desk.digits) for ask in mine
        }
        for number, code in fresh.items():
            requests.change_code(work.tx, request_id, number, code)
        case = replace(case, codes={**case.codes, **fresh})
        for ask in mine:
            if ask.trouble is None:
                outbox.ask_again(work, case, ask.number)
        if any(ask.trouble for ask in mine) and case.people[handle].reachable:
            happen(work, case, BecameReachable(at=work.now, person=handle))
