"""Messages, and what needs a human."""

from flask import Response

from workflow.api import answers, discretion
from workflow.api.http import caller, desk
from workflow.api.operations import operation
from workflow.api.paging import known, page
from workflow.api.schemas import MessageQuery, Nothing, NumberedPage
from workflow.service import look, roster, steer
from workflow.service.actor import Role
from workflow.store.attention import AttentionRecord
from workflow.store.messages import MessageRecord


@operation("GET", "/messages", query=MessageQuery, answers={200: answers.Messages})
def list_messages(query: MessageQuery) -> Response:
    """Texts, the newest first."""
    if query.person:
        known("person", roster.person, query.person)
    rows, handles = look.message_page(
        desk(),
        person=query.person,
        request_id=query.request,
        direction=query.direction,
        status=query.status,
        before=query.place,
        limit=query.limit + 1,
    )
    return page(answers.Messages, rows, query.limit, lambda each: _message(each, handles), lambda each: each.id)


@operation("GET", "/attention", query=NumberedPage, answers={200: answers.AttentionPage})
def list_attention(query: NumberedPage) -> Response:
    """What needs a human, the newest first."""
    rows, handles = look.attention_page(desk(), before=query.place, limit=query.limit + 1)
    return page(answers.AttentionPage, rows, query.limit, lambda each: _attention(each, handles), lambda each: each.id)


@operation("POST", "/attention/{number}/settle", role=Role.OPERATOR, body=Nothing, answers={204: None})
def settle_attention(number: int) -> Response:
    """Tick off what needed a human; should it happen again, it is back."""
    steer.settle(desk(), number, caller().by)
    return Response(status=204)


def _message(record: MessageRecord, handles: dict[int, str]) -> answers.Message:
    role = caller().role
    return answers.Message.model_validate(
        {
            "id": record.id,
            "direction": record.direction,
            "person": handles.get(record.person_id or 0),
            "phone": discretion.phone(record.phone, role),
            "request": record.request_id,
            "body": discretion.words(record.body, role),
            "status": record.status,
            "error_code": record.code,
            "reading": record.reading,
            "segments": record.segments,
            "sid": record.sid,
            "created_at": record.created_at,
            "updated_at": record.updated_at,
        }
    )


def _attention(record: AttentionRecord, handles: dict[int, str]) -> answers.Attention:
    role = caller().role
    return answers.Attention(
        id=record.id,
        why=record.why,
        person=handles.get(record.person_id or 0),
        phone=discretion.phone(record.phone, role) if record.phone else None,
        request=record.request_id,
        message=record.message_id,
        detail=discretion.words(record.detail, role),
        times=record.times,
        first_at=record.first_at,
        last_at=record.last_at,
    )
