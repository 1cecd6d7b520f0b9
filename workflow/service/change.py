"""What is asked for changes while it is asked: everybody is asked anew, and no code sent before counts any more."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workflow.core.definition import Problem
from workflow.core.events import Changed
from workflow.core.fields import Unfit, Value, read
from workflow.core.turn import NotPossible
from workflow.service.case import Case, assemble, happen, load_case
from workflow.service.rows import dump_values
from workflow.service.start import AS_PROGRAMS, NotFitting, context_for, settle_contacts, summary_of
from workflow.service.work import Work, use_case
from workflow.store import audit, requests


@use_case
def change(work: Work, request_id: int, typed: Mapping[str, Any], *, reason: str, by: str) -> None:
    """Change some fields of a request; null empties one that may be empty. Raises Missing, NotFitting, NotPossible."""
    case = load_case(work, request_id)
    values = settle_contacts(work, _values(work, case, typed))
    if values == case.state.values:
        raise NotPossible("This request says so already.")
    happen(work, _restated(work, case, values, by), Changed(at=work.now, by=by, reason=reason))


def _values(work: Work, case: Case, typed: Mapping[str, Any]) -> dict[str, Value]:
    """All the values as they are to be. Raises NotFitting with everything that does not fit."""
    context = context_for(work, case.definition, case.people[case.state.requester], AS_PROGRAMS)
    values, problems = dict(case.state.values), []
    for name, given in typed.items():
        field = case.definition.fields.get(name)
        empty = given is None or given == ""
        path = f"fields.{name}"
        if field is None:
            problems.append(Problem(path=path, message=f"“{case.definition.workflow}” has no such field."))
        elif empty and field.required:
            problems.append(Problem(path=path, message="This is needed."))
        elif empty:
            values.pop(name, None)
        else:
            try:
                values[name] = read(field, given, context)
            except Unfit as error:
                problems.append(Problem(path=path, message=str(error)))
    if problems:
        raise NotFitting(*problems)
    return values


def _restated(work: Work, case: Case, values: dict[str, Value], by: str) -> Case:
    """The case with other values, the people whom these name, and what it now says on the record."""
    ids = {each.id for each in case.people.values()}
    requester_id = case.people[case.state.requester].id
    crowd = assemble(work, case.definition, values, requester_id, ids)
    state = replace(case.state, values=values, directory=crowd.directory)
    case = replace(case, state=state, people=crowd.people)
    case = replace(case, summary=summary_of(work, case))
    fields = dump_values(case.definition, values)
    requests.change_content(work.tx, case.id, fields, case.summary)
    content = {"event": "Stored", "by": by, "definition": case.definition_id, "fields": fields}
    return replace(case, head=audit.append(work.tx, audit.chain_of(case.id), case.head, work.now, content))
