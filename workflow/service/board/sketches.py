"""The sketch of a workflow's next version: how it stands, how it begins, and how one goes back in it.

A workflow that nobody has touched shows its live version; its sketch begins with the first change.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workflow.core.definition import DefinitionError
from workflow.core.editing import NotEditable
from workflow.service import source
from workflow.service.actor import Actor, Role
from workflow.service.rewriting import ordered, rewrite
from workflow.service.work import Work, use_case
from workflow.store import sketches, workflows
from workflow.store.errors import Missing
from workflow.store.sketches import Sketch
from workflow.store.workflows import Version


class Moved(Exception):
    """Somebody has changed the sketch since it was looked at."""


class Fate(StrEnum):
    """What became of what a page was drawn from."""

    KEPT = "kept"
    OVERTAKEN = "overtaken"  #: it was undone, and something else written in its place; or it is too long ago
    PUBLISHED = "published"  #: the sketch ended as a version
    DISCARDED = "discarded"


#: What a page says that it was drawn from: version, and where there was one, sketch and edit.
_ON = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,9})\.([0-9]{1,9}))?\Z")


@dataclass(frozen=True, kw_only=True)
class State:
    """A sketch as it is now; without one, the live version stands for it."""

    slug: str
    sketch: Sketch | None
    live: Version | None
    text: str

    @property
    def base(self) -> int:
        """The version it began from; 0 where the workflow is new."""
        return self.sketch.base if self.sketch else self.live.number if self.live else 0

    @property
    def on(self) -> str:
        """What a page drawn now says its changes are based on: a version, or an edit of this one sketch.

        Neither the number of a sketch nor that of an edit is ever given again.
        """
        return f"{self.base}.{self.sketch.id}.{self.sketch.head}" if self.sketch else str(self.base)


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What a change came to."""

    what: str  #: empty where nothing was changed
    kept: bool = True  #: the comments of the text are still in it


def state(work: Work, slug: str, *, lock: bool = False) -> State:
    """How the sketch stands. Raises Missing where there is neither a sketch nor a workflow of this name."""
    sketch = sketches.find(work.tx, slug, lock=lock)
    live: Version | None = None
    try:
        live = workflows.live(work.tx, slug)
    except Missing:
        if sketch is None:
            raise
    text = sketches.source(work.tx, sketch, sketch.head) if sketch else live.source if live else ""
    return State(slug=slug, sketch=sketch, live=live, text=text or "")


@use_case
def begin(work: Work, actor: Actor, slug: str, source: str | None = None) -> None:
    """Begin a sketch of this text, or of the live version; nothing where there is one. Raises Missing."""
    actor.needs(Role.OPERATOR)
    if sketches.find(work.tx, slug, lock=True) is not None:
        return
    live: Version | None = None
    try:
        live = workflows.live(work.tx, slug)
    except Missing:
        if source is None:
            raise
    number = live.number if live else 0
    text = source if source is not None else live.source if live else ""
    what = f"Began with version {number}" if number else "Began"
    sketches.add(work.tx, slug, number, text, what, now=work.now, by=actor.by)


def keep(work: Work, actor: Actor, now: State, data: dict[str, Any], what: str) -> Saved:
    """Store new data as the next state of the sketch; nothing where it says the same. Raises NotEditable."""
    if ordered(data) == ordered(read_data(now.text)):
        return Saved(what="")
    new = rewrite(now.text, data)
    keep_text(work, actor, now, new.text, what if new.kept else f"{what} (comments went)")
    return Saved(what=what, kept=new.kept)


def keep_text(work: Work, actor: Actor, now: State, text: str, what: str) -> None:
    """Store a text as the next state of the sketch, which begins here where there is none. Raises NotEditable."""
    if len(text) > source.LIMIT_CHARACTERS:
        raise NotEditable(f"A definition has at most {source.LIMIT_CHARACTERS:,} characters.")
    sketch = now.sketch
    if sketch is None:
        began = f"Began with version {now.base}"
        sketch = sketches.add(work.tx, now.slug, now.base, now.text, began, now=work.now, by=actor.by)
    sketches.push(work.tx, sketch, text, what, now=work.now, by=actor.by)


def read_data(text: str) -> Any:
    """What a text says; None where it cannot be read, or says no keys and values."""
    try:
        found = source.read(text).data
    except DefinitionError:
        return None
    return found if isinstance(found, dict) else None


def based_on(work: Work, now: State, on: str) -> str | None:
    """The text that a page showed; None where that is gone."""
    found = _ON.match(on)
    if found is None:
        return None
    base, sketch, number = found.groups()
    if sketch is None:
        with suppress(Missing):
            return workflows.version(work.tx, now.slug, int(base)).source
    elif now.sketch is not None and now.sketch.id == int(sketch):
        return sketches.source(work.tx, now.sketch, int(number))
    return None


def fate(now: State, on: str) -> Fate:
    """What became of the text that a page showed, where that is gone."""
    found = _ON.match(on)
    if found is None or (now.sketch is not None and found[2] == str(now.sketch.id)):
        return Fate.OVERTAKEN
    return Fate.PUBLISHED if now.live is not None and now.live.number > int(found[1]) else Fate.DISCARDED


@use_case
def undo(work: Work, actor: Actor, slug: str, on: str) -> str | None:
    """Go back to the state before, and say what is undone by that; None where there is none. Raises Moved, Missing."""
    sketch = _unmoved(work, actor, slug, on)
    before = sketches.before(work.tx, sketch) if sketch else None
    if sketch is None or before is None:
        return None
    undone = next((each for each in sketches.recent(work.tx, sketch, limit=500) if each.number == sketch.head), before)
    sketches.show(work.tx, sketch, before.number, now=work.now, by=actor.by)
    return undone.what


@use_case
def redo(work: Work, actor: Actor, slug: str, on: str) -> str | None:
    """Go forward again to what was undone, and say what that is; None where nothing was. Raises Moved, Missing."""
    sketch = _unmoved(work, actor, slug, on)
    after = sketches.after(work.tx, sketch) if sketch else None
    if sketch is None or after is None:
        return None
    sketches.show(work.tx, sketch, after.number, now=work.now, by=actor.by)
    return after.what


@use_case
def discard(work: Work, actor: Actor, slug: str, on: str) -> bool:
    """Let go of the sketch; False where there is none. Raises Moved, Missing."""
    return _unmoved(work, actor, slug, on) is not None and sketches.drop(work.tx, slug)


def _unmoved(work: Work, actor: Actor, slug: str, on: str) -> Sketch | None:
    actor.needs(Role.OPERATOR)
    now = state(work, slug, lock=True)
    if now.on != on:
        raise Moved
    return now.sketch
