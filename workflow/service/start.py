"""Somebody asks for something: the fields are read, the request is stored, and the first step begins."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workflow.core import selectors
from workflow.core.definition import Definition, Problem
from workflow.core.events import Started
from workflow.core.fields import Contact, ContactField, Context, Unfit, Value, read
from workflow.core.locales import ENGLISH, Locale
from workflow.core.people import Directory
from workflow.core.selectors import Kind
from workflow.core.state import State
from workflow.service import definitions, guests
from workflow.service.case import Case, Crowd, assemble, happen
from workflow.service.locales import locale_of, region_of
from workflow.service.numbers import e164
from workflow.service.outbox import Answering
from workflow.service.rows import dump_values, request_row
from workflow.service.work import Work, use_case
from workflow.store import access, audit, codes, people, photos, requests, workflows
from workflow.store.audit import Head
from workflow.store.people import PersonRecord
from workflow.wording import Voice, summary_text

#: How programs write: English, with a point before the decimals, and no date in figures but 2026-06-03.
AS_PROGRAMS = replace(ENGLISH, date_order=None)


#: The largest id that every database here can hold.
LARGEST_ID = 2**31 - 1


class NotFitting(ValueError):
    """What was asked for cannot be: `problems` has a path and a sentence for each thing wrong."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


class KeyReused(ValueError):
    """The Idempotency-Key was used before for another request."""


@dataclass(frozen=True, kw_only=True)
class Once:
    """An Idempotency-Key: the same key and content is the same request."""

    token_id: int
    key: str
    digest: str


@use_case
def start(
    work: Work, workflow: str, requester: str, typed: Mapping[str, Any], by: str, once: Once | None = None
) -> int:
    """Start a request and give back its id. Raises Missing, NotFitting or KeyReused."""
    if once and (known := _started_before(work, once)):
        return known
    version = workflows.live(work.tx, workflow)
    definition = definitions.definition(work, version.id)
    person = people.by_handle(work.tx, requester)
    values = read_fields(work, definition, person, typed, AS_PROGRAMS)
    request_id = start_with(work, version.id, definition, person, values, by)
    bind_photos(work, request_id, definition, values, person)
    if once:
        access.bind_key(work.tx, token_id=once.token_id, key=once.key, request_id=request_id)
    return request_id


def start_with(
    work: Work,
    definition_id: int,
    definition: Definition,
    person: PersonRecord,
    values: Mapping[str, Value],
    by: str,
    *,
    code: str | None = None,
    answering: Answering | None = None,
) -> int:
    """Start a request of values that have been read, in this transaction, and give back its id. Raises NotFitting.

    `code` is the requester's own where he has been told it already.
    """
    if workflows.archived_at(work.tx, definition_id) is not None:
        message = f"“{definition.title}” is archived and starts nothing any more."
        raise NotFitting(Problem(path="workflow", message=message))
    settled = settle_contacts(work, definition, values, person)
    crowd = assemble(work, definition, settled, person.id, {person.id})
    if not is_allowed(definition, person, crowd.directory):
        message = f"{person.name} may not start “{definition.workflow}”."
        raise NotFitting(Problem(path="requester", message=message))
    case = _store(work, definition_id, definition, person, settled, crowd, by, code)
    happen(work, case, Started(at=work.now), answering=answering)
    return case.id


def bind_photos(
    work: Work, request_id: int, definition: Definition, values: Mapping[str, Value], requester: PersonRecord
) -> None:
    """Make the photos among a request's values its own. Raises NotFitting for one that its requester has not sent."""
    for name, field in definition.fields.items():
        if field.type != "photo" or name not in values:
            continue
        photo_id = int(str(values[name]))
        if photo_id > LARGEST_ID or not photos.bind(
            work.tx, photo_id, person_id=requester.id, request_id=request_id, field=name
        ):
            message = "The requester has sent no such photo, or it belongs to another request."
            raise NotFitting(Problem(path=f"fields.{name}", message=message))


def may_start(work: Work, definition: Definition, person: PersonRecord) -> bool:
    """Whether this person may start this workflow."""
    return is_allowed(definition, person, assemble(work, definition, {}, person.id, {person.id}).directory)


