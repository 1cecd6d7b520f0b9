"""Every text, in and out: a list with its filters in the address, and the same as a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from workflow.service.board import messages
from workflow.service.board.messages import Filters, Texts, TextView
from workflow.sms.statuses import meaning
from workflow.web.csv import csv_response
from workflow.web.guard import actor, desk
from workflow.web.typed import day_of, number_of

blueprint = Blueprint("messages", __name__)

_LONGEST = 100
#: The filters as they were typed, by their names in the address.
Typed = dict[str, Any]
_TROUBLE, _UNCLEAR = "trouble", "unclear"


@dataclass(frozen=True, kw_only=True)
class Said:
    """How a status is said: the kind of its badge, an icon, and words."""

    kind: str
    icon: str
    words: str


OUT: Mapping[str, Said] = {
    "queued": Said(kind="plain", icon="clock", words="Waiting to be sent"),
    "sending": Said(kind="info", icon="send", words="Being sent"),
    "sent": Said(kind="info", icon="check", words="Sent, not confirmed yet"),
    "delivered": Said(kind="ok", icon="check-check", words="Delivered"),
    "read": Said(kind="ok", icon="check-check", words="Read"),
    "undelivered": Said(kind="bad", icon="circle-x", words="Not delivered"),
    "failed": Said(kind="bad", icon="circle-x", words="Not sent"),
    "canceled": Said(kind="plain", icon="ban", words="No longer needed"),
    "unknown": Said(kind="warn", icon="circle-question-mark", words="Unknown yet"),
}
IN: Mapping[str, Said] = {
    "accepted": Said(kind="info", icon="clock", words="Received, being read"),
    "acted": Said(kind="ok", icon="inbox", words="Received"),
    "refused": Said(kind="bad", icon="circle-x", words="Refused"),
    "stuck": Said(kind="bad", icon="circle-alert", words="Received, not acted on"),
}
#: What to do about a status that has no code to say it.
_MENDS = {
    "unknown": "The carrier's answer was lost. Sayso checks whether the text went out before sending it again.",
    "stuck": "Sayso could not act on it. It is in the inbox with the reason.",
    "canceled": "It was answered, or its number changed, before it could be sent.",
}
_HEADER = (
    "id", "at", "direction", "person", "handle", "phone", "request", "text", "understood as", "status", "status code",
    "meaning", "segments", "photos", "simulated",
)  # fmt: skip


def status_of(text: TextView) -> Said:
    """A text's status in plain words."""
    known = (OUT if text.direction == "out" else IN).get(text.status)
    return known or Said(kind="plain", icon="circle", words=text.status.replace("_", " ").capitalize())


def advice(text: TextView) -> str | None:
    """What a status means and what to do, where there is something to say."""
    if text.code is not None and text.status != "delivered":
        return meaning(text.code)
    return meaning(None) if text.status in ("failed", "undelivered") else _MENDS.get(text.status)


@blueprint.get("/messages")
def index() -> str:
    """The list."""
    typed = _typed()
    filters, problems = _read(typed)
    before, after = number_of(request.args.get("before", "")), number_of(request.args.get("after", ""))
    texts = messages.page(desk(), actor(), filters, before=before, after=after)
    return render_template(
        "web/messages/index.html",
        texts=texts,
        pager=_pager(texts, typed),
        typed=typed,
        problems=problems,
        tabs=_tabs(typed),
        chips=_chips(typed, filters),
        choices=messages.choices(desk(), actor()),
        outgoing=OUT,
        incoming=IN,
        status_of=status_of,
        advice=advice,
        counted=messages.COUNTED,
        csv_url=url_for("messages.table", **typed),
    )


@blueprint.get("/messages.csv")
def table() -> Response:
    """The texts of the same query, all of them."""
    filters, _problems = _read(_typed())
    messages.choices(desk(), actor())  # says no before the answer has begun
    rows = messages.every(desk(), actor(), filters)
    return csv_response("messages.csv", _HEADER, (_row(each) for each in rows))


