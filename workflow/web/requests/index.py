"""The list of requests, and the same as a file."""

from dataclasses import replace
from datetime import datetime

from flask import Response, render_template, url_for

from workflow.service.actor import Role
from workflow.service.board import requests
from workflow.service.board.requests import Filters, Shown
from workflow.service.board.spans import span
from workflow.store.listing import Sort
from workflow.web.csv import csv_response
from workflow.web.guard import actor, desk
from workflow.web.paging import Page, page_number
from workflow.web.requests.blueprint import blueprint
from workflow.web.requests.filters import SORTS, STATUSES, address, chips, params, read

#: The columns of a file of requests.
HEADER = (
    "id", "request", "workflow", "from", "status", "step", "waiting on", "due", "late", "created", "ended", "simulated",
)  # fmt: skip


@blueprint.get("/requests")
def index() -> str:
    """One page of the list."""
    filters, problems = read()
    number = page_number()
    found = requests.page(desk(), actor(), filters, number)
    titles = dict(requests.choices(desk(), actor()).workflows)
    problems += [f"Nobody here is called “{name}”, so nothing fits." for name in found.unknown]
    return render_template(
        "web/requests/index.html",
        found=found,
        page=_page(found, filters, number),
        filters=filters,
        problems=problems,
        titles=titles,
        chips=chips(filters, titles),
        tabs=_tabs(filters),
        sorts=SORTS,
        order=lambda sort: address(replace(filters, sort=sort)),
        carried=params(filters),
        csv_url=url_for("requests.table", **params(filters)),
        clear_url=url_for("requests.index"),
        narrowed=filters != Filters(sort=filters.sort),
        acts=actor().role >= Role.OPERATOR,
        due=due,
    )


@blueprint.get("/requests.csv")
def table() -> Response:
    """All requests of the same query."""
    filters, _ = read()
    return csv_response("requests.csv", HEADER, (line(each) for each in requests.every(desk(), actor(), filters)))


def due(at: datetime, now: datetime) -> str:
    """How far away a deadline is: "in 2 h 10 min", "40 min late"."""
    seconds = (at - now).total_seconds()
    return f"in {span(seconds)}" if seconds >= 0 else f"{span(-seconds)} late"


def line(each: Shown) -> tuple[object, ...]:
    """One request as a line of such a file."""
    row = each.row
    waiting = ", ".join(one.name for one in row.waiting)
    status = STATUSES.get(row.status, row.status)
    return (
        row.id, row.summary, row.title, row.requester, status, each.step, waiting, row.due_at, each.late,
        row.created_at, row.ended_at, row.simulated,
    )  # fmt: skip


def _page(found: requests.Listing, filters: Filters, number: int) -> Page[Shown]:
    last = max(1, -(-found.total // requests.SIZE))
    before = min(number - 1, last)
    return Page(
        items=found.rows,
        total=found.total,
        start=(number - 1) * requests.SIZE + 1,
        first_url=address(filters) if number > 2 else None,
        previous_url=(address(filters, page=before) if before > 1 else address(filters)) if number > 1 else None,
        next_url=address(filters, page=number + 1) if number < last else None,
    )


def _tabs(filters: Filters) -> list[tuple[str, str, bool, None]]:
    """All, and one for each status; they keep the other filters, and no order that only suits the one before."""
    sort = filters.sort if filters.sort is not Sort.STATUS else Sort.NEWEST
    found = [("All", address(replace(filters, statuses=())), not filters.statuses, None)]
    for name, words in STATUSES.items():
        only = replace(filters, statuses=(str(name),), sort=sort)
        found.append((words, address(only), filters.statuses == (name,), None))
    return found
