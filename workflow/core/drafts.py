"""The conversation that starts a request by text: what can be read is, the rest is asked, then all is confirmed.

Pure. It knows which field is asked and what was said before; the words of a question, the summary and the codes
belong to those who word it. Each function takes the draft as it was and gives back what it has become.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from workflow.core.definition import Definition
from workflow.core.fields import Context, Field, Unfit, Value, read
from workflow.core.finding import find
from workflow.core.plaintext import normalise

#: The answer that does not fit for the so-manieth time hands the draft to a human.
MISFITS = 3
#: Leaves an optional field out, in every language; each language has words for it too.
SKIP = "-"


class Outcome(StrEnum):
    """Where a draft stands after a text."""

    ASKING = "asking"  #: a field is asked, or a photo is on its way
    CONFIRM = "confirm"  #: everything is known and waits for a YES
    START = "start"  #: confirmed: the request is to be started with the draft's values
    DROPPED = "dropped"  #: not wanted any more
    HANDED_OVER = "handed_over"  #: a human is to help


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A picture that came with a text; `here` once it has been fetched and found good."""

    id: str
    here: bool = False


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A request that is being put together on one phone."""

    workflow: str
    values: Mapping[str, Value]
    skipped: frozenset[str] = frozenset()  #: optional fields that were left out
    fetching: frozenset[str] = frozenset()  #: photo fields whose photo has not been fetched yet
    asked: str | None = None  #: the field being asked; None where nothing is left to ask
    misfits: int = 0  #: answers in a row that did not fit
    history: tuple[str, ...] = ()  #: the fields in the order they were filled or left out, for REDO

    @property
    def confirming(self) -> bool:
        """True when nothing but the YES is missing."""
        return self.asked is None and not self.fetching


@dataclass(frozen=True, kw_only=True)
class Saying:
    """What to answer: a wording, and what it speaks of."""

    wording: str
    field: str | None = None  #: the field whose question is part of it
    reason: Unfit | None = None  #: why the answer did not fit


@dataclass(frozen=True, kw_only=True)
class Turned:
    """What a draft has become; `draft` is None once it is over without a request."""

    outcome: Outcome
    draft: Draft | None
    say: Saying | None = None
    fits: bool = False  #: the text gave a field its value, so the next question is earned


def begin(definition: Definition, text: str, context: Context, photos: Iterable[Photo] = ()) -> Turned:
    """A draft from what came after the keyword, and from the photos that came along."""
    found, _ = find(definition.fields, text, context)
    values = {name: found[name] for name in definition.fields if name in found}
    draft = Draft(workflow=definition.workflow, values=values, history=tuple(values))
    draft, took = _take(draft, definition, photos)
    return replace(_go_on(draft, definition, took), fits=True)


def answer(draft: Draft, definition: Definition, text: str, context: Context, photos: Iterable[Photo] = ()) -> Turned:
    """The draft after a text that may be the answer to its question."""
    asked = draft.asked
    draft, took = _take(draft, definition, photos)
    if asked is not None and asked in draft.values:
        return replace(_go_on(draft, definition, took), fits=True)
    if not text.strip():
        return _stand(draft, "draft_photo_wait_ask" if took else "draft_ask")
    if asked is None:
        return _stand(draft) if draft.fetching else _misfit(draft, "draft_confirm")
    if _skips(text, definition.fields[asked], context):
        return skip(draft, definition)
    try:
        value = read(definition.fields[asked], text, replace(context, values=draft.values))
    except Unfit as error:
        return _misfit(draft, "draft_misfit", error)
    return replace(_go_on(_filled(draft, asked, value), definition, took), fits=True)


def skip(draft: Draft, definition: Definition) -> Turned:
    """Leave out what is asked, where the request can do without it."""
    name = draft.asked
    if name is None:
        return _stand(draft)
    if definition.fields[name].required:
        return _misfit(draft, "draft_needed")
    left_out = replace(draft, skipped=draft.skipped | {name}, misfits=0, history=(*draft.history, name))
    return replace(_go_on(left_out, definition), fits=True)


def redo(draft: Draft) -> Turned:
    """Ask the question before this one again; at the confirmation, the last one."""
    if not draft.history:
        return _stand(draft, "draft_nothing_to_redo")
    last = draft.history[-1]
    return _stand(replace(_without(draft, last), asked=last, misfits=0))


def confirm(draft: Draft, yes: bool) -> Turned:
    """YES starts the request once everything is known; NO drops the draft at any time."""
    if not yes:
        return Turned(outcome=Outcome.DROPPED, draft=None, say=Saying(wording="draft_dropped"))
    return Turned(outcome=Outcome.START, draft=draft) if draft.confirming else _stand(draft)


def photo_arrived(draft: Draft, photo_id: str, ok: bool) -> Turned:
    """The draft once one of its photos has been fetched, or was refused and is asked for again."""
    name = next((each for each in sorted(draft.fetching) if draft.values[each] == photo_id), None)
    if name is None:
        return replace(_stand(draft), say=None)
    if not ok:
        return _misfit(replace(_without(draft, name), asked=draft.asked or name), "draft_photo_refused")
    turned = _stand(replace(draft, fetching=draft.fetching - {name}))
    return turned if turned.outcome is Outcome.CONFIRM else replace(turned, say=None)


def _take(draft: Draft, definition: Definition, photos: Iterable[Photo]) -> tuple[Draft, bool]:
    """Put photos into the photo fields that have none, in order; whether one of them is still on its way."""
    empty = [name for name, field in definition.fields.items() if field.type == "photo" and name not in draft.values]
    awaited = False
    for name, photo in zip(empty, photos, strict=False):
        draft = _filled(draft, name, photo.id, here=photo.here)
        awaited = awaited or not photo.here
    return draft, awaited


def _filled(draft: Draft, name: str, value: Value, *, here: bool = True) -> Draft:
    """The draft with one more value; a photo on its way forgives no misfits, because it may be one itself."""
    return replace(
        draft,
        values={**draft.values, name: value},
        skipped=draft.skipped - {name},
        fetching=draft.fetching if here else draft.fetching | {name},
        misfits=0 if here else draft.misfits,
        history=(*draft.history, name),
    )


def _without(draft: Draft, name: str) -> Draft:
    return replace(
        draft,
        values={each: value for each, value in draft.values.items() if each != name},
        skipped=draft.skipped - {name},
        fetching=draft.fetching - {name},
        history=tuple(each for each in draft.history if each != name),
    )


def _skips(text: str, field: Field, context: Context) -> bool:
    """Whether the text leaves the question out; "none" may be a good answer to one that needs an answer."""
    words = context.locale.skip[:1] if field.required else context.locale.skip
    return normalise(text).casefold() in (SKIP, *words)


def _go_on(draft: Draft, definition: Definition, photo_awaited: bool = False) -> Turned:
    """Ask the first field that is neither known nor left out; a new question begins without misfits."""
    known = draft.values.keys() | draft.skipped
    asked = next((name for name in definition.fields if name not in known), None)
    draft = replace(draft, asked=asked, misfits=0 if asked else draft.misfits)
    return _stand(draft, "draft_photo_wait_ask" if photo_awaited else "draft_ask")


def _stand(draft: Draft, wording: str = "draft_ask") -> Turned:
    """What the draft waits for, said in this wording where that is a field."""
    if draft.asked is not None:
        return Turned(outcome=Outcome.ASKING, draft=draft, say=Saying(wording=wording, field=draft.asked))
    if draft.fetching:
        return Turned(outcome=Outcome.ASKING, draft=draft, say=Saying(wording="draft_photo_wait"))
    return Turned(outcome=Outcome.CONFIRM, draft=draft, say=Saying(wording="draft_confirm"))


def _misfit(draft: Draft, wording: str, reason: Unfit | None = None) -> Turned:
    """The reason and the question again, or a human at last."""
    if draft.misfits + 1 >= MISFITS:
        say = Saying(wording="draft_handed_over", field=draft.asked)
        return Turned(outcome=Outcome.HANDED_OVER, draft=None, say=say)
    turned = _stand(replace(draft, misfits=draft.misfits + 1), wording)
    return replace(turned, say=replace(turned.say, reason=reason)) if turned.say else turned
