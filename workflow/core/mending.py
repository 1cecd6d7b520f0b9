"""What is left of a misshapen definition, so that its author sees the problems of sense with those of shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: What must be there, as harmless as can be; what a later check finds wrong with it is not the author's doing.
_HARMLESS: Mapping[str, Any] = {"sayso": 1, "workflow": "mended", "title": "-", "summary": "-"}
_APPROVAL: Mapping[str, Any] = {"approve": "requester.manager", "within": "1825 days", "if_silent": "reject"}
_NOTIFY: Mapping[str, Any] = {"notify": "requester", "text": "-"}
_EARLY = "1 second"
#: Keys that cannot be judged while another one is wrong.
_LEANS = {
    "approve": ("need",),
    "within": ("remind", "turn"),
    "turn": ("remind",),
    "order": ("turn", "need", "roll_call"),
    "need": ("choose",),
}
_GIVES = {"choose": "choice", "roll_call": "roll_call"}
_LENIENT = {"self": "allowed"}  #: what else a key stands for while it is wrong


@dataclass(frozen=True, kw_only=True)
class Mended:
    """A definition's data without what is wrong with it, and what therefore cannot be judged."""

    data: dict[str, Any]
    places: frozenset[str]  #: paths that stand for something else now
    names: frozenset[str]  #: fields and other names that may well be right where they are used
    any_field: bool  #: no field can be read

    def judges(self, path: str) -> bool:
        """Whether what is found wrong here is the author's own."""
        return not any(_within(path, place) for place in self.places)


class _Mending:
    """Goes through the data once, by what is wrong."""

    def __init__(self, wrong: frozenset[str]) -> None:
        self.wrong = wrong
        self.places = set(wrong)
        self.names: set[str] = set()

    def is_wrong(self, place: str) -> bool:
        return any(_within(path, place) for path in self.wrong)

    def fields(self, found: object) -> dict[str, Any]:
        if "fields" in self.wrong or not isinstance(found, dict):
            return {}
        bad = {name for name in found if self.is_wrong(f"fields.{name}")}
        self.names |= bad
        return {name: each for name, each in found.items() if name not in bad}

    def steps(self, found: object) -> list[Any]:
        if "steps" in self.wrong or not isinstance(found, list):
            self.names |= set(_GIVES.values())
            return [{"id": "mended", **_NOTIFY}]
        return [self.step(index, step) for index, step in enumerate(found)]

    def step(self, index: int, step: object) -> dict[str, Any]:
        place = f"steps[{index}]"
        spare = {"id": f"mended_{index}"}
        if place in self.wrong or not isinstance(step, dict):
            self.names |= {*_GIVES.values(), *([str(step.get("id"))] if isinstance(step, dict) else ())}
            return {**spare, **_NOTIFY}
        needed = {**spare, **(_APPROVAL if "approve" in step else _NOTIFY)}
        needed |= {key: value for key, value in _LENIENT.items() if self.is_wrong(f"{place}.{key}")}
        step = self.reminders(place, step)
        bad = {key for key in (*step, *needed) if self.is_wrong(f"{place}.{key}")}
        text = self.words(f"{place}.text", step.get("text"))
        if text is not None:
            bad -= {"text"}
            step = {**step, "text": text}
        bad |= {leaning for key in bad for leaning in _LEANS.get(key, ())}
        self.places |= {f"{place}.{key}" for key in bad}
        self.names |= {name for key, name in _GIVES.items() if key in bad}
        return {**needed, **{key: value for key, value in step.items() if key not in bad}}

    def reminders(self, place: str, step: dict[str, Any]) -> dict[str, Any]:
        """One bad reminder does not keep the others from being judged."""
        listed = step.get("remind")
        if not isinstance(listed, list) or f"{place}.remind" in self.wrong:
            return step
        bad = [f"{place}.remind[{number}]" in self.wrong for number in range(len(listed))]
        self.wrong -= {f"{place}.remind[{number}]" for number in range(len(listed))}
        return {**step, "remind": [_EARLY if is_bad else each for is_bad, each in zip(bad, listed, strict=True)]}

    def words(self, path: str, found: object) -> dict[str, Any] | None:
        """A text in those of its languages that are sound; None where there is none."""
        if not isinstance(found, dict) or path in self.wrong:
            return None
        return self.part(path, found) or None

    def part(self, path: str, found: object) -> Any:
        """A mapping without those of its keys that are wrong, at any depth."""
        if not isinstance(found, dict):
            return found
        return {
            key: self.part(f"{path}.{key}", each) for key, each in found.items() if f"{path}.{key}" not in self.wrong
        }


def mend(data: Mapping[str, Any], wrong: frozenset[str]) -> Mended:
    """Leave out what is wrong (paths), and put something harmless where there must be something."""
    mending = _Mending(wrong)
    rest: dict[str, Any] = {
        key: data[key] if key in data and not mending.is_wrong(key) else value for key, value in _HARMLESS.items()
    }
    for key in ("title", "summary"):
        rest[key] = mending.words(key, data.get(key)) or rest[key]
    rest["fields"] = mending.fields(data.get("fields"))
    rest["steps"] = mending.steps(data.get("steps"))
    for key in ("start", "messages"):
        if key in data and key not in wrong:
            rest[key] = mending.part(key, data[key])
    if "undo" in data and "undo" not in wrong:
        rest["undo"] = data["undo"]
    return Mended(
        data=rest,
        places=frozenset(mending.places),
        names=frozenset(mending.names),
        any_field="fields" in wrong,
    )


def _within(path: str, place: str) -> bool:
    """Whether a path is this place, or in it."""
    return path == place or path.startswith((f"{place}.", f"{place}["))
