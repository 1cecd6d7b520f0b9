"""Somebody asks for something: the fields are read, the request is stored, and the first step begins."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workflow.core import selectors
from workflow.core.definition import Definition, Problem
from workflow.core.events import Started
from workflow.core.fields import Context, Unfit, Value, read
from workflow.core.people import Directory
from workflow.core.placeholders import fill
from workflow.core.selectors import Kind
from workflow.core.state import State
from workflow.service import definitions, outbox
from workflow.service.case import Case, assemble, happen
from workflow.service.rows import dump_values, request_row
from workflow.service.work import Work, use_case
from workflow.store import access, audit, codes, people, requests, workflows
from workflow.store.audit import Head
from workflow.store.people import PersonRecord

SUMMARY_LIMIT = 300


class NotFitting(ValueError):
    """What was asked for cannot be: `problems` has a path and a sentence for each thing wrong."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


class KeyReused(ValueError):
    """The Idempotency-Key was used before for another request."""


@dataclass(frozen=True, kw_only=True)
class Once:
    """An Idempotency-Key: the same key and content is the same request."""

    token_id: int
    key: str
    digest: str


@use_case
def start(
    work: Work, workflow: str, requester: str, typed: Mapping[str, Any], by: str, once: Once | None = None
) -> int:
    """Start a request and give back its id. Raises Missing, NotFitting or KeyReused."""
    if once and (known := _started_before(work, once)):
        return known
    version = workflows.live(work.tx, workflow)
    definition = definitions.definition(work, version.id)
    person = people.by_handle(work.tx, requester)
    values = _read_fields(work, definition, person, typed)
    crowd = assemble(work, definition, values, person.id, {person.id})
    _refuse_outsider(definition, requester, crowd.directory)
    case = _store(work, version.id, definition, person, values, crowd.people, crowd.directory, by)
    happen(work, case, Started(at=work.now))
    if once:
        access.bind_key(work.tx, token_id=once.token_id, key=once.key, request_id=case.id)
    return case.id


def _started_before(work: Work, once: Once) -> int | None:
    if access.claim_key(work.tx, token_id=once.token_id, key=once.key, digest=once.digest, now=work.now):
        return None
    digest, request_id = access.key(work.tx, once.token_id, once.key)
    if digest != once.digest or request_id is None:
        raise KeyReused("This Idempotency-Key was used for another request.")
    return request_id


def _read_fields(
    work: Work, definition: Definition, person: PersonRecord, typed: Mapping[str, Any]
) -> dict[str, Value]:
    """Every field's typed value. Raises NotFitting with all that does not fit."""
    context = _context(work, definition, person)
    problems = [
        Problem(path=f"fields.{name}", message=f"“{definition.workflow}” has no such field.")
        for name in typed
        if name not in definition.fields
    ]
    values: dict[str, Value] = {}
    for name, field in definition.fields.items():
        given = typed.get(name)
        if given is None or given == "":
            if field.required:
                problems.append(Problem(path=f"fields.{name}", message=f"This is needed. {field.ask}"))
            continue
        try:
            values[name] = read(field, given, context)
        except Unfit as error:
            problems.append(Problem(path=f"fields.{name}", message=str(error)))
    if problems:
        raise NotFitting(*problems)
    return values


def _context(work: Work, definition: Definition, person: PersonRecord) -> Context:
    today = work.now.astimezone(work.desk.calendars.of(person.time_zone).zone).date()
    if not any(field.type == "person" for field in definition.fields.values()):
        return Context(today=today, people={})
    everybody = people.page(work.tx, limit=100_000)
    return Context(today=today, people={each.handle: each.name for each in everybody})


def _refuse_outsider(definition: Definition, requester: str, directory: Directory) -> None:
    who = definition.start.who
    if who is None or any(each.kind is Kind.ANYONE for each in who):
        return
    allowed = selectors.resolve(who, requester=requester, fields={}, values={}, directory=directory)
    if requester not in allowed:
        message = f"{directory.name(requester)} may not start “{definition.workflow}”."
        raise NotFitting(Problem(path="requester", message=message))


def _store(
    work: Work,
    definition_id: int,
    definition: Definition,
    person: PersonRecord,
    values: dict[str, Value],
    crowd: Mapping[str, PersonRecord],
    directory: Directory,
    by: str,
) -> Case:
    case = Case(
        id=0,
        definition_id=definition_id,
        definition=definition,
        state=State(requester=person.handle, values=values, directory=directory, created_at=work.now),
        summary="",
        code=codes.issue(work.tx, person.phone, work.now, work.desk.digits),
        codes={},
        people=crowd,
        head=Head(),
    )
    case = replace(case, summary=_summary(case))
    row = {
        "definition_id": definition_id,
        "requester_id": person.id,
        "code": case.code,
        "fields": dump_values(definition, values),
        "summary": case.summary,
        "created_at": work.now,
        "created_by": by,
        **request_row(case.state),
        "audit_length": 0,
        "audit_head": audit.START,
    }
    request_id = requests.add(work.tx, row)
    content = {"event": "Stored", "by": by, "definition": definition_id, "fields": row["fields"]}
    head = audit.append(work.tx, audit.chain_of(request_id), Head(), work.now, content)
    return replace(case, id=request_id, head=head)


def _summary(case: Case) -> str:
    """The one line approvers read."""
    names = {"requester": case.state.directory.name(case.state.requester), "workflow": case.definition.title}
    return fill(case.definition.summary, {**outbox.shown(case), **names})[:SUMMARY_LIMIT]
