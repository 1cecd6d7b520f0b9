"""The workflows there are, with what goes through them; into the archive and out of it."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.core import rough
from workflow.core.definition import Definition, Problem
from workflow.service import definitions
from workflow.service.actor import Actor, Role
from workflow.service.start import NotFitting
from workflow.service.work import Work, query, use_case
from workflow.store import audit, groups, people, turnover, workflows, workspace
from workflow.store.errors import Missing
from workflow.store.turnover import Sketched
from workflow.store.workflows import Version

SHOWN = 50
#: How far back the time to decide is looked at.
DAYS = 90
_LARGEST = 2**31 - 1  #: the largest number that every database here takes


@dataclass(frozen=True, kw_only=True)
class Shelved:
    """One workflow, and what goes through it."""

    version: Version  #: the live one
    keyword: str | None
    open: int  #: requests that wait for their end, on every version
    median: timedelta | None  #: from the start of a request to its decision
    decided: int  #: how many of those there were
    sketch: Sketched | None


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The workflows in use, the archived ones, and the sketches that are no workflow yet."""

    items: tuple[Shelved, ...]
    archived: tuple[Shelved, ...]
    sketches: tuple[Sketched, ...]
    after: str | None  #: the slug to go on after
    simulated: bool  #: whether what is counted is simulated


@query
def shelf(work: Work, actor: Actor, after: str = "") -> Shelf:
    """What there is, by name."""
    actor.needs(Role.VIEWER)
    found = workflows.page(work.tx, after=after, limit=SHOWN + 1)
    archived = workflows.page(work.tx, limit=SHOWN, archived=True) if not after else []
    sketches = turnover.sketched(work.tx)
    every = _counted(work, [*found[:SHOWN], *archived], sketches)
    known = {each.version.workflow for each in every}
    return Shelf(
        items=tuple(every[: len(found[:SHOWN])]),
        archived=tuple(every[len(found[:SHOWN]) :]),
        sketches=tuple(each for slug, each in sketches.items() if each.base == 0 and slug not in known)
        if not after
        else (),
        after=found[SHOWN - 1].workflow if len(found) > SHOWN else None,
        simulated=work.desk.simulated,
    )


def _counted(work: Work, versions: list[Version], sketches: Mapping[str, Sketched]) -> list[Shelved]:
    """The workflows with what goes through them: three statements, however many there are."""
    slugs, simulated = [each.workflow for each in versions], work.desk.simulated
    waiting = turnover.open_by_version(work.tx, slugs, simulated=simulated)
    since = work.now - timedelta(days=DAYS)
    times = turnover.times_to_decide(work.tx, slugs, since, simulated=simulated)
    return [
        Shelved(
            version=each,
            keyword=definitions.definition(work, each.id).start.keyword,
            open=sum(many for (slug, _), many in waiting.items() if slug == each.workflow),
            median=_median(times.get(each.workflow, ())),
            decided=len(times.get(each.workflow, ())),
            sketch=sketches.get(each.workflow),
        )
        for each in versions
    ]


def _median(times: Sequence[timedelta]) -> timedelta | None:
    seconds = [each.total_seconds() for each in times]
    return timedelta(seconds=statistics.median(seconds)) if seconds else None


@query
def called(work: Work, actor: Actor, definition: object) -> Mapping[str, str]:
    """How the people and groups that a definition, or a sketch of one, names are called, as its diagram wants them.

    Nobody needs a role for that: whoever is shown a definition is shown whom it names.
    """
    return names_in(work, rough.read(definition))


def names_in(work: Work, definition: Definition) -> Mapping[str, str]:
    """The same, in this transaction."""
    handles, slugs = definitions.named_in(definition)
    names = people.names_of(work.tx, handles)
    return {
        **{f"person:{handle}": name for handle, name in names.items()},
        **{f"group:{slug}": name for slug, name in groups.names(work.tx, slugs).items()},
    }


@use_case
def archive(work: Work, actor: Actor, slug: str) -> bool:
    """Let a workflow start nothing any more; what runs goes on. False where it is so already. Raises Missing."""
    actor.needs(Role.OPERATOR)
    workspace.lock(work.tx)
    workflows.live(work.tx, slug)
    return _put(work, actor, slug, work.now)


@use_case
def unarchive(work: Work, actor: Actor, slug: str) -> bool:
    """Let it start requests again. Raises NotFitting where another has its keyword by now, and Missing."""
    actor.needs(Role.OPERATOR)
    workspace.lock(work.tx)  # as publishing does: who takes a keyword waits for whoever else does
    live = workflows.live(work.tx, slug)
    keyword = definitions.definition(work, live.id).start.keyword
    taken = workflows.by_keyword(work.tx, keyword.upper()) if keyword else None
    if taken is not None and taken.workflow != slug:
        message = f"“{keyword}” starts “{taken.title}” now. Archive that one first, or publish this one with another."
        raise NotFitting(Problem(path="start.keyword", message=message))
    return _put(work, actor, slug, None)


def _put(work: Work, actor: Actor, slug: str, at: datetime | None) -> bool:
    changed = workflows.archive(work.tx, slug, at)
    if changed:
        event = {"event": "Archived" if at else "Unarchived", "workflow": slug, "by": actor.by}
        audit.append_admin(work.tx, work.now, event)
    return changed


def sound_number(number: int) -> int:
    """A version's number as the database takes it. Raises Missing for one that is none."""
    if not 0 < number <= _LARGEST:
        raise Missing(f"There is no version {number}.")
    return number
