"""The record of one request, a page to print."""

from flask import render_template

from workflow.service.board import record as board
from workflow.web.guard import actor, desk
from workflow.web.request.blueprint import blueprint
from workflow.web.request.show import words


@blueprint.get("/requests/<int:request_id>/record")
def record(request_id: int) -> str:
    """The record."""
    return render_template("web/request/record.html", record=board.page(desk(), actor(), request_id), **words())
