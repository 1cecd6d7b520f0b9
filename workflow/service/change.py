"""What is asked for changes while it is asked: everybody is asked anew, and no code sent before counts any more."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workflow.core.definition import Definition, Problem
from workflow.core.events import Changed
from workflow.core.fields import Unfit, Value, read, recheck
from workflow.core.turn import NotPossible
from workflow.service.case import Case, assemble, happen, load_case
from workflow.service.rows import dump_values
from workflow.service.start import AS_PROGRAMS, NotFitting, bind_photos, context_for, settle_contacts, summary_of
from workflow.service.work import Work, use_case
from workflow.store import audit, requests


@use_case
def change(work: Work, request_id: int, typed: Mapping[str, Any], *, reason: str, by: str) -> None:
    """Change some fields of a request; null empties one that may be empty. Raises Missing, NotFitting, NotPossible."""
    case = load_case(work, request_id)
    values = settle_contacts(work, case.definition, _values(work, case, typed), case.people[case.state.requester])
    if values == case.state.values:
        raise NotPossible("This request says so already.")
    case = _restated(work, case, values, by)
    bind_photos(work, case.id, case.definition, case.state.values, case.people[case.state.requester])
    happen(work, case, Changed(at=work.now, by=by, reason=reason))


def _values(work: Work, case: Case, typed: Mapping[str, Any]) -> dict[str, Value]:
    """All the values as they are to be. Raises NotFitting with everything that does not fit."""
    context = context_for(work, case.definition, case.people[case.state.requester], AS_PROGRAMS)
    values = dict(case.state.values)
    problems = [
        Problem(path=f"fields.{name}", message=message)
        for name, given in typed.items()
        if (message := _refusal(case.definition, name, given))
    ]
    for name, field in case.definition.fields.items():  # in their order, because one may bound those after it
        beside = replace(context, values=values)
        try:
            if name not in typed and name in values:
                recheck(field, values[name], beside)
            elif _is_empty(typed.get(name)):
                values.pop(name, None)
            else:
                values[name] = read(field, typed[name], beside)
        except Unfit as error:
            problems.append(Problem(path=f"fields.{name}", message=str(error)))
    if problems:
        raise NotFitting(*problems)
    return values


def _refusal(definition: Definition, name: str, given: object) -> str | None:
    """Why this field cannot be set at all, or not to nothing."""
    if name not in definition.fields:
        return f"“{definition.workflow}” has no such field."
    return "This is needed." if definition.fields[name].required and _is_empty(given) else None


def _is_empty(given: object) -> bool:
    return given is None or given == ""


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
