"""The line to the phones: how to connect Twilio, whether it is set up as it should be, and sending again."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from workflow.service.board import settings as board
from workflow.service.board import twilio as line
from workflow.settings import Settings
from workflow.sms import checks
from workflow.sms.statuses import meaning
from workflow.web.forms import Form
from workflow.web.guard import actor, desk, settings
from workflow.web.settings.blueprint import blueprint

_PLACEHOLDER = "https://YOUR.HOST"


@blueprint.get("/twilio")
def twilio() -> str:
    """The page."""
    given = settings()
    return render_template(
        "web/settings/twilio.html",
        line=line.line(desk(), actor()),
        sending=board.sending(desk(), actor()),
        meaning=meaning,
        shown=None if given.simulator else _shown(given),
        base=given.public_url if given.public_url.startswith("https://") else _PLACEHOLDER,
    )


@blueprint.post("/twilio/check")
def check_twilio() -> Response:
    """Look at Twilio's side now, and keep what is found."""
    line.may_check(desk(), actor())
    if Form().fits() and not settings().simulator:
        found = checks.examine(settings(), desk().clock.now())
        line.note(desk(), actor(), [each.dump() for each in found])
        wrong = sum(each.mend is not None for each in found)
        if wrong:
            flash(f"{wrong} checks need attention." if wrong > 1 else "One check needs attention.", "warn")
        else:
            flash("Everything is set up right.", "ok")
    return redirect(url_for("settings.twilio"), code=303)


@blueprint.post("/twilio/send-again")
def send_again() -> Response:
    """Stop waiting after the carrier has refused us."""
    if Form().fits():
        again = board.send_again(desk(), actor())
        flash("Texts go out again." if again else "Texts were going out already.", "ok")
    return redirect(url_for("settings.twilio"), code=303)


def _shown(given: Settings) -> list[tuple[str, str]]:
    """What is set, with no more of a SID than its last four characters."""
    key, service = given.twilio_api_key, given.twilio_messaging_service_sid
    found = [
        ("Account", _last_four(given.account_sid)),
        ("Sends as", given.twilio_phone_number or ""),
        ("Messaging service", _last_four(service) if service else ""),
        ("API key", _last_four(key) if key else ""),
        ("Next auth token", "set, for the token change" if given.twilio_auth_token_next else ""),
        ("Webhook", f"{given.public_url}/twilio/sms"),
    ]
    return [(name, value) for name, value in found if value]


def _last_four(sid: str) -> str:
    return f"ends in {sid[-4:]}"
