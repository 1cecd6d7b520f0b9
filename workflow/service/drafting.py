"""Starting a request by text: each text carries the draft on, until it is confirmed, dropped, or handed to a human.

Nothing here reads an answer or decides what is asked next: `core/drafts` does. A text finds its draft by the phone
and holds its row, so two texts at once are one after the other.
"""

from dataclasses import dataclass

from workflow.core import drafts
from workflow.core.definition import Definition
from workflow.core.drafts import Outcome, Photo, Turned
from workflow.core.state import Trouble
from workflow.service import alarm, definitions, outbox
from workflow.service.draft_texts import draft_text, echo, question
from workflow.service.outbox import Answering
from workflow.service.start import NotFitting, bind_photos, context_for, may_start, start_with
from workflow.service.talk import PATIENCE, Talk, end, hold, keep, load, of_this_mode, open_one
from workflow.service.work import Work
from workflow.store import drafts as store
from workflow.store import effects, people, photos, workflows
from workflow.store.effects import Kind
from workflow.store.people import PersonRecord
from workflow.store.photos import PhotoRecord
from workflow.wording import Voice

#: How a text was understood, and the request it started.
Understood = tuple[str, int | None]


@dataclass(frozen=True, kw_only=True)
class OpenDraft:
    """The draft on a phone, as far as its other texts need to know of it."""

    id: int
    code: str
    summary: str  #: the workflow's title until there is a summary to confirm
    confirming: bool  #: it waits for a YES


def current(work: Work, phone: str) -> OpenDraft | None:
    """The draft on this phone; None where there is none, or where the number has another owner by now."""
    record = store.on(work.tx, phone)
    person = people.by_phone(work.tx, phone) if record else None
    if record is None or person is None or record.person_id != person.id or not of_this_mode(work, record):
        return None
    talk = load(work, record, person)
    voice, confirming = _voice(work, talk), talk.draft.confirming
    summary = echo(voice, talk, talk.draft)[0] if confirming else voice.words(talk.definition.title)
    return OpenDraft(id=record.id, code=record.code, summary=summary, confirming=confirming)


def keywords(work: Work, person: PersonRecord) -> list[str]:
    """What this person can text to start something."""
    every = workflows.with_keywords(work.tx)
    return [word for word, each in every if may_start(work, definitions.definition(work, each), person)]


def begin(work: Work, person: PersonRecord, definition_id: int, text: str, answering: Answering) -> Understood:
    """Begin a draft with what came after the keyword; one that was there before is dropped without a word."""
    definition = definitions.definition(work, definition_id)
    if not may_start(work, definition, person):
        _notify(work, person, definition, "draft_not_allowed", answering)
        return "draft_refused", None
    context = context_for(work, definition, person)
    turned = drafts.begin(definition, text, context, _photos(work, answering))
    assert turned.draft is not None, "a draft does not end as it begins"
    talk = open_one(work, person, definition_id, turned.draft, context, answering.message_id)
    return _settle(work, talk, turned, answering)


def answer(work: Work, person: PersonRecord, text: str, answering: Answering) -> Understood | None:
    """Take a text as the answer to what is asked; None where there is no draft any more."""
    talk = hold(work, person)
    if talk is None:
        return None
    turned = drafts.answer(talk.draft, talk.definition, text, talk.context, _photos(work, answering))
    return _settle(work, talk, turned, answering)


def skip(work: Work, person: PersonRecord, answering: Answering) -> Understood | None:
    """Leave out what is asked; None where there is no draft any more."""
    talk = hold(work, person)
    return _settle(work, talk, drafts.skip(talk.draft, talk.definition), answering) if talk else None


def redo(work: Work, person: PersonRecord, answering: Answering) -> Understood | None:
    """Ask the previous question again; None where there is no draft any more."""
    talk = hold(work, person)
    return _settle(work, talk, drafts.redo(talk.draft), answering) if talk else None


def confirm(work: Work, person: PersonRecord, yes: bool, answering: Answering) -> Understood | None:
    """YES starts the request, NO drops the draft; None where there is no draft any more."""
    talk = hold(work, person)
    return _settle(work, talk, drafts.confirm(talk.draft, yes), answering) if talk else None