def settle_contacts(
    work: Work, definition: Definition, values: Mapping[str, Value], requester: PersonRecord
) -> dict[str, Value]:
    """The values with every contact, somebody outside, known as a person by his handle."""
    settled = dict(values)
    for name, value in values.items():
        field = definition.fields[name]
        if isinstance(value, Contact) and isinstance(field, ContactField):
            language = field.language or requester.language
            settled[name] = guests.guest(work, value.phone, value.name, language).handle
    return settled


def _started_before(work: Work, once: Once) -> int | None:
    if access.claim_key(work.tx, token_id=once.token_id, key=once.key, digest=once.digest, now=work.now):
        return None
    digest, request_id = access.key(work.tx, once.token_id, once.key)
    if digest != once.digest or request_id is None:
        raise KeyReused("This Idempotency-Key was used for another request.")
    return request_id


def read_fields(
    work: Work, definition: Definition, person: PersonRecord, typed: Mapping[str, Any], locale: Locale
) -> dict[str, Value]:
    """Every field's typed value, written as this locale writes. Raises NotFitting with all that does not fit."""
    context = context_for(work, definition, person, locale)
    problems = [
        Problem(path=f"fields.{name}", message=f"“{definition.workflow}” has no such field.")
        for name in typed
        if name not in definition.fields
    ]
    values: dict[str, Value] = {}
    for name, field in definition.fields.items():
        given = typed.get(name)
        if given is None or given == "":
            if field.required:
                problems.append(Problem(path=f"fields.{name}", message=f"This is needed. {field.ask}"))
            continue
        try:
            values[name] = read(field, given, replace(context, values=values))
        except Unfit as error:
            problems.append(Problem(path=f"fields.{name}", message=str(error)))
    if problems:
        raise NotFitting(*problems)
    return values


def context_for(work: Work, definition: Definition, person: PersonRecord, locale: Locale | None = None) -> Context:
    """What reading this person's answers needs to know: as he writes, or as `locale` does."""
    region = region_of(person.phone, work.desk.default_region)
    asks_for_people = any(field.type == "person" for field in definition.fields.values())
    everybody = people.page(work.tx, limit=100_000) if asks_for_people else ()
    return Context(
        today=work.now.astimezone(work.desk.calendars.of(person.time_zone).zone).date(),
        people={each.handle: each.name for each in everybody if not each.guest},
        locale=locale or locale_of(person.language, region),
        phone=lambda typed: e164(typed, region),
    )


def is_allowed(definition: Definition, person: PersonRecord, directory: Directory) -> bool:
    """Whether this person may start this workflow, with these people and groups."""
    who = definition.start.who
    if who is None:
        return not person.guest
    if any(each.kind is Kind.ANYONE for each in who):
        return True
    return person.handle in selectors.resolve(who, requester=person.handle, fields={}, values={}, directory=directory)


def _store(
    work: Work,
    definition_id: int,
    definition: Definition,
    person: PersonRecord,
    values: dict[str, Value],
    crowd: Crowd,
    by: str,
    code: str | None,
) -> Case:
    case = Case(
        id=0,
        definition_id=definition_id,
        definition=definition,
        state=State(requester=person.handle, values=values, directory=crowd.directory, created_at=work.now),
        summary="",
        code=code or codes.issue(work.tx, person.phone, work.now, work.desk.digits),
        codes={},
        people=crowd.people,
        head=Head(),
    )
    case = replace(case, summary=summary_of(work, case))
    row = {
        "definition_id": definition_id,
        "requester_id": person.id,
        "code": case.code,
        "fields": dump_values(definition, values),
        "summary": case.summary,
        "created_at": work.now,
        "created_by": by,
        "simulated": work.desk.simulated,
        **request_row(case.state),
        "audit_length": 0,
        "audit_head": audit.START,
    }
    request_id = requests.add(work.tx, row)
    content = {"event": "Stored", "by": by, "definition": definition_id, "fields": row["fields"]}
    head = audit.append(work.tx, audit.chain_of(request_id), Head(), work.now, content)
    return replace(case, id=request_id, head=head)


def summary_of(work: Work, case: Case) -> str:
    """The one line that lists and programs read; a text has it in the language of its reader."""
    voice = Voice(locale=ENGLISH, zone=work.desk.time_zone, now=work.now)
    names = {handle: each.name for handle, each in case.state.directory.people.items()}
    requester = case.state.directory.name(case.state.requester)
    return summary_text(voice, case.definition, case.state.values, names, requester)
