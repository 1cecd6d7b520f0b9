"""Errors as `application/problem+json` (RFC 9457), for everything that can go wrong under /api.

What is refused says why and where; what is our own fault says nothing but that it is.
"""

import json
import logging
from collections.abc import Iterable
from http import HTTPStatus

from flask import Blueprint, Response
from werkzeug.exceptions import HTTPException

from workflow.core.definition import DefinitionError, Problem
from workflow.core.turn import NotPossible
from workflow.service.start import KeyReused, NotFitting
from workflow.store.codes import NoCodeLeft
from workflow.store.db import StoreUnavailable
from workflow.store.errors import Missing, Taken

log = logging.getLogger(__name__)

MIMETYPE = "application/problem+json"


class Refusal(Exception):
    """A call that is refused before any use case sees it."""

    def __init__(self, status: int, detail: str, *problems: Problem, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.problems = problems
        self.headers = headers or {}


def problem(status: int, detail: str, problems: Iterable[Problem] = (), *, lines: bool = False) -> Response:
    """One error, as the contract's section 8 has it; with the lines of a definition's text where that is wrong."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors := [_shown(each, lines) for each in problems]:
        body["errors"] = errors
    return Response(json.dumps(body), status=status, mimetype=MIMETYPE)


def _shown(wrong: Problem, lines: bool) -> dict[str, str | int | None]:
    line: dict[str, int | None] = {"line": wrong.line} if lines else {}
    return {"path": wrong.path, "message": wrong.message, **line}


def install(blueprint: Blueprint) -> None:
    """Answer every exception under this blueprint with a problem."""
    blueprint.register_error_handler(Refusal, _refused)
    blueprint.register_error_handler(HTTPException, _http)
    for unfit in (NotFitting, DefinitionError):
        blueprint.register_error_handler(unfit, _unfit)
    blueprint.register_error_handler(Missing, lambda error: problem(404, str(error)))
    blueprint.register_error_handler(Taken, lambda error: problem(409, str(error)))
    for conflict in (NotPossible, KeyReused):
        blueprint.register_error_handler(conflict, lambda error: problem(409, str(error)))
    blueprint.register_error_handler(NoCodeLeft, _no_code_left)
    blueprint.register_error_handler(StoreUnavailable, _unavailable)
    blueprint.register_error_handler(Exception, _fault)


def _refused(error: Refusal) -> Response:
    answer = problem(error.status, error.detail, error.problems)
    answer.headers.extend(error.headers)
    return answer


def _http(error: HTTPException) -> Response:
    answer = problem(error.code or 500, error.description or "")
    if allowed := dict(error.get_headers()).get("Allow"):
        answer.headers["Allow"] = allowed
    return answer


def _unfit(error: NotFitting | DefinitionError) -> Response:
    lines = isinstance(error, DefinitionError)
    return problem(422, "Some of this cannot be: see errors.", error.problems, lines=lines)


def _no_code_left(error: NoCodeLeft) -> Response:
    return problem(409, "One of the phones concerned had so many codes lately that none is left; try again later.")


def _unavailable(error: StoreUnavailable) -> Response:
    log.error("an API call could not be stored: %s", error)
    answer = problem(503, "The database cannot be used just now. Nothing was changed; try again.")
    answer.headers["Retry-After"] = "1"
    return answer


def _fault(error: Exception) -> Response:
    """The outermost net: the caller learns only that it was our fault, the log learns what happened."""
    log.error("an API call failed", exc_info=error)
    return problem(500, "Something went wrong here. Nothing was changed.")
