"""The inspector: the controls of one part with what they hold, and what a form of them says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from workflow.core.definition import Problem
from workflow.core.editing import ABSENT, Place, part, step_ids
from workflow.core.editing.places import fields_of, steps_of
from workflow.web.editor.controls import Control, controls
from workflow.web.editor.kinds import Typed
from workflow.wording import overridable, wordings


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One control with what it holds."""

    control: Control
    form: Typed  #: what its own fields hold
    odd: bool  #: it is written in a way that no form can show
    errors: tuple[str, ...] = ()
    used: bool = False  #: the definition says something here
    theirs: str | None = None  #: what somebody else has made of it meanwhile

    @property
    def apart(self) -> bool:
        """Whether it can wait under “More options”."""
        return self.control.more and not (self.used or self.errors or self.odd or self.theirs is not None)

    def all(self, key: str) -> list[str]:
        """What the repeated field of this name holds."""
        return self.form.getlist(key)

    def first(self, key: str) -> str:
        """What the field of this name holds."""
        return self.form.get(key, "")


@dataclass(frozen=True, kw_only=True)
class Inspector:
    """One part of the definition."""

    place: Place
    shown: tuple[Shown, ...]
    unknown: tuple[str, ...] = ()  #: keys that the language does not have
    form_error: str = ""
    clash: Mapping[str, str] = field(default_factory=dict)


def known_keys(data: object, place: Place, adding: str = "") -> tuple[Control, ...]:
    """The controls of a part; of its texts those that it has, and the one that is being added."""
    allowed = overridable()
    held = [each for each in part(data, place) or {} if each in allowed] if place.kind == "texts" else []
    extra = [adding] if adding in allowed and adding not in held else []
    return controls(data, place, (*held, *extra))


def inspect(
    data: object, place: Place, problems: Iterable[Problem], *, typed: Typed | None = None, adding: str = ""
) -> Inspector | None:
    """The controls of a part; with `typed` they hold what was typed. None where there is no such part."""
    found = part(data, place)
    if found is None:
        return None
    wrong = list(problems)
    path = path_of(data, place)
    if typed is None and place.kind == "texts" and adding in overridable() and adding not in found:
        # Sayso's own words to begin with; they are the definition's as soon as they are saved.
        shown_first = {**found, adding: wordings(place.name)[adding]}
    else:
        shown_first = found
    shown = tuple(_shown(each, shown_first, path, wrong, typed) for each in known_keys(data, place, adding))
    return Inspector(place=place, shown=shown, unknown=_unknown(data, place, found))


def _shown(control: Control, found: Mapping[str, Any], path: str, wrong: list[Problem], typed: Typed | None) -> Shown:
    value = found.get(control.key, ABSENT)
    where = f"{path}.{control.key}" if path else control.key
    below = (where, f"{where}.", f"{where}[")
    odd = value is not ABSENT and not control.kind.takes(value)
    form = typed if typed is not None else MultiDict(_typed(control, value, odd))
    errors = tuple(dict.fromkeys(p.message for p in wrong if p.path == where or p.path.startswith(below[1:])))
    return Shown(control=control, form=form, odd=odd, errors=errors, used=value is not ABSENT)


def _typed(control: Control, value: Any, odd: bool) -> list[tuple[str, str]]:
    if odd or (value is ABSENT and control.kind.macro != "flag"):
        return []
    found: list[tuple[str, str]] = control.kind.typed(control.key, value)
    return found


def _unknown(data: object, place: Place, found: Mapping[str, Any]) -> tuple[str, ...]:
    if place.kind == "texts":
        return tuple(each for each in found if each not in overridable())
    known = {each.key for each in controls(data, place)} | {"id", "type"}
    if place.kind == "workflow":
        known |= {"sayso", "workflow", "start", "fields", "steps", "messages"}
    return tuple(str(each) for each in found if each not in known)


def read(data: object, place: Place, form: Typed) -> dict[str, Any]:
    """What a form says of those keys that it shows (its field `keys`)."""
    named = set(form.get("keys", "").split())
    wanted = form.get("adding", "")
    return {each.key: each.kind.read(each.key, form) for each in known_keys(data, place, wanted) if each.key in named}


def normal(data: object, place: Place, adding: str = "") -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """How the keys of a part come back from a form that nobody has touched."""
    kinds = {each.key: each for each in known_keys(data, place, adding)}

    def through(values: Mapping[str, Any]) -> dict[str, Any]:
        found = {}
        for key, control in kinds.items():
            value = values.get(key, ABSENT)
            odd = value is not ABSENT and not control.kind.takes(value)
            found[key] = value if odd else control.kind.read(key, MultiDict(_typed(control, value, odd)))
        return found

    return through


def path_of(data: object, place: Place) -> str:
    """The path of a part as problems name it."""
    match place.kind:
        case "workflow":
            return ""
        case "start":
            return "start"
        case "texts":
            return f"messages.{place.name}"
        case "field":
            return f"fields.{place.name}"
    ids = step_ids(data)
    return f"steps[{ids.index(place.name)}]" if place.name in ids else "steps"


def in_words(value: Any) -> str:
    """A value of the definition as one may read it, where no control shows it."""
    match value:
        case dict():
            return "; ".join(f"{key}: {in_words(held)}" for key, held in value.items())
        case list():
            return ", ".join(map(in_words, value))
        case bool():
            return "yes" if value else "no"
    return "nothing" if value is ABSENT else str(value)


def field_types(data: object) -> dict[str, str]:
    """Field -> its type, as far as they can be read."""
    return {str(name): str(each.get("type")) for name, each in fields_of(data).items() if isinstance(each, dict)}


def asking_before(data: object, name: str) -> list[str]:
    """The approval steps before this one, whose answers it may mean."""
    found = []
    for index, each in enumerate(step_ids(data)):
        if each == name:
            break
        step = steps_of(data)[index]
        if isinstance(step, dict) and "approve" in step and not each.startswith("#"):
            found.append(each)
    return found
