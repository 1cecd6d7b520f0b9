"""One request, loaded under its lock, and saved with everything that follows from an event.

Between load and save stands only the pure engine; nothing here decides anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workflow.core import engine
from workflow.core.definition import Definition
from workflow.core.effects import Wake
from workflow.core.engine import Outcome
from workflow.core.events import Event
from workflow.core.fields import Value
from workflow.core.people import Directory
from workflow.core.state import State, Status
from workflow.core.turn import NotPossible
from workflow.service import definitions, outbox
from workflow.service.announce import announce
from workflow.service.presence import presence
from workflow.service.rows import (
    ask_changes,
    ask_of,
    ask_row,
    decision_of,
    decision_row,
    load_values,
    request_row,
)
from workflow.service.work import Work
from workflow.store import audit, codes, effects, people, requests
from workflow.store.effects import Kind
from workflow.store.people import PersonRecord
from workflow.store.requests import RequestRecord


@dataclass(frozen=True, kw_only=True)
class Case:
    """One request as a use case holds it."""

    id: int
    definition_id: int
    definition: Definition
    state: State
    summary: str
    code: str  #: the requester's own
    codes: Mapping[int, str]  #: ask number -> its reply code
    people: Mapping[str, PersonRecord]  #: engine handle -> the person
    head: audit.Head


class OtherMode(NotPossible):
    """A simulated request, while Sayso is connected to a carrier; or a real one, while it is not."""

    def __init__(self, *, simulated: bool) -> None:
        super().__init__(_SIMULATED if simulated else _REAL)


_SIMULATED = "This was asked for in simulator mode, so nothing happens to it while Sayso is connected to a carrier."
_REAL = "This is a real request, so nothing happens to it while Sayso is in simulator mode."


def load_case(work: Work, request_id: int, *more: str) -> Case:
    """Lock a request and load all of it; `more` names handles that the event is about. Raises Missing, OtherMode."""
    record = requests.lock(work.tx, request_id)
    if record.simulated != work.desk.simulated:
        raise OtherMode(simulated=record.simulated)
    return case_of(work, record, more)


def case_of(work: Work, record: RequestRecord, more: Iterable[str] = ()) -> Case:
    """All that belongs to a request's record; only to be looked at, unless the record is locked."""
    definition = definitions.definition(work, record.definition_id)
    asks = requests.asks(work.tx, record.id)
    decisions = requests.decisions(work.tx, record.id)
    values = load_values(definition, record.fields)
    ids = {record.requester_id, *(ask.person_id for ask in asks), *(ask.acting_for_id for ask in asks)}
    ids |= {each.person_id for each in decisions}
    crowd = assemble(work, definition, values, record.requester_id, ids - {None}, more)  # type: ignore[arg-type]
    names = {each.id: handle for handle, each in crowd.people.items()}
    state = State(
        requester=names[record.requester_id],
        values=values,
        directory=crowd.directory,
        created_at=record.created_at,
        status=Status(record.status),
        step=record.step,
        step_at=record.step_at,
        due_at=record.due_at,
        escalated=record.escalated,
        acts_at=record.acts_at,
        paused_at=record.paused_at,
        fresh_from=record.fresh_from,
        ended_at=record.ended_at,
        asks=tuple(ask_of(each, names) for each in asks),
        decisions=tuple(decision_of(each, names) for each in decisions),
    )
    return Case(
        id=record.id,
        definition_id=record.definition_id,
        definition=definition,
        state=state,
        summary=record.summary,
        code=record.code,
        codes={each.number: each.code for each in asks},
        people=crowd.people,
        head=audit.Head(length=record.audit_length, hash=record.audit_head),
    )


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """Everybody a request may concern: as the store knows them, and as the core does."""

    people: Mapping[str, PersonRecord]
    directory: Directory


