"""The page of charts, and the numbers of each as a file."""

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, render_template, request, url_for

from workflow.service.board import analytics
from workflow.service.board.analytics import RANGES, USUAL, Choices, Report
from workflow.web.analytics import questions
from workflow.web.analytics.blueprint import blueprint
from workflow.web.csv import csv_response
from workflow.web.guard import actor, desk

_SAID = {7: "7 days", 30: "30 days", 90: "90 days", 365: "A year"}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the address asks for."""

    days: int
    workflow: str | None
    simulated: bool
    problems: tuple[str, ...] = ()

    def url(self, endpoint: str = "analytics.index", **changes: Any) -> str:
        """The address that asks for this, with something changed."""
        given: dict[str, Any] = {
            "workflow": self.workflow, "range": self.days, "simulated": int(self.simulated), **changes
        }  # fmt: skip
        return url_for(endpoint, **{name: value for name, value in given.items() if value is not None})


@blueprint.get("/analytics")
def index() -> str:
    """The charts."""
    choices = analytics.choices(desk(), actor())
    wanted = _wanted(choices)
    report = _report(wanted)
    return render_template(
        "web/analytics/index.html",
        report=report,
        wanted=wanted,
        choices=choices,
        charts=[] if report.empty else questions.every(report),
        ranges=[(_SAID[days], wanted.url(range=days), days == wanted.days) for days in RANGES],
        kinds=[
            ("Real", wanted.url(simulated=0), not wanted.simulated),
            ("Simulated", wanted.url(simulated=1), wanted.simulated),
        ],
        both=choices.real and choices.simulated,
        zone=desk().time_zone,
    )


@blueprint.get("/analytics/<key>.csv")
def table(key: str) -> Response:
    """The numbers of one chart."""
    make = questions.QUESTIONS.get(key)
    if make is None:
        abort(404)
    wanted = _wanted(analytics.choices(desk(), actor()))
    chart = make(_report(wanted))
    return csv_response(f"{key}.csv", chart.columns, chart.cells)


def _report(wanted: Wanted) -> Report:
    return analytics.report(desk(), actor(), days=wanted.days, workflow=wanted.workflow, of_simulated=wanted.simulated)


def _wanted(choices: Choices) -> Wanted:
    """What the address asks for; what cannot be read is left out, and said."""
    problems = []
    days, workflow = request.args.get("range", ""), request.args.get("workflow", "")[:100] or None
    if days not in ("", *map(str, RANGES)):
        problems.append(f"“{days[:20]}” is no range: these are {USUAL} days.")
    if workflow is not None and workflow not in dict(choices.workflows):
        problems.append(f"There is no workflow “{workflow}”: these are all of them.")
        workflow = None
    said = request.args.get("simulated")
    usual = desk().simulated and not choices.real
    return Wanted(
        days=int(days) if days in map(str, RANGES) else USUAL,
        workflow=workflow,
        simulated=said == "1" if said in ("0", "1") else usual,
        problems=tuple(problems),
    )
