"""Requests: asked for, looked at, and steered."""

import hashlib
import json
import re

from flask import Response
from flask import request as http

from workflow.api import answers
from workflow.api.answers import answer
from workflow.api.http import caller, desk
from workflow.api.operations import operation
from workflow.api.paging import known, page
from workflow.api.problems import Refusal
from workflow.api.schemas import NewRequest, Nothing, NumberedPage, Override, Reassignment, RequestQuery
from workflow.core.definition import Problem
from workflow.service import look, roster, start, steer
from workflow.service.actor import Role
from workflow.service.look import RequestView
from workflow.service.start import Once
from workflow.store.audit import Entry
from workflow.store.errors import Missing

KEY_HEADER = "Idempotency-Key"


@operation("GET", "/requests", query=RequestQuery, answers={200: answers.Requests})
def list_requests(query: RequestQuery) -> Response:
    """Requests, the newest first."""
    for path, handle in (("requester", query.requester), ("waiting_on", query.waiting_on)):
        if handle:
            known(path, roster.person, handle)
    if query.workflow:
        known("workflow", look.workflow, query.workflow)
    rows = look.request_page(
        desk(),
        status=query.status,
        workflow=query.workflow,
        requester=query.requester,
        waiting_on=query.waiting_on,
        before=query.place,
        limit=query.limit + 1,
    )
    return page(answers.Requests, rows, query.limit, _request, lambda each: each.record.id)


@operation(
    "POST", "/requests", role=Role.OPERATOR, body=NewRequest, once=True, conflicts=True, answers={201: answers.Request}
)
def start_request(body: NewRequest) -> Response:
    """Ask for something. The same Idempotency-Key with the same body is the same request."""
    try:
        request_id = start.start(desk(), body.workflow, body.requester, body.fields, caller().by, _once(body))
    except Missing:
        known("workflow", look.workflow, body.workflow)
        known("requester", roster.person, body.requester)
        raise
    return answer(one(request_id), 201, f"/api/v1/requests/{request_id}")


@operation("GET", "/requests/{request_id}", answers={200: answers.Request})
def get_request(request_id: int) -> Response:
    """One request."""
    return answer(one(request_id))


@operation("GET", "/requests/{request_id}/events", query=NumberedPage, answers={200: answers.Events})
def list_events(request_id: int, query: NumberedPage) -> Response:
    """Everything that happened to a request, the oldest first."""
    rows = [each for each in look.events(desk(), request_id) if each.number > (query.place or 0)]
    return page(answers.Events, rows, query.limit, _event, lambda each: each.number)


@operation(
    "POST",
    "/requests/{request_id}/withdraw",
    role=Role.OPERATOR,
    body=Nothing,
    conflicts=True,
    answers={200: answers.Request},
)
def withdraw(request_id: int) -> Response:
    """Take a request back in its requester's name."""
    steer.withdraw(desk(), request_id, caller().by)
    return answer(one(request_id))


@operation(
    "POST",
    "/requests/{request_id}/nudge",
    role=Role.OPERATOR,
    body=Nothing,
    conflicts=True,
    answers={200: answers.Request},
)
def nudge(request_id: int) -> Response:
    """Remind everybody who is waited on now."""
    steer.nudge(desk(), request_id, caller().by)
    return answer(one(request_id))


@operation(
    "POST",
    "/requests/{request_id}/reassign",
    role=Role.OPERATOR,
    body=Reassignment,
    conflicts=True,
    answers={200: answers.Request},
)
def reassign(request_id: int, body: Reassignment) -> Response:
    """Ask somebody else in an approver's place."""
    look.events(desk(), request_id)  # an unknown request is 404, whoever is named
    known("to", roster.person, body.to)
    steer.reassign(desk(), request_id, person=body.from_, to=body.to, reason=body.reason, by=caller().by)
    return answer(one(request_id))


@operation("POST", "/requests/{request_id}/override", body=Override, conflicts=True, answers={200: answers.Request})
def override(request_id: int, body: Override) -> Response:
    """Decide a request in everybody's place, on the record as such for ever."""
    steer.override(desk(), request_id, answer=body.answer, reason=body.reason, by=caller().by)
    return answer(one(request_id))


def _once(body: NewRequest) -> Once | None:
    """The Idempotency-Key of this call, with what the body says however it was spaced or ordered."""
    key = http.headers.get(KEY_HEADER)
    if key is None:
        return None
    if not re.fullmatch(r"[!-~](?:[ -~]{0,198}[!-~])?", key):
        message = "Use 1 to 200 letters, digits and signs of ASCII."
        raise Refusal(422, message, Problem(path=KEY_HEADER, message=message))
    canonical = json.dumps(body.model_dump(), sort_keys=True, default=str)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return Once(token_id=caller().token_id, key=key, digest=digest)


def one(request_id: int) -> answers.Request:
    """One request as it is answered. Raises Missing."""
    return _request(look.request(desk(), request_id))


def _request(view: RequestView) -> answers.Request:
    record = view.record
    return answers.Request.model_validate(
        {
            "id": record.id,
            "workflow": view.workflow,
            "version": view.version,
            "status": record.status,
            "requester": view.handles[record.requester_id],
            "fields": record.fields,
            "summary": record.summary,
            "step": record.step,
            "asks": _asks(view),
            "decisions": _decisions(view),
            "created_at": record.created_at,
            "ended_at": record.ended_at,
        }
    )


def _asks(view: RequestView) -> list[dict[str, object]]:
    return [
        {
            "step": ask.step,
            "person": view.handles[ask.person_id],
            "code": ask.code if caller().role >= Role.ADMIN else None,
            "status": ask.status,
            "asked_at": ask.asked_at,
            "answered_at": ask.closed_at if ask.status in ("yes", "no") else None,
            "acting_for": view.handles.get(ask.acting_for_id or 0),
        }
        for ask in view.asks
    ]


def _decisions(view: RequestView) -> list[dict[str, object]]:
    return [
        {
            "step": each.step,
            "person": view.handles.get(each.person_id or 0),
            "acting_for": view.handles.get(each.acting_for_id or 0),
            "answer": each.answer,
            "reason": each.reason,
            "channel": each.channel,
            "at": each.at,
            "message_sid": each.message_sid,
            "override_by": each.override_by,
        }
        for each in view.decisions
        if each.undone_at is None  # what was taken back is no decision; the events tell of it
    ]


def _event(entry: Entry) -> answers.Event:
    name = str(entry.body.get("event", ""))
    return answers.Event(number=entry.number, at=entry.at, event=name, body=entry.body, hash=entry.hash)
