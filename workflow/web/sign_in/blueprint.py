"""The blueprint of the sign-in pages, and what happens once somebody is in."""

from flask import Blueprint, flash, make_response, redirect, request, session, url_for
from werkzeug.wrappers import Response

from workflow.service import admit
from workflow.store.users import UserRecord
from workflow.web import kept
from workflow.web.guard import begin_session, desk, local

blueprint = Blueprint("sign_in", __name__)

WANTED = "wanted"


def want(path: str | None) -> None:
    """Remember where somebody wanted to go before he had to sign in."""
    if path:
        session[WANTED] = local(path)


def enter(found: UserRecord) -> Response:
    """Sign in, and go on: to what was typed when the last session ended, to the page that was wanted, or the first."""
    wanted = local(session.get(WANTED))
    begin_session(found)
    typed = kept.opened(request.form.get("kept"))
    if typed and typed.user in (None, str(found.id)):
        return make_response(kept.offer(typed, why="ended"))
    if typed:
        flash("What was typed before belongs to another user, and was not kept.", "info")
    if wanted == "/" and found.role in ("admin", "operator") and admit.nothing_made(desk()):
        wanted = url_for("welcome.show")
    return redirect(wanted, code=303)
