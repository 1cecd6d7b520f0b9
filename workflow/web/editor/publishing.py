"""Publishing a sketch: what it changes, in words, and a note; and only then it is live."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from workflow.core.definition import DefinitionError
from workflow.service.actor import Role
from workflow.service.board import sketch_publish, sketch_view
from workflow.service.board.sketches import Moved
from workflow.service.board.versions import LIMIT_NOTE
from workflow.web.editor.address import Address
from workflow.web.editor.blueprint import blueprint
from workflow.web.editor.kinds import clean
from workflow.web.forms import Form
from workflow.web.guard import actor, desk
from workflow.web.workflows import sound


class PublishForm(Form):
    """A note, and what was looked at as it was sent."""

    note = TextAreaField("Note", [Length(max=LIMIT_NOTE, message=f"At most {LIMIT_NOTE} characters.")])
    on = HiddenField()
    live = HiddenField()


@blueprint.get("/workflows/<slug>/edit/publish")
def confirm(slug: str) -> str:
    """What publishing would change."""
    return _page(sound(slug), PublishForm(formdata=None))


@blueprint.post("/workflows/<slug>/edit/publish")
def publish(slug: str) -> Response | tuple[str, int]:
    """Make the sketch the live version."""
    actor().needs(Role.OPERATOR)
    form = PublishForm()
    if not form.fits():
        return _page(sound(slug), form), 422
    live = form.live.data or ""
    number = int(live) if live.isascii() and live.isdecimal() and len(live) < 10 else -1
    note = clean(form.note.data or "", lines=True)
    try:
        done = sketch_publish.publish(desk(), actor(), sound(slug), form.on.data or "", number, note)
    except Moved:
        form.problems.append("Somebody changed it in the meantime. Look at it now, then publish it.")
        return _page(slug, form), 409
    except DefinitionError:
        form.problems.append("It cannot be published as it is.")
        return _page(slug, form), 422
    if done.new:
        flash(f"Version {done.version} is live. New requests use it; open ones stay on their version.", "ok")
    else:
        flash(f"Nothing to publish: it is the same as version {done.version}, which is live.", "info")
    return redirect(url_for("versions.show", slug=slug, number=done.version), code=303)


def _page(slug: str, form: PublishForm) -> str:
    actor().needs(Role.OPERATOR)
    drawn = sketch_view.look(desk(), actor(), slug)
    definition = drawn.checkup.definition
    form.on.data = drawn.state.on
    form.live.data = str(drawn.state.live.number if drawn.state.live else 0)
    return render_template(
        "web/editor/publish.html",
        slug=slug, drawn=drawn, form=form, at=Address.read(slug, request.args),
        changes=sketch_view.to_publish(desk(), actor(), slug, definition) if definition else (),
        since=sketch_view.published_since(desk(), actor(), slug) if drawn.behind else (),
    )  # fmt: skip
