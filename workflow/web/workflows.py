"""The workflows there are, and the gallery to begin from."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from workflow.core.definition import DefinitionError
from workflow.core.parts import SLUG
from workflow.service import source
from workflow.service.actor import Role
from workflow.service.board import gallery, users
from workflow.service.board import workflows as board
from workflow.service.board.spans import span
from workflow.service.start import NotFitting
from workflow.web.diagram import draw, outline
from workflow.web.forms import Form
from workflow.web.guard import actor, desk

blueprint = Blueprint("workflows", __name__)


class BlankForm(Form):
    """A workflow from nothing."""

    title = StringField("Title", [DataRequired("Give it a title."), Length(max=80, message="At most 80 characters.")])


class PasteForm(Form):
    """A workflow from a text."""

    text = TextAreaField(
        "Definition",
        [
            InputRequired("Paste a definition."),
            Length(max=source.LIMIT_CHARACTERS, message=f"At most {source.LIMIT_CHARACTERS:,} characters."),
        ],
    )


def sound(slug: str) -> str:
    """A workflow's name from an address; what can be none is not found."""
    if not SLUG.match(slug):
        abort(404)
    return slug


def who_did(by: str) -> str:
    """Whoever the record names, as people call him: "user:ana@example.com" is "Ana Ruiz"; looked up once a page."""
    kind, _, name = by.partition(":")
    if kind == "token":
        return f"the program {name}"
    if kind != "user":
        return by
    known: dict[str, str] = g.setdefault("called", {})
    if name not in known:
        known[name] = users.called(desk(), actor(), name)
    return known[name]


@blueprint.app_template_filter("who_did")
def _who_did(by: str) -> str:
    return who_did(by)


@blueprint.get("/workflows")
def index() -> str:
    """The workflows, with what goes through them."""
    after = request.args.get("after", "")
    shelf = board.shelf(desk(), actor(), after if SLUG.match(after) else "")
    return render_template("web/workflows/index.html", shelf=shelf, span=span, days=board.DAYS)


@blueprint.get("/workflows/new")
def new() -> str:
    """The gallery, one of its workflows looked at closer (`?ready=`), or a form to begin otherwise (`?from=`)."""
    name = request.args.get("ready")
    if name is not None:
        return _preview(name)
    begin = request.args.get("from")
    form = {"blank": BlankForm, "paste": PasteForm}.get(begin or "", BlankForm)()
    return _page(begin, form)


@blueprint.post("/workflows/new")
def begin() -> Response | str | tuple[str, int]:
    """Begin a sketch: of a ready-made workflow, from nothing, or from a text; and go on to its editor."""
    here, who = desk(), actor()
    who.needs(Role.OPERATOR)
    name = request.form.get("ready")
    if name is not None:
        return _to_editor(gallery.use(here, who, name), "This is a draft. Look it over, then publish it.")
    if "text" in request.form:
        return _paste()
    form = BlankForm()
    form.title.data = _one_line(form.title.data)
    if not form.fits():
        return _page("blank", form), 422
    return _to_editor(gallery.blank(here, who, form.title.data), "It starts with one step. Make it what you need.")


@blueprint.post("/workflows/<slug>/archive")
def archive(slug: str) -> Response:
    """Put a workflow into the archive."""
    if board.archive(desk(), actor(), sound(slug)):
        flash("Archived. Nobody can start it any more; open requests go on.", "ok")
    return redirect(url_for("workflows.index"), code=303)


@blueprint.post("/workflows/<slug>/unarchive")
def unarchive(slug: str) -> Response:
    """Take a workflow out of the archive."""
    try:
        if board.unarchive(desk(), actor(), sound(slug)):
            flash("It is in use again.", "ok")
    except NotFitting as error:
        flash(error.problems[0].message, "bad")
    return redirect(url_for("workflows.index"), code=303)


def _preview(name: str) -> str:
    ready = gallery.ready(desk(), actor(), name)
    return render_template(
        "web/workflows/ready.html",
        ready=ready,
        drawing=draw(ready.definition, names=ready.names),
        listed=outline(ready.definition, names=ready.names),
        view=_view(),
    )


def _view() -> str | None:
    """Which way of looking was chosen; None where the width of the screen decides."""
    chosen = request.args.get("as")
    return chosen if chosen in ("diagram", "outline", "yaml") else None


def _page(begin: str | None, form: Form) -> str:
    who = actor()
    if begin in ("blank", "paste"):
        who.needs(Role.OPERATOR)
        return render_template("web/workflows/begin.html", begin=begin, form=form)
    return render_template("web/workflows/new.html", shelves=gallery.shelves(desk(), who), form=form)


def _paste() -> Response | tuple[str, int]:
    form = PasteForm()
    if not form.fits():
        return _page("paste", form), 422
    try:
        slug = gallery.paste(desk(), actor(), form.text.data or "")
    except DefinitionError as error:
        form.text.errors = [str(each).removeprefix(": ") for each in error.problems]
        return _page("paste", form), 422
    return _to_editor(slug, "It is a draft under this name. What is wrong with it stands beside it.")


def _to_editor(slug: str, words: str) -> Response:
    flash(words, "ok")
    return redirect(url_for("editor.show", slug=slug), code=303)


def _one_line(text: str | None) -> str:
    """A typed line without what no screen can show."""
    return " ".join("".join(each if each.isprintable() else " " for each in text or "").split())
