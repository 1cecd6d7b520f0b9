"""Outgoing webhooks: where programs hear of events, and what became of each."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import StringField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from workflow.service.announce import Event
from workflow.service.board import webhooks
from workflow.service.start import NotFitting
from workflow.store.deliveries import DeliveryRecord, Trouble
from workflow.web import once
from workflow.web.forms import Form, SelectMultipleCheckboxField
from workflow.web.guard import actor, desk
from workflow.web.paging import Page, here
from workflow.web.settings.blueprint import blueprint

SIZE = 25
#: What each event is, for whoever chooses.
EVENTS: Mapping[Event, str] = {
    Event.REQUEST_STARTED: "A request begins",
    Event.REQUEST_CHANGED: "A request is changed",
    Event.REQUEST_APPROVED: "A request is approved",
    Event.REQUEST_REJECTED: "A request is rejected",
    Event.REQUEST_EXPIRED: "A request expires",
    Event.REQUEST_WITHDRAWN: "A request is withdrawn",
    Event.DECISION_RECORDED: "A decision is made, by somebody or by silence",
    Event.DECISION_UNDONE: "Somebody takes a decision back",
    Event.STEP_PASSED: "A step is passed",
    Event.ATTENTION_RAISED: "Something needs attention",
}
#: Why a delivery was not taken.
TROUBLES: Mapping[str, str] = {
    Trouble.ANSWER: "It answered {answer}.",
    Trouble.TIMEOUT: "It did not answer in time.",
    Trouble.CERTIFICATE: "Its certificate is not trusted.",
    Trouble.CONNECTION: "There is no answer at this address.",
    Trouble.SECRET: "SECRET_KEY was changed: remove this webhook and add it again.",
    Trouble.OFF: "The webhook was off.",
}


class WebhookForm(Form):
    """A new webhook."""

    url = URLField("Address", [InputRequired("Type the address that the program gave you.")])
    description = StringField("What it is for", [Length(max=80, message="Use at most 80 characters.")])
    events = SelectMultipleCheckboxField(
        "Events",
        [InputRequired("Choose one or more.")],
        choices=[SelectChoice(str(each), f"{words} ({each})") for each, words in EVENTS.items()],
        default=[str(each) for each in EVENTS],
    )


@dataclass(frozen=True, kw_only=True)
class Said:
    """What became of a delivery: the kind of its badge, an icon, words, and why."""

    kind: str
    icon: str
    words: str
    why: str


@blueprint.get("/webhooks", endpoint="webhooks")
def every_webhook() -> str:
    """Every webhook, and a form for another."""
    return _list(WebhookForm(formdata=None))


@blueprint.post("/webhooks")
def add_webhook() -> Response | tuple[str, int]:
    """Add a webhook; its secret is on the page that comes next, and never again."""
    form = WebhookForm()
    try:
        if form.fits():
            given = {"url": form.url.data or "", "description": form.description.data or ""}
            made = webhooks.add(desk(), actor(), events=form.events.data or [], **given)
            once.keep("webhook", f"{made.id} {made.secret}")
            return redirect(url_for("settings.webhook", webhook_id=made.id), code=303)
    except NotFitting as error:
        form.take(error.problems)
    return _list(form), 422


@blueprint.get("/webhooks/<int:webhook_id>")
def webhook(webhook_id: int) -> str:
    """One webhook, and its deliveries."""
    return _page(webhook_id, shown=_shown(webhook_id))


@blueprint.post("/webhooks/<int:webhook_id>/test")
def test_webhook(webhook_id: int) -> Response | tuple[str, int]:
    """Send a test event."""
    try:
        sent = webhooks.send_test(desk(), actor(), webhook_id, request.form.get("key", ""))
    except NotFitting as error:
        return _page(webhook_id, wrong=str(error)), 422
    flash("A test event is on its way." if sent else "That test event was already sent.", "ok")
    return redirect(url_for("settings.webhook", webhook_id=webhook_id), code=303)


@blueprint.post("/webhooks/<int:webhook_id>/<any(on, off):switched>")
def switch_webhook(webhook_id: int, switched: str) -> Response:
    """Turn a webhook on or off."""
    webhooks.switch(desk(), actor(), webhook_id, on=switched == "on")
    said = "Events are sent there from now on." if switched == "on" else "No more events are sent there."
    flash(said, "ok")
    return redirect(url_for("settings.webhook", webhook_id=webhook_id), code=303)


@blueprint.post("/webhooks/<int:webhook_id>/remove")
def remove_webhook(webhook_id: int) -> Response:
    """Remove a webhook, with what waits for it."""
    host = webhooks.remove(desk(), actor(), webhook_id)
    flash(f"The webhook to {host} is removed.", "ok")
    return redirect(url_for("settings.webhooks"), code=303)


@blueprint.post("/webhooks/deliveries/<int:delivery_id>/again")
def send_delivery_again(delivery_id: int) -> Response | tuple[str, int]:
    """Let a delivery that was given up be tried anew."""
    try:
        webhook_id = webhooks.send_again(desk(), actor(), delivery_id)
    except NotFitting as error:
        flash(str(error), "bad")
        return redirect(url_for("settings.webhooks"), code=303)
    flash("It is on its way again.", "ok")
    return redirect(url_for("settings.webhook", webhook_id=webhook_id), code=303)


def said_of(delivery: DeliveryRecord) -> Said:
    """What became of a delivery, in plain words."""
    why = TROUBLES[delivery.trouble].format(answer=delivery.answer) if delivery.trouble else ""
    match delivery.status:
        case "delivered":
            return Said(kind="ok", icon="check", words="Accepted", why="")
        case "dead":
            return Said(kind="bad", icon="x", words="Given up", why=why)
        case _ if delivery.attempts:
            return Said(kind="warn", icon="clock-alert", words="Trying again", why=why)
    return Said(kind="info", icon="send", words="On its way", why="")


def _list(form: WebhookForm) -> str:
    return render_template("web/settings/webhooks.html", found=webhooks.page(desk(), actor()), form=form)


def _page(webhook_id: int, *, shown: str | None = None, wrong: str = "") -> str:
    status = "dead" if request.args.get("status") == "dead" else None
    typed = request.args.get("before", "")
    before = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
    view = webhooks.one(desk(), actor(), webhook_id)
    rows = webhooks.deliveries(desk(), actor(), webhook_id, status=status, before=before, limit=SIZE + 1)
    kept = rows[:SIZE]
    page = Page(
        items=kept,
        previous_url=here(before=None) if before else None,
        next_url=here(before=kept[-1].id) if len(rows) > SIZE else None,
    )
    return render_template(
        "web/settings/webhooks_one.html",
        webhook=view.record,
        standing=view.standing,
        page=page,
        status=status,
        said_of=said_of,
        words=EVENTS,
        shown=shown,
        wrong=wrong,
        key=secrets.token_hex(16),
    )


def _shown(webhook_id: int) -> str | None:
    """The secret that was just made for this webhook, this once."""
    owner, _, secret = (once.take("webhook") or "").partition(" ")
    return secret if owner == str(webhook_id) else None
