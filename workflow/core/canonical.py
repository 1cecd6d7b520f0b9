"""A definition as plain paths and values, the same for everything that is written differently and means the same.

What has a name of its own, like a step or an option, is found by it and not by its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from workflow.core.definition import Definition
from workflow.core.durations import Duration
from workflow.core.expressions import Expression
from workflow.core.field_types import Option
from workflow.core.selectors import Kind, Selector
from workflow.core.words import Words

#: The key under which the order of some things stands beside them; no name can be this.
ORDER = "~order"
#: The key under which the language of texts stands that nobody's language chooses, where there is no English one.
ELSE = "~else"


@dataclass(frozen=True)
class Side:
    """One of two definitions that are compared."""

    definition: Definition
    names: Mapping[str, str]  #: of people and groups
    plain: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", canonical(self.definition))

    def items(self, part: str) -> Mapping[str, Any]:
        """The steps or the fields, by name."""
        found: Mapping[str, Any] = self.plain[part]
        return found


def canonical(definition: Definition) -> dict[str, Any]:
    """The definition as mappings of plain values; equal for two that mean the same."""
    found = {name: _plain(getattr(definition, name)) for name in Definition.model_fields}
    steps = {step.id: _plain(step) for step in definition.steps}
    for step in steps.values():
        del step["id"]
    return {**found, "fields": {name: _plain(each) for name, each in definition.fields.items()}, "steps": steps}


def selector_text(each: Selector) -> str:
    """A selector as a definition writes it."""
    match each.kind:
        case Kind.PERSON | Kind.GROUP:
            return f"{each.kind}:{each.name}"
        case Kind.FIELD:
            return each.name
        case Kind.ATTRIBUTE | Kind.ANSWERS:
            return f"{each.name}.{each.attribute}"
    return str(each.kind)


def flat(path: tuple[str, ...], value: Any) -> dict[tuple[str, ...], Any]:
    """Paths to the values below; a mapping is gone into, everything else is one value. None is not there."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return {each: held for key, inner in value.items() for each, held in flat((*path, key), inner).items()}
    return {path: value}


def _plain(value: Any) -> Any:
    match value:
        case Words():
            return _words(value)
        case Selector():
            return selector_text(value)
        case Duration() | Expression():
            return str(value)
        case BaseModel():
            return {key.alias or name: _plain(getattr(value, name)) for name, key in type(value).model_fields.items()}
        case tuple() if value and isinstance(value[0], Option):
            return {each.value: _option(each) for each in value} | {ORDER: tuple(each.value for each in value)}
        case tuple():
            return tuple(_plain(each) for each in value)
        case Mapping():
            ordered = {ORDER: tuple(value)} if value and all(isinstance(each, Words) for each in value.values()) else {}
            return {str(key): _plain(each) for key, each in value.items()} | ordered
    return value


def _option(option: Option) -> dict[str, Any]:
    return {"label": _words(option.label), **option.attributes}


def _words(words: Words) -> dict[str, str]:
    if words.plain:
        return {"": words.default}
    texts = dict(words.every)
    return texts if "en" in texts else {**texts, ELSE: next(iter(texts))}
