"""What happens, announced to the programs that want to hear of it: a delivery for each webhook, in the same commit.

The names and what comes with each are promised in docs/webhooks.md. No announcement holds a reply code.
"""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from workflow.core.engine import Outcome
from workflow.core.state import Decision, State, Trouble
from workflow.core.turn import Fact
from workflow.service.board.codes import without_codes
from workflow.service.rows import dump_values
from workflow.service.work import Work
from workflow.store import deliveries, effects, people, webhooks, workflows
from workflow.store.effects import Kind

if TYPE_CHECKING:
    from workflow.service.case import Case


class Event(StrEnum):
    """What a webhook can hear of."""

    REQUEST_STARTED = "request.started"
    REQUEST_CHANGED = "request.changed"
    REQUEST_APPROVED = "request.approved"
    REQUEST_REJECTED = "request.rejected"
    REQUEST_EXPIRED = "request.expired"
    REQUEST_WITHDRAWN = "request.withdrawn"
    DECISION_RECORDED = "decision.recorded"
    DECISION_UNDONE = "decision.undone"
    STEP_PASSED = "step.passed"
    ATTENTION_RAISED = "attention.raised"


#: What is posted when somebody tries a webhook out; it is none that can be chosen.
TEST = "webhook.test"
#: Of the facts that the engine writes down, those that are announced.
_OF_FACTS: Mapping[str, Event] = {
    "started": Event.REQUEST_STARTED, "changed": Event.REQUEST_CHANGED, "approved": Event.REQUEST_APPROVED,
    "rejected": Event.REQUEST_REJECTED, "expired": Event.REQUEST_EXPIRED, "withdrawn": Event.REQUEST_WITHDRAWN,
    "decided": Event.DECISION_RECORDED, "undone": Event.DECISION_UNDONE, "passed": Event.STEP_PASSED,
}  # fmt: skip


def announce(work: Work, case: "Case", outcome: Outcome) -> None:
    """Announce what came of an event; `case` is the request as it was before."""
    told = [fact for fact in outcome.facts if fact.what in _OF_FACTS]
    listening = webhooks.listening(work.tx) if told else []
    if not listening:
        return
    request = _request(work, case, outcome.state)
    fresh = iter(outcome.state.decisions[len(case.state.decisions) :])
    for fact in told:
        event = _OF_FACTS[fact.what]
        data = {"request": request, **_about(event, fact, outcome.state, fresh)}
        _queue(work, _wanting(listening, event), event, data, request_id=case.id)


def announce_attention(
    work: Work, why: Trouble, *, detail: str, person_id: int | None = None, request_id: int | None = None
) -> None:
    """Announce that something needs a human, with stars for numbers and codes: those stand where it is shown."""
    wanting = _wanting(webhooks.listening(work.tx), Event.ATTENTION_RAISED)
    if wanting:
        handles = people.handles(work.tx, [person_id])
        person = handles.get(person_id or 0)
        about = {"why": str(why), "detail": without_codes(detail), "person": person, "request": request_id}
        _queue(work, wanting, Event.ATTENTION_RAISED, {"attention": about}, request_id=request_id)


def announce_test(work: Work, webhook_id: int) -> None:
    """Let one webhook hear that somebody tries it out."""
    _queue(work, [webhook_id], TEST, {"words": "This is how events arrive. Nothing has happened."})


def _wanting(listening: Iterable[tuple[int, Iterable[str]]], event: Event) -> list[int]:
    return [webhook_id for webhook_id, events in listening if event in events]


def _queue(
    work: Work, webhook_ids: Iterable[int], event: str, data: Mapping[str, Any], *, request_id: int | None = None
) -> None:
    said = {"type": str(event), "timestamp": _moment(work.now), "data": {**data, "simulated": work.desk.simulated}}
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    for webhook_id in webhook_ids:
        delivery_id = deliveries.add(
            work.tx, webhook_id=webhook_id, uid=f"msg_{secrets.token_hex(16)}", event=str(event),
            request_id=request_id, body=body, simulated=work.desk.simulated, now=work.now,
        )  # fmt: skip
        effects.queue(work.tx, Kind.POST, delivery_id, work.now)


def _request(work: Work, case: "Case", after: State) -> dict[str, Any]:
    """The request as the API has it, but for its asks and decisions."""
    version = workflows.by_id(work.tx, case.definition_id)
    return {
        "id": case.id,
        "url": f"{work.desk.public_url}/requests/{case.id}",
        "workflow": version.workflow,
        "version": version.number,
        "status": str(after.status),
        "requester": after.requester,
        "summary": case.summary,
        "fields": dump_values(case.definition, after.values),
        "step": after.step,
        "created_at": _moment(after.created_at),
        "ended_at": _moment(after.ended_at),
    }


def _about(event: Event, fact: Fact, after: State, fresh: Iterator[Decision]) -> dict[str, Any]:
    """What comes with an event beside its request."""
    match event:
        case Event.DECISION_RECORDED:
            return {"decision": _decision(next(fresh))}
        case Event.DECISION_UNDONE:
            undone = (each for each in reversed(after.decisions) if each.ask == fact.about["ask"] and each.undone_at)
            return {"decision": _decision(next(undone))}
        case Event.STEP_PASSED:
            return {"step": fact.about["step"]}
        case Event.REQUEST_CHANGED:
            return {"by": fact.about["by"], "reason": fact.about["reason"]}
    return {}


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "step": decision.step,
        "person": decision.person,
        "acting_for": decision.acting_for,
        "answer": str(decision.answer),
        "reason": decision.reason,
        "channel": str(decision.channel),
        "at": _moment(decision.at),
        "override_by": decision.override_by,
        "undone_at": _moment(decision.undone_at),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
