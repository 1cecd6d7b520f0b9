"""Changing a sketch, by its parts or as a text, so that two who do so at once never lose what the other did."""

from collections.abc import Callable, Mapping
from typing import Any

from workflow.core.editing import ABSENT, NotEditable, Place, changed, merge, part
from workflow.core.editing.merging import Apart
from workflow.core.editing.places import whole
from workflow.service.actor import Actor, Role
from workflow.service.board.sketches import Fate, Saved, State, based_on, fate, keep, keep_text, read_data, state
from workflow.service.rewriting import ordered, rewrite
from workflow.service.work import Work, query, use_case

Values = Mapping[str, Any]
#: The keys of a part as they come back from a form that nobody has touched.
Normal = Callable[[Values], Values]
Operation = Callable[[object], tuple[dict[str, Any], str]]


class Clash(Exception):
    """Somebody else has changed the same since it was looked at; the later one has to choose."""

    def __init__(self, now: State, fate: Fate, theirs: Values) -> None:
        super().__init__(", ".join(theirs))
        self.fate = fate  #: what became of what he was shown
        self.by = _by(now)
        self.live = now.live.number if now.live else 0
        self.theirs = theirs  #: key -> what it is now, or ABSENT; a whole text is under the empty key


@use_case
def change(work: Work, actor: Actor, slug: str, on: str, place: Place, mine: Values, normal: Normal) -> Saved:
    """Change keys of one part, which were based on an edit. Raises Clash, NotEditable, Missing."""
    actor.needs(Role.OPERATOR)
    now = state(work, slug, lock=True)
    data = read_data(now.text)
    values = _to_change(work, now, on, place, mine, normal, data)
    return keep(work, actor, now, changed(data, place, values), f"Changed {_what(values, place)}")


def _to_change(
    work: Work, now: State, on: str, place: Place, mine: Values, normal: Normal, data: object
) -> dict[str, Any]:
    """Which keys this one changed, where nobody else has changed them otherwise. Raises Clash, NotEditable."""
    theirs = part(data, place)
    if theirs is None:
        whole(data)
        raise NotEditable(f"Somebody has removed {place.called}.")
    text = now.text if on == now.on else based_on(work, now, on)
    was = part(read_data(text), place) if text is not None else None
    shown_then = normal(was) if was is not None else {}
    shown_now = normal(theirs)
    values = {key: each for key, each in mine.items() if was is None or not _same(each, shown_then.get(key, ABSENT))}
    clashing = {
        key: theirs.get(key, ABSENT)
        for key, each in values.items()
        if not _same(each, shown_now.get(key, ABSENT))
        and (was is None or not _same(theirs.get(key, ABSENT), was.get(key, ABSENT)))
    }
    if clashing:
        raise Clash(now, Fate.KEPT if text is not None else fate(now, on), clashing)
    return {key: each for key, each in values.items() if not _same(each, shown_now.get(key, ABSENT))}


@query
def tried(work: Work, actor: Actor, slug: str, place: Place, mine: Values, normal: Normal) -> Any:
    """The sketch's data as it would be with these keys; nothing is kept. None where that cannot be. Raises Missing."""
    actor.needs(Role.VIEWER)
    now = state(work, slug)
    data = read_data(now.text)
    found = part(data, place)
    if found is None:
        return None
    shown = normal(found)
    return changed(data, place, {key: each for key, each in mine.items() if not _same(each, shown.get(key, ABSENT))})


@use_case
def arrange(work: Work, actor: Actor, slug: str, operation: Operation) -> Saved:
    """Add, move, copy, rename or remove a part, in what is there now. Raises NotEditable, Missing."""
    actor.needs(Role.OPERATOR)
    now = state(work, slug, lock=True)
    data, what = operation(read_data(now.text))
    return keep(work, actor, now, data, what) if what else Saved(what="")


@use_case
def write(work: Work, actor: Actor, slug: str, on: str, text: str) -> Saved:
    """Keep a whole text, right or wrong; what others did meanwhile is joined to it. Raises Clash, NotEditable, Missing.

    The comments of this text are the ones that stay.
    """
    actor.needs(Role.OPERATOR)
    now = state(work, slug, lock=True)
    if text == now.text:
        return Saved(what="")
    if "\0" in text or any("\ud800" <= each <= "\udfff" for each in text):
        raise NotEditable("This holds characters that are no text.")
    if on != now.on:
        text = _joined(work, now, on, text)
    keep_text(work, actor, now, text, "Changed the YAML")
    return Saved(what="Changed the YAML")


def _joined(work: Work, now: State, on: str, text: str) -> str:
    was = based_on(work, now, on)
    base, mine, theirs = read_data(was or ""), read_data(text), read_data(now.text)
    clash = Clash(now, Fate.KEPT if was is not None else fate(now, on), {"": now.text})
    if not all(isinstance(each, dict) for each in (base, mine, theirs)):
        raise clash
    try:
        return rewrite(text, merge(base, mine, theirs)).text
    except Apart as apart:
        raise clash from apart


def _same(one: Any, other: Any) -> bool:
    return one is other or (ABSENT not in (one, other) and ordered(one) == ordered(other))


def _by(now: State) -> str:
    """Whoever made it what it is now."""
    return now.sketch.updated_by if now.sketch else now.live.published_by if now.live else ""


def _what(values: Values, place: Place) -> str:
    """What was changed, in a few words: “within” of “Finance”."""
    keys = [_CALLED.get(key, key.replace("_", " ")) for key in values]
    if place.kind == "workflow" and keys:
        return f"the {' and the '.join(keys[:2])}" + (" and more" if len(keys) > 2 else "")
    return f"{place.called}: {', '.join(keys[:3])}" + (" and more" if len(keys) > 3 else "")


_CALLED = {
    "approve": "who is asked", "within": "deadline", "remind": "reminders", "if_silent": "silence",
    "escalate_to": "escalation", "when": "condition", "need": "decision rule", "notify": "who is told",
    "undo": "undo time", "self": "own requests", "choose": "options of the choice",
}  # fmt: skip
