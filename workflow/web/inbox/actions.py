"""What is done from the inbox itself: a nudge, and ticking something off."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from workflow.core.turn import NotPossible
from workflow.service.actor import Role
from workflow.service.board import inbox, steering
from workflow.service.board.stale import Stale
from workflow.service.start import LARGEST_ID
from workflow.store.errors import Missing
from workflow.web.guard import actor, desk
from workflow.web.inbox.blueprint import blueprint
from workflow.web.paths import local


@blueprint.post("/inbox/nudge")
def nudge() -> Response:
    """Remind everybody a request waits on, and come back."""
    actor().needs(Role.OPERATOR)
    number, seen = _number("request"), _number("seen")
    try:
        if steering.nudge(desk(), actor(), number, seen):
            flash("Everyone it is waiting on was reminded.", "ok")
        else:
            flash("They have just been reminded.", "info")
    except Stale:
        flash("Nobody was reminded: the request has changed since. Look again.", "warn")
    except NotPossible as error:
        flash(str(error), "warn")
    return redirect(local(request.form.get("next")), code=303)


@blueprint.post("/inbox/settle/<int:attention_id>")
def settle(attention_id: int) -> Response:
    """Tick something off, and come back."""
    if attention_id > LARGEST_ID:
        raise Missing("There is nothing like that.")
    inbox.settle(desk(), actor(), attention_id)
    flash("Marked as done. It comes back if it happens again.", "ok")
    return redirect(local(request.form.get("next")), code=303)


def _number(name: str) -> int:
    """A number that the form brings. Raises Missing."""
    typed = request.form.get(name, "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 11 and int(typed) <= LARGEST_ID):
        raise Missing("There is nothing like that.")
    return int(typed)
