"""Everybody that a step asked, and how they answered: a page, and the same as a file."""

from flask import Response, abort, render_template, request

from workflow.service.actor import Role
from workflow.service.board import roll as board
from workflow.service.board.dossier import Dossier
from workflow.service.board.roll import STANDS, Roll
from workflow.web.csv import csv_response
from workflow.web.guard import actor, desk
from workflow.web.request.blueprint import blueprint
from workflow.web.request.forms import SeenForm
from workflow.web.request.show import words

_HEADER = ("step", "name", "acting for", "answer", "why", "reason", "how", "asked at", "answered at", "reminders")


@blueprint.get("/requests/<int:request_id>/roll")
def roll(request_id: int) -> str:
    """Who answered and who did not."""
    case, every, chosen = _chosen(request_id)
    stands = request.args.get("show")
    may = actor().role >= Role.OPERATOR and chosen.running and bool(chosen.count("silent"))
    return render_template(
        "web/request/roll.html",
        case=case,
        rolls=every,
        roll=chosen,
        show=stands if stands in STANDS else None,
        said=STANDS,
        nudge=SeenForm(prefix="nudge", data={"seen": case.record.audit_length}, formdata=None) if may else None,
        **words(),
    )


@blueprint.get("/requests/<int:request_id>/roll.csv")
def roll_csv(request_id: int) -> Response:
    """The same rows as a file."""
    _, _, chosen = _chosen(request_id)
    stands = request.args.get("show")
    rows = (
        (
            chosen.title, each.name, each.acting_for, STANDS[each.stands], each.why, each.reason, each.channel,
            each.asked_at.isoformat(), each.answered_at.isoformat() if each.answered_at else "", each.reminded,
        )
        for each in chosen.those(stands if stands in STANDS else None)
    )  # fmt: skip
    return csv_response(f"request-{request_id}-{chosen.step}.csv", _HEADER, rows)


def _chosen(request_id: int) -> tuple[Dossier, tuple[Roll, ...], Roll]:
    """The roll that is asked for, else the latest; 404 where nobody was asked yet."""
    case, every = board.page(desk(), actor(), request_id)
    wanted = request.args.get("step")
    chosen = next((each for each in every if each.step == wanted), every[0] if every else None)
    if chosen is None:
        abort(404)
    return case, every, chosen
