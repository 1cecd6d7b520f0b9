"""The parts of a definition that are edited one by one, found in its plain data and put back into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Data = dict[str, Any]


class NotEditable(ValueError):
    """It cannot be changed in this way; what is said is why."""


class _Absent:
    """Stands for a key that is not there."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Any = _Absent()

#: In which order the keys of a part stand, where one is added.
ORDER = (
    "sayso", "workflow", "title", "start", "keyword", "who", "fields", "summary", "undo", "urgent", "ask_pauses",
    "messages", "steps", "id", "when", "approve", "notify", "text", "need", "veto", "self", "order", "turn", "choose",
    "roll_call", "proof", "within", "remind", "if_silent", "escalate_to", "type", "label", "currency", "ask", "min",
    "max", "pattern", "options", "language", "required", "sample",
)  # fmt: skip
_STEP_LAST = ("ask_pauses",)  # at the top it stands before the steps, in a step after everything


@dataclass(frozen=True, kw_only=True)
class Place:
    """One part: the workflow's own keys, its start, a field, a step, or its texts in one language."""

    kind: Literal["workflow", "start", "field", "step", "texts"]
    name: str = ""

    @property
    def called(self) -> str:
        """What people call it, within "changed …"."""
        words = self.name.replace("_", " ")
        return {
            "workflow": "the workflow",
            "start": "the start",
            "field": f"the field “{words}”",
            "step": f"“{words[:1].upper() + words[1:]}”",
            "texts": f"the texts ({self.name})",
        }[self.kind]


def whole(data: object) -> Data:
    """The data as a mapping. Raises NotEditable."""
    if not isinstance(data, dict):
        raise NotEditable("This cannot be read; mend it as YAML first.")
    return data


def steps_of(data: object) -> list[Any]:
    """The steps, as far as there are any."""
    found = data.get("steps") if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


def fields_of(data: object) -> Data:
    """The fields, as far as there are any."""
    found = data.get("fields") if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def step_index(data: object, name: str) -> int | None:
    """Which step has this name; one without an id is "#2", by its place."""
    for index, step in enumerate(steps_of(data)):
        if name == name_of(step, index):
            return index
    return None


def name_of(step: object, index: int) -> str:
    """What a step is called: its id, else its place, from 1."""
    found = step.get("id") if isinstance(step, dict) else None
    return found if isinstance(found, str) and found.strip() else f"#{index + 1}"


def part(data: object, place: Place) -> Data | None:
    """The keys of a part; empty for one that may be left out, None where there is no such part."""
    if not isinstance(data, dict):
        return None
    match place.kind:
        case "workflow":
            return data
        case "start":
            return _mapping(data.get("start", {}))
        case "texts":
            messages = _mapping(data.get("messages", {}))
            return None if messages is None else _mapping(messages.get(place.name, {}))
        case "field":
            return _mapping(fields_of(data).get(place.name))
    index = step_index(data, place.name)
    return None if index is None else _mapping(steps_of(data)[index])


def changed(data: object, place: Place, values: Mapping[str, Any]) -> Data:
    """The data with these keys of a part set, or left out where they are ABSENT. Raises NotEditable."""
    top, found = whole(data), part(data, place)
    if found is None:
        raise NotEditable(f"Somebody has removed {place.called}.")
    new = put(found, values)
    match place.kind:
        case "workflow":
            return new
        case "start":
            return put(top, {"start": new or ABSENT})
        case "texts":
            messages = put(_mapping(top.get("messages", {})) or {}, {place.name: new or ABSENT})
            return put(top, {"messages": messages or ABSENT})
        case "field":
            return put(top, {"fields": {**fields_of(top), place.name: new}})
    steps = list(steps_of(top))
    steps[step_index(top, place.name) or 0] = new
    return put(top, {"steps": steps})


def put(found: Mapping[str, Any], values: Mapping[str, Any]) -> Data:
    """A mapping with these keys set or left out; a new one where such keys stand."""
    new = {key: values.get(key, value) for key, value in found.items()}
    for key, value in values.items():
        if key not in new:
            new = _inserted(new, key, value)
    return {key: value for key, value in new.items() if value is not ABSENT}


def _inserted(found: Data, key: str, value: Any) -> Data:
    late = key in _STEP_LAST and "id" in found
    after = set(ORDER[: ORDER.index(key)]) if key in ORDER and not late else set(found)
    keys = list(found)
    place = max((index + 1 for index, each in enumerate(keys) if each in after), default=0)
    return {each: value if each == key else found[each] for each in [*keys[:place], key, *keys[place:]]}


def _mapping(found: object) -> Data | None:
    return found if isinstance(found, dict) else None
