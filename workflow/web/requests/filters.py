"""The filters of the list, between its address and the service; what cannot be read is said and left out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import request, url_for

from workflow.core.state import Status
from workflow.service.board.requests import Filters
from workflow.store.listing import Sort

LONGEST = 100
#: What each status is called as a tab.
STATUSES: Mapping[str, str] = {
    Status.PENDING: "Waiting",
    Status.APPROVED: "Approved",
    Status.REJECTED: "Rejected",
    Status.EXPIRED: "Expired",
    Status.WITHDRAWN: "Withdrawn",
}
SORTS: Mapping[Sort, str] = {
    Sort.NEWEST: "Newest first",
    Sort.OLDEST: "Oldest first",
    Sort.DUE: "Due first",
    Sort.STATUS: "By status",
}


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One filter that is set, and the address without it."""

    words: str
    href: str


def read() -> tuple[Filters, list[str]]:
    """The filters in this request's address or form, and a sentence for each that cannot be read."""
    problems: list[str] = []
    typed = {name: plain(request.values.get(name, "")) for name in ("workflow", "requester", "waiting_on", "q", "sort")}
    statuses = tuple(dict.fromkeys(plain(each) for each in request.values.getlist("status") if each))
    unknown = [each for each in statuses if each not in STATUSES]
    problems += [f"“{each}” is no status: it is left out." for each in unknown]
    days = {name: _day(request.values.get(name, ""), problems) for name in ("from", "to")}
    if typed["sort"] and typed["sort"] not in list(Sort):
        problems.append(f"“{typed['sort']}” is no order: the newest are first.")
    filters = Filters(
        statuses=tuple(each for each in statuses if each in STATUSES),
        workflow=typed["workflow"],
        requester=typed["requester"],
        waiting_on=typed["waiting_on"],
        late=bool(request.values.get("late")),
        since=days["from"],
        until=days["to"],
        words=typed["q"],
        sort=Sort(typed["sort"]) if typed["sort"] in list(Sort) else Sort.NEWEST,
    )
    return filters, problems


def plain(value: str) -> str:
    """Without what no database takes, and not endless."""
    kept = value.replace("\x00", "").encode("utf-8", "replace").decode()
    return " ".join(kept.split())[:LONGEST]


def params(filters: Filters) -> dict[str, Any]:
    """The filters as an address carries them; what is not set is not there."""
    found: dict[str, Any] = {
        "status": list(filters.statuses),
        "workflow": filters.workflow,
        "requester": filters.requester,
        "waiting_on": filters.waiting_on,
        "late": "1" if filters.late else "",
        "from": filters.since.isoformat() if filters.since else "",
        "to": filters.until.isoformat() if filters.until else "",
        "q": filters.words,
        "sort": "" if filters.sort is Sort.NEWEST else str(filters.sort),
    }
    return {name: value for name, value in found.items() if value}


def address(filters: Filters, **more: object) -> str:
    """The list's own address with these filters."""
    return url_for("requests.index", **{**params(filters), **more})


def chips(filters: Filters, titles: Mapping[str, str]) -> list[Chip]:
    """Each filter that is set and that no tab shows, in words."""
    found: list[tuple[str, dict[str, Any]]] = []
    if len(filters.statuses) > 1:
        words = ", ".join(STATUSES[each] for each in filters.statuses)
        found.append((f"Status: {words}", {"statuses": ()}))
    if filters.words:
        found.append((f"Contains: {filters.words}", {"words": ""}))
    if filters.workflow:
        found.append((f"Workflow: {titles.get(filters.workflow, filters.workflow)}", {"workflow": ""}))
    if filters.requester:
        found.append((f"Asked by: {filters.requester}", {"requester": ""}))
    if filters.waiting_on:
        found.append((f"Waiting on: {filters.waiting_on}", {"waiting_on": ""}))
    if filters.late:
        found.append(("Late", {"late": False}))
    if filters.since:
        found.append((f"Created from {filters.since:%-d %b %Y}", {"since": None}))
    if filters.until:
        found.append((f"Created to {filters.until:%-d %b %Y}", {"until": None}))
    return [Chip(words=words, href=address(replace(filters, **less))) for words, less in found]


def _day(typed: str, problems: list[str]) -> date | None:
    if not typed.strip():
        return None
    try:
        found = date.fromisoformat(typed.strip())
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year < 2200:
        problems.append(f"“{plain(typed)}” is no day like 2026-03-31: it is left out.")
        return None
    return found
