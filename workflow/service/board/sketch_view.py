"""A sketch as its editor shows it: what it says, what is wrong with it, what it costs, and who changed it last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.core import rough
from workflow.core.definition import Definition, DefinitionError, Problem
from workflow.core.differences import Difference, differences
from workflow.core.review import Known
from workflow.service import definitions, publish
from workflow.service.actor import Actor, Role
from workflow.service.board.sketches import State, read_data, state
from workflow.service.board.workflows import names_in
from workflow.service.cautions import cautions, stage
from workflow.service.cost import Cost, cost
from workflow.service.work import Work, query
from workflow.store import groups, sketches, turnover, workflows
from workflow.store.sketches import Edit

#: So many people and groups are offered to choose from; others are typed.
OFFERED = 100


@dataclass(frozen=True, kw_only=True)
class Checkup:
    """What publishing a text would say."""

    definition: Definition | None  #: None where it cannot be published
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    cost: Cost | None


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A sketch, as it is now."""

    state: State
    data: Any  #: None where the text cannot be read
    checkup: Checkup
    next: int  #: the number that it would be published as
    running: Sequence[tuple[int, int]]  #: (version, open requests), the versions that are not live
    edits: Sequence[Edit]  #: the newest first
    undo: Edit | None
    redo: Edit | None
    who: Mapping[str, str]  #: people and groups to choose from, `person:ana` -> name
    more_people: bool  #: whether there are more of them

    @property
    def title(self) -> str:
        """What it is called; by its slug where that cannot be read."""
        return rough.read(self.data).title.default if self.data is not None else self.state.slug

    @property
    def last(self) -> Edit | None:
        """The edit that is shown."""
        head = self.state.sketch.head if self.state.sketch else 0
        return next((each for each in self.edits if each.number == head), None)

    @property
    def dirty(self) -> bool:
        """Whether there is anything to publish."""
        return self.state.live is None or self.state.text != self.state.live.source

    @property
    def behind(self) -> bool:
        """Whether another version has been published since it began."""
        return self.state.live is not None and self.state.base != self.state.live.number


@query
def look(work: Work, actor: Actor, slug: str) -> Drawn:
    """The sketch of a workflow, or its live version where nobody is changing it. Raises Missing."""
    actor.needs(Role.VIEWER)
    now = state(work, slug)
    there = definitions.known(work)
    sketch = now.sketch
    newest = sketches.recent(work.tx, sketch) if sketch else []
    open_on = turnover.open_by_version(work.tx, [slug], simulated=work.desk.simulated)
    live = now.live.number if now.live else 0
    return Drawn(
        state=now,
        data=read_data(now.text),
        checkup=checkup(work, now.text, there, slug),
        next=_newest(work, slug) + 1,
        running=sorted(((number, many) for (_, number), many in open_on.items() if number != live), reverse=True),
        edits=newest,
        undo=sketches.before(work.tx, sketch) if sketch else None,
        redo=sketches.after(work.tx, sketch) if sketch else None,
        who=_offered(work, there),
        more_people=len(there.directory.people) > OFFERED or len(there.directory.groups) > OFFERED,
    )


def checkup(work: Work, text: str, there: Known, slug: str) -> Checkup:
    """What publishing this text would say."""
    try:
        definition, found = publish.read(text, there, slug)
    except DefinitionError as error:
        return Checkup(definition=None, problems=error.problems, warnings=(), cost=None)
    said = stage(work.desk, definition, there.directory)
    return Checkup(
        definition=definition,
        problems=(),
        warnings=found.located(cautions(definition, said, work.desk.text_warning)),
        cost=cost(definition, said, there.directory, work.desk.segments),
    )


@query
def published_since(work: Work, actor: Actor, slug: str) -> tuple[Difference, ...]:
    """What the live version says otherwise than the one that the sketch began from. Raises Missing."""
    actor.needs(Role.VIEWER)
    now = state(work, slug)
    if now.live is None or now.base in (0, now.live.number):
        return ()
    was = definitions.definition(work, _version_id(work, slug, now.base))
    new = definitions.definition(work, now.live.id)
    return differences(was, new, {**names_in(work, was), **names_in(work, new)})


@query
def to_publish(work: Work, actor: Actor, slug: str, definition: Definition) -> tuple[Difference, ...]:
    """What this definition says otherwise than the live version; empty for a new workflow. Raises Missing."""
    actor.needs(Role.VIEWER)
    live = state(work, slug).live
    if live is None:
        return ()
    was = definitions.definition(work, live.id)
    return differences(was, definition, {**names_in(work, was), **names_in(work, definition)})


def _version_id(work: Work, slug: str, number: int) -> int:
    return workflows.version(work.tx, slug, number).id


def _newest(work: Work, slug: str) -> int:
    found = workflows.numbers(work.tx, slug, limit=1)
    return found[0].number if found else 0


def _offered(work: Work, there: Known) -> dict[str, str]:
    """Groups, then people, by name."""
    slugs = sorted(there.directory.groups)[:OFFERED]
    named = groups.names(work.tx, slugs)
    people = sorted(
        (each for each in there.directory.people.values() if not each.guest), key=lambda each: each.name.casefold()
    )
    return {
        **{f"group:{slug}": named.get(slug, slug) for slug in slugs},
        **{f"person:{each.handle}": each.name for each in people[:OFFERED]},
    }
