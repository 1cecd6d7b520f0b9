"""Errors in the form that each interface promises: pages, problem+json on the API, a bare status on the webhooks.

The pages are drawn as for somebody who is signed out: an error may be that nobody can be looked up.
"""

import json
import logging

from flask import Flask, Response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from workflow.service.actor import Forbidden
from workflow.store.db import StoreUnavailable
from workflow.store.errors import Missing

log = logging.getLogger(__name__)

#: Status -> what happened, and what to do.
_SAID = {
    403: ("This is not for you", "Somebody with another role can do it."),
    400: ("This could not be read", "Go back, load the page again, and try once more."),
    404: ("There is nothing here", "The address may be mistyped, or what it led to is gone."),
    405: ("Not like this", "This address cannot be used in that way."),
    413: ("This is too large", "Send less at a time."),
    500: ("Something went wrong", "It is in the log, under the number below. Nothing half done was kept."),
    503: ("The database cannot be used", "Nothing was stored. Try again in a moment."),
}


def register(app: Flask) -> None:
    """Answer every error of the application."""
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(Missing, _missing)
    app.register_error_handler(Forbidden, _forbidden)
    app.register_error_handler(StoreUnavailable, _unavailable)


def show(error: HTTPException) -> Response:
    """One error, in the form of the interface it happened on."""
    if isinstance(error, InternalServerError) and error.original_exception is None:
        log.error("an error of our own making: %s", error)
    status = error.code or 500
    if error.response is not None:  # a redirect that routing itself wants
        return Response(status=status, headers=error.get_headers(request.environ))
    return _answer(status, dict(error.get_headers(request.environ)))


def _stale(error: CSRFError) -> Response:
    return _answer(400, {})


def _missing(error: Missing) -> Response:
    return _answer(404, {})


def _forbidden(error: Forbidden) -> Response:
    return _answer(403, {})


def _unavailable(error: StoreUnavailable) -> Response:
    log.error("the database cannot be used: %s", error)
    return _answer(ServiceUnavailable.code, {})


def _answer(status: int, headers: dict[str, str]) -> Response:
    title, advice = _SAID.get(status, ("This did not work", "Go back and try once more."))
    kept = {name: value for name, value in headers.items() if name in ("Allow", "Retry-After")}
    if request.path.startswith("/twilio/"):
        return Response(status=status, headers=kept)
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": advice}
        return Response(json.dumps(problem), status, kept, content_type="application/problem+json")
    page = render_template("web/error.html", status=status, title=title, advice=advice, signed_out=True)
    return Response(page, status, kept)
