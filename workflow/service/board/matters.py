"""What a request is about: its fields in the definition's order, as people read them, and what changed of them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.core.definition import Definition
from workflow.core.fields import Field, show
from workflow.service.board.dossier import Dossier
from workflow.service.rows import load_values
from workflow.store.photos import PhotoRecord

_PEOPLE = ("person", "contact")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One field."""

    name: str
    label: str
    value: str  #: empty where it was not given
    kind: str  #: its type
    handle: str | None = None  #: of the person it names, as long as there is a page of his
    photo: PhotoRecord | None = None


def facts(case: Dossier) -> tuple[Fact, ...]:
    """Every field of the definition, in its order."""
    definition, values = case.case.definition, case.case.state.values
    photos = {str(each.id): each for each in case.photos}
    found = []
    for name, field in definition.fields.items():
        value = values.get(name)
        person = case.case.people.get(str(value)) if field.type in _PEOPLE else None
        found.append(
            Fact(
                name=name,
                label=label(name, field),
                value=show(field, value, _names(case)) if value is not None else "",
                kind=field.type,
                handle=person.handle if person is not None and person.deleted_at is None else None,
                photo=photos.get(str(value)) if field.type == "photo" else None,
            )
        )
    return tuple(found)


def label(name: str, field: Field) -> str:
    """What a field is called."""
    return field.label.for_language("en") if field.label is not None else name.replace("_", " ").capitalize()


def content(fields: Mapping[str, Any]) -> str:
    """A short mark of what is asked for: it is another one as soon as any field is."""
    text = json.dumps(fields, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field that was changed."""

    label: str
    before: str
    after: str


def changes(case: Dossier, seen: str) -> tuple[Change, ...]:
    """What was changed since the content had this mark; nothing where that is not known, or is as it was."""
    before = next((each for each in reversed(_stored(case)) if content(each) == seen), None)
    if before is None or content(case.record.fields) == seen:
        return ()
    definition = case.case.definition
    old, new = load_values(definition, before), case.case.state.values
    names = _names(case)
    return tuple(
        Change(
            label=label(name, field),
            before=_said(definition, name, old, names),
            after=_said(definition, name, new, names),
        )
        for name, field in definition.fields.items()
        if old.get(name) != new.get(name)
    )


def _said(definition: Definition, name: str, values: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return show(definition.fields[name], values[name], names) if name in values else "nothing"


def _stored(case: Dossier) -> list[Mapping[str, Any]]:
    return [each.body["fields"] for each in case.entries if each.body.get("event") == "Stored"]


def _names(case: Dossier) -> Mapping[str, str]:
    return {handle: each.name for handle, each in case.case.people.items()}
