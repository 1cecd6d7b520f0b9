"""Groups on the dashboard: who is in them in which order, what uses them, and what waits for them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.core.definition import Problem
from workflow.core.typed import one_line
from workflow.service import roster
from workflow.service.actor import Actor, Role
from workflow.service.board import group_uses
from workflow.service.board.group_uses import Use
from workflow.service.board.people import given, naming
from workflow.service.start import NotFitting
from workflow.service.work import Work, query, use_case
from workflow.store import audit, groups, rolls
from workflow.store.errors import Missing
from workflow.store.groups import GroupLine, Member
from workflow.store.rolls import Call

PAGE = 50
MEMBERS = 100  #: on one page
SHOWN_CALLS = 20
_LONGEST_NAME = 80


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page of the list."""

    lines: tuple[GroupLine, ...]
    used: dict[str, int]  #: slug -> how many live workflows name it
    total: int
    number: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class GroupPage:
    """One group with everything about it."""

    slug: str
    name: str
    members: tuple[Member, ...]  #: of this page
    size: int  #: how many there are in all
    first: int  #: the place of the first of this page, from 0
    uses: tuple[Use, ...]
    running: int  #: by so many definitions that name it requests run now
    calls: tuple[Call, ...]
    offered: tuple[tuple[str, str], ...]  #: handle and name of who could be added; nobody where they are too many
    may: bool  #: change it

    @property
    def free(self) -> bool:
        """True where nothing uses it, so that it can be deleted."""
        return not self.uses and not self.running


@query
def page(work: Work, actor: Actor, words: str, number: int) -> Listed:
    """Groups by name; the last page for a number beyond it. Raises Forbidden."""
    actor.needs(Role.VIEWER)
    total = groups.count(work.tx, words)
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    lines = groups.listed(work.tx, words, offset=(number - 1) * PAGE, limit=PAGE)
    return Listed(lines=tuple(lines), used=group_uses.counted(work), total=total, number=number, pages=pages)


@query
def one(work: Work, actor: Actor, slug: str, number: int = 1) -> GroupPage:
    """One group, with this page of its members. Raises Forbidden, Missing."""
    actor.needs(Role.VIEWER)
    size = groups.size(work.tx, slug)
    first = (min(max(1, number), max(1, -(-size // MEMBERS))) - 1) * MEMBERS
    runs = group_uses.runs_on(work, slug)
    members = tuple(groups.inside(work.tx, slug, offset=first, limit=MEMBERS))
    inside = {each.handle for each in members}
    return GroupPage(
        slug=slug,
        name=groups.name_of(work.tx, slug),
        members=members,
        size=size,
        first=first,
        uses=tuple(group_uses.uses(work, slug)),
        running=len(runs),
        calls=tuple(rolls.calls(work.tx, {each: steps for each, steps in runs.items() if steps}, SHOWN_CALLS)),
        offered=tuple(each for each in naming.offered(work) if each[0] not in inside),
        may=actor.role >= Role.OPERATOR,
    )


@use_case
def add(work: Work, actor: Actor, *, name: str, slug: str, members: str) -> str:
    """Make a new group and give back its slug; members are typed one a line or with commas. Raises NotFitting."""
    actor.needs(Role.OPERATOR)
    problems: list[Problem] = []
    called = _name(name, problems)
    slug = slug.strip() or given.slug_of(called)
    if not given.HANDLE.fullmatch(slug):
        problems.append(Problem(path="slug", message=given.HANDLE_RULE))
    elif slug == "new":
        problems.append(Problem(path="slug", message="“new” is the name of a page here. Choose another slug."))
    elif groups.names(work.tx, [slug]):
        problems.append(Problem(path="slug", message=f"There is a group “{slug}” already."))
    handles = _people(work, re.split(r"[,;\n]", members), problems)
    if problems:
        raise NotFitting(*problems)
    roster.compose(work, slug, called, handles, actor.by)
    return slug


@use_case
def rename(work: Work, actor: Actor, slug: str, name: str) -> None:
    """Call a group otherwise; its slug, by which workflows name it, stays. Raises Missing, NotFitting."""
    actor.needs(Role.OPERATOR)
    old = groups.lock(work.tx, slug)
    problems: list[Problem] = []
    called = _name(name, problems)
    if problems:
        raise NotFitting(*problems)
    if called != old:
        groups.rename(work.tx, slug, called)
        body = {"event": "GroupRenamed", "group": slug, "was": old, "name": called, "by": actor.by}
        audit.append_admin(work.tx, work.now, body)


@use_case
def join(work: Work, actor: Actor, slug: str, typed: str) -> str:
    """Put somebody at the end of a group and give back his handle. Raises Missing, NotFitting."""
    actor.needs(Role.OPERATOR)
    name = groups.lock(work.tx, slug)
    problems: list[Problem] = []
    found = _people(work, [typed], problems)
    if not found and not problems:
        problems.append(Problem(path="members", message="Write a name or a handle from People."))
    if problems:
        raise NotFitting(*(Problem(path="person", message=each.message) for each in problems))
    here = _handles(work, slug)
    if found[0] not in here:
        roster.compose(work, slug, name, [*here, found[0]], actor.by)
    return found[0]


@use_case
def leave(work: Work, actor: Actor, slug: str, handle: str) -> bool:
    """Take somebody out of a group; False where he is not in it. Raises Missing."""
    actor.needs(Role.OPERATOR)
    name, here = groups.lock(work.tx, slug), _handles(work, slug)
    if handle not in here:
        return False
    roster.compose(work, slug, name, [each for each in here if each != handle], actor.by)
    return True


@use_case
def move(work: Work, actor: Actor, slug: str, handle: str, *, place: int, to: int) -> bool:
    """Move somebody from one place in the order (from 0) to another; False where he is not there any more.

    So a second click on the same button does nothing. Raises Missing.
    """
    actor.needs(Role.OPERATOR)
    name, here = groups.lock(work.tx, slug), _handles(work, slug)
    if not (0 <= place < len(here) and 0 <= to < len(here)) or here[place] != handle:
        return False
    here.insert(to, here.pop(place))
    roster.compose(work, slug, name, here, actor.by)
    return True


@use_case
def delete(work: Work, actor: Actor, slug: str) -> str | None:
    """Take a group away that nothing uses, and give back its name; None where it is gone. Raises NotFitting."""
    actor.needs(Role.OPERATOR)
    try:
        name = groups.lock(work.tx, slug)
    except Missing:
        return None
    if group_uses.uses(work, slug) or group_uses.runs_on(work, slug):
        raise NotFitting(Problem(path="", message=f"{name} is used by a workflow or a running request."))
    groups.delete_group(work.tx, slug)
    audit.append_admin(work.tx, work.now, {"event": "GroupDeleted", "group": slug, "by": actor.by})
    return name


def _name(typed: str, problems: list[Problem]) -> str:
    name = one_line(typed)
    if not name:
        problems.append(Problem(path="name", message="Type a name."))
    if len(name) > _LONGEST_NAME:
        problems.append(Problem(path="name", message=f"Use at most {_LONGEST_NAME} characters."))
    return name


def _people(work: Work, typed: Sequence[str], problems: list[Problem]) -> list[str]:
    handles = []
    for each in (part.strip() for part in typed[:500]):
        found = naming.find(work, each) if each else None
        if isinstance(found, naming.Doubt):
            problems.append(Problem(path="members", message=found.sentence))
        elif found:
            handles.append(found)
    return list(dict.fromkeys(handles))


def _handles(work: Work, slug: str) -> list[str]:
    return [each.handle for each in groups.inside(work.tx, slug)]
