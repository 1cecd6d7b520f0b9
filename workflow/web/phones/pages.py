"""The page of the virtual phones, and the photos on them."""

import secrets
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from flask import Response, abort, render_template, request, url_for

from workflow.service import simulated
from workflow.service.actor import Role
from workflow.service.board import phones as board
from workflow.service.board.phones import Inspected, Table
from workflow.simulator.faults import FAULTS, fault
from workflow.sms.pictures import kind_of
from workflow.store.errors import Missing
from workflow.web.diagram import Drawing, draw, progress_of
from workflow.web.guard import actor, desk, settings
from workflow.web.phones import words
from workflow.web.phones.family import View, blueprint, carrier
from workflow.web.phones.next_steps import steps


@blueprint.get("/phones")
def index() -> str:
    """The phones side by side, and what they are about."""
    return page(View.of(request.args))


@blueprint.get("/phones/photos/<sid>")
def photo(sid: str) -> Response:
    """The photo that went with a text."""
    content = board.photo_url(desk(), actor(), sid)
    kind = kind_of(content)
    if kind is None:
        abort(404)
    return Response(content, mimetype=kind)


def page(view: View, *, typed: dict[str, str] | None = None, wrong: dict[str, str] | None = None) -> str:
    """The page; `typed` and `wrong` are what was sent from a phone and why it did not go out, by the phone's key."""
    if carrier() is None:
        actor().needs(Role.VIEWER)
        return render_template("web/phones/none.html", tally=simulated.tally(desk()), counted=words.counted)
    table = board.table(desk(), actor(), view.keys, view.request)
    keys = [each.key for each in table.handsets]
    return render_template(
        "web/phones/index.html",
        table=table,
        view=view,
        spot=View(keys=tuple(keys), request=view.request, show=view.show, inspect=view.inspect),
        current=view.show if view.show in keys else _current(table),
        drawing=_drawing(table),
        steps=steps(table) if table.uses else [],
        inspected=_inspected(view, table),
        faults=FAULTS.values(),
        fault=fault,
        words=words,
        seeded=board.seeded_at(table.seeded_at),
        once=lambda: secrets.token_hex(16),
        zone=_zone,
        most=board.MOST,
        typed=typed or {},
        wrong=wrong or {},
    )


def _current(table: Table) -> str:
    """The phone that a small screen shows where nobody chose: the one that is waited for."""
    waited: Iterable[str] = (each.key for each in table.handsets if each.asked)
    return next(iter(waited), table.handsets[0].key if table.handsets else "")


def _drawing(table: Table) -> Drawing | None:
    if table.request is None:
        return None
    progress = progress_of(table.request, table.names, table.clock.now)
    here = url_for("request.show", request_id=table.request.record.id)
    return draw(
        table.request.definition, progress=progress, names=_called(table), compact=True, key="happening",
        link=lambda step: f"{here}?step={step}",
    )  # fmt: skip


def _called(table: Table) -> dict[str, str]:
    """How people are called in a drawing; groups keep the names that they have there."""
    return {f"person:{each.key}": each.name for each in table.people}


def _inspected(view: View, table: Table) -> Inspected | None:
    if not view.inspect or not table.uses:
        return None
    try:
        return board.exchange(desk(), actor(), view.inspect)
    except Missing:
        return None


def _zone(name: str | None = None) -> ZoneInfo:
    """The zone of a phone's owner, or else of the workspace."""
    return ZoneInfo(name or settings().time_zone)
