"""People from outside, known by their number alone: who starts what anyone may start, and who is asked as a contact."""

import secrets

from workflow.core import replies
from workflow.core.definition import Definition
from workflow.core.readings import Reading, Unclear, Why
from workflow.core.selectors import Kind
from workflow.service import definitions
from workflow.service.work import Work
from workflow.store import audit, people, workflows
from workflow.store.people import PersonRecord

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def sender(work: Work, phone: str, body: str) -> PersonRecord | None:
    """Whose phone it is; an unknown number becomes a guest with the keyword of what anyone may start, else nobody."""
    known = people.by_phone(work.tx, phone)
    if known is not None:  # but a real phone never speaks for a simulated person
        return known if work.desk.simulated or not known.simulated else None
    keyword, _ = replies.opening(body) if may_begin(replies.read(body)) else ("", "")
    version = workflows.by_keyword(work.tx, keyword) if keyword else None
    if version is None or not open_to_anyone(definitions.definition(work, version.id)):
        return None
    return guest(work, phone, f"Guest {phone[-4:]}")


def may_begin(reading: Reading) -> bool:
    """Whether a text may begin something by its keyword: it means nothing else, and its words are the sender's own."""
    return isinstance(reading, Unclear) and reading.why not in (Why.TAPBACK, Why.QUOTED)


def open_to_anyone(definition: Definition) -> bool:
    """Whether somebody nobody knows may start this."""
    return any(each.kind is Kind.ANYONE for each in definition.start.who or ())


def guest(work: Work, phone: str, name: str, language: str = "en") -> PersonRecord:
    """The person with this number (E.164); somebody new from outside, who reads this language, where nobody has it."""
    known = people.by_phone(work.tx, phone)
    if known is not None:
        return known
    handle = "guest-" + "".join(secrets.choice(_LETTERS) for _ in range(8))
    row = {
        "handle": handle, "name": name, "phone": phone, "email": None, "manager_id": None, "role": None,
        "time_zone": work.desk.time_zone, "language": language, "guest": True, "simulated": work.desk.simulated,
        "created_at": work.now,
    }  # fmt: skip
    person_id = people.add(work.tx, row)
    audit.append_admin(work.tx, work.now, {"event": "GuestAdded", "person": handle})
    return people.by_id(work.tx, person_id)
