"""A file of people is brought, looked at, confirmed and applied; each of these is one use case."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from workflow.core.definition import Problem
from workflow.service import roster
from workflow.service.actor import Actor, Role
from workflow.service.board.people.changing import as_typed
from workflow.service.board.people_import import columns, reading
from workflow.service.board.people_import.adding import add_all
from workflow.service.board.people_import.columns import PASSED_OVER
from workflow.service.board.people_import.everybody import everybody
from workflow.service.board.people_import.ordering import in_order
from workflow.service.board.people_import.planning import Line, Planner
from workflow.service.start import NotFitting
from workflow.service.work import Desk, Work, query, use_case
from workflow.store import audit, groups, imports, people
from workflow.store.errors import Missing, Taken
from workflow.store.imports import ImportRecord, LineRecord

PAGE = 100
KEPT = timedelta(days=1)
_BATCH = 500
_CHANGED = "Somebody has changed this person since the rows were looked at. Import it again."
_DELETED = "This person was deleted since the rows were looked at."


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a file would do, or what became of it."""

    record: ImportRecord
    counts: dict[str, int]
    lines: tuple[LineRecord, ...]
    shown: str | None  #: only rows that stand like this
    number: int  #: of this page of rows
    pages: int
    total: int  #: rows that stand like this

    @property
    def applied(self) -> bool:
        """True once every row that could be was applied."""
        return self.record.confirmed_at is not None and not self.counts["left"]


def bring(desk: Desk, actor: Actor, *, content: bytes | None, text: str, name: str) -> str:
    """Read and plan a file, or what was pasted, and give back the key of its page. Raises Forbidden, Unreadable."""
    actor.needs(Role.OPERATOR)
    encoding = "pasted"
    if content is not None:
        text, encoding = reading.decode(content)
    table = reading.table(text, encoding)
    found = columns.mapped(table.header)
    lines, new_groups = _planned(desk, actor, table, found)
    notes = {
        "name": name[:200], "encoding": table.encoding, "delimiter": table.delimiter, "header": list(table.header),
        "columns": [[each.called, each.field, each.why] for each in found], "groups": new_groups,
    }  # fmt: skip
    return _kept(desk, actor, notes, lines)


@query
def _planned(
    work: Work, actor: Actor, table: reading.Table, found: tuple[columns.Column, ...]
) -> tuple[list[Line], dict[str, str]]:
    """Every row with what it would do, and the groups that would be made, slug and name."""
    known = everybody(work)
    planner = Planner(work, actor, known)
    lines = planner.plan(table, found)
    in_order(lines, {phone: person.handle for phone, person in known.by_phone.items()})
    used = {slug for each in lines if not each.problems for slug in each.values.get("groups", ())}
    return lines, {slug: name for slug, name in planner.new_groups.items() if slug in used}


@use_case
def _kept(work: Work, actor: Actor, notes: dict[str, Any], lines: list[Line]) -> str:
    imports.forget(work.tx, work.real_now - KEPT)
    key = secrets.token_urlsafe(16)
    rows = [
        LineRecord(
            number=each.number,
            place=each.place,
            verdict=each.verdict,
            handle=each.handle or None,
            given=each.given,
            plan={"values": each.values, "changes": each.changes, "before": each.before, "said": each.said},
            problem=each.problem,
            done=None,
        )
        for each in lines
    ]
    imports.add(work.tx, key=key, by=actor.by, now=work.real_now, notes=notes, lines=rows)
    return key


@query
def preview(work: Work, actor: Actor, key: str, shown: str | None, number: int) -> Preview:
    """What the rows of a file would do, or what became of them. Raises Forbidden, Missing."""
    actor.needs(Role.OPERATOR)
    record = imports.get(work.tx, key, actor.by)
    counts = imports.counts(work.tx, record.id)
    total = counts.get(shown, 0) if shown else sum(count for name, count in counts.items() if name != "left")
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    lines = imports.lines(work.tx, record.id, shown, offset=(number - 1) * PAGE, limit=PAGE)
    return Preview(
        record=record, counts=counts, lines=tuple(lines), shown=shown, number=number, pages=pages, total=total
    )