def assemble(
    work: Work,
    definition: Definition,
    values: Mapping[str, Value],
    requester_id: int,
    ids: Iterable[int],
    more: Iterable[str] = (),
) -> Crowd:
    """Load the people and groups that a request of this definition may concern, and whoever covers for one of them."""
    work.desk.calendars.refresh(work.tx, work.now)
    handles, groups = definitions.named_in(definition)
    of_people = (name for name, field in definition.fields.items() if field.type in ("person", "contact"))
    typed = {str(values[name]) for name in of_people if name in values}
    records = people.concerned(
        work.tx, ids=ids, handles=handles | typed | set(more), groups=groups, requester_id=requester_id
    )
    here = presence(work, records)
    known = {definitions.engine_handle(each): each for each in here.records}
    by_id = {each.id: handle for handle, each in known.items()}
    return Crowd(
        people=known,
        directory=Directory(
            people={
                handle: definitions.person(
                    work.desk,
                    each,
                    by_id.get(each.manager_id or 0),
                    cover=by_id.get(here.cover_id(each) or 0),
                    away=here.away(each),
                )
                for handle, each in known.items()
            },
            groups=people.members(work.tx, sorted(groups)),
        ),
    )


def happen(work: Work, case: Case, event: Event, *, answering: outbox.Answering | None = None) -> Outcome:
    """Let an event happen to a case and save what follows. Raises NotPossible, and then nothing has changed."""
    outcome = engine.decide(case.definition, case.state, event)
    save(work, case, event, outcome, answering=answering)
    return outcome


def save(work: Work, case: Case, event: Event, outcome: Outcome, *, answering: outbox.Answering | None = None) -> None:
    """Write everything an outcome changed, its audit row, texts, announcements and timer, in this transaction."""
    before, after = case.state, outcome.state
    new_codes = _save_asks(work, case, after)
    _save_decisions(work, case, after)
    head = audit.append(work.tx, audit.chain_of(case.id), case.head, work.now, _record(event, outcome))
    requests.change(work.tx, case.id, {**request_row(after), "audit_length": head.length, "audit_head": head.hash})
    outbox.post(work, replace(case, state=after, codes={**case.codes, **new_codes}), outcome, answering)
    announce(work, case, outcome)
    _set_timer(work, case.id, before, outcome)


def _save_asks(work: Work, case: Case, after: State) -> dict[int, str]:
    """Store new asks under fresh codes and change the old ones; give back the new codes by ask number."""
    before = case.state.asks
    for old, new in zip(before, after.asks, strict=False):
        if old != new:
            requests.change_ask(work.tx, case.id, new.number, old.status, ask_changes(new))
    fresh = {
        ask.number: codes.issue(work.tx, case.people[ask.person].phone, work.now, work.desk.digits)
        for ask in after.asks[len(before) :]
    }
    requests.add_asks(
        work.tx,
        [ask_row(case.id, case.definition, case.people, ask, fresh[ask.number]) for ask in after.asks[len(before) :]],
    )
    return fresh


def _save_decisions(work: Work, case: Case, after: State) -> None:
    """Store new decisions, and let those that were taken back count no more."""
    before = case.state.decisions
    for old, new in zip(before, after.decisions, strict=False):
        if old.undone_at is None and new.undone_at is not None and new.ask is not None:
            requests.undo_decision(work.tx, case.id, new.ask, new.undone_at)
    fresh = after.decisions[len(before) :]
    requests.add_decisions(work.tx, [decision_row(case.id, case.people, each) for each in fresh])


def _record(event: Event, outcome: Outcome) -> dict[str, Any]:
    """What the audit log says of an event: itself and every fact that followed; never a code or a number."""
    return {**as_recorded(event), "facts": [{"what": fact.what, **fact.about} for fact in outcome.facts]}


def as_recorded(event: Event) -> dict[str, Any]:
    """The event itself, as the audit log has it."""
    about = {name: _plain(value) for name, value in vars(event).items() if value is not None}
    return {"event": type(event).__name__, **about}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _set_timer(work: Work, request_id: int, before: State, outcome: Outcome) -> None:
    wake = next(effect.at for effect in outcome.effects if isinstance(effect, Wake))
    if wake is not None:
        effects.requeue(work.tx, Kind.WAKE, request_id, wake)
    elif before.due_at is not None:
        effects.drop(work.tx, Kind.WAKE, request_id)
