"""A person has another number: what waits for him is texted there, under codes of that number."""

from dataclasses import replace

from workflow.service import outbox
from workflow.service.case import load_case
from workflow.service.work import Work
from workflow.store import codes, requests


def readdress(work: Work, person_id: int) -> None:
    """Give every open ask of a person a code of his present number, and text it there."""
    for request_id in requests.with_open_asks_of(work.tx, person_id):
        case = load_case(work, request_id)
        for ask in case.state.open_asks:
            person = case.people[ask.person]
            if person.id != person_id:
                continue
            code = codes.issue(work.tx, person.phone, work.now, work.desk.digits)
            requests.change_code(work.tx, request_id, ask.number, code)
            case = replace(case, codes={**case.codes, ask.number: code})
            outbox.ask_again(work, case, ask.number)
