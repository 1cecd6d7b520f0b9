"""What was filled in of a form that starts a request, read as a text is, and refused in the same words."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.core.choices import read_person
from workflow.core.definition import Definition, Problem
from workflow.core.fields import Value
from workflow.core.locales import ENGLISH, Locale
from workflow.core.typed import Unfit, one_line
from workflow.service.actor import Actor, Role
from workflow.service.locales import locale_of, region_of
from workflow.service.start import NotFitting, read_fields
from workflow.service.work import Work
from workflow.store import loose_photos, people
from workflow.store.errors import Missing
from workflow.store.people import PersonRecord

NO_SUCH_PHOTO = "The requester has no such photo, or it belongs to another request."


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was filled in."""

    slug: str
    version: int  #: of the workflow, as it was shown
    requester: str  #: a handle or a name
    fields: Mapping[str, str]
    key: str


class Outdated(Exception):
    """The workflow was published anew since the form was drawn."""


def values_of(work: Work, definition: Definition, person: PersonRecord, typed: Typed) -> dict[str, Value]:
    """Every field that was filled in, read. Raises NotFitting."""
    fields: dict[str, object] = {}
    for name, field in definition.fields.items():
        given = one_line(typed.fields.get(name, ""))
        is_id = field.type == "photo" and given.isascii() and given.isdecimal() and len(given) < 10
        fields[name] = int(given) if is_id else given
    values = read_fields(work, definition, person, fields, _locale(work, person))
    mine = {each.id for each in loose_photos.of_person(work.tx, person.id)}
    strange = [
        Problem(path=f"fields.{name}", message=NO_SUCH_PHOTO)
        for name, field in definition.fields.items()
        if field.type == "photo" and name in values and int(str(values[name])) not in mine
    ]
    if strange:
        raise NotFitting(*strange)
    return values


def _locale(work: Work, person: PersonRecord) -> Locale:
    """English, the language of the dashboard, with figures as they are written where the requester is."""
    return locale_of("en", region_of(person.phone, work.desk.default_region))


def requester_of(work: Work, actor: Actor, typed: str) -> PersonRecord:
    """In whose name it starts: his own, or as an operator anybody's. Raises NotFitting."""
    if actor.role < Role.OPERATOR:
        if actor.person_id is None:
            message = "Your account is not linked to a person, so you cannot start requests."
            raise NotFitting(Problem(path="requester", message=message))
        person = people.by_id(work.tx, actor.person_id)
        if person.deleted_at is not None:
            raise NotFitting(Problem(path="requester", message="You are no longer in People."))
        return person
    said = one_line(typed)
    if not said:
        raise NotFitting(Problem(path="requester", message="Choose a requester."))
    try:
        return people.by_handle(work.tx, said)
    except Missing:
        everybody = {each.handle: each.name for each in people.page(work.tx, limit=100_000) if not each.guest}
    try:
        return people.by_handle(work.tx, read_person(said, everybody, ENGLISH))
    except Unfit as error:
        raise NotFitting(Problem(path="requester", message=str(error))) from error


def owner_of(work: Work, actor: Actor, requester: str) -> PersonRecord | None:
    """In whose name it starts, as far as that is known yet."""
    try:
        return requester_of(work, actor, requester)
    except NotFitting:
        return None