def _row(each: TextView) -> tuple[Any, ...]:
    return (
        each.id, each.at.isoformat(), each.direction, each.name, each.handle, each.phone, each.request_id, each.body,
        (each.understood or "not understood") if each.direction == "in" else "", status_of(each).words, each.code,
        advice(each), each.segments, each.photos, "yes" if each.simulated else "no",
    )  # fmt: skip


def _typed() -> Typed:
    """What the address says of each filter, as it was typed; what is empty is left out."""
    names = ("q", "person", "direction", "status", "code", "request", "workflow", "from", "to")
    plain = {name: _plain(request.args.get(name, "")) for name in names}
    return {name: value for name, value in plain.items() if value}


def _plain(value: str) -> str:
    """Without what no database takes, and not endless."""
    kept = value.replace("\x00", "").encode("utf-8", "replace").decode()
    return kept.strip()[:_LONGEST]


def _read(typed: Typed) -> tuple[Filters, list[str]]:
    """The filters, and a sentence for each that cannot be read; those are left out."""
    problems: list[str] = []
    status, direction = typed.get("status"), typed.get("direction")
    if direction not in (None, "in", "out"):
        problems.append(f"“{direction}” is no direction: it is left out.")
    if status not in (None, _TROUBLE, _UNCLEAR, *OUT, *IN):
        problems.append(f"“{status}” is no status: it is left out.")
    numbers = {name: number_of(typed[name]) for name in ("code", "request") if name in typed}
    days = {name: day_of(typed[name]) for name in ("from", "to") if name in typed}
    problems += [f"“{typed[name]}” is no number: it is left out." for name, value in numbers.items() if value is None]
    problems += [f"“{typed[name]}” is no day: it is left out." for name, value in days.items() if value is None]
    statuses = {_TROUBLE: messages.TROUBLE, _UNCLEAR: None, None: None}
    known = status if status in OUT or status in IN else None
    filters = Filters(
        person=typed.get("person"),
        direction=direction if direction in ("in", "out") else None,
        statuses=(known,) if known else statuses.get(status),
        readings=messages.UNCLEAR if status == _UNCLEAR else None,
        code=numbers.get("code"),
        request_id=numbers.get("request"),
        workflow=typed.get("workflow"),
        since=days.get("from"),
        until=days.get("to"),
        words=typed.get("q"),
    )
    return filters, problems


@dataclass(frozen=True, kw_only=True)
class Pager:
    """The way on through the list."""

    previous_url: str | None
    next_url: str | None
    said: str | None = None


def _pager(texts: Texts, typed: Typed) -> Pager:
    return Pager(
        previous_url=url_for("messages.index", **typed, after=texts.newer) if texts.newer else None,
        next_url=url_for("messages.index", **typed, before=texts.older) if texts.older else None,
        said="Newest first",
    )


def _tabs(typed: Typed) -> list[tuple[str, str, bool, None]]:
    """The most wanted views; they keep the other filters."""
    rest = {name: value for name, value in typed.items() if name not in ("direction", "status")}
    chosen = (typed.get("direction"), typed.get("status"))
    views: tuple[tuple[str, dict[str, Any]], ...] = (
        ("All", {}),
        ("Received", {"direction": "in"}),
        ("Sent", {"direction": "out"}),
        ("Did not arrive", {"status": _TROUBLE}),
        ("Unclear", {"status": _UNCLEAR}),
    )
    return [
        (words, url_for("messages.index", **rest, **more), (more.get("direction"), more.get("status")) == chosen, None)
        for words, more in views
    ]


def _chips(typed: Typed, filters: Filters) -> list[tuple[str, str]]:
    """Each filter that is set and no tab shows, in words, with the address without it."""
    names = {
        "q": "Contains", "person": "Person", "code": "Code", "request": "Request", "workflow": "Workflow",
        "from": "From", "to": "To",
    }  # fmt: skip
    return [
        (f"{words}: {typed[name]}", url_for("messages.index", **{key: typed[key] for key in typed if key != name}))
        for name, words in names.items()
        if name in typed
    ]
