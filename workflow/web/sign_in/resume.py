"""What was typed before the session ended: asked for with the sign-in form, and shown once somebody is in."""

from flask import Response, abort, make_response, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from workflow.web import kept
from workflow.web.guard import SignedOut
from workflow.web.paths import is_own_page
from workflow.web.sign_in.blueprint import blueprint
from workflow.web.sign_in.password import ask_again


@blueprint.app_errorhandler(SignedOut)
def ended(error: SignedOut) -> AnyResponse:
    """The sign-in page with what was just sent in it, if it came from a page of ours."""
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":  # a script, which has a page to keep it
        return Response("You are signed out.", 401, mimetype="text/plain")
    if not kept.is_worth_it():
        return redirect(url_for("sign_in.ask"), code=303)
    return make_response(ask_again("ended", kept.sealed()), 401)


@blueprint.post("/sign-in/resume")
def resume() -> AnyResponse | str:
    """Show it to somebody who has signed in meanwhile in another tab; it is sent only when its button is pressed."""
    brought = request.form.get("kept", "")
    found = kept.opened(brought) if is_own_page() else None
    if found is None:
        abort(400)
    if not current_user.is_authenticated:
        return make_response(ask_again("still", brought), 401)
    if found.user not in (None, current_user.get_id()):
        abort(403)
    return kept.offer(found, why="ended")
