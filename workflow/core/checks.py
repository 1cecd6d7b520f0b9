"""What publishing checks beyond shape: everything that depends on the rest of the definition or on who is there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.core import selectors
from workflow.core.definition import (
    ApprovalStep,
    Definition,
    DefinitionError,
    NotifyStep,
    Problem,
    Silence,
    parse,
)
from workflow.core.durations import reaches
from workflow.core.fields import kind
from workflow.core.people import Directory
from workflow.core.placeholders import placeholders
from workflow.core.replies import CARRIER_WORDS, RESERVED
from workflow.core.selectors import Selector

#: What a definition's texts may name beside its fields.
ABOUT = frozenset({"requester", "workflow"})
_TAKEN = ABOUT | {"summary", "and", "or", "not", "in", "true", "false", "yes", "no", "person", "group"}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is there to be named: everybody, every group, and which workflow has which keyword."""

    directory: Directory
    keywords: Mapping[str, str] = field(default_factory=dict)  #: upper-case keyword -> slug


def read(data: object, known: Known) -> Definition:
    """Parse and check a definition. Raises DefinitionError with all problems, of shape and of sense, at once."""
    try:
        definition = parse(data)
    except DefinitionError as error:
        raise DefinitionError((*error.problems, *_of_the_rest(data, error.problems, known))) from error
    if found := tuple(check(definition, known)):
        raise DefinitionError(found)
    return definition


def check(definition: Definition, known: Known, broken: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """Every problem of sense; fields named in `broken` are known to be wrong already and not reported again."""
    yield from _start(definition, known)
    yield from _fields(definition)
    yield from _text("summary", definition.summary, definition, broken)
    seen: set[str] = set()
    for index, step in enumerate(definition.steps):
        path = f"steps[{index}]"
        if step.id in seen:
            yield Problem(path=f"{path}.id", message=f"Two steps are called “{step.id}”.")
        seen.add(step.id)
        yield from _when(path, step, definition, broken)
        if isinstance(step, ApprovalStep):
            yield from _approval(path, step, definition, known, broken)
        else:
            yield from _who(f"{path}.notify", step.notify, definition, known, broken)
            yield from _text(f"{path}.text", step.text, definition, broken, {"summary"})


def _of_the_rest(data: object, wrong: tuple[Problem, ...], known: Known) -> Iterator[Problem]:
    """Check what is left of a misshapen definition, so that its author sees everything in one go."""
    if not isinstance(data, dict) or not isinstance(data.get("steps"), list):
        return
    paths = {problem.path for problem in wrong}
    if "fields" in paths:
        return  # whatever else names a field would seem wrong too
    fields = data.get("fields")
    fields = fields if isinstance(fields, dict) else {}
    broken = frozenset(str(name) for name in fields if _touches(paths, f"fields.{name}"))
    mended: dict[str, Any] = {
        "sayso": 1,
        "workflow": "mended",
        "title": "-",
        "fields": {name: each for name, each in fields.items() if name not in broken},
        "summary": "-" if _touches(paths, "summary") else data.get("summary"),
        "start": {} if _touches(paths, "start") else data.get("start", {}),
        "steps": [
            {"id": f"mended{index}", "notify": "requester", "text": "-"} if _touches(paths, f"steps[{index}]") else step
            for index, step in enumerate(data["steps"])
        ],
    }
    try:
        rest = parse(mended)
    except DefinitionError:
        return
    yield from check(rest, known, broken)


def _touches(paths: set[str], place: str) -> bool:
    return any(path == place or path.startswith((f"{place}.", f"{place}[")) for path in paths)


def _start(definition: Definition, known: Known) -> Iterator[Problem]:
    keyword = (definition.start.keyword or "").upper()
    owner = known.keywords.get(keyword)
    if keyword in CARRIER_WORDS:
        yield Problem(path="start.keyword", message=f"{keyword} belongs to the phone carriers.")
    elif keyword in RESERVED:
        yield Problem(path="start.keyword", message=f"{keyword} already means something to Sayso.")
    elif owner and owner != definition.workflow:
        yield Problem(path="start.keyword", message=f"{keyword} already starts “{owner}”.")
    yield from _who("start.who", definition.start.who or (), definition, known, frozenset(), start=True)


def _fields(definition: Definition) -> Iterator[Problem]:
    for name in definition.fields:
        if name in _TAKEN:
            yield Problem(path=f"fields.{name}", message=f"“{name}” already has a meaning; use another name.")


def _text(
    path: str,
    text: str,
    definition: Definition,
    broken: frozenset[str],
    more: set[str] | frozenset[str] = frozenset(),
) -> Iterator[Problem]:
    for name in placeholders(text):
        if name not in definition.fields and name not in ABOUT | more | broken:
            yield Problem(path=path, message=f"{{{name}}} is no field of this workflow.")


def _when(
    path: str, step: ApprovalStep | NotifyStep, definition: Definition, broken: frozenset[str]
) -> Iterator[Problem]:
    if step.when is None or step.when.names & broken:
        return
    kinds = {name: kind(each) for name, each in definition.fields.items()}
    for message in step.when.problems(kinds):
        yield Problem(path=f"{path}.when", message=message)


def _approval(
    path: str, step: ApprovalStep, definition: Definition, known: Known, broken: frozenset[str]
) -> Iterator[Problem]:
    yield from _who(f"{path}.approve", step.approve, definition, known, broken)
    yield from _who(f"{path}.escalate_to", step.escalate_to or (), definition, known, broken)
    if step.self_ is None and all(each.kind is selectors.Kind.REQUESTER for each in step.approve):
        yield Problem(path=f"{path}.approve", message="Nobody approves a request of his own, unless “self: allowed”.")
    if step.if_silent is Silence.ESCALATE and not step.escalate_to:
        yield Problem(path=f"{path}.escalate_to", message="Say to whom it goes when nobody answers.")
    for number, reminder in enumerate(step.remind):
        if reaches(reminder, step.within):
            yield Problem(
                path=f"{path}.remind[{number}]",
                message=f"The reminder after {reminder} comes at or after the deadline of {step.within}.",
            )
    most = _most(step, definition, known)
    if isinstance(step.need, int) and most is not None and step.need > most:
        yield Problem(path=f"{path}.need", message=f"It needs {step.need}, but only {most} can be asked.")


def _most(step: ApprovalStep, definition: Definition, known: Known) -> int | None:
    """How many people this step can ask at most; None where that depends on the request or a group is missing."""
    named: set[str] = set()
    varying = 0
    for selector in step.approve:
        match selector.kind:
            case selectors.Kind.PERSON:
                named.add(selector.name)
            case selectors.Kind.GROUP:
                if selector.name not in known.directory.groups:
                    return None
                named |= set(known.directory.groups[selector.name])
            case selectors.Kind.ATTRIBUTE:
                return None
            case _:
                varying += 1
    return len(named) + varying


def _who(
    path: str,
    who: tuple[Selector, ...],
    definition: Definition,
    known: Known,
    broken: frozenset[str],
    *,
    start: bool = False,
) -> Iterator[Problem]:
    for selector in who:
        if selector.kind is selectors.Kind.ANYONE:
            if not start:
                yield Problem(path=path, message="“anyone” is for start.who alone.")
        elif start and selector.kind not in (selectors.Kind.PERSON, selectors.Kind.GROUP):
            yield Problem(path=path, message="Who may start is person:HANDLE, group:SLUG or anyone.")
        elif selector.name not in broken and (
            message := selectors.problem(selector, definition.fields, known.directory)
        ):
            yield Problem(path=path, message=message)
