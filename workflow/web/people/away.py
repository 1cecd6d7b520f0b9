"""A person is away, and back."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from workflow.service.board.people import away as absences
from workflow.service.start import NotFitting
from workflow.web.guard import actor, desk
from workflow.web.people.blueprint import blueprint
from workflow.web.people.forms import AwayForm
from workflow.web.people.show import shown


@blueprint.post("/people/<handle>/away")
def announce(handle: str) -> ResponseReturnValue:
    """Announce an absence."""
    form = AwayForm()
    try:
        if form.fits():
            given = {"start": form.start.data or "", "until": form.until.data or "", "cover": form.cover.data or ""}
            done = absences.announce(desk(), actor(), handle, **given)
            flash("The absence is planned." if done else "That absence is planned already.", "ok" if done else "info")
            return redirect(url_for("people.show", handle=handle), code=303)
    except NotFitting as error:
        form.take(error.problems)
    return shown(handle, away_form=form), 422


@blueprint.post("/people/<handle>/back")
def back(handle: str) -> Response:
    """End an absence, or take the next one back."""
    done = absences.back(desk(), actor(), handle)
    flash("The absence is over." if done else "There is no absence to end.", "ok" if done else "info")
    return redirect(url_for("people.show", handle=handle), code=303)
