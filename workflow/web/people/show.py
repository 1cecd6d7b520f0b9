"""One person: the page, and the buttons on it."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from workflow.service.board.people import changing, page
from workflow.web.forms import Form
from workflow.web.guard import actor, desk
from workflow.web.people import states
from workflow.web.people.blueprint import blueprint
from workflow.web.people.forms import AwayForm, CodeForm, CurrentForm

LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French", "de": "German", "pt": "Portuguese"}


@blueprint.get("/people/<handle>")
def show(handle: str) -> str:
    """One person."""
    return shown(handle)


def shown(handle: str, **more: object) -> str:
    """The page of a person, with a form as it was sent where one is handed in."""
    found = page.one(desk(), actor(), handle)
    forms: dict[str, Form] = {
        "away_form": AwayForm(formdata=None),
        "code_form": CodeForm(formdata=None),
        "current_form": CurrentForm(formdata=None),
    }
    zone, now = found.view.record.time_zone, found.now
    said = states.of_record(found.view.record, now)
    running = found.view.away
    if running is not None:
        cover = next((found.covers[each.id] for each in found.absences if each.id in found.covers), None)
        standing = found.names.get(found.view.cover or "")
        said.append(states.away(running.until, cover if running.cover else standing, zone, now))
    return render_template(
        "web/people/show.html",
        person=found,
        states=said,
        clock=states.clock,
        day=lambda at: states.day(at, zone, now),
        last_day=lambda at: states.last_day(at, zone, now),
        languages=LANGUAGES,
        offers=page.offers(desk(), actor()) if found.may.absence else None,
        **(forms | more),
    )


@blueprint.post("/people/<handle>/unlock")
def unlock(handle: str) -> Response:
    """Let coded replies from a locked phone count again."""
    if changing.unlock(desk(), actor(), handle):
        flash("The phone is unlocked. Another wrong code within the hour locks it again.", "ok")
    else:
        flash("The phone is not locked any more.", "info")
    return redirect(url_for("people.show", handle=handle), code=303)


@blueprint.post("/people/<handle>/delete")
def delete(handle: str) -> Response:
    """Take a person out."""
    name = changing.delete(desk(), actor(), handle)
    flash(f"{name} is deleted, and stays on old records." if name else "This person is deleted already.", "ok")
    return redirect(url_for("people.index"), code=303)
