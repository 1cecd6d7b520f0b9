"""What publishing checks of the people in a definition: that each can be there, and can do what is wanted of him."""

from collections.abc import Iterator

from workflow.core import selectors
from workflow.core.definition import ApprovalStep, NotifyStep, Problem, Proof
from workflow.core.review import Review
from workflow.core.selectors import Kind, Selector

_NO_MANAGER = "“anyone” may start this, and somebody unknown has no manager; name somebody else."


def people(review: Review) -> Iterator[Problem]:
    """Every problem of who is named."""
    yield from _starters(review)
    asked: set[str] = set()
    for path, step, _ in review.steps():
        for key, who in named(step):
            yield from _who(review, f"{path}.{key}", who, asked)
        if isinstance(step, ApprovalStep):
            yield from _approvers(review, path, step)
            asked.add(step.id)


def named(step: ApprovalStep | NotifyStep) -> Iterator[tuple[str, tuple[Selector, ...]]]:
    """The keys of a step that name people, with whom they name."""
    if isinstance(step, NotifyStep):
        yield "notify", step.notify
    else:
        yield "approve", step.approve
        yield "escalate_to", step.escalate_to or ()


def _starters(review: Review) -> Iterator[Problem]:
    for selector in review.definition.start.who or ():
        if selector.kind not in (Kind.PERSON, Kind.GROUP, Kind.ANYONE):
            yield Problem(path="start.who", message="Who may start is person:HANDLE, group:SLUG or anyone.")
        elif found := selectors.problem(selector, review.definition.fields, review.known.directory):
            yield Problem(path="start.who", message=found)


def _who(review: Review, path: str, who: tuple[Selector, ...], asked: set[str]) -> Iterator[Problem]:
    guests = any(each.kind is Kind.ANYONE for each in review.definition.start.who or ())
    for selector in who:
        if selector.kind is Kind.ANYONE:
            yield Problem(path=path, message="“anyone” is for start.who alone.")
        elif selector.kind is Kind.MANAGER and guests:
            yield Problem(path=path, message=_NO_MANAGER)
        elif not _of_this(selector) or review.is_settled(selector.name):
            found = selectors.problem(selector, review.definition.fields, review.known.directory, asked)
            if found:
                yield Problem(path=path, message=found)


def _of_this(selector: Selector) -> bool:
    """Whether it names a part of the definition itself, which may be wrong where it is made."""
    return selector.kind in (Kind.FIELD, Kind.ATTRIBUTE, Kind.ANSWERS)


def _approvers(review: Review, path: str, step: ApprovalStep) -> Iterator[Problem]:
    if step.self_ is None and all(each.kind is Kind.REQUESTER for each in step.approve):
        yield Problem(path=f"{path}.approve", message="Nobody approves their own request, unless “self: allowed”.")
    most = _most(review, step)
    if isinstance(step.need, int) and most is not None and step.need > most:
        yield Problem(path=f"{path}.need", message=f"It needs {step.need}, but only {most} can be asked.")
    if step.proof in (Proof.TOTP, Proof.WEB):
        for name in dict.fromkeys(each.name for each in (*step.approve, *(step.escalate_to or ()))):
            if _is_contact(review, name):
                yield Problem(path=f"{path}.proof", message=_cannot_prove(name, step.proof))


def _is_contact(review: Review, name: str) -> bool:
    field = review.definition.fields.get(name)
    return field is not None and field.type == "contact"


def _cannot_prove(name: str, proof: Proof) -> str:
    lacks = "authenticator app" if proof is Proof.TOTP else "sign-in"
    return f"“{name}” is somebody outside, who has no {lacks} here; use reply or code."


def _most(review: Review, step: ApprovalStep) -> int | None:
    """How many people this step can ask at most; None where that depends on the request or a group is missing."""
    found: set[str] = set()
    varying = 0
    groups = review.known.directory.groups
    for selector in step.approve:
        match selector.kind:
            case Kind.PERSON:
                found.add(selector.name)
            case Kind.GROUP if selector.name in groups:
                found |= set(groups[selector.name])
            case Kind.GROUP | Kind.ATTRIBUTE | Kind.ANSWERS:
                return None
            case _:
                varying += 1
    return len(found) + varying
