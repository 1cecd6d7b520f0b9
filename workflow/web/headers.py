"""What every response carries, and what is noted about every request: its id, its time, a line in the log."""

import logging
import secrets
import time

from flask import Flask, Response, abort, current_app, g, request

from workflow.logs import request_id
from workflow.sms.webhooks import LATENCY

log = logging.getLogger(__name__)

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    # Our own pages may know where one came from, and then the browser also says it with a form; nobody else may.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: Only where we are reached by https: for a year nobody is to try without.
_HSTS = "max-age=31536000"
#: They come every few seconds, or by the thousand; only their trouble is worth a line.
_FREQUENT = ("/healthz", "/readyz", "/metrics", "/static/", "/twilio/")


def register(app: Flask) -> None:
    """Begin every request here, before any guard can refuse it, and end every response here."""
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()
    g.request_id = secrets.token_hex(6)
    request_id.set(g.request_id)
    if "\x00" in request.path:  # it names nothing: PostgreSQL keeps no NUL, and fails where it is asked for one
        abort(404)


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.began
    if request.blueprint == "twilio":
        LATENCY.labels(route=request.path, status=str(response.status_code)).observe(seconds)
    routine = response.status_code < 400 and request.path.startswith(_FREQUENT)
    log.log(
        logging.DEBUG if routine else logging.INFO,
        "%s %s %d in %.0f ms", request.method, request.path, response.status_code, seconds * 1000,
    )  # fmt: skip
    response.headers.update(_HEADERS)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = _HSTS
    response.headers["X-Request-Id"] = g.request_id
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
