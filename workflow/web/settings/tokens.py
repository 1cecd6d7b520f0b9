"""Tokens for the API."""

import secrets

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from workflow.service.board import tokens, users
from workflow.service.start import NotFitting
from workflow.web import once
from workflow.web.forms import Form
from workflow.web.guard import actor, desk
from workflow.web.settings.blueprint import blueprint

ROLES = (
    SelectChoice("viewer", "Viewer: reads everything"),
    SelectChoice("operator", "Operator: also manages requests, people and workflows"),
    SelectChoice("admin", "Administrator: everything, and sees reply codes"),
)


class TokenForm(Form):
    """A new token."""

    name = StringField(
        "What it is for", [InputRequired("Give it a name."), Length(max=80, message="Use at most 80 characters.")]
    )
    role = SelectField("Role", [InputRequired("Choose a role.")], choices=ROLES, default="viewer")
    person = SelectField("Whose answers it may give", default="")
    key = HiddenField(validators=[Length(max=64)])


@blueprint.get("/tokens", endpoint="tokens")
def every_token() -> str:
    """Every token that opens something; and the one that was just made, this once."""
    return _page(_form(formdata=None), shown=once.take("token"))


@blueprint.post("/tokens")
def create_token() -> Response | tuple[str, int]:
    """Make a token."""
    form = _form()
    try:
        if form.fits():
            given = {name: form[name].data or "" for name in ("name", "role", "person")}
            key = form.key.data or secrets.token_hex(16)
            once.keep("token", tokens.create(desk(), actor(), **given, key=key))
            return redirect(url_for("settings.tokens"), code=303)
    except NotFitting as error:
        form.take(error.problems)
    return _page(form), 422


@blueprint.post("/tokens/<int:token_id>/revoke")
def revoke_token(token_id: int) -> Response:
    """Let a token open nothing any more."""
    name = tokens.revoke(desk(), actor(), token_id)
    flash(f"The token “{name}” is revoked." if name else "That token is revoked already.", "ok")
    return redirect(url_for("settings.tokens"), code=303)


def _form(**given: object) -> TokenForm:
    people = users.choices(desk(), actor())
    form = TokenForm(**given)
    named = [SelectChoice(handle, f"{name} ({handle})") for handle, name in people]
    form.person.choices = [SelectChoice("", "Nobody's"), *named]
    return form


def _page(form: TokenForm, shown: str | None = None) -> str:
    form.key.data = secrets.token_hex(16)  # what is sent from a page that was drawn anew is meant anew
    return render_template("web/settings/tokens.html", tokens=tokens.page(desk(), actor()), form=form, shown=shown)
