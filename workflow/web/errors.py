"""Errors in the form that each interface promises: pages, problem+json on the API, a bare status on the webhooks.

Somebody who is signed in keeps the navigation round the page, as long as the error is not that of the application or
of its database itself: then nothing more is asked of either.
"""

import json
import logging
from dataclasses import dataclass

from flask import Flask, Response, g, render_template, request
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadHost, HTTPException, InternalServerError, RequestEntityTooLarge, ServiceUnavailable

from workflow.service.actor import Forbidden
from workflow.store.db import StoreUnavailable
from workflow.store.errors import Missing
from workflow.web import kept
from workflow.web.sign_in.password import ask_again

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Saying:
    """What happened, and what to do."""

    title: str
    advice: str
    icon: str = "circle-alert"


_SAID = {
    400: Saying(title="This could not be read", advice="Go back, load the page again, and try once more."),
    403: Saying(title="Not allowed", advice="Somebody with another role can do it.", icon="lock"),
    404: Saying(
        title="Not found",
        advice="There is nothing at this address. Check it, or use the search.",
        icon="search-x",
    ),
    405: Saying(
        title="Not possible this way", advice="This address only takes what its page sends. Start there.", icon="ban"
    ),
    413: Saying(title="This is too large", advice="Send less at a time.", icon="package"),
    429: Saying(title="Too much at once", advice="Wait a moment, then try again.", icon="timer"),
    500: Saying(
        title="Something went wrong",
        advice="The error is in the log, under the number below. Nothing was half saved.",
        icon="bug",
    ),
    503: Saying(
        title="The database is not available",
        advice="Nothing was stored. Try again in a moment; if it stays like this, tell whoever looks after Sayso.",
        icon="database",
    ),
}
_ELSE = Saying(title="This did not work", advice="Go back and try once more.")
#: After these nothing may be asked of the database any more.
_BROKEN = (500, 503)


def register(app: Flask) -> None:
    """Answer every error of the application."""
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(Missing, _gone)
    app.register_error_handler(Forbidden, lambda error: _answer(403, advice=str(error)))
    app.register_error_handler(StoreUnavailable, _unavailable)


def show(error: HTTPException) -> Response:
    """One error, in the form of the interface it happened on."""
    if isinstance(error, InternalServerError) and error.original_exception is None:
        log.error("an error of our own making: %s", error)
    status = error.code or 500
    if isinstance(error, BadHost):  # of such a host no address can be made, so no page either
        return Response(status=status)
    headers = dict(error.get_headers(request.environ))
    if error.response is not None:  # a redirect that routing itself wants
        return Response(status=status, headers=headers)
    return _answer(status, headers)


def _stale(error: CSRFError) -> Response:
    """A form whose token holds no more; what was typed into it is shown, if it came from a page of ours."""
    if request.blueprint == "sign_in" and request.endpoint != "sign_in.leave":
        return Response(ask_again("stale", None), 400)
    page = kept.stale() if current_user.is_authenticated else None
    return Response(page, 400) if page else _answer(400)


def _gone(error: Missing) -> Response:
    """What was asked for is not there, or not any more; what was typed for it is shown."""
    page = kept.gone()
    return Response(page, 404) if page else _answer(404)


def _unavailable(error: StoreUnavailable) -> Response:
    log.error("the database cannot be used: %s", error)
    return _answer(ServiceUnavailable.code, {"Retry-After": "5"})


def _answer(status: int, headers: dict[str, str] | None = None, *, advice: str = "") -> Response:
    said = _SAID.get(status, _ELSE)
    if_known = advice or (_most() if status == RequestEntityTooLarge.code else said.advice)
    kept_headers = {name: value for name, value in (headers or {}).items() if name in ("Allow", "Retry-After")}
    if request.path.startswith("/twilio/"):
        return Response(status=status, headers=kept_headers)
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": said.title, "status": status, "detail": if_known}
        return Response(json.dumps(problem), status, kept_headers, content_type="application/problem+json")
    return Response(_page(status, said, if_known), status, kept_headers)


def _most() -> str:
    """How much may be sent where this was sent to."""
    most = request.max_content_length
    return f"Send less at a time: {most / 1_000_000:.0f} MB at most." if most else _SAID[413].advice


def _page(status: int, said: Saying, advice: str) -> str:
    given = {"status": status, "said": said, "advice": advice, "number": g.get("request_id", "-")}
    if status not in _BROKEN:
        try:
            return render_template("web/error.html", **given)
        except StoreUnavailable as error:
            log.error("the database cannot be used: %s", error)
    g._login_user = AnonymousUserMixin()  # nobody has to be looked up for a page without navigation
    return render_template("web/error.html", **given, signed_out=True)
