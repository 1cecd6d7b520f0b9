"""Groups of people: who is in them in which order, what uses them, and what waits for them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from workflow.service.actor import Role
from workflow.service.board import groups
from workflow.service.start import NotFitting
from workflow.web.forms import Form
from workflow.web.guard import actor, desk
from workflow.web.people.listing import pager, plain

blueprint = Blueprint("groups", __name__)


class NewForm(Form):
    """A group that is not there yet."""

    name = StringField("Name", [InputRequired("Type a name.")])
    slug = StringField("Slug")
    members = TextAreaField("Members")


class NameForm(Form):
    """What a group is called."""

    name = StringField("Name", [InputRequired("Type a name.")])


class MemberForm(Form):
    """Somebody to add."""

    person = StringField("Add somebody", [InputRequired("Write a name or a handle from People.")])


@blueprint.get("/groups")
def index() -> str:
    """The list."""
    words = plain(request.args.get("q", ""))
    listed = groups.page(desk(), actor(), words, _number())
    return render_template(
        "web/groups/index.html",
        listed=listed,
        words=words,
        pager=pager("groups.index", listed.number, listed.pages, listed.total, {"q": words} if words else {}),
        may=actor().role >= Role.OPERATOR,
    )


@blueprint.get("/groups/new")
def new() -> str:
    """A form for another group."""
    actor().needs(Role.OPERATOR)
    return render_template("web/groups/new.html", form=NewForm(formdata=None))


@blueprint.post("/groups/new")
def add() -> ResponseReturnValue:
    """Make another group."""
    actor().needs(Role.OPERATOR)
    form = NewForm()
    try:
        if form.fits():
            typed = {"name": form.name.data or "", "slug": form.slug.data or "", "members": form.members.data or ""}
            slug = groups.add(desk(), actor(), **typed)
            flash("Added. Workflows can use this group now.", "ok")
            return redirect(url_for("groups.show", slug=slug), code=303)
    except NotFitting as error:
        form.take(error.problems)
    return render_template("web/groups/new.html", form=form), 422


@blueprint.get("/groups/<slug>")
def show(slug: str) -> str:
    """One group."""
    return _page(slug)


@blueprint.post("/groups/<slug>/name")
def rename(slug: str) -> ResponseReturnValue:
    """Call it otherwise."""
    actor().needs(Role.OPERATOR)
    form = NameForm()
    try:
        if form.fits():
            groups.rename(desk(), actor(), slug, form.name.data or "")
            flash("Saved.", "ok")
            return _back(slug)
    except NotFitting as error:
        form.take(error.problems)
    return _page(slug, name_form=form), 422


@blueprint.post("/groups/<slug>/members")
def join(slug: str) -> ResponseReturnValue:
    """Put somebody in."""
    actor().needs(Role.OPERATOR)
    form = MemberForm()
    try:
        if form.fits():
            groups.join(desk(), actor(), slug, form.person.data or "")
            return _back(slug)
    except NotFitting as error:
        form.take(error.problems)
    return _page(slug, member_form=form), 422


@blueprint.post("/groups/<slug>/members/<handle>/remove")
def leave(slug: str, handle: str) -> Response:
    """Take somebody out."""
    groups.leave(desk(), actor(), slug, handle)
    return _back(slug)


@blueprint.post("/groups/<slug>/members/<handle>/move")
def move(slug: str, handle: str) -> Response:
    """Move somebody up or down by one place."""
    place, to = _place("place"), _place("to")
    if not groups.move(desk(), actor(), slug, handle, place=place, to=to):
        flash("The order has changed in the meantime; nothing was moved.", "info")
    return _back(slug)


@blueprint.post("/groups/<slug>/delete")
def delete(slug: str) -> ResponseReturnValue:
    """Take it away, if nothing uses it."""
    try:
        name = groups.delete(desk(), actor(), slug)
    except NotFitting as error:
        flash(f"Not deleted. {error.problems[0].message}", "bad")
        return _back(slug)
    flash(f"The group {name} is deleted." if name else "The group is deleted already.", "ok")
    return redirect(url_for("groups.index"), code=303)


def _back(slug: str) -> Response:
    return redirect(url_for("groups.show", slug=slug), code=303)


def _place(name: str) -> int:
    typed = request.form.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else -1


def _number() -> int:
    typed = request.args.get("page", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 1


def _page(slug: str, **forms: Form) -> str:
    found = groups.one(desk(), actor(), slug, _number())
    empty: dict[str, Form] = {
        "name_form": NameForm(formdata=None, name=found.name),
        "member_form": MemberForm(formdata=None),
    }
    number, pages = found.first // groups.MEMBERS + 1, max(1, -(-found.size // groups.MEMBERS))
    turn = pager("groups.show", number, pages, found.size, {"slug": slug})
    return render_template("web/groups/show.html", group=found, pager=turn, **(empty | forms))
