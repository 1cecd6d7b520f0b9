"""As much of a definition as can be read: for showing a sketch while it is being written, never for running one.

What is missing or wrong is None where a sound definition would have something.
"""

from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from workflow.core.definition import ApprovalStep, Definition, DefinitionError, NotifyStep, Start, parse
from workflow.core.fields import Field
from workflow.core.words import Words

_FIELD: TypeAdapter[Field] = TypeAdapter(Field)


def read(given: object) -> Definition:
    """The definition, or what can be read of its plain data. Never raises."""
    if isinstance(given, Definition):
        return given
    data = given if isinstance(given, dict) else {}
    try:
        return parse(data)
    except DefinitionError:
        return _rough(data)


def _rough(data: dict[Any, Any]) -> Definition:
    found = _part(Definition, data)
    slug = data.get("workflow")
    found.update(
        title=found.get("title") or Words(slug if isinstance(slug, str) and slug else "Untitled"),
        start=Start.model_construct(**_part(Start, data.get("start"))),
        fields=dict(_fields(data.get("fields"))),
        steps=tuple(_step(each, number) for number, each in enumerate(_list(data.get("steps")), start=1)),
    )
    return Definition.model_construct(**found)


def _list(given: object) -> list[Any]:
    return given if isinstance(given, list) else []


def _fields(given: object) -> list[tuple[str, Field]]:
    found = []
    for name, each in given.items() if isinstance(given, dict) else ():
        try:
            found.append((str(name), _FIELD.validate_python(each)))
        except ValidationError:
            continue
    return found


def _step(given: object, number: int) -> ApprovalStep | NotifyStep:
    """One step; without an id it is called by its place."""
    data = given if isinstance(given, dict) else {}
    model = NotifyStep if "notify" in data and "approve" not in data else ApprovalStep
    found = _part(model, data)
    name = data.get("id")
    found["id"] = name if isinstance(name, str) and name.strip() else f"#{number}"
    return model.model_construct(**found)


def _part(model: type[BaseModel], given: object) -> dict[str, Any]:
    """What fits of each key; None for one that is needed and does not."""
    data = given if isinstance(given, dict) else {}
    found: dict[str, Any] = {}
    for name, key in model.model_fields.items():
        written = key.alias or name
        if key.is_required():
            found[written] = None
        if written not in data:
            continue
        try:
            found[written] = _reader(model, name).validate_python(data[written])
        except ValidationError:
            continue
    return found


@cache
def _reader(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    key = model.model_fields[name]
    wanted: Any = Annotated[(key.annotation, *key.metadata)] if key.metadata else key.annotation
    return TypeAdapter(wanted)
