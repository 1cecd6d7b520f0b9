"""Adding, moving, copying and removing steps."""

import copy
import re
from collections.abc import Mapping
from typing import Any

from workflow.core.definition import LIMIT_STEPS
from workflow.core.editing.places import Data, NotEditable, Place, name_of, put, step_index, steps_of, whole
from workflow.core.parts import NAME

_ASKS = {"approve": "requester.manager", "within": "1 working day", "remind": "4 working hours", "if_silent": "expire"}
#: What can be added, and what it begins as.
KINDS: Mapping[str, Mapping[str, Any]] = {
    "approval": _ASKS,
    "choice": {**_ASKS, "choose": {"A": "First option", "B": "Second option"}},
    "roll_call": {**_ASKS, "need": "all", "roll_call": True, "if_silent": "approve"},
    "notify": {"notify": "requester", "text": "Approved: {summary}."},
}


def step_ids(data: object) -> list[str]:
    """The names of the steps, from top to bottom."""
    return [name_of(step, index) for index, step in enumerate(steps_of(data))]


def free_step(data: object, wanted: str) -> str:
    """This name, or the first of its kind that no step has."""
    taken, root = set(step_ids(data)), re.sub(r"_\d+$", "", wanted)[:34]
    if not NAME.match(root):
        root = "step"
    return next(name for name in [root, *(f"{root}_{n}" for n in range(2, 1000))] if name not in taken)


def add_step(data: object, *, kind: str, name: str, at: int) -> tuple[Data, str]:
    """Put a new step before the one at this place; nothing where its name is there already."""
    top = whole(data)
    if kind not in KINDS:
        raise NotEditable("Choose what the step does.")
    if step_index(top, name) is not None:
        return top, ""
    return _inserted(top, {"id": name, **copy.deepcopy(dict(KINDS[kind]))}, at), f"Added {_called(name)}"


def duplicate_step(data: object, *, of: str, name: str) -> tuple[Data, str]:
    """Put a copy of a step behind it, under a new name; nothing where that name is there already."""
    top, index = whole(data), _index(data, of)
    if step_index(top, name) is not None:
        return top, ""
    copied = copy.deepcopy(steps_of(top)[index])
    if not isinstance(copied, dict):
        raise NotEditable("This step cannot be read; mend it as YAML first.")
    return _inserted(top, {"id": name, **{k: v for k, v in copied.items() if k != "id"}}, index + 1), (
        f"Copied {_called(of)}"
    )


def move_step(data: object, *, name: str, to: int) -> tuple[Data, str]:
    """Bring a step to this place, counted without it."""
    top, index = whole(data), _index(data, name)
    steps = list(steps_of(top))
    step = steps.pop(index)
    steps.insert(max(0, min(to, len(steps))), step)
    if steps == steps_of(top):
        return top, ""
    return put(top, {"steps": steps}), f"Moved {_called(name)} {'up' if to < index else 'down'}"


def remove_step(data: object, *, name: str) -> tuple[Data, str]:
    """Take a step out; nothing where it is gone already."""
    top, index = whole(data), step_index(data, name)
    if index is None:
        return top, ""
    steps = list(steps_of(top))
    if len(steps) == 1:
        raise NotEditable("A workflow has at least one step. Add another one before you remove this.")
    del steps[index]
    return put(top, {"steps": steps}), f"Removed {_called(name)}"


def _inserted(top: Data, step: Data, at: int) -> Data:
    steps = list(steps_of(top))
    if len(steps) >= LIMIT_STEPS:
        raise NotEditable(f"A workflow has at most {LIMIT_STEPS} steps.")
    steps.insert(max(0, min(at, len(steps))), step)
    return put(top, {"steps": steps})


def _index(data: object, name: str) -> int:
    index = step_index(data, name)
    if index is None:
        raise NotEditable(f"Somebody has removed {_called(name)}.")
    return index


def _called(name: str) -> str:
    return Place(kind="step", name=name).called


def rename_step(data: object, *, name: str, to: str) -> tuple[Data, str]:
    """Give a step another name, also where its answers are meant (`hands.yes`)."""
    top, index = whole(data), _index(data, name)
    if name == to:
        return top, ""
    if not NAME.match(to):
        raise NotEditable("A step's name has a-z, 0-9 and _, begins with a letter, and is at most 40 long.")
    if step_index(top, to) is not None:
        raise NotEditable(f"There is a step “{to}” already.")
    steps = [_meaning(each, name, to) for each in steps_of(top)]
    if not isinstance(steps[index], dict):
        raise NotEditable("This step cannot be read; mend it as YAML first.")
    steps[index] = put(steps[index], {"id": to})
    return put(top, {"steps": steps}), f"Renamed {_called(name)} to {_called(to)}"


def _meaning(step: Any, name: str, to: str) -> Any:
    """A step that means the answers of the renamed one by its new name."""
    if not isinstance(step, dict):
        return step
    new = {f"{name}.yes": f"{to}.yes", f"{name}.no": f"{to}.no"}

    def named(who: Any) -> Any:
        if isinstance(who, list):
            return [named(each) for each in who]
        return new.get(who, who) if isinstance(who, str) else who

    return {key: named(value) if key in ("approve", "notify", "escalate_to") else value for key, value in step.items()}
