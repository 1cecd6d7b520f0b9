"""What each row of a file would do: add somebody, change somebody, nothing, or be refused and why."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from workflow.core.definition import Problem
from workflow.core.typed import folded
from workflow.service.actor import Actor, Role
from workflow.service.board.people import given
from workflow.service.board.people_import import cells
from workflow.service.board.people_import.columns import LABELS, Column
from workflow.service.board.people_import.everybody import Everybody
from workflow.service.board.people_import.reading import Table
from workflow.service.work import Work
from workflow.store.people import PersonRecord


@dataclass(kw_only=True)
class Line:
    """One row and what it would do."""

    number: int
    given: list[str]
    said: dict[str, str]
    handle: str = ""
    person: PersonRecord | None = None
    values: dict[str, Any] = field(default_factory=dict)  #: as the roster takes them
    problems: list[Problem] = field(default_factory=list)
    changes: list[list[str]] = field(default_factory=list)  #: label, from, to
    before: dict[str, str] = field(default_factory=dict)
    place: int = 0

    @property
    def verdict(self) -> str:
        """What would happen to it."""
        if self.problems:
            return "refused"
        return "added" if self.person is None else "changed" if self.changes else "unchanged"

    def wrong(self, path: str, message: str) -> None:
        """Something about it does not fit."""
        self.problems.append(Problem(path=path, message=message))

    @property
    def problem(self) -> str:
        """Everything that does not fit, each with the field it is about."""
        return " ".join(
            f"{LABELS[each.path]}: {each.message}" if each.path in LABELS else each.message for each in self.problems
        )


class Planner:
    """Plans one file against everybody who is there."""

    def __init__(self, work: Work, actor: Actor, known: Everybody) -> None:
        self._work, self._actor, self._known = work, actor, known
        self.new_groups: dict[str, str] = {}  #: slug -> name
        self._new: dict[str, Line] = {}  #: by handle, whom the file adds
        self._handles: dict[str, int] = {}  #: which row they are in
        self._phones: dict[str, int] = {}

    def plan(self, table: Table, columns: tuple[Column, ...]) -> list[Line]:
        """Every row of the file."""
        lines = [Line(number=number, given=list(row), said=cells.typed(columns, row)) for number, row in table.rows]
        for line in lines:
            if len(line.given) > len(columns) and any(cell.strip() for cell in line.given[len(columns) :]):
                line.wrong("", f"It has {len(line.given)} cells, but there are {len(columns)} columns.")
            self._identify(line)
        for line in lines:
            self._read(line)
        return lines

    def _identify(self, line: Line) -> None:
        """Who it is about: by handle, else by number, else by e-mail address; somebody new gets a handle."""
        said, known = line.said, self._known
        handle = said.get("handle", "")
        if not handle:
            phone = _value(self._work, "phone", said.get("phone", ""))
            person = known.by_phone.get(phone or "")
            same = known.by_email.get(said.get("email", "").lower(), []) if said.get("email") and not person else []
            if len(same) == 1:
                person = known.by_handle.get(same[0])
            handle = person.handle if person else self._handle_of(said)
        line.handle, line.person = handle, known.by_handle.get(handle)
        first = self._handles.setdefault(handle, line.number)
        if handle and first != line.number:
            line.wrong("handle", f"Row {first} is about “{handle}” too.")
        elif line.person is None and handle:
            self._new[handle] = line
            known.learn(handle, said.get("name", ""), said.get("email", ""))

    def _handle_of(self, said: dict[str, str]) -> str:
        """A handle for somebody new whose row has none: made of the address or the name."""
        words = said.get("email", "").partition("@")[0] or said.get("name", "")
        plain = given.handle_of(words) or "person"
        taken, number = plain, 2
        while taken in self._known.by_handle or taken in self._handles or taken in given.RESERVED:
            taken, number = f"{plain}{number}", number + 1
        return taken

    def _read(self, line: Line) -> None:
        """The values of a row, what they change, and what does not fit."""
        said = {
            name: value for name, value in line.said.items() if name not in ("handle", "manager", "cover", "groups")
        }
        if line.person is None:
            said["handle"] = line.handle
            for name in ("name", "phone"):
                said.setdefault(name, "")
        if "quiet_from" in said or "quiet_until" in said:
            said = {"quiet_from": "", "quiet_until": "", **said}
        values, problems = given.read(self._work, said)
        line.values, line.problems = values, [*line.problems, *problems]
        if "groups" in line.said:
            values["groups"] = self._groups(line, line.said["groups"])
        for name in ("manager", "cover"):
            if name in line.said:
                values[name] = self._somebody(line, name, line.said[name])
        self._refuse_taken(line)
        self._refuse_role(line)
        if line.person is not None:
            self._compare(line)

    def _groups(self, line: Line, said: str) -> list[str]:
        slugs = []
        for each in cells.parts(said):
            low = each.lower().removeprefix("group:")
            slug = low if low in self._known.groups else self._known.slugs.get(folded(each))
            if slug is None:
                slug = low if given.HANDLE.fullmatch(low) else given.slug_of(each)
                if not given.HANDLE.fullmatch(slug) or slug == "new" or len(each) > given.LONGEST_NAME:
                    line.wrong("groups", f"No group can be called “{each[:40]}”.")
                    continue
                if not line.problems:
                    self.new_groups.setdefault(slug, each)
            slugs.append(slug)
        return sorted(set(slugs))

    def _somebody(self, line: Line, name: str, said: str) -> str | None:
        if not said:
            return None
        found = self._known.named(said, self._new)
        if len(found) == 1:
            if found[0] == line.handle:
                line.wrong(
                    name, "Nobody is their own manager." if name == "manager" else "Nobody can cover for themselves."
                )
            return found[0]
        if found:
            line.wrong(name, f"“{said[:40]}” can be {', '.join(found[:4])}: write the handle.")
        else:
            line.wrong(name, f"There is nobody called “{said[:40]}”, here or in this file.")
        return None

    def _refuse_taken(self, line: Line) -> None:
        phone = line.values.get("phone")
        if phone is None:
            return
        owner = self._known.by_phone.get(phone)
        if owner is not None and owner.handle != line.handle:
            line.wrong("phone", f"“{owner.handle}” already has this number.")
        first = self._phones.setdefault(phone, line.number)
        if first != line.number:
            line.wrong("phone", f"Row {first} has the same number.")

    def _refuse_role(self, line: Line) -> None:
        """Roles, and the addresses of those who have one, are for administrators."""
        if self._actor.role >= Role.ADMIN:
            return
        has = line.person.role if line.person else None
        if "role" in line.values and line.values["role"] != has:
            line.wrong("role", "Only an administrator gives or takes roles.")
        if has is not None and line.person and line.values.get("email", line.person.email) != line.person.email:
            line.wrong("email", f"{line.person.name} may sign in as {has}: only an administrator changes this.")

    def _compare(self, line: Line) -> None:
        """Leave what is otherwise than it stands."""
        assert line.person is not None
        line.before = self._known.standing(line.person)
        wanted = flat(line.values)
        names = [name for name in wanted if name in line.before and wanted[name] != line.before[name]]
        line.changes = [[LABELS[name], line.before[name], wanted[name]] for name in names]
        kept = {"quiet_hours" if name.startswith("quiet") else name for name in names}
        line.values = {name: value for name, value in line.values.items() if name in kept}


def flat(values: dict[str, Any]) -> dict[str, str]:
    """Values of the roster as a form would have them."""
    found = {name: value or "" for name, value in values.items() if name not in ("groups", "quiet_hours")}
    if "groups" in values:
        found["groups"] = " ".join(values["groups"])
    if "quiet_hours" in values:
        hours = values["quiet_hours"] or {"from": "", "until": ""}
        found |= {"quiet_from": hours["from"] or "", "quiet_until": hours["until"] or ""}
    return found


def _value(work: Work, name: str, said: str) -> str | None:
    reader: Callable[[Work, str], Any] = given.READERS[name]
    try:
        found: str | None = reader(work, said)
    except given.Wrong:
        return None
    return found
