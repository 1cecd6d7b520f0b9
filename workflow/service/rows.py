"""Between rows and the core's values: what a request, its asks and its decisions look like on each side."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from workflow.core.definition import ApprovalStep, Definition
from workflow.core.fields import Value, dump, load
from workflow.core.state import Answer, Ask, AskStatus, Channel, Decision, State, Trouble
from workflow.store.people import PersonRecord
from workflow.store.requests import AskRecord, DecisionRecord

People = Mapping[str, PersonRecord]  #: by engine handle


def load_values(definition: Definition, stored: Mapping[str, Any]) -> dict[str, Value]:
    """The stored field values as the core has them; fields that were not given are left out."""
    return {name: load(field, stored[name]) for name, field in definition.fields.items() if name in stored}


def dump_values(definition: Definition, values: Mapping[str, Value]) -> dict[str, Any]:
    """Field values as they are stored."""
    return {name: dump(definition.fields[name], value) for name, value in values.items()}


def ask_changes(ask: Ask) -> dict[str, Any]:
    """What can change of an ask, as it is stored."""
    return {
        "status": str(ask.status),
        "closed_at": ask.closed_at,
        "reminded": ask.reminded,
        "trouble": str(ask.trouble) if ask.trouble else None,
        "question": ask.question,
        "held": round(ask.held.total_seconds()),
    }


def ask_row(request_id: int, definition: Definition, people: People, ask: Ask, code: str) -> dict[str, Any]:
    """A new ask as it is stored."""
    step = definition.step(ask.step)
    return {
        "request_id": request_id,
        "number": ask.number,
        "step": ask.step,
        "person_id": people[ask.person].id,
        "code": code,
        "proof": str(step.proof) if isinstance(step, ApprovalStep) else "reply",
        "asked_at": ask.asked_at,
        "acting_for_id": people[ask.acting_for].id if ask.acting_for else None,
        **ask_changes(ask),
    }


def ask_of(record: AskRecord, names: Mapping[int, str]) -> Ask:
    """A stored ask as the core has it; `names` gives the engine handle of a person's id."""
    return Ask(
        number=record.number,
        step=record.step,
        person=names[record.person_id],
        asked_at=record.asked_at,
        status=AskStatus(record.status),
        closed_at=record.closed_at,
        acting_for=names.get(record.acting_for_id or 0),
        reminded=record.reminded,
        trouble=Trouble(record.trouble) if record.trouble else None,
        question=record.question,
        held=timedelta(seconds=record.held),
    )


def decision_row(request_id: int, people: People, decision: Decision) -> dict[str, Any]:
    """A new decision as it is stored."""
    return {
        "request_id": request_id,
        "ask_number": decision.ask,
        "step": decision.step,
        "person_id": people[decision.person].id if decision.person else None,
        "acting_for_id": people[decision.acting_for].id if decision.acting_for else None,
        "answer": str(decision.answer),
        "reason": decision.reason,
        "channel": str(decision.channel),
        "at": decision.at,
        "message_sid": decision.message_sid,
        "override_by": decision.override_by,
        "undone_at": decision.undone_at,
    }


def request_row(state: State) -> dict[str, Any]:
    """What can change of a request, as it is stored."""
    return {
        "status": str(state.status),
        "step": state.step,
        "step_at": state.step_at,
        "due_at": state.due_at,
        "escalated": state.escalated,
        "acts_at": state.acts_at,
        "paused_at": state.paused_at,
        "fresh_from": state.fresh_from,
        "ended_at": state.ended_at,
    }


def decision_of(record: DecisionRecord, names: Mapping[int, str]) -> Decision:
    """A stored decision as the core has it; `names` gives the engine handle of a person's id."""
    return Decision(
        step=record.step,
        person=names.get(record.person_id or 0),
        acting_for=names.get(record.acting_for_id or 0),
        answer=Answer(record.answer),
        reason=record.reason,
        channel=Channel(record.channel),
        at=record.at,
        ask=record.ask_number,
        message_sid=record.message_sid,
        override_by=record.override_by,
        undone_at=record.undone_at,
    )
