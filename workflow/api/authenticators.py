"""Authenticator apps: who has one, for steps that want six digits of it."""

from flask import Response

from workflow.api import people_answers
from workflow.api.answers import answer
from workflow.api.http import caller, desk
from workflow.api.operations import operation
from workflow.api.schemas import FirstCode, Nothing
from workflow.service import second_factor


@operation("POST", "/people/{handle}/authenticator", body=Nothing, answers={201: people_answers.Enrolment})
def enrol_authenticator(handle: str) -> Response:
    """Make a secret for somebody's app in the place of any old one. It counts once confirmed, and is shown only now."""
    made = second_factor.enrol(desk(), handle, caller().by)
    return answer(people_answers.Enrolment(uri=made.uri, secret=made.secret), 201)


@operation("POST", "/people/{handle}/authenticator/confirm", body=FirstCode, answers={204: None})
def confirm_authenticator(handle: str, body: FirstCode) -> Response:
    """Show by a first code that the app has the secret."""
    second_factor.confirm(desk(), handle, body.code, caller().by)
    return Response(status=204)


@operation("DELETE", "/people/{handle}/authenticator", answers={204: None})
def remove_authenticator(handle: str) -> Response:
    """Somebody's app counts no more."""
    second_factor.remove(desk(), handle, caller().by)
    return Response(status=204)
