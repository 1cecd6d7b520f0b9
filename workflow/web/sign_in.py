"""Coming in by a one-time link, and going out. Looking at a link never uses it up."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from workflow.service import admit
from workflow.web.guard import desk, local, of

blueprint = Blueprint("sign_in", __name__)

_WANTED = "wanted"


@blueprint.get("/sign-in")
def ask() -> str:
    """How to get a link."""
    if wanted := request.args.get("next"):
        session[_WANTED] = local(wanted)
    return render_template("web/sign_in/ask.html", signed_out=True)


@blueprint.get("/sign-in/<secret>")
def show(secret: str) -> tuple[str, int]:
    """One button; mail programs that open every link use nothing up."""
    holds = admit.link_holds(desk(), secret)
    return render_template("web/sign_in/link.html", holds=holds, secret=secret, signed_out=True), 200 if holds else 410


@blueprint.post("/sign-in/<secret>")
def use(secret: str) -> Response | tuple[str, int]:
    """Sign in, once."""
    found = admit.use_link(desk(), secret)
    if found is None:
        return render_template("web/sign_in/link.html", holds=False, secret="", signed_out=True), 410
    wanted = local(session.get(_WANTED))
    session.clear()  # what was kept for a stranger is not kept for the user
    login_user(of(found))
    return redirect(wanted, code=303)


@blueprint.post("/sign-out")
def leave() -> Response:
    """Sign out."""
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.ask"), code=303)
