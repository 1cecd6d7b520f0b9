"""What surrounds every page: the navigation, the theme, and what live.js asks with."""

from flask import Blueprint, Flask, g, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from workflow.service.board import frame, live
from workflow.store.db import StoreUnavailable
from workflow.web.guard import actor, desk, local

blueprint = Blueprint("frame", __name__)

THEMES = ("auto", "light", "dark")
_YEAR = 365 * 86_400


def register(app: Flask) -> None:
    """Give every page what surrounds it."""
    app.before_request(_note_head)
    app.context_processor(_surroundings)


@blueprint.post("/theme")
def theme() -> Response:
    """Keep light, dark or as the machine says, in a cookie, and go back."""
    chosen = request.form.get("theme", "")
    answer = redirect(local(request.form.get("next")), code=303)
    if chosen in THEMES:
        answer.set_cookie("theme", chosen, max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


@blueprint.post("/keys")
def keys() -> Response:
    """Switch the single-key shortcuts on or off, and go back."""
    answer = redirect(local(request.form.get("next")), code=303)
    answer.set_cookie(
        "keys", "off" if request.form.get("keys") == "off" else "on",
        max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure,
    )  # fmt: skip
    return answer


@blueprint.get("/shortcuts")
def shortcuts() -> str:
    """What the keys do, and the switch."""
    return render_template("web/frame/shortcuts.html")


def _note_head() -> None:
    """Before anything is read for a page: what is changed from here on, the page may not show."""
    shows = request.method == "GET" and request.blueprint not in (None, "live")  # no file, and no poll
    if shows and current_user and current_user.is_authenticated:
        g.live_head = live.head(desk())


def _surroundings() -> dict[str, object]:
    chosen = request.cookies.get("theme", "auto")
    signed_in = bool(current_user and current_user.is_authenticated)
    around: dict[str, object] = {
        "theme": chosen if chosen in THEMES else "auto",
        "keys": request.cookies.get("keys") != "off",
        "live_head": g.get("live_head"),
        "now": desk().clock.now(),
    }
    if signed_in:
        try:
            around["frame"] = frame.around(desk(), actor(), g.get("attention"))
        except StoreUnavailable:
            around["frame"] = None
    return around
