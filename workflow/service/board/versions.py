"""The versions of a workflow: which there are, what differs between two of them, and bringing one back."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from workflow.core.definition import Definition
from workflow.core.differences import Difference, differences
from workflow.service import definitions
from workflow.service.actor import Actor, Role
from workflow.service.board.sketches import Moved, keep_text, state
from workflow.service.board.workflows import names_in, sound_number
from workflow.service.publish import Published, publish_here
from workflow.service.work import Work, query, use_case
from workflow.store import turnover, workflows
from workflow.store.turnover import Sketched
from workflow.store.workflows import Version

SHOWN = 50
LIMIT_NOTE = 500
#: Longer texts are not compared line by line: it would take long, and nobody would read it.
_LINES = 3_000


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """One version in the list."""

    version: Version
    open: int  #: its requests that wait for their end


@dataclass(frozen=True, kw_only=True)
class History:
    """The versions of a workflow, the newest first."""

    live: Version
    items: tuple[Numbered, ...]
    before: int | None  #: the number to go on before
    newest: int
    sketch: Sketched | None


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One version, read."""

    version: Version
    definition: Definition
    open: int
    names: Mapping[str, str]  #: of the people and groups it names
    draft: str  #: the draft as it is now, as `State.on` names it; empty where there is none


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What the second version says otherwise."""

    old: Version
    new: Version
    differences: tuple[Difference, ...]
    rewritten: bool  #: its text differs and means the same
    lines: tuple[str, ...] | None  #: of the plain texts, as `diff -u` shows them; None where they are too long


@query
def history(work: Work, actor: Actor, slug: str, before: int | None = None) -> History:
    """The versions of a workflow. Raises Missing."""
    actor.needs(Role.VIEWER)
    live = workflows.live(work.tx, slug)
    found = workflows.numbers(work.tx, slug, before=sound_number(before) if before else None, limit=SHOWN + 1)
    waiting = turnover.open_by_version(work.tx, [slug], simulated=work.desk.simulated)
    newest = workflows.numbers(work.tx, slug, limit=1)
    return History(
        live=live,
        items=tuple(Numbered(version=each, open=waiting.get((slug, each.number), 0)) for each in found[:SHOWN]),
        before=found[SHOWN - 1].number if len(found) > SHOWN else None,
        newest=newest[0].number,
        sketch=turnover.sketched(work.tx).get(slug),
    )


@query
def version(work: Work, actor: Actor, slug: str, number: int) -> Opened:
    """One version. Raises Missing."""
    actor.needs(Role.VIEWER)
    found = workflows.version(work.tx, slug, sound_number(number))
    definition = definitions.definition(work, found.id)
    now = state(work, slug)
    waiting = turnover.open_by_version(work.tx, [slug], simulated=work.desk.simulated)
    return Opened(
        version=found,
        definition=definition,
        open=waiting.get((slug, number), 0),
        names=names_in(work, definition),
        draft=now.on if now.sketch else "",
    )


@query
def compare(work: Work, actor: Actor, slug: str, old: int, new: int) -> Comparison:
    """What differs between two versions of a workflow, the first taken for the older one. Raises Missing."""
    actor.needs(Role.VIEWER)
    was, now = (workflows.version(work.tx, slug, sound_number(each)) for each in (old, new))
    one, other = definitions.definition(work, was.id), definitions.definition(work, now.id)
    found = differences(one, other, {**names_in(work, one), **names_in(work, other)})
    return Comparison(
        old=was,
        new=now,
        differences=found,
        rewritten=not found and was.source != now.source,
        lines=_lines(was, now),
    )


@use_case
def restore(work: Work, actor: Actor, slug: str, number: int, note: str) -> Published:
    """Publish what a version says as the newest one. Raises Missing, and DefinitionError where it fits no more."""
    actor.needs(Role.OPERATOR)
    found = workflows.version(work.tx, slug, sound_number(number))
    said = note.strip()[:LIMIT_NOTE] or f"Version {number} again"
    return publish_here(work, found.source, actor.by, slug, said)


@use_case
def edit(work: Work, actor: Actor, slug: str, number: int, *, draft: str) -> None:
    """Let the draft say what a version says, as an edit like any other, which Undo takes back.

    `draft` is the one that the page showed, or empty; where it is another by now, Moved is raised. Raises Missing.
    """
    actor.needs(Role.OPERATOR)
    found = workflows.version(work.tx, slug, sound_number(number))
    now = state(work, slug, lock=True)
    if now.text == found.source:
        return  # a second click, or nothing to do
    if draft != (now.on if now.sketch else ""):
        raise Moved
    keep_text(work, actor, now, found.source, f"Took over version {number}")


def _lines(was: Version, now: Version) -> tuple[str, ...] | None:
    old, new = was.source.splitlines(), now.source.splitlines()
    if max(len(old), len(new)) > _LINES:
        return None
    found = difflib.unified_diff(old, new, f"version {was.number}", f"version {now.number}", n=3, lineterm="")
    return tuple(found)
