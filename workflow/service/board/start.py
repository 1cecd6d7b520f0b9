"""Starting a request on the dashboard: what can be started, the form of it, who would be asked, and the start itself.

The same reading and the same words as by text. A form is good for one request: its key is taken with the start.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from workflow.core.definition import Definition
from workflow.core.fields import Field, Value
from workflow.core.people import Directory
from workflow.core.typed import one_line
from workflow.service import definitions
from workflow.service.actor import Actor, Role
from workflow.service.board.filling import Outdated, Typed, owner_of, requester_of, values_of
from workflow.service.board.rehearsing import Preview, preview_of
from workflow.service.start import bind_photos, is_allowed, start_with
from workflow.service.work import Work, query, use_case
from workflow.store import form_keys, loose_photos, people, workflows
from workflow.store.errors import Missing
from workflow.store.loose_photos import LoosePhoto
from workflow.store.people import PersonRecord

#: So many workflows are offered; nobody reads more cards.
MOST = 500


@dataclass(frozen=True, kw_only=True)
class Startable:
    """A workflow that can be started."""

    slug: str
    title: str
    keyword: str | None
    fields: int
    steps: int


@dataclass(frozen=True, kw_only=True)
class Menu:
    """What this actor can start, and in whose name."""

    workflows: tuple[Startable, ...]
    person: str | None  #: the handle of who he is
    name: str | None
    for_others: bool  #: he may start in the name of others


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The form of one workflow, before anything is filled in."""

    slug: str
    version: int
    title: str
    fields: Mapping[str, Field]
    people: Mapping[str, str]  #: handle -> name of everybody, where somebody is to be named
    photos: tuple[LoosePhoto, ...]  #: of the requester, and no request has taken them


class Used(Exception):
    """This form started a request already, about something else."""

    def __init__(self, request_id: int | None) -> None:
        super().__init__("This form was sent already.")
        self.request_id = request_id


@query
def menu(work: Work, actor: Actor, search: str = "") -> Menu:
    """What this actor can start; those whose title, name or keyword has these words in it."""
    actor.needs(Role.MEMBER)
    person = people.by_id(work.tx, actor.person_id) if actor.person_id is not None else None
    others = actor.role >= Role.OPERATOR
    directory = _directory(work, person)
    found = []
    for version in workflows.page(work.tx, limit=MOST):
        definition = definitions.definition(work, version.id)
        may = others or (person is not None and is_allowed(definition, person, directory))
        shown = _startable(version.workflow, definition)
        if may and search.casefold() in f"{shown.title} {shown.slug} {shown.keyword or ''}".casefold():
            found.append(shown)
    found.sort(key=lambda each: each.title.casefold())
    return Menu(
        workflows=tuple(found),
        person=person.handle if person else None,
        name=person.name if person else None,
        for_others=others,
    )


@query
def sheet(work: Work, actor: Actor, slug: str, requester: str) -> Sheet:
    """The form of a workflow, for this requester. Raises Missing."""
    actor.needs(Role.MEMBER)
    version = workflows.live(work.tx, slug)
    if version.archived_at is not None:
        raise Missing(f"There is no workflow “{slug}”.")
    definition = definitions.definition(work, version.id)
    kinds = {field.type for field in definition.fields.values()}
    everybody = [each for each in people.page(work.tx, limit=2000) if not each.guest]
    named = "person" in kinds or actor.role >= Role.OPERATOR
    owner = owner_of(work, actor, requester)
    return Sheet(
        slug=slug,
        version=version.number,
        title=definition.title.for_language("en"),
        fields=definition.fields,
        people={each.handle: each.name for each in sorted(everybody, key=_by_name)} if named else {},
        photos=tuple(loose_photos.of_person(work.tx, owner.id)) if owner and "photo" in kinds else (),
    )


@use_case
def upload(work: Work, actor: Actor, requester: str, kind: str, content: bytes) -> int:
    """Keep a photo for a form that is being filled in, and give back its id. Raises NotFitting."""
    actor.needs(Role.MEMBER)
    person = requester_of(work, actor, requester)
    return loose_photos.keep(
        work.tx, person, kind=kind, content=content, simulated=work.desk.simulated, now=work.now
    )  # fmt: skip


@query
def preview(work: Work, actor: Actor, typed: Typed) -> Preview:
    """Whom it would ask and tell, exactly; nothing is stored. Raises Missing or NotFitting."""
    _version, definition, person, values = _read(work, actor, typed)
    return preview_of(work, definition, person, values)


@use_case
def begin(work: Work, actor: Actor, typed: Typed) -> int:
    """Start it, once, and give back its id. Raises Missing, NotFitting, Outdated or Used."""
    if not 16 <= len(typed.key) <= 64 or not typed.key.isascii() or not typed.key.isalnum():
        raise Outdated
    digest = _digest(typed)
    if not form_keys.claim(work.tx, key=typed.key, by=actor.by, digest=digest, now=work.real_now):
        before, request_id = form_keys.used(work.tx, typed.key, actor.by)
        if before != digest or request_id is None:
            raise Used(request_id)
        return request_id
    version_id, definition, person, values = _read(work, actor, typed)
    request_id = start_with(work, version_id, definition, person, values, actor.by)
    bind_photos(work, request_id, definition, values, person)
    form_keys.bind(work.tx, typed.key, request_id)
    return request_id


def _read(work: Work, actor: Actor, typed: Typed) -> tuple[int, Definition, PersonRecord, dict[str, Value]]:
    """What was filled in, read. Raises Missing, NotFitting or Outdated."""
    actor.needs(Role.MEMBER)
    version = workflows.live(work.tx, typed.slug)
    if version.archived_at is not None:
        raise Missing(f"There is no workflow “{typed.slug}”.")
    if version.number != typed.version:
        raise Outdated
    definition = definitions.definition(work, version.id)
    person = requester_of(work, actor, typed.requester)
    return version.id, definition, person, values_of(work, definition, person, typed)


def _directory(work: Work, person: PersonRecord | None) -> Directory:
    """As much of a directory as tells whether this person may start something."""
    if person is None:
        return Directory()
    known = definitions.person(work.desk, person, None)
    return Directory(people={known.handle: known}, groups=people.members(work.tx))


def _startable(slug: str, definition: Definition) -> Startable:
    return Startable(
        slug=slug,
        title=definition.title.for_language("en"),
        keyword=definition.start.keyword,
        fields=len(definition.fields),
        steps=len(definition.steps),
    )


def _digest(typed: Typed) -> str:
    said = [typed.slug, typed.version, one_line(typed.requester), sorted(typed.fields.items())]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


def _by_name(person: PersonRecord) -> str:
    return person.name.casefold()
