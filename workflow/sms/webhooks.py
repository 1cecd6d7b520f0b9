"""The two routes that Twilio calls. Signed for PUBLIC_URL and the raw query, or 403, before anything else is read.

They know forms and TwiML; what a text means and does is the service's.
"""

import logging
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, request
from prometheus_client import Histogram
from werkzeug.exceptions import Forbidden, HTTPException, ServiceUnavailable

from workflow.service.delivery import report
from workflow.service.receive import receive
from workflow.service.work import Desk
from workflow.settings import Settings
from workflow.sms import twiml
from workflow.sms.callbacks import Callbacks
from workflow.sms.envelope import BadEnvelope, read_status, read_text
from workflow.sms.signature import is_signed, webhook_url
from workflow.store.db import StoreUnavailable

log = logging.getLogger(__name__)
blueprint = Blueprint("twilio", __name__, url_prefix="/twilio")

#: Twilio's largest form is far smaller (1,600 characters of body, ten media addresses).
LARGEST = 64 * 1024
LATENCY = Histogram(
    "sayso_webhook_seconds",
    "Time to answer a webhook",
    ["route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """Our end of the line to Twilio."""

    desk: Desk
    settings: Settings
    callbacks: Callbacks


def line() -> Line:
    """The line of this application."""
    found: Line = current_app.extensions["sayso.line"]
    return found


@blueprint.before_request
def only_twilio() -> None:
    """Refuse whatever Twilio did not sign for this address. One guard for every route of the blueprint."""
    request.max_content_length = LARGEST
    settings = line().settings
    signed = is_signed(
        url=webhook_url(settings.public_url, request.path, request.query_string),
        form=request.form,
        signature=request.headers.get("X-Twilio-Signature"),
        tokens=settings.auth_tokens,
        settings=request.headers.get("X-Twilio-Webhooks-Signature-Settings"),
    )
    if not signed:
        log.warning("refused a webhook that Twilio did not sign")
        raise Forbidden


@blueprint.post("/sms")
def sms() -> Response:
    """One inbound text; the answer goes back as TwiML."""
    here = line()
    text = read_text(
        request.form,
        account_sid=here.settings.account_sid,
        sender=here.settings.sender if here.settings.simulator else here.settings.twilio_phone_number,
        messaging_service_sid=here.settings.twilio_messaging_service_sid,
    )
    answer = receive(here.desk, text)
    if answer.refused:
        raise Forbidden
    callback = here.callbacks.url(answer.message_id) if answer.message_id else None
    return Response(twiml.answer(answer.body, callback), mimetype="text/xml")


@blueprint.post("/status")
def status() -> Response:
    """What became of one outgoing text."""
    here = line()
    ours = here.callbacks.message_id(request.query_string)
    report(here.desk, read_status(request.form, account_sid=here.settings.account_sid, message_id=ours))
    return Response(status=204)


@blueprint.errorhandler(BadEnvelope)
def bad_envelope(error: BadEnvelope) -> Response:
    """Signed, but not as Twilio sends it: refused, and the log says which parameter."""
    log.warning("refused a webhook: %s", error)
    return Response(status=403)


@blueprint.errorhandler(StoreUnavailable)
def unavailable(error: StoreUnavailable) -> Response:
    """Nothing was stored, so nothing is acknowledged: Twilio's retry or fallback brings it again."""
    log.error("a webhook could not be stored: %s", error)
    return Response(status=ServiceUnavailable.code)


@blueprint.errorhandler(HTTPException)
def bare(error: HTTPException) -> Response:
    """Errors on the webhooks are a bare status."""
    return Response(status=error.code)
