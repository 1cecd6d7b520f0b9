"""The audit log: readable, to be had as a file, and computed anew on demand."""

import json
from collections.abc import Iterator

from flask import Response, render_template, request, stream_template, url_for

from workflow.service.board import audit as board
from workflow.service.board.audit import Filters, Row, Verified
from workflow.web.csv import csv_response
from workflow.web.guard import actor, desk
from workflow.web.messages import Pager, Typed
from workflow.web.settings.blueprint import blueprint
from workflow.web.typed import day_of, number_of

_HEADER = ("at", "chain", "number", "event", "what happened", "by", "details", "what followed", "hash")


@blueprint.get("/audit")
def audit() -> str:
    """The log."""
    typed = _typed()
    filters, problems = _read(typed)
    before, after = number_of(request.args.get("before", "")), number_of(request.args.get("after", ""))
    found = board.page(desk(), actor(), filters, before=before, after=after)
    pager = Pager(
        previous_url=url_for("settings.audit", **typed, after=found.newer) if found.newer else None,
        next_url=url_for("settings.audit", **typed, before=found.older) if found.older else None,
        said="Newest first",
    )
    return render_template(
        "web/settings/audit.html",
        rows=found.rows,
        pager=pager,
        typed=typed,
        problems=problems,
        csv_url=url_for("settings.audit_csv", **typed),
        json_url=url_for("settings.audit_json", **typed),
    )


@blueprint.get("/audit/verification")
def audit_verification() -> Response:
    """Compute every chain anew; the page comes at once, and what was found when it is."""
    board.may_read(desk(), actor())
    here, who = desk(), actor()

    def found() -> Verified:
        return board.verify(here, who)

    return Response(stream_template("web/settings/audit_verification.html", found=found))


@blueprint.get("/audit.csv")
def audit_csv() -> Response:
    """The rows of the same query, as a table."""
    board.may_read(desk(), actor())
    rows = board.every(desk(), actor(), _read(_typed())[0])
    return csv_response("audit.csv", _HEADER, (_cells(each) for each in rows))


@blueprint.get("/audit.jsonl")
def audit_json() -> Response:
    """The rows of the same query, a JSON object a line."""
    board.may_read(desk(), actor())
    answer = Response(_lines(board.every(desk(), actor(), _read(_typed())[0])), mimetype="application/x-ndjson")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit.jsonl"'
    return answer


def _lines(rows: Iterator[Row]) -> Iterator[str]:
    for each in rows:
        line = {
            "at": each.at.isoformat(), "chain": each.chain, "number": each.number, "event": each.event,
            "said": each.said, "by": each.by,
            "details": dict(each.details), "facts": each.facts, "hash": each.hash,
        }  # fmt: skip
        yield json.dumps(line) + "\n"


def _cells(each: Row) -> tuple[object, ...]:
    details = "; ".join(f"{name}: {value}" for name, value in each.details)
    return (
        each.at.isoformat(), each.chain, each.number, each.event, each.said, each.by, details, "; ".join(each.facts),
        each.hash,
    )  # fmt: skip


def _typed() -> Typed:
    names = ("chain", "event", "by", "from", "to")
    plain = {name: request.args.get(name, "").replace("\x00", "").strip()[:100] for name in names}
    return {name: value for name, value in plain.items() if value}


def _read(typed: Typed) -> tuple[Filters, list[str]]:
    """The filters, and a sentence for each that cannot be read; those are left out."""
    chain = typed.get("chain", "").lower()
    number = number_of(chain.removeprefix("request:").removeprefix("#"))
    problems = []
    if chain and chain != "admin" and number is None:
        problems.append(f"“{typed['chain']}” is no request: write its number, or admin.")
    days = {name: day_of(typed[name]) for name in ("from", "to") if name in typed}
    problems += [f"“{typed[name]}” is no day: it is left out." for name, value in days.items() if value is None]
    event = "".join(word[:1].upper() + word[1:] for word in typed.get("event", "").split())
    filters = Filters(
        request_id=number, admin=chain == "admin", event=event or None, by=typed.get("by"), since=days.get("from"),
        until=days.get("to"),
    )  # fmt: skip
    return filters, problems
