"""The list of people with its filters in the address, the same as a file, and names for a field that wants one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from workflow.service.actor import Role
from workflow.service.board.people import listing, naming
from workflow.service.board.people import page as one
from workflow.store.directory import SORTS, STATES, Line, Wanted
from workflow.web.csv import csv_response
from workflow.web.guard import actor, desk
from workflow.web.people import states
from workflow.web.people.blueprint import blueprint

_LONGEST = 100
_WORDS = 6  #: so many words of a search count
_PHRASE = re.compile(r"(?<!\S)[+(]*[0-9][0-9 ()./-]*(?!\S)|\S+")
_LARGEST = 10**6
SAID = {
    "away": "Away", "opted_out": "Opted out", "locked": "Phone locked", "unreachable": "Not reachable by text",
    "guests": "Guests", "no_manager": "Without a manager",
}  # fmt: skip
SORT_WORDS = {"name": "Name", "handle": "Handle", "phone": "Phone", "manager": "Manager", "-added": "Added last"}
_HEADER = (
    "handle", "name", "phone", "email", "manager", "groups", "time_zone", "language", "role", "quiet_from",
    "quiet_until", "cover", "state",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Pager:
    """The way on through the list."""

    previous_url: str | None
    next_url: str | None
    said: str | None = None


@blueprint.get("/people")
def index() -> str | AnyResponse:
    """The list; a member is shown himself."""
    if actor().role < Role.VIEWER and actor().person_id is not None:
        return redirect(url_for("people.mine"), code=303)
    typed = _typed()
    wanted, problems = _read(typed)
    listed = listing.page(desk(), actor(), wanted, _number(request.args.get("page", "")))
    return render_template(
        "web/people/index.html",
        listed=listed,
        typed=typed,
        problems=problems,
        pager=pager("people.index", listed.number, listed.pages, listed.total, typed),
        states=states.of_line,
        said=SAID,
        sorts=SORT_WORDS,
        chips=_chips(typed, dict(listed.groups)),
        csv_url=url_for("people.table", **typed),
        without={name: {key: value for key, value in typed.items() if key != name} for name in ("state", "sort")},
        may=actor().role >= Role.OPERATOR,
    )


@blueprint.get("/people.csv")
def table() -> Response:
    """The people of the same query, all of them."""
    wanted, _problems = _read(_typed())
    now = desk().clock.now()
    rows = listing.every(desk(), actor(), wanted)
    return csv_response("people.csv", _HEADER, (_row(each, states.of_line(each, now)) for each in rows))


@blueprint.get("/people/choices")
def choices() -> Response:
    """A few people whom the letters typed so far may mean, for people.js."""
    found = naming.choices(desk(), actor(), plain(request.args.get("q", "")))
    return jsonify([{"handle": handle, "name": name} for handle, name in found])


@blueprint.get("/people/me")
def mine() -> AnyResponse:
    """The page of whoever is signed in, where he is one of the people."""
    handle = one.own_handle(desk(), actor())
    return redirect(url_for("people.show", handle=handle), code=303)


def _row(line: Line, said: list[states.State]) -> tuple[object, ...]:
    record = line.record
    return (
        record.handle, record.name, record.phone, record.email, line.manager,
        "; ".join(slug for slug, _name in line.groups), record.time_zone, record.language, record.role,
        record.quiet_from, record.quiet_until, line.cover, "; ".join(each.words for each in said),
    )  # fmt: skip


def _typed() -> dict[str, Any]:
    found = {name: plain(request.args.get(name, "")) for name in ("q", "group", "state", "sort")}
    return {name: value for name, value in found.items() if value}


def plain(value: str) -> str:
    """Without what no database takes, and not endless."""
    return value.replace("\x00", "").encode("utf-8", "replace").decode().strip()[:_LONGEST]


def _number(typed: str) -> int:
    fits = typed.isascii() and typed.isdecimal() and len(typed) < 9
    return min(int(typed), _LARGEST) if fits else 1


def _read(typed: Mapping[str, Any]) -> tuple[Wanted, list[str]]:
    """What is wanted, and a sentence for what cannot be read; that is left out."""
    problems: list[str] = []
    state, sort = typed.get("state"), typed.get("sort", "name")
    if state is not None and state not in STATES:
        problems.append(f"“{state}” is no filter: it is left out.")
        state = None
    backwards, sort = sort.startswith("-"), sort.removeprefix("-")
    if sort not in SORTS:
        problems.append(f"“{sort}” is no order: they are sorted by name.")
        sort, backwards = "name", False
    words = tuple(_phrases(typed.get("q", "")))
    return Wanted(words=words, group=typed.get("group"), state=state, sort=sort, backwards=backwards), problems


def _phrases(typed: str) -> list[str]:
    """The words of a search; a number that is typed with spaces is one, also beside a name."""
    return [each.strip() for each in _PHRASE.findall(typed)][:_WORDS]


def pager(endpoint: str, number: int, pages: int, total: int, typed: Mapping[str, Any]) -> Pager:
    """The way on from this page of a list."""
    return Pager(
        previous_url=url_for(endpoint, **typed, page=number - 1 if number > 2 else None) if number > 1 else None,
        next_url=url_for(endpoint, **typed, page=number + 1) if number < pages else None,
        said=f"Page {number} of {pages}, {total:,} in all",
    )


def _chips(typed: Mapping[str, Any], groups: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each filter that is set, in words, with the address without it."""
    words: dict[str, Callable[[str], str]] = {
        "q": lambda value: f"Contains: {value}",
        "group": lambda value: f"Group: {groups.get(value, value)}",
        "state": lambda value: SAID.get(value, value),
    }
    return [
        (say(typed[name]), url_for("people.index", **{key: typed[key] for key in typed if key != name}))
        for name, say in words.items()
        if name in typed
    ]
