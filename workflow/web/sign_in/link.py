"""One-time links. Looking at a link never uses it up."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from workflow.service import admit
from workflow.web.guard import desk, end_session
from workflow.web.sign_in.blueprint import blueprint, enter


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
    return enter(found)


@blueprint.post("/sign-out")
def leave() -> Response:
    """Sign out."""
    end_session()
    return redirect(url_for("sign_in.ask"), code=303)
