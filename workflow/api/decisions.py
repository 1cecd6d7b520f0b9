"""Answering a request, taking an answer back, and changing what is asked for."""

from flask import Response

from workflow.api import answers
from workflow.api.answers import answer
from workflow.api.http import caller, desk
from workflow.api.operations import operation
from workflow.api.paging import known
from workflow.api.problems import Refusal
from workflow.api.requests import one
from workflow.api.schemas import AnswerIn, Change, Undoing
from workflow.service import answer as answering
from workflow.service import change, look, roster
from workflow.service.actor import Role


@operation(
    "POST",
    "/requests/{request_id}/answer",
    body=AnswerIn,
    personal=True,
    conflicts=True,
    answers={200: answers.Request},
)
def answer_request(request_id: int, body: AnswerIn) -> Response:
    """Answer in an approver's name: an administrator in anybody's, a token bound to a person in that one's."""
    _only_his_own(request_id, body.person)
    given = answering.Given(
        person=body.person,
        answer=body.answer,
        reason=body.reason,
        choice=body.choice,
        authenticator=body.authenticator,
    )
    answering.answer(desk(), request_id, given, caller().by)
    return answer(one(request_id))


@operation(
    "POST",
    "/requests/{request_id}/undo",
    body=Undoing,
    personal=True,
    conflicts=True,
    answers={200: answers.Request},
)
def undo_answer(request_id: int, body: Undoing) -> Response:
    """Take an approver's answer back, as long as the workflow's undo time runs."""
    _only_his_own(request_id, body.person)
    answering.undo(desk(), request_id, body.person, caller().by)
    return answer(one(request_id))


@operation(
    "POST",
    "/requests/{request_id}/change",
    role=Role.OPERATOR,
    body=Change,
    conflicts=True,
    answers={200: answers.Request},
)
def change_request(request_id: int, body: Change) -> Response:
    """Change what is asked for: everybody is asked anew from the first step on."""
    change.change(desk(), request_id, body.fields, reason=body.reason, by=caller().by)
    return answer(one(request_id))


def _only_his_own(request_id: int, person: str) -> None:
    bound = caller().person
    if bound is not None and bound != person:
        raise Refusal(403, f"This token speaks for “{bound}” alone.")
    look.events(desk(), request_id)  # an unknown request is 404, whoever is named
    known("person", roster.person, person)
