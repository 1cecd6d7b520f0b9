"""The selectors of a definition (`approve: requester.manager`): parsed, checked and resolved to handles."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from workflow.core.fields import ChoiceField, ContactField, Field, PersonField, Value, option
from workflow.core.people import Directory


class Kind(StrEnum):
    """What a selector points at."""

    PERSON = "person"
    GROUP = "group"
    REQUESTER = "requester"
    MANAGER = "requester.manager"
    FIELD = "field"
    ATTRIBUTE = "attribute"
    ANSWERS = "answers"
    ANYONE = "anyone"


@dataclass(frozen=True, kw_only=True)
class Selector:
    """One parsed selector, such as `group:finance`, `requester.manager` or `hands.yes`."""

    kind: Kind
    name: str = ""
    attribute: str = ""


_PREFIXED = re.compile(r"(person|group):([a-z0-9][a-z0-9._-]{0,39})\Z")
_FIELD = re.compile(r"([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?\Z")
_ANSWERS = ("yes", "no")  #: never an attribute, so that nobody can doubt what `hands.yes` means
_FIXED = {str(kind): kind for kind in (Kind.REQUESTER, Kind.MANAGER, Kind.ANYONE)}


def parse(text: str) -> Selector:
    """Read one selector. Raises ValueError with a sentence for a manager."""
    if text in _FIXED:
        return Selector(kind=_FIXED[text])
    if found := _PREFIXED.match(text):
        return Selector(kind=Kind(found[1]), name=found[2])
    if found := _FIELD.match(text):
        kind = Kind.ANSWERS if found[2] in _ANSWERS else Kind.ATTRIBUTE if found[2] else Kind.FIELD
        return Selector(kind=kind, name=found[1], attribute=found[2] or "")
    raise ValueError(
        f"“{text}” names nobody: write person:HANDLE, group:SLUG, requester, requester.manager, a field or STEP.yes."
    )


def problem(
    selector: Selector, fields: Mapping[str, Field], directory: Directory, asked: Container[str] = ()
) -> str | None:
    """Why this selector cannot work in a definition with these fields, in a sentence; None where it can.

    `asked` are the approval steps before it, whose answers it may mean.
    """
    name = selector.name
    match selector.kind:
        case Kind.PERSON if name not in directory.people:
            return f"There is no person “{name}”."
        case Kind.GROUP if name not in directory.groups:
            return f"There is no group “{name}”."
        case Kind.ANSWERS if name not in asked:
            return f"There is no step “{name}” before this one that asks somebody."
        case Kind.ANSWERS if name in fields:
            return f"“{name}” is a step and a field; give one of them another name."
        case Kind.FIELD | Kind.ATTRIBUTE if name not in fields:
            return f"“{name}” is no field, and no person: or group:."
        case Kind.FIELD if not isinstance(fields[name], PersonField | ContactField):
            return f"The field “{name}” is no person field."
        case Kind.ATTRIBUTE:
            return _attribute_problem(selector, fields[name], directory)
    return None


def _attribute_problem(selector: Selector, chosen: Field, directory: Directory) -> str | None:
    if not isinstance(chosen, ChoiceField):
        return f"“{selector.name}” is no choice field, so it has no “{selector.attribute}”."
    for each in chosen.options:
        target = each.attributes.get(selector.attribute)
        if target is None:
            return f"The option “{each.value}” of “{selector.name}” has no “{selector.attribute}”."
        try:
            inner = parse(str(target))
        except ValueError as error:
            return str(error)
        if inner.kind not in (Kind.PERSON, Kind.GROUP):
            return f"“{selector.attribute}” of “{each.value}” must be person:HANDLE or group:SLUG."
        if found := problem(inner, {}, directory):
            return found
    return None


def resolve(
    selectors: Iterable[Selector],
    *,
    requester: str,
    fields: Mapping[str, Field],
    values: Mapping[str, Value],
    directory: Directory,
    answers: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType({}),
) -> tuple[str, ...]:
    """The handles meant, in order and each once; people who are gone are left out.

    `answers` says who said "yes" and who said "no" in a step.
    """
    found: dict[str, None] = {}
    for selector in selectors:
        meant = answers.get((selector.name, selector.attribute), ()) if selector.kind is Kind.ANSWERS else None
        for handle in _handles(selector, requester, fields, values, directory) if meant is None else meant:
            if handle in directory.people:
                found[handle] = None
    return tuple(found)


def _handles(
    selector: Selector,
    requester: str,
    fields: Mapping[str, Field],
    values: Mapping[str, Value],
    directory: Directory,
) -> tuple[str, ...]:
    value = values.get(selector.name)
    match selector.kind:
        case Kind.PERSON:
            return (selector.name,)
        case Kind.GROUP:
            return directory.groups.get(selector.name, ())
        case Kind.REQUESTER:
            return (requester,)
        case Kind.MANAGER:
            person = directory.people.get(requester)
            return (person.manager,) if person and person.manager else ()
        case Kind.FIELD if isinstance(value, str):
            return (value,)
        case Kind.ATTRIBUTE if value is not None:
            target = option(fields[selector.name], value).attributes[selector.attribute]
            return _handles(parse(str(target)), requester, fields, values, directory)
    return ()
