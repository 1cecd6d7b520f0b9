"""Whoever is signed in: his name, password and authenticator app, where else he is signed in, theme and keys."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from workflow.service import passwords
from workflow.service.board import account
from workflow.service.board.account import Offer
from workflow.service.start import NotFitting
from workflow.store.users import UserRecord
from workflow.web.forms import Form
from workflow.web.guard import actor, begin_session, desk
from workflow.web.qr import drawn

blueprint = Blueprint("account", __name__, url_prefix="/account")
_OFFERED = "new_app"


class NameForm(Form):
    """How one is called."""

    name = StringField("Name", [Length(max=80, message="Use at most 80 characters.")])


class PasswordForm(Form):
    """The old password, where there is one, and the new one."""

    old = PasswordField("Current password")
    new = PasswordField("New password", [InputRequired("Type a new password.")])


class StartForm(Form):
    """Who sets up an app shows that he is not somebody who found this page open."""

    password = PasswordField("Your password")


class AppForm(Form):
    """The first code of the new app, and one of the old app where there is one."""

    current = StringField("Six digits of the app you have now")
    code = StringField("Six digits of the new app", [InputRequired("Type the six digits that the app shows.")])


class RemoveForm(Form):
    """A code of the app that is to go."""

    code = StringField("Six digits of the app", [InputRequired("Type the six digits that the app shows.")])


@blueprint.get("")
def show() -> str:
    """Everything about oneself."""
    return _page()


@blueprint.post("/name")
def rename() -> ResponseReturnValue:
    """Change how one is called."""
    form = NameForm()
    try:
        if form.fits():
            account.rename(desk(), actor(), form.name.data or "")
            flash("Your name is saved.", "ok")
            return redirect(url_for("account.show"), code=303)
    except NotFitting as error:
        form.take(error.problems)
    return _page(name_form=form), 422


@blueprint.post("/password")
def put_password() -> ResponseReturnValue:
    """Set or change the password; the other sessions end."""
    form = PasswordForm()
    try:
        if form.fits():
            found = account.set_password(desk(), actor(), old=form.old.data or "", new=form.new.data or "")
            return _goes_on(found, "Your password is saved. Wherever else you were signed in, you are out.")
    except NotFitting as error:
        form.take(error.problems)
    return _page(password_form=form), 422


@blueprint.post("/app")
def begin_app() -> ResponseReturnValue:
    """Offer a new authenticator app."""
    form = StartForm()
    try:
        if form.fits():
            session[_OFFERED] = account.offer(desk(), actor(), password=form.password.data or "")
            return redirect(url_for("account.app"), code=303)
    except NotFitting as error:
        form.take(error.problems)
    return _page(start_form=form), 422


@blueprint.get("/app")
def app() -> ResponseReturnValue:
    """What the new app has to be told."""
    offered = account.opened(desk(), actor(), session.get(_OFFERED))
    return _app(AppForm(formdata=None), offered) if offered else redirect(url_for("account.show"), code=303)


@blueprint.post("/app/confirm")
def confirm_app() -> ResponseReturnValue:
    """Take the new app up by its first code."""
    offered, form = account.opened(desk(), actor(), session.get(_OFFERED)), AppForm()
    if offered is None:
        flash("That took too long. Begin again.", "warn")
        return redirect(url_for("account.show"), code=303)
    try:
        if form.fits():
            codes = {"code": form.code.data or "", "current": form.current.data or ""}
            found = account.take_up(desk(), actor(), offered, **codes)
            return _goes_on(found, "Your authenticator app counts from now on.")
    except NotFitting as error:
        form.take(error.problems)
    return _app(form, offered), 422


@blueprint.post("/app/remove")
def remove_app() -> ResponseReturnValue:
    """Let the app count no more."""
    form = RemoveForm()
    try:
        if form.fits():
            return _goes_on(account.remove(desk(), actor(), code=form.code.data or ""), "The app counts no more.")
    except NotFitting as error:
        form.take(error.problems)
    return _page(remove_form=form), 422


@blueprint.post("/sign-out-elsewhere")
def sign_out_elsewhere() -> Response:
    """End every other session."""
    return _goes_on(account.sign_out_elsewhere(desk(), actor()), "Wherever else you were signed in, you are out.")


def _goes_on(found: UserRecord, words: str) -> Response:
    """This session goes on under a new id, and only this one."""
    begin_session(found)
    flash(words, "ok")
    return redirect(url_for("account.show"), code=303)


def _page(**forms: Form) -> str:
    found = account.view(desk(), actor())
    empty: dict[str, Form] = {
        "name_form": NameForm(formdata=None, name=found.line.name or ""),
        "password_form": PasswordForm(formdata=None),
        "start_form": StartForm(formdata=None),
        "remove_form": RemoveForm(formdata=None),
    }
    shown = empty | forms
    for form, name in (("password_form", "old"), ("start_form", "password")):
        shown[form][name].flags.required = found.line.has_password
    return render_template("web/account/show.html", account=found, shortest=passwords.SHORTEST, **shown)


def _app(form: AppForm, offered: Offer) -> str:
    found = account.view(desk(), actor())
    form.current.flags.required = found.line.own_app
    return render_template(
        "web/account/app.html", account=found, form=form, offered=offered.enrolment, qr=drawn(offered.enrolment.uri)
    )
