"""The blueprint of one request's pages, and the times as they say them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, request, url_for
from markupsafe import Markup

from workflow.service.board.conversations import Thread
from workflow.service.board.roll import STANDS, Roll
from workflow.service.board.spans import span
from workflow.web.guard import desk, settings

blueprint = Blueprint("request", __name__)

#: The largest id that every database here can hold.
LARGEST_ID = 2**31 - 1


@blueprint.before_request
def _fits() -> None:
    """What is larger than any id is simply not there."""
    if any(isinstance(each, int) and each > LARGEST_ID for each in (request.view_args or {}).values()):
        abort(404)


@blueprint.app_template_filter("clock")
def clock(at: datetime) -> Markup:
    """A moment by the clock: "17:00", with the day unless that is today."""
    zone = ZoneInfo(settings().time_zone)
    local, today = at.astimezone(zone), desk().clock.now().astimezone(zone).date()
    said = f"{local:%H:%M}" if local.date() == today else f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(at.isoformat(), full(at), said)


@blueprint.app_template_filter("dated")
def full(at: datetime) -> str:
    """A moment in full, in the workspace's zone."""
    zone = settings().time_zone
    return f"{at.astimezone(ZoneInfo(zone)):%a %d %b %Y, %H:%M:%S} {zone}"


@blueprint.app_template_filter("until")
def until(at: datetime) -> str:
    """How far ahead a moment is: "1 h 34 min"."""
    return span(max(0.0, (at - desk().clock.now()).total_seconds()))


@blueprint.app_template_filter("day")
def day(at: datetime) -> str:
    """The day of a moment: "Today", "Yesterday", "Mon 1 Jun 2026"."""
    zone = ZoneInfo(settings().time_zone)
    local, today = at.astimezone(zone).date(), desk().clock.now().astimezone(zone).date()
    named = {0: "Today", 1: "Yesterday"}
    return named.get((today - local).days, f"{local:%a} {local.day} {local:%b} {local.year}")


@blueprint.app_template_filter("threaded")
def threaded(threads: Sequence[Thread], here: Callable[..., str], chosen: Thread) -> list[tuple[str, str, bool]]:
    """The switch between threads: first names, as long as they differ."""
    firsts = [each.name.split()[0] if each.name.split() else each.name for each in threads]
    return [
        (first if firsts.count(first) == 1 else each.name, here(texts=each.key) + "#texts", each == chosen)
        for first, each in zip(firsts, threads, strict=True)
    ]


@blueprint.app_template_filter("steps")
def steps(rolls: Sequence[Roll], request_id: int, chosen: Roll) -> list[tuple[str, str, bool]]:
    """The switch between the rolls of several steps."""
    return [
        (each.title, url_for("request.roll", request_id=request_id, step=each.step), each.step == chosen.step)
        for each in rolls
    ]


@blueprint.app_template_filter("standings")
def standings(roll: Roll, request_id: int, show: str | None) -> list[tuple[str, str, bool, int]]:
    """The tabs over a roll, with how many stand like that."""
    here = {"request_id": request_id, "step": roll.step}
    every = [("All", url_for("request.roll", **here), show is None, len(roll.entries))]  # type: ignore[arg-type]
    return every + [
        (words, url_for("request.roll", show=stands, **here), show == stands, roll.count(stands))  # type: ignore[arg-type]
        for stands, words in STANDS.items()
        if roll.count(stands) or show == stands
    ]
