"""A request that nobody has made yet, taken through its start: whom it would ask and tell, and with which words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from workflow.core import engine
from workflow.core.definition import Definition, Problem
from workflow.core.effects import AskPerson, Tell
from workflow.core.events import Started
from workflow.core.fields import Contact, Value, show
from workflow.core.state import State, Status
from workflow.service import definitions, outbox
from workflow.service.board.matters import label
from workflow.service.board.sentences import title
from workflow.service.case import Case, Crowd, assemble
from workflow.service.start import NotFitting, is_allowed, summary_of
from workflow.service.work import Work
from workflow.store import people
from workflow.store.audit import Head
from workflow.store.people import PersonRecord
from workflow.wording import ask_text, tell_text

#: What stands for a reply code that nobody has yet.
CODE = "0000"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One who would be asked."""

    person: str
    acting_for: str | None
    step: str
    at: datetime
    held: bool  #: quiet hours would hold the text until `at`
    text: str
    segments: int


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would happen."""

    summary: str
    requester: str
    facts: tuple[tuple[str, str], ...]  #: (label, value) of what was given
    asked: tuple[Asked, ...]
    told: tuple[tuple[str, str], ...]  #: (name, text) of everybody who would be told something
    ends: str | None  #: what it would be at once, where nobody has to be asked
    stuck: bool  #: nobody who should be asked can be


def preview_of(work: Work, definition: Definition, person: PersonRecord, values: Mapping[str, Value]) -> Preview:
    """What would happen if it were started now. Raises NotFitting where this person may not start it."""
    case = _case(work, definition, person, values)
    if not is_allowed(definition, person, case.state.directory):
        message = f"{person.name} may not start “{definition.workflow}”."
        raise NotFitting(Problem(path="requester", message=message))
    outcome = engine.decide(definition, case.state, Started(at=work.now))
    codes = {ask.number: CODE for ask in outcome.state.asks}
    after = replace(case, state=outcome.state, codes=codes)
    tells = [each for each in outcome.effects if isinstance(each, Tell)]
    pending = outcome.state.status is Status.PENDING
    return Preview(
        summary=case.summary,
        requester=person.name,
        facts=_facts(case),
        asked=tuple(_asked(work, after, each) for each in outcome.effects if isinstance(each, AskPerson)),
        told=tuple((after.people[each.person].name, _told(work, after, each)) for each in tells),
        ends=None if pending else str(outcome.state.status),
        stuck=pending and all(ask.trouble for ask in outcome.state.open_asks),
    )


def _case(work: Work, definition: Definition, person: PersonRecord, values: Mapping[str, Value]) -> Case:
    settled, strangers = _settled(work, definition, values, person)
    crowd = _with(work, assemble(work, definition, settled, person.id, {person.id}), strangers)
    state = State(requester=person.handle, values=settled, directory=crowd.directory, created_at=work.now)
    case = Case(
        id=0, definition_id=0, definition=definition, state=state, summary="", code=CODE, codes={},
        people=crowd.people, head=Head(),
    )  # fmt: skip
    return replace(case, summary=summary_of(work, case))


def _settled(
    work: Work, definition: Definition, values: Mapping[str, Value], requester: PersonRecord
) -> tuple[dict[str, Value], list[PersonRecord]]:
    """The values with a handle for every contact, and those of them whom nobody knows yet."""
    settled = dict(values)
    strangers: list[PersonRecord] = []
    for name, value in values.items():
        if not isinstance(value, Contact):
            continue
        known = people.by_phone(work.tx, value.phone)
        if known is None:
            known = replace(
                requester, id=-1 - len(strangers), handle=f"guest-{name}", name=value.name, phone=value.phone,
                language=getattr(definition.fields[name], "language", None) or requester.language, guest=True,
                manager_id=None, cover_id=None, quiet_from=None, quiet_until=None, opted_out_at=None,
                time_zone=work.desk.time_zone,
            )  # fmt: skip
            strangers.append(known)
        settled[name] = known.handle
    return settled, strangers


def _with(work: Work, crowd: Crowd, strangers: list[PersonRecord]) -> Crowd:
    if not strangers:
        return crowd
    added = {each.handle: definitions.person(work.desk, each, None) for each in strangers}
    directory = replace(crowd.directory, people={**crowd.directory.people, **added})
    return Crowd(people={**crowd.people, **{each.handle: each for each in strangers}}, directory=directory)


def _facts(case: Case) -> tuple[tuple[str, str], ...]:
    names = {handle: each.name for handle, each in case.people.items()}
    return tuple(
        (label(name, field), show(field, case.state.values[name], names))
        for name, field in case.definition.fields.items()
        if name in case.state.values
    )


def _asked(work: Work, case: Case, effect: AskPerson) -> Asked:
    person, ask = case.people[effect.person], case.state.ask(effect.ask)
    _, text = ask_text(outbox.voice(work, person), case, effect, outbox.link(work, 0))
    return Asked(
        person=person.name,
        acting_for=case.state.directory.name(ask.acting_for) if ask.acting_for else None,
        step=title(ask.step),
        at=effect.at,
        held=effect.at > work.now,
        text=text,
        segments=work.desk.segments(text),
    )


def _told(work: Work, case: Case, effect: Tell) -> str:
    return tell_text(outbox.voice(work, case.people[effect.person]), case, effect)[1]
