"""Who may sign in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import EmailField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from workflow.service.board import users
from workflow.service.start import NotFitting
from workflow.store.users import UserLine
from workflow.web import once
from workflow.web.forms import Form
from workflow.web.guard import actor, desk, settings
from workflow.web.settings.blueprint import blueprint

ROLES = (
    SelectChoice("member", "Member: only their own requests and answers"),
    SelectChoice("viewer", "Viewer: sees everything, changes nothing"),
    SelectChoice("operator", "Operator: also manages requests, people and workflows"),
    SelectChoice("admin", "Administrator: everything, including settings and users"),
)


class UserForm(Form):
    """What an administrator says of a user."""

    name = StringField("Name", [Length(max=80, message="Use at most 80 characters.")])
    role = SelectField("Role", [InputRequired("Choose a role.")], choices=ROLES, default="viewer")
    person = SelectField("Same person in People", default="")

    def offer(self, people: list[tuple[str, str]]) -> "UserForm":
        """Let one of these people be chosen."""
        named = [SelectChoice(handle, f"{name} ({handle})") for handle, name in people]
        self.person.choices = [SelectChoice("", "Nobody"), *named]
        return self


class NewUserForm(UserForm):
    """A user who is not there yet."""

    email = EmailField("E-mail", [InputRequired("Type an e-mail address.")])


@blueprint.get("/users", endpoint="users")
def everybody() -> str:
    """Everybody who may sign in."""
    return render_template("web/settings/users.html", found=users.page(desk(), actor()))


@blueprint.get("/users/new")
def new_user() -> str:
    """A form for somebody else."""
    form = NewUserForm(formdata=None).offer(users.choices(desk(), actor()))
    return render_template("web/settings/users_new.html", form=form)


@blueprint.post("/users/new")
def add_user() -> ResponseReturnValue:
    """Add a user, and show a link for him."""
    form = NewUserForm().offer(users.choices(desk(), actor()))
    try:
        if form.fits():
            given = {"email": form.email.data or "", "name": form.name.data or "", "role": form.role.data or ""}
            made = users.add(desk(), actor(), person=form.person.data or "", **given)
            flash("Added. Now make a sign-in link, and send it in a way that only they can read.", "ok")
            return redirect(url_for("settings.user", user_id=made), code=303)
    except NotFitting as error:
        form.take(error.problems)
    return render_template("web/settings/users_new.html", form=form), 422


@blueprint.get("/users/<int:user_id>")
def user(user_id: int) -> str:
    """One user."""
    line = users.one(desk(), actor(), user_id)
    return _page(line, _filled(line))


@blueprint.post("/users/<int:user_id>")
def change_user(user_id: int) -> ResponseReturnValue:
    """Change a user."""
    line = users.one(desk(), actor(), user_id)
    form = UserForm().offer(users.choices(desk(), actor()))
    try:
        if form.fits():
            given = {"name": form.name.data or "", "role": form.role.data or "", "person": form.person.data or ""}
            users.change(desk(), actor(), user_id, **given)
            flash("Saved.", "ok")
            return redirect(url_for("settings.user", user_id=user_id), code=303)
    except NotFitting as error:
        form.take(error.problems)
    return _page(line, form), 422


@blueprint.post("/users/<int:user_id>/link")
def make_link(user_id: int) -> ResponseReturnValue:
    """Make a one-time link, shown on the page that comes next and never again."""
    try:
        secret = users.make_link(desk(), actor(), user_id)
    except NotFitting as error:
        return _refused(user_id, error)
    once.keep("link", f"{user_id} {secret}")
    return redirect(url_for("settings.user", user_id=user_id), code=303)


@blueprint.post("/users/<int:user_id>/stop")
def stop_user(user_id: int) -> ResponseReturnValue:
    """Let a user sign in no more."""
    try:
        found = users.disable(desk(), actor(), user_id)
    except NotFitting as error:
        return _refused(user_id, error)
    flash(f"{found.email} can no longer sign in, and is signed out everywhere.", "ok")
    return redirect(url_for("settings.user", user_id=user_id), code=303)


@blueprint.post("/users/<int:user_id>/let-in")
def let_in(user_id: int) -> Response:
    """Let a user sign in again."""
    found = users.enable(desk(), actor(), user_id)
    flash(f"{found.email} can sign in again.", "ok")
    return redirect(url_for("settings.user", user_id=user_id), code=303)


@blueprint.post("/users/<int:user_id>/remove-app")
def remove_app(user_id: int) -> Response:
    """Take the authenticator app off a user whose phone is lost."""
    found = users.remove_second_factor(desk(), actor(), user_id)
    flash(f"{found.email} no longer has an authenticator app. A one-time link lets them in to set up another.", "ok")
    return redirect(url_for("settings.user", user_id=user_id), code=303)


def _page(line: UserLine, form: Form) -> str:
    found = users.page(desk(), actor())
    return render_template(
        "web/settings/users_one.html", line=line, form=form, only_admin=found.only_admin, link=_link(line.id),
        me=actor().user_id,
    )  # fmt: skip


def _filled(line: UserLine) -> UserForm:
    form = UserForm(formdata=None, name=line.name or "", role=line.role, person=line.handle or "")
    return form.offer(users.choices(desk(), actor()))


def _link(user_id: int) -> str | None:
    """The link that was just made for this user, this once."""
    said = once.take("link")
    owner, _, secret = (said or "").partition(" ")
    base = settings().public_url or request.url_root.rstrip("/")
    return f"{base}/sign-in/{secret}" if said and owner == str(user_id) else None


def _refused(user_id: int, error: NotFitting) -> ResponseReturnValue:
    line = users.one(desk(), actor(), user_id)
    form = _filled(line)
    form.take(error.problems)
    return _page(line, form), 422
