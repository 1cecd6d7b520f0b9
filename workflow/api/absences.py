"""Absences: somebody is away, and somebody covers for him."""

from flask import Response

from workflow.api import people_answers
from workflow.api.answers import answer
from workflow.api.http import caller, desk
from workflow.api.operations import operation
from workflow.api.schemas import AbsenceIn
from workflow.service import absence
from workflow.service.actor import Role


@operation("PUT", "/people/{handle}/absence", role=Role.OPERATOR, body=AbsenceIn, answers={200: people_answers.Away})
def put_absence(handle: str, body: AbsenceIn) -> Response:
    """Let somebody be away, in place of what was announced for that time; what waits for him goes to his cover."""
    made = absence.send_away(desk(), handle, starts_at=body.from_, until=body.until, cover=body.cover, by=caller().by)
    away = {"from": made.starts_at, "until": made.ends_at, "cover": body.cover}
    return answer(people_answers.Away.model_validate(away))


@operation("DELETE", "/people/{handle}/absence", role=Role.OPERATOR, answers={204: None})
def delete_absence(handle: str) -> Response:
    """Somebody is back; where none is running, his next absence is taken back."""
    absence.bring_back(desk(), handle, caller().by)
    return Response(status=204)
