"""The inbox: its tabs, its filters, the figures above and what happened last."""

from collections.abc import Mapping
from typing import Any

from flask import Response, g, render_template, request, url_for

from workflow.core.state import Status
from workflow.service.actor import Role
from workflow.service.board import inbox
from workflow.service.board.inbox import TABS, Inbox, Trouble
from workflow.service.board.requests import Filters, Shown
from workflow.service.board.sentences import who
from workflow.service.board.spans import span
from workflow.service.board.works import Works
from workflow.store.recent import Happening
from workflow.web.csv import csv_response
from workflow.web.guard import actor, desk
from workflow.web.inbox.blueprint import blueprint
from workflow.web.inbox.causes import actions, cause, detail
from workflow.web.inbox.curves import curve
from workflow.web.paging import here, numbered, page_number
from workflow.web.requests.filters import params, plain
from workflow.web.requests.index import HEADER, due, line


@blueprint.get("/")
def index() -> str:
    """What needs somebody; to a member what he is asked."""
    if actor().role < Role.VIEWER:
        return render_template("web/inbox/member.html", found=inbox.member(desk(), actor()), due=due)
    tab, workflow, waiting_on = _asked()
    number, me = page_number(), actor()
    found = inbox.inbox(desk(), actor(), tab=tab, workflow=workflow, waiting_on=waiting_on, number=number)
    g.attention = found.needs  # the navigation says the same, and need not count again
    return render_template(
        "web/inbox/index.html",
        found=found,
        tab=tab,
        tabs=_tabs(found, tab, workflow, waiting_on),
        page=numbered(found.troubles or found.rows, total=found.total, number=number, size=inbox.SIZE),
        workflow=workflow,
        waiting_on=waiting_on,
        figures=_figures(found.works),
        cause=cause,
        detail=detail,
        actions=lambda trouble: actions(trouble, me),
        said=lambda each: said(each, me.by),
        acts=me.role >= Role.OPERATOR,
        listed=_listed(workflow, waiting_on) if tab == "waiting" else {},
        csv_url=url_for("inbox.table", tab=tab, workflow=workflow or None, waiting_on=waiting_on or None),
        without=lambda name: here(**{name: None, "page": None}),
        due=due,
        span=span,
    )


@blueprint.get("/inbox.csv")
def table() -> Response:
    """All rows of a tab, with its filters."""
    tab, workflow, waiting_on = _asked()
    found = inbox.every(desk(), actor(), tab=tab, workflow=workflow, waiting_on=waiting_on)
    header = (*_WHY, *HEADER) if tab == "attention" else HEADER
    return csv_response(f"inbox-{tab}.csv", header, (_line(each) for each in found))


def _listed(workflow: str, waiting_on: str) -> Mapping[str, Any]:
    """The tab of what waits, as a list of requests: a request that is opened from it leads on through that."""
    return params(Filters(statuses=(Status.PENDING,), workflow=workflow, waiting_on=waiting_on))


def _asked() -> tuple[str, str, str]:
    """The tab that the address asks for, and its filters: a workflow, and who is waited on."""
    tab = request.args.get("tab", "")
    workflow, waiting_on = (plain(request.args.get(name, "")) for name in ("workflow", "waiting_on"))
    return tab if tab in TABS else TABS[0], workflow, waiting_on


#: The columns that say why something needs somebody, before those of its request.
_WHY = ("why", "about", "details", "since", "times")


def _line(each: Trouble | Shown) -> tuple[object, ...]:
    if isinstance(each, Shown):
        return line(each)
    record = each.record
    about = each.person or (record.phone if record else None)
    why = (cause(each).words, about, each.detail, each.at, record.times if record else None)
    return (*why, *(line(each.request) if each.request else ()))


_DONE = {
    "Nudged": "nudged on",
    "Reassigned": "reassigned",
    "Withdrawn": "withdrew",
    "Overridden": "overrode",
    "Changed": "changed",
}


def said(each: Happening, me: str) -> tuple[str, str]:
    """(who, what they did) of something that happened; the request's number follows."""
    if each.kind in _DONE:
        return ("You" if each.by == me else who(each.by, each.person)), _DONE[each.kind]
    name = each.person or "Silence"
    known = {"started": "asked for", "yes": "approved", "no": "declined", "replied": "texted about"}
    if each.kind == "replied" and each.request_id is None:
        return name, "texted"
    return name, known.get(each.kind, "did not get a text about" if each.request_id else "did not get a text")


def _tabs(found: Inbox, tab: str, workflow: str, waiting_on: str) -> list[tuple[str, str, bool, str | None]]:
    """The tabs with what they hold: as many as their rows, where a filter narrows the one that is open."""
    works, kept = found.works, {"workflow": workflow or None, "waiting_on": waiting_on or None}
    counts = {"attention": found.needs, "waiting": works.waiting, "decided": works.approved + works.rejected}
    narrowed = bool(workflow or waiting_on)
    words = {"attention": "Needs attention", "waiting": "Waiting", "decided": "Decided today"}
    made = []
    for name in TABS:
        count = found.total if name == tab else None if narrowed else counts[name]
        href = url_for("inbox.index", **({"tab": name} if name != TABS[0] else {}), **kept)  # type: ignore[arg-type]
        made.append((words[name], href, name == tab, f"{count:,}" if count is not None else None))
    return [*made, ("All", url_for("requests.index", **kept), False, None)]  # type: ignore[arg-type]


def _figures(works: Works) -> list[dict[str, Any]]:
    """The four figures: an icon, a name, the figure, what is said under it, its curve and the words of the curve."""
    ended = works.delivered + works.failed
    before = f"was {span(works.median_before)} the week before" if works.median_before is not None else "last 7 days"
    late = f"{works.late:,} late" if works.late else "none late"
    arrived = f"{works.failed:,} of {ended:,} failed" if works.failed else f"all of {ended:,}"
    return [
        _figure("hourglass", "Waiting", f"{works.waiting:,}", late, works.waited),
        _figure(
            "circle-check", "Decided today", f"{works.approved + works.rejected:,}",
            f"{works.approved:,} approved, {works.rejected:,} rejected", works.decided,
        ),
        _figure(
            "timer", "Median time", span(works.median) if works.median is not None else "None yet",
            before if works.median is not None else "no decisions in 7 days", works.medians,
        ),
        _figure(
            "message-circle", "Delivered today", _share(works.delivered, ended) if ended else "None yet",
            arrived if ended else "no texts yet today", works.rates,
        ),
    ]  # fmt: skip


def _share(some: int, all_of_them: int) -> str:
    """A share in per cent, with a decimal where it has one."""
    return f"{some / all_of_them:.1%}".replace(".0%", "%")


def _figure(icon: str, name: str, value: str, under: str, values: Any) -> dict[str, Any]:
    return {"icon": icon, "name": name, "value": value, "under": under, "curve": curve(values)}
