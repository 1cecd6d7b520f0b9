"""The one cheap question that an open page asks again and again: has anything that you show been changed?"""

from flask import Blueprint, Response, request

from workflow.service.board import live
from workflow.web.guard import actor, desk

blueprint = Blueprint("live", __name__)


@blueprint.get("/live")
def poll() -> Response:
    """204 while nothing was changed since `since`; 200 as soon as something was."""
    since = request.args.get("since", "")
    topics = request.args.get("topics", "").split()
    known = since.isascii() and since.isdecimal() and len(since) <= 18
    changed = not known or live.changed(desk(), actor(), int(since), topics)
    return Response("changed" if changed else None, 200 if changed else 204, mimetype="text/plain")
