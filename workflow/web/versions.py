"""The versions of a workflow, and what differs between two of them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import Length

from workflow.core.definition import DefinitionError, Problem
from workflow.service.actor import Role
from workflow.service.board import versions as board
from workflow.service.board.sketches import Moved
from workflow.service.board.versions import LIMIT_NOTE
from workflow.web.diagram import draw, outline
from workflow.web.forms import Form
from workflow.web.guard import actor, desk
from workflow.web.workflows import sound

blueprint = Blueprint("versions", __name__)


class RestoreForm(Form):
    """Why an old version is published again."""

    note = TextAreaField("Note", [Length(max=LIMIT_NOTE, message=f"At most {LIMIT_NOTE} characters.")])


@blueprint.get("/workflows/<slug>/versions")
def index(slug: str) -> str:
    """Every version, the newest first."""
    history = board.history(desk(), actor(), sound(slug), _number(request.args.get("before")))
    return render_template("web/versions/index.html", history=history, slug=slug, form=RestoreForm())


@blueprint.get("/workflows/<slug>")
def live(slug: str) -> Response:
    """The version that is live."""
    history = board.history(desk(), actor(), sound(slug))
    return redirect(url_for("versions.show", slug=slug, number=history.live.number))


@blueprint.get("/workflows/<slug>/versions/<int:number>")
def show(slug: str, number: int) -> str:
    """One version as a diagram, an outline, or its text."""
    return _page(slug, number, RestoreForm())


@blueprint.post("/workflows/<slug>/versions/<int:number>/restore")
def restore(slug: str, number: int) -> Response | tuple[str, int]:
    """Publish what this version says once more, as the newest."""
    actor().needs(Role.OPERATOR)
    form = RestoreForm()
    if not form.fits():
        return _page(slug, number, form), 422
    try:
        done = board.restore(desk(), actor(), sound(slug), number, form.note.data or "")
    except DefinitionError as error:
        return _page(slug, number, form, error.problems), 422
    if done.new:
        flash(f"Version {number} is live again, as version {done.version}.", "ok")
    else:
        flash(f"Nothing to restore: it is the same as version {done.version}, which is live.", "info")
    return redirect(url_for("versions.index", slug=slug), code=303)


@blueprint.post("/workflows/<slug>/versions/<int:number>/edit")
def edit(slug: str, number: int) -> Response:
    """Put what this version says into the draft, and go on in the editor."""
    try:
        board.edit(desk(), actor(), sound(slug), number, draft=request.form.get("draft", ""))
    except Moved:
        flash("The draft has changed since you looked, so it was left alone. Look at it, then choose again.", "warn")
        return redirect(url_for("versions.show", slug=slug, number=number), code=303)
    flash(f"The draft now says what version {number} says. Undo brings back what it said before.", "ok")
    return redirect(url_for("editor.show", slug=slug), code=303)


@blueprint.get("/workflows/<slug>/compare")
def choose(slug: str) -> Response:
    """Go to the comparison of the two versions that were chosen in the list."""
    old, new = _number(request.args.get("old")), _number(request.args.get("new"))
    if not old or not new:
        return redirect(url_for("versions.index", slug=sound(slug)))
    return redirect(url_for("versions.compare", slug=sound(slug), old=old, new=new))


@blueprint.get("/workflows/<slug>/compare/<int:old>...<int:new>")
def compare(slug: str, old: int, new: int) -> str:
    """What the second version says otherwise, in words."""
    found = board.compare(desk(), actor(), sound(slug), old, new)
    return render_template("web/versions/compare.html", found=found, slug=slug)


def _page(slug: str, number: int, form: Form, problems: tuple[Problem, ...] = ()) -> str:
    opened = board.version(desk(), actor(), sound(slug), number)
    chosen = request.args.get("as")
    return render_template(
        "web/versions/show.html",
        opened=opened,
        slug=slug,
        form=form,
        problems=problems,
        drawing=draw(opened.definition, names=opened.names),
        listed=outline(opened.definition, names=opened.names),
        view=chosen if chosen in ("diagram", "outline", "yaml") else None,
    )


def _number(text: str | None) -> int | None:
    """A number from an address; None for what is none that a version could have."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None
