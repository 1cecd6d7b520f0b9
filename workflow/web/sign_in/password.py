"""E-mail and password, then the six digits; or, before the first time, an authenticator app."""

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired

from workflow.clock import really
from workflow.service import seals
from workflow.service import second_factor as apps
from workflow.service import sign_in as signing
from workflow.service.sign_in import Half, Next
from workflow.store.users import UserRecord
from workflow.web.forms import Form
from workflow.web.guard import desk, local
from workflow.web.qr import drawn
from workflow.web.sign_in.blueprint import blueprint, enter, want

#: For so long the right password is remembered until the digits come, in seconds.
_HALF = 600
_APP = "app at sign-in"
#: One sentence for everything that can be wrong.
_WRONG = (
    "This e-mail address and password do not fit together. After several wrong ones nothing is looked at for a while, "
    "up to 15 minutes."
)
_WRONG_CODE = (
    "This is not the code that the app shows now, or it was used already: wait for the next one. After several wrong "
    "ones nothing is looked at for a while, up to 15 minutes."
)


class PasswordForm(Form):
    """Who comes, and how he shows it."""

    email = EmailField("E-mail", [InputRequired("Type your e-mail address.")])
    password = PasswordField("Password", [InputRequired("Type your password.")])


class CodeForm(Form):
    """The six digits."""

    code = StringField("Six digits", [InputRequired("Type the six digits that the app shows.")])


@blueprint.get("/sign-in")
def ask() -> Response | str:
    """How to come in."""
    if current_user.is_authenticated:
        return redirect(local(request.args.get("next")), code=303)
    want(request.args.get("next"))
    return _ask(PasswordForm())


@blueprint.post("/sign-in")
def check() -> Response | tuple[str, int] | str:
    """Look at the password; what has to be shown next comes next."""
    form = PasswordForm()
    if not form.fits():
        return _ask(form), 422
    found = signing.with_password(desk(), form.email.data or "", form.password.data or "")
    if found is None:
        form.problems.append(_WRONG)
        return _ask(form), 422
    if found.next is Next.IN:
        return enter(found.user)
    _remember(found)
    if not request.form.get("kept"):
        return redirect(url_for(f"sign_in.{found.next.value}"), code=303)
    return _code(CodeForm(formdata=None)) if found.next is Next.CODE else _enrol(CodeForm(formdata=None))


@blueprint.get("/sign-in/code")
def code() -> Response | str:
    """Ask for the six digits."""
    return _code(CodeForm()) if _half() else redirect(url_for("sign_in.ask"), code=303)


@blueprint.post("/sign-in/code")
def check_code() -> Response | tuple[str, int]:
    """Look at the six digits."""
    half, form = _half(), CodeForm()
    if half is None:
        return _too_late()
    if not form.fits():
        return _code(form), 422
    found = signing.with_code(desk(), half.id, half.epoch, form.code.data or "")
    if found is None:
        form.problems.append(_WRONG_CODE)
        return _code(form), 422
    return enter(found)


@blueprint.get("/sign-in/enrol")
def enrol() -> Response | str:
    """Show what an authenticator app has to be told."""
    return _enrol(CodeForm()) if _half() and _secret() else redirect(url_for("sign_in.ask"), code=303)


@blueprint.post("/sign-in/enrol")
def check_enrol() -> Response | tuple[str, int]:
    """Look at the first code of the new app."""
    half, secret, form = _half(), _secret(), CodeForm()
    if half is None or secret is None:
        return _too_late()
    if not form.fits():
        return _enrol(form), 422
    found = signing.with_new_app(desk(), half.id, half.epoch, secret, form.code.data or "")
    if found is None:
        form.problems.append("This is not the code that the app shows now. Check that the phone's clock is right.")
        return _enrol(form), 422
    return enter(found)


def ask_again(why: str, brought: str | None) -> str:
    """The sign-in page, empty, and why it comes: `ended`, `still`, `late` or `stale`."""
    return _ask(PasswordForm(formdata=None), why, brought)


def _ask(form: PasswordForm, why: str = "", brought: str | None = None) -> str:
    brought = brought or request.form.get("kept")
    return render_template("web/sign_in/ask.html", form=form, kept=brought, why=why, signed_out=True)


def _code(form: CodeForm) -> str:
    return render_template("web/sign_in/code.html", form=form, kept=request.form.get("kept"), signed_out=True)


def _enrol(form: CodeForm) -> str:
    half, secret = _half(), _secret()
    assert half is not None and secret is not None
    offered = signing.offer(half, secret)
    return render_template(
        "web/sign_in/enrol.html", form=form, kept=request.form.get("kept"), offered=offered,
        qr=drawn(offered.uri), role=half.role, signed_out=True,
    )  # fmt: skip


def _too_late() -> tuple[str, int]:
    return ask_again("late", None), 422


def _remember(found: Half) -> None:
    """Keep in the (signed) session whose password was right; where he needs an app, with its secret, sealed."""
    at = int(really(desk().clock).timestamp())
    session["half"] = [found.user.id, found.user.epoch, at]
    session.pop("new_app", None)
    if found.next is Next.ENROL:
        session["new_app"] = seals.seal(desk(), _APP, apps.new_secret())


def _half() -> UserRecord | None:
    match session.get("half"):
        case [int(user_id), int(epoch), int(at)] if int(really(desk().clock).timestamp()) < at + _HALF:
            return signing.half(desk(), user_id, epoch)
    return None


def _secret() -> str | None:
    return seals.unseal(desk(), _APP, session.get("new_app"), _HALF)
