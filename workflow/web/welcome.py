"""The first start: try it, connect Twilio, import people."""

from flask import Blueprint, render_template

from workflow.service.board import welcome
from workflow.web.guard import actor, desk, settings

blueprint = Blueprint("welcome", __name__)

#: What is set in `.env`, and where each is found.
LINES = (
    ("TWILIO_ACCOUNT_SID", "AC…", "from the first page of the Twilio Console"),
    ("TWILIO_AUTH_TOKEN", "…", "next to it"),
    ("TWILIO_PHONE_NUMBER", "+14155550123", "a number you bought there"),
    ("PUBLIC_URL", "https://sayso.example.com", "the address where Twilio reaches Sayso"),
)


@blueprint.get("/welcome")
def show() -> str:
    """Three ways to begin."""
    return render_template(
        "web/welcome/show.html", start=welcome.start(desk(), actor()), lines=LINES, public_url=settings().public_url
    )
