"""Where workflows name a group, and what becomes of them when nobody is in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflow.core.definition import ApprovalStep, Definition
from workflow.core.selectors import Kind, Selector
from workflow.service import definitions
from workflow.service.work import Work
from workflow.store import rolls, workflows

MOST = 1000


@dataclass(frozen=True, kw_only=True)
class Use:
    """One place where a live workflow names the group."""

    workflow: str
    title: str
    where: str  #: in words
    empty: str  #: what happens when nobody is in it
    needs: int = 0  #: so many of its people have to say yes, where it says a number


def uses(work: Work, slug: str) -> list[Use]:
    """Every place in a live workflow that names this group."""
    found: list[Use] = []
    for version in workflows.page(work.tx, limit=MOST):
        found += _of(definitions.definition(work, version.id), version.title, slug)
    return found


def counted(work: Work) -> dict[str, int]:
    """Slug of a group -> how many live workflows name it."""
    found: dict[str, int] = {}
    for version in workflows.page(work.tx, limit=MOST):
        for slug in definitions.named_in(definitions.definition(work, version.id))[1]:
            found[slug] = found.get(slug, 0) + 1
    return found


def runs_on(work: Work, slug: str) -> dict[int, list[str]]:
    """Definition by which requests run now -> the steps of it that ask this group; none where it names it elsewhere."""
    found: dict[int, list[str]] = {}
    for each in rolls.running(work.tx):
        known = definitions.definition(work, each)
        if slug in definitions.named_in(known)[1]:
            asking = [step for step in known.steps if isinstance(step, ApprovalStep)]
            found[each] = [
                step.id for step in asking if _names(step.approve, slug) or _names(step.escalate_to or (), slug)
            ]
    return found


def _names(who: Sequence[Selector], slug: str) -> bool:
    return any(each.kind is Kind.GROUP and each.name == slug for each in who)


def _of(definition: Definition, title: str, slug: str) -> Iterator[Use]:
    places = list(_places(definition, slug))
    for where, empty, needs in places:
        yield Use(workflow=definition.workflow, title=title, where=where, empty=empty, needs=needs)
    if not places and slug in definitions.named_in(definition)[1]:
        yield Use(
            workflow=definition.workflow,
            title=title,
            where="Stands behind an option that can be chosen",
            empty="who chooses that option asks nobody.",
        )


def _places(definition: Definition, slug: str) -> Iterator[tuple[str, str, int]]:
    """Where, what happens when it is empty, and how many of it are needed."""
    if _names(definition.start.who or (), slug):
        alone = len(definition.start.who or ()) == 1
        yield "May start it", "nobody could start it." if alone else "only the others could start it.", 0
    for step in definition.steps:
        title = step.id.replace("_", " ")
        if not isinstance(step, ApprovalStep):
            if _names(step.notify, slug):
                yield f"Is told in “{title}”", "nobody of it would be told.", 0
            continue
        if _names(step.approve, slug):
            alone = len(step.approve) == 1
            turn = ", one after another" if step.order == "in_turn" else ""
            yield f"Is asked in “{title}”{turn}", _unasked(step, alone), step.need if isinstance(step.need, int) else 0
        if _names(step.escalate_to or (), slug):
            yield f"Is asked when “{title}” gets no answer", "there would be nobody to turn to.", 0


def _unasked(step: ApprovalStep, alone: bool) -> str:
    if not alone:
        return "only the others named there would be asked."
    return "its requests would have nobody to ask, and wait in the inbox until the time runs out."
