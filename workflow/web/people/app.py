"""A person's authenticator app: its secret is shown on one page, once, and stands nowhere else."""

import json

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from workflow.service.board.people import apps, page
from workflow.service.start import NotFitting
from workflow.web import once
from workflow.web.guard import actor, desk
from workflow.web.people.blueprint import blueprint
from workflow.web.people.forms import CodeForm, CurrentForm
from workflow.web.people.show import shown
from workflow.web.qr import drawn

_KEY = "persons_app"


@blueprint.post("/people/<handle>/app")
def begin_app(handle: str) -> ResponseReturnValue:
    """Make a new secret, and show it on the page that comes next."""
    form = CurrentForm()
    try:
        if form.fits():
            made = apps.enrol(desk(), actor(), handle, form.current.data or "")
            said = json.dumps([actor().user_id, handle, made.uri, made.secret])
            once.keep(_KEY, said)
            return redirect(url_for("people.show_app", handle=handle), code=303)
    except NotFitting as error:
        form.take(error.problems)
    return shown(handle, current_form=form), 422


@blueprint.get("/people/<handle>/app")
def show_app(handle: str) -> ResponseReturnValue:
    """The secret that was just made, this once; afterwards only the field for the code."""
    found = page.one(desk(), actor(), handle)
    uri, secret = _once(handle)
    if not found.may.enrol or (found.app != "begun" and not secret):
        return redirect(url_for("people.show", handle=handle), code=303)
    return render_template(
        "web/people/app.html", person=found, qr=drawn(uri) if uri else None, secret=secret, form=CodeForm(formdata=None)
    )


@blueprint.post("/people/<handle>/app/confirm")
def confirm_app(handle: str) -> ResponseReturnValue:
    """Take the app up by its first code."""
    form = CodeForm()
    try:
        if form.fits():
            apps.confirm(desk(), actor(), handle, form.code.data or "")
            flash("The authenticator app is in use.", "ok")
            return redirect(url_for("people.show", handle=handle), code=303)
    except NotFitting as error:
        form.take(error.problems)
    found = page.one(desk(), actor(), handle)
    return render_template("web/people/app.html", person=found, qr=None, secret=None, form=form), 422


@blueprint.post("/people/<handle>/app/remove")
def remove_app(handle: str) -> ResponseReturnValue:
    """Let the app count no more."""
    form = CurrentForm()
    try:
        if form.fits():
            apps.remove(desk(), actor(), handle, form.current.data or "")
            flash("The authenticator app is removed.", "ok")
            return redirect(url_for("people.show", handle=handle), code=303)
    except NotFitting as error:
        form.take(error.problems)
    return shown(handle, current_form=form), 422


def _once(handle: str) -> tuple[str | None, str | None]:
    """What the app has to be told, where it was made for this person by whoever looks now."""
    said = once.take(_KEY)
    if said is None:
        return None, None
    user_id, whose, uri, secret = json.loads(said)
    return (uri, secret) if (user_id, whose) == (actor().user_id, handle) else (None, None)