def photo_arrived(work: Work, photo: PhotoRecord) -> None:
    """A photo has been kept or refused; does nothing where no draft waits for it."""
    person = people.by_phone(work.tx, photo.phone)
    talk = hold(work, person) if person else None
    if talk is not None and any(talk.draft.values[name] == str(photo.id) for name in talk.draft.fetching):
        _settle(work, talk, drafts.photo_arrived(talk.draft, str(photo.id), photo.status == "kept"), None)


def abandon(work: Work, draft_id: int) -> None:
    """Give a draft up whose owner has said nothing for an hour, and tell him, unless he wants no texts."""
    record = store.lock_by_id(work.tx, draft_id)
    if record is None:
        return
    if not of_this_mode(work, record):
        effects.park(work.tx, Kind.DRAFT, record.id)
        return
    if work.now < record.updated_at + PATIENCE:
        effects.requeue(work.tx, Kind.DRAFT, record.id, record.updated_at + PATIENCE)
        return
    end(work, record)
    person = people.by_id(work.tx, record.person_id)
    if person.reachable and person.phone == record.phone:
        definition = definitions.definition(work, record.definition_id)
        _notify(work, person, definition, "draft_abandoned", None)


def _photos(work: Work, answering: Answering) -> list[Photo]:
    """The pictures that came with the text, but for those that were refused already."""
    came = photos.of_message(work.tx, answering.message_id)
    return [Photo(id=str(each.id), here=each.status == "kept") for each in came if each.status != "refused"]


def _settle(work: Work, talk: Talk, turned: Turned, answering: Answering | None) -> Understood:
    """Store what the draft has become and say what follows; `answering` is None where no text was the cause."""
    if turned.outcome is Outcome.START:
        return _start(work, talk, answering)
    if turned.draft is None:
        end(work, talk.record)
    else:
        keep(work, talk, turned.draft, heard=answering is not None)
    if turned.outcome is Outcome.HANDED_OVER:
        _need_human(work, talk, turned, answering)
    _say(work, talk, turned, answering)
    return f"draft_{turned.outcome}", None


def _start(work: Work, talk: Talk, answering: Answering | None) -> Understood:
    """Start the request, under the code of its draft, which its owner knows; unless he may not start it any more."""
    end(work, talk.record)
    try:
        request_id = start_with(
            work, talk.record.definition_id, talk.definition, talk.person, talk.draft.values, "sms",
            code=talk.record.code, answering=answering,
        )  # fmt: skip
    except NotFitting:
        _notify(work, talk.person, talk.definition, "draft_not_allowed", answering)
        return "draft_refused", None
    bind_photos(work, request_id, talk.definition, talk.draft.values, talk.person)
    return "draft_start", request_id


def _need_human(work: Work, talk: Talk, turned: Turned, answering: Answering | None) -> None:
    """Show a human whom the draft was too much for, and at which question."""
    name = turned.say.field if turned.say else None
    asked = f"“{question(_voice(work, talk), talk.definition, name)}”" if name else "YES or NO"
    alarm.need(
        work, Trouble.UNCLEAR, person_id=talk.person.id,
        message_id=answering.message_id if answering else talk.record.message_id,
        detail=f"{talk.person.name} could not start “{talk.definition.title}” by text: no answer fitted {asked}.",
    )  # fmt: skip


def _say(work: Work, talk: Talk, turned: Turned, answering: Answering | None) -> None:
    """Answer; what a step forward or a NO earned is no automatic answer, but for somebody from outside."""
    if turned.say is None:
        return
    wording, body = draft_text(_voice(work, talk), talk, turned.draft or talk.draft, turned.say)
    forward = turned.fits or turned.outcome is Outcome.DROPPED
    outbox.queue(work, talk.person, wording, body, answering=answering, earned=forward and not talk.person.guest)


def _notify(
    work: Work, person: PersonRecord, definition: Definition, wording: str, answering: Answering | None
) -> None:
    """Say what is no part of the conversation itself."""
    voice = outbox.voice(work, person).for_definition(definition)
    about = {"workflow": voice.words(definition.title), "keyword": (definition.start.keyword or "").upper()}
    outbox.queue(work, person, wording, voice.say(wording, about), answering=answering)


def _voice(work: Work, talk: Talk) -> Voice:
    return outbox.voice(work, talk.person).for_definition(talk.definition)