@query
def refused(work: Work, actor: Actor, key: str) -> tuple[list[str], list[list[str]]]:
    """The header and the rows that are refused, each with why. Raises Forbidden, Missing."""
    actor.needs(Role.OPERATOR)
    record = imports.get(work.tx, key, actor.by)
    rows = imports.lines(work.tx, record.id, "refused", limit=reading.MOST_ROWS)
    header: list[str] = [str(each) for each in record.notes["header"]]
    at = [index for index, each in enumerate(header) if each.strip().lower() != PASSED_OVER[1]]
    width = len(header)
    filled = ((each, [*each.given, *[""] * width]) for each in rows)
    return [*(header[index] for index in at), "problem"], [
        [*(cells[index] for index in at), each.problem] for each, cells in filled
    ]


@use_case
def drop(work: Work, actor: Actor, key: str) -> None:
    """Forget a file that was looked at. Raises Forbidden."""
    actor.needs(Role.OPERATOR)
    try:
        imports.drop(work.tx, imports.get(work.tx, key, actor.by, lock=True).id)
    except Missing:
        return


def confirm(desk: Desk, actor: Actor, key: str) -> None:
    """Apply every row that is not refused, some at a time; again only what is left. Raises Forbidden, Missing."""
    while _apply_some(desk, actor, key):
        pass


@use_case
def _apply_some(work: Work, actor: Actor, key: str) -> bool:
    """Apply the next rows; False where none are left. Two who click at once share the rows between them."""
    actor.needs(Role.OPERATOR)
    record = imports.get(work.tx, key, actor.by, lock=True)
    if record.confirmed_at is None:
        _begin(work, actor, record)
    lines = imports.open_lines(work.tx, record.id, _BATCH)
    for number, problem in _applied(work, actor, lines).items():
        verdict = next(each.verdict for each in lines if each.number == number)
        imports.mark(work.tx, record.id, number, "refused" if problem else verdict, problem)
    return len(lines) == _BATCH


def _applied(work: Work, actor: Actor, lines: list[LineRecord]) -> dict[int, str]:
    """Number of a row -> why it is refused, empty where it was applied."""
    added = [each for each in lines if each.verdict == "added"]
    try:
        with imports.apart(work.tx):
            told = add_all(work, added, actor.by) if added else {}
    except Taken:  # by somebody else, in this very moment: one by one it is clear whose row that is
        told = {each.number: _alone(work, actor, each) for each in added}
    return told | {each.number: _alone(work, actor, each) for each in lines if each.verdict == "changed"}


def _alone(work: Work, actor: Actor, line: LineRecord) -> str:
    try:
        with imports.apart(work.tx):
            _apply(work, actor, line)
    except NotFitting as error:
        return " ".join(each.message for each in error.problems)
    return ""


def _begin(work: Work, actor: Actor, record: ImportRecord) -> None:
    imports.confirm(work.tx, record.id, work.now)
    made = record.notes["groups"]
    for slug in sorted(made.keys() - groups.names(work.tx, made).keys()):
        roster.compose(work, slug, made[slug], [], actor.by)
    counts = imports.counts(work.tx, record.id)
    body = {"event": "PeopleImported", "file": record.notes["name"], "rows": counts["left"], "by": actor.by}
    audit.append_admin(work.tx, work.now, body)


def _apply(work: Work, actor: Actor, line: LineRecord) -> None:
    """One row, just as it was looked at. Raises NotFitting."""
    if line.verdict == "added":
        roster.put_in(work, line.plan["values"], actor.by)
        return
    try:
        person = people.by_handle(work.tx, line.handle or "")
    except Missing as error:
        raise NotFitting(Problem(path="", message=_DELETED)) from error
    people.lock(work.tx, person.id)
    person = people.by_id(work.tx, person.id)
    if as_typed(roster.view(work, person)) != line.plan["before"]:
        raise NotFitting(Problem(path="", message=_CHANGED))
    roster.alter(work, person, line.plan["values"], actor.by)
