"""What the phones would show of a sketch: its texts with sample values, as they would be sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workflow.core.definition import ApprovalStep, Definition, DefinitionError, NotifyStep, parse
from workflow.core.editing import Place
from workflow.core.editing.places import step_index
from workflow.core.mending import mend
from workflow.service import definitions
from workflow.service.actor import Actor, Role
from workflow.service.cautions import stage
from workflow.service.rehearsal import Rehearsal
from workflow.service.work import Work, query
from workflow.wording import overridable


@dataclass(frozen=True, kw_only=True)
class Said:
    """One text, as it would be sent."""

    what: str  #: "The text that asks"
    language: str
    text: str
    wording: str = ""  #: under which a definition may have its own words for it, in every step


@query
def preview(work: Work, actor: Actor, data: Any, place: Place) -> tuple[Said, ...]:
    """The texts that a part of a definition has a say in; none where too much of it cannot be read."""
    actor.needs(Role.VIEWER)
    definition = as_far_as_it_goes(data)
    if definition is None:
        return ()
    stages = stage(work.desk, definition, definitions.known(work).directory)
    return tuple(
        Said(what=what, language=language, text=text, wording=wording if wording in overridable() else "")
        for language, rehearsal in stages.items()
        for what, (wording, text) in _texts(definition, rehearsal, data, place, language)
    )


def as_far_as_it_goes(data: Any) -> Definition | None:
    """The definition, or what is sound of it with something harmless for the rest."""
    try:
        return parse(data)
    except DefinitionError as error:
        if not isinstance(data, dict):
            return None
        wrong = frozenset(problem.path for problem in error.problems)
    try:
        return parse(mend(data, wrong).data)
    except DefinitionError:
        return None


def _texts(
    definition: Definition, rehearsal: Rehearsal, data: Any, place: Place, language: str
) -> Iterator[tuple[str, tuple[str, str]]]:
    """What each text is, its wording, and the text."""
    if place.kind == "texts":
        own = next((texts for each, texts in definition.messages.items() if each == place.name == language), {})
        for wording, text in own.items():
            yield wording.replace("_", " ").capitalize(), ("", rehearsal.message(text))
        return
    if place.kind == "field":
        if place.name in definition.fields:
            yield "The question", ("", rehearsal.question(place.name))
        return
    index = step_index(data, place.name) if place.kind == "step" else None
    if index is None:
        asking = (number for number, each in enumerate(definition.steps) if isinstance(each, ApprovalStep))
        index = next(asking, 0)
    if index >= len(definition.steps):
        return
    step = definition.steps[index]
    if isinstance(step, NotifyStep):
        yield "The text", ("", rehearsal.notify(step))
        return
    yield "The text that asks", rehearsal.ask(step)
    if place.kind != "step":
        return
    if step.remind:
        yield "The reminder", rehearsal.remind(step)
    if step.escalate_to:
        yield "To somebody in their place", rehearsal.ask(step, in_place=True)
    yield "After a YES", rehearsal.noted(step, "yes")
    yield "After a NO", rehearsal.noted(step, "no")
