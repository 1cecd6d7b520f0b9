"""One draft with all that it takes to carry it on, loaded under its lock and saved; nothing here decides anything."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from workflow.core.definition import Definition
from workflow.core.drafts import Draft, Outcome
from workflow.core.fields import Context
from workflow.service import definitions
from workflow.service.rows import dump_values, load_values
from workflow.service.start import context_for
from workflow.service.work import Work
from workflow.store import codes, drafts, effects
from workflow.store.drafts import DraftRecord
from workflow.store.effects import Kind
from workflow.store.people import PersonRecord

#: A draft is given up when its owner has said nothing for so long.
PATIENCE = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Talk:
    """The conversation about one draft, as a use case holds it."""

    record: DraftRecord
    draft: Draft
    definition: Definition
    person: PersonRecord
    context: Context

    @property
    def code(self) -> str:
        """The draft's own reply code."""
        return self.record.code

    @property
    def owner(self) -> str:
        """How the person is called."""
        return self.person.name


def hold(work: Work, person: PersonRecord) -> Talk | None:
    """The person's draft, its row held; one that an earlier owner of the number left is dropped."""
    record = drafts.lock(work.tx, person.phone)
    if record is not None and record.person_id != person.id:
        end(work, record)
        return None
    return load(work, record, person) if record and of_this_mode(work, record) else None


def of_this_mode(work: Work, record: DraftRecord) -> bool:
    """Whether the draft was begun as Sayso runs now: on a virtual phone, or on a real one."""
    return record.simulated == work.desk.simulated


def load(work: Work, record: DraftRecord, person: PersonRecord) -> Talk:
    """The draft of a row."""
    definition = definitions.definition(work, record.definition_id)
    draft = Draft(
        workflow=definition.workflow,
        values=load_values(definition, record.fields),
        skipped=frozenset(record.skipped),
        fetching=frozenset(record.fetching),
        asked=record.asked,
        misfits=record.misfits,
        history=tuple(record.history),
    )
    context = context_for(work, definition, person)
    return Talk(record=record, draft=draft, definition=definition, person=person, context=context)


def open_one(
    work: Work, person: PersonRecord, definition_id: int, draft: Draft, context: Context, message_id: int
) -> Talk:
    """Store a new draft under a code of its own, in the place of the one there was on the phone."""
    definition = definitions.definition(work, definition_id)
    values = {
        "phone": person.phone,
        "person_id": person.id,
        "definition_id": definition_id,
        "code": codes.issue(work.tx, person.phone, work.now, work.desk.digits),
        "message_id": message_id,
        "simulated": work.desk.simulated,
        "created_at": work.now,
        "updated_at": work.now,
        **_row(definition, draft),
    }
    record = drafts.put(work.tx, values)
    return Talk(record=record, draft=draft, definition=definition, person=person, context=context)


def keep(work: Work, talk: Talk, draft: Draft, *, heard: bool) -> None:
    """Store what the draft has become; after a text of its owner it is kept for another hour."""
    changed = _row(talk.definition, draft)
    if heard:
        changed["updated_at"] = work.now
        effects.requeue(work.tx, Kind.DRAFT, talk.record.id, work.now + PATIENCE)
    drafts.change(work.tx, talk.record.id, changed)


def end(work: Work, record: DraftRecord) -> None:
    """The draft is over, whatever became of it."""
    drafts.remove(work.tx, record.id)
    effects.drop(work.tx, Kind.DRAFT, record.id)


def _row(definition: Definition, draft: Draft) -> dict[str, Any]:
    """What can change of a draft, as it is stored."""
    return {
        "stage": str(Outcome.CONFIRM if draft.confirming else Outcome.ASKING),
        "fields": dump_values(definition, draft.values),
        "skipped": sorted(draft.skipped),
        "fetching": sorted(draft.fetching),
        "asked": draft.asked,
        "misfits": draft.misfits,
        "history": list(draft.history),
    }
