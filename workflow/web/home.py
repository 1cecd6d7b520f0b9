"""The first page: what runs, what is open, what needs somebody, and where to go."""

from flask import Blueprint, render_template

from workflow.service.overview import overview
from workflow.web.guard import desk, settings
from workflow.web.health import FRESH

blueprint = Blueprint("home", __name__)

#: Why something needs a human, in words.
TROUBLES = {
    "undeliverable": "Could not be delivered",
    "opted_out": "Opted out",
    "no_cover": "Nobody to ask",
    "unclear": "Unclear replies",
    "locked_phone": "Locked phone",
    "unknown_number": "Unknown number",
    "late": "Late",
    "forged": "Refused repeat",
    "unknown_send": "Perhaps not sent",
    "setting": "A setting is wrong",
    "fault": "Could not be done",
}


@blueprint.get("/")
def index() -> str:
    """The workspace at a glance."""
    here = desk()
    view = overview(here)
    seen = view.worker_seen
    return render_template(
        "web/home.html",
        view=view,
        troubles=TROUBLES,
        public_url=settings().public_url,
        sender=settings().twilio_phone_number or settings().twilio_messaging_service_sid,
        working=seen is not None and here.clock.now() - seen <= FRESH,
    )
