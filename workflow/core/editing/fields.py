"""Adding, moving, renaming and removing fields; what names one follows it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from workflow.core.definition import LIMIT_FIELDS
from workflow.core.editing.places import Data, NotEditable, fields_of, put, whole
from workflow.core.parts import NAME

#: What every field may have, and what those of a type may have beside it.
_COMMON = ("type", "label", "ask", "required", "sample")
TYPES: Mapping[str, tuple[str, ...]] = {
    "text": ("min", "max", "pattern"),
    "number": ("min", "max"),
    "money": ("currency", "min", "max"),
    "date": ("min", "max"),
    "choice": ("options",),
    "yesno": (),
    "person": (),
    "photo": (),
    "contact": ("language",),
}
_NEEDED: Mapping[str, Data] = {
    "money": {"currency": "USD"},
    "choice": {"options": ["First", "Second"]},
}
_WHO = ("approve", "notify", "escalate_to")


def add_field(data: object, *, name: str, type: str) -> tuple[Data, str]:
    """Put a new field behind the others; nothing where there is one of this name."""
    top, fields = whole(data), fields_of(data)
    if name in fields:
        return top, ""
    if type not in TYPES:
        raise NotEditable("Choose what the field holds.")
    if not NAME.match(name):
        raise NotEditable("A field's name has a-z, 0-9 and _, begins with a letter, and is at most 40 long.")
    if len(fields) >= LIMIT_FIELDS:
        raise NotEditable(f"A workflow has at most {LIMIT_FIELDS} fields.")
    words = name.replace("_", " ")
    made = {"type": type, **_NEEDED.get(type, {}), "ask": f"{words[:1].upper()}{words[1:]}?"}
    return put(top, {"fields": {**fields, name: made}}), f"Added the field “{words}”"


def move_field(data: object, *, name: str, to: int) -> tuple[Data, str]:
    """Bring a field to this place, counted without it."""
    top, fields = whole(data), dict(fields_of(data))
    if name not in fields:
        raise NotEditable(f"Somebody has removed the field “{name}”.")
    order = [each for each in fields if each != name]
    order.insert(max(0, min(to, len(order))), name)
    if order == list(fields):
        return top, ""
    return put(top, {"fields": {each: fields[each] for each in order}}), f"Moved the field “{name.replace('_', ' ')}”"


def remove_field(data: object, *, name: str) -> tuple[Data, str]:
    """Take a field out; nothing where it is gone already. What names it is listed as a problem then."""
    top, fields = whole(data), dict(fields_of(data))
    if fields.pop(name, None) is None:
        return top, ""
    return put(top, {"fields": fields}), f"Removed the field “{name.replace('_', ' ')}”"


def retype_field(data: object, *, name: str, type: str) -> tuple[Data, str]:
    """Let a field hold something else; it keeps of its options what such a field may have."""
    top, fields = whole(data), dict(fields_of(data))
    field = fields.get(name)
    if not isinstance(field, dict) or type not in TYPES:
        raise NotEditable("Choose what the field holds.")
    if field.get("type") == type:
        return top, ""
    kept = {key: value for key, value in field.items() if key in _COMMON}
    fields[name] = put({**kept, "type": type}, _NEEDED.get(type, {}))
    return put(top, {"fields": fields}), f"Made the field “{name.replace('_', ' ')}” a {type}"


def rename_field(data: object, *, name: str, to: str) -> tuple[Data, str]:
    """Give a field another name, wherever it is named."""
    top, fields = whole(data), fields_of(data)
    if name == to or name not in fields:
        return top, ""
    if not NAME.match(to):
        raise NotEditable("A field's name has a-z, 0-9 and _, begins with a letter, and is at most 40 long.")
    if to in fields:
        raise NotEditable(f"There is a field “{to}” already.")
    renamed = {to if each == name else each: _bounds(value, name, to) for each, value in fields.items()}
    braces = _texts(lambda text: text.replace(f"{{{name}}}", f"{{{to}}}"))
    found = {**top, "fields": renamed}
    for key in ("summary", "messages"):
        if key in found:
            found[key] = braces(found[key])
    found["steps"] = _steps(found.get("steps"), name, to, braces)
    return found, f"Renamed the field “{name}” to “{to}”"


def _steps(steps: Any, name: str, to: str, braces: Callable[[Any], Any]) -> Any:
    if not isinstance(steps, list):
        return steps
    return [_step(each, name, to, braces) if isinstance(each, dict) else each for each in steps]


def _step(step: Data, name: str, to: str, braces: Callable[[Any], Any]) -> Data:
    def selector(text: str) -> str:
        return to + text[len(name) :] if text == name or text.startswith(f"{name}.") else text

    # What stands in quotes is text, and stays.
    word = re.compile(rf"\b{re.escape(name)}\b(?=(?:[^\"']*[\"'][^\"']*[\"'])*[^\"']*$)")
    new = dict(step)
    for key in _WHO:
        if key in new:
            new[key] = _texts(selector)(new[key])
    for key in ("text", "choose"):
        if key in new:
            new[key] = braces(new[key])
    if isinstance(new.get("when"), str):
        new["when"] = word.sub(to, new["when"])
    return new


def _bounds(field: Any, name: str, to: str) -> Any:
    if not isinstance(field, dict) or field.get("type") != "date":
        return field
    return {key: to if key in ("min", "max") and value == name else value for key, value in field.items()}


def _texts(change: Callable[[str], str]) -> Callable[[Any], Any]:
    """The same for every text below, whatever it is in."""

    def walk(found: Any) -> Any:
        match found:
            case str():
                return change(found)
            case list():
                return [walk(each) for each in found]
            case dict():
                return {key: walk(each) for key, each in found.items()}
        return found

    return walk
