"""What somebody may see and change of a person: operators everything but roles, a member only himself."""

from workflow.core.definition import Problem
from workflow.service.actor import Actor, Forbidden, Role
from workflow.service.start import NotFitting
from workflow.service.work import Work
from workflow.store import people
from workflow.store.errors import Missing
from workflow.store.people import PersonRecord

#: What somebody may change of himself.
OWN = frozenset({"time_zone", "language", "quiet_from", "quiet_until"})
#: What an operator may change of anybody.
EVERYTHING = OWN | {"name", "phone", "email", "manager", "groups", "cover"}
_OTHERS = "Only operators and the person concerned may do this."


def is_self(actor: Actor, person: PersonRecord) -> bool:
    """Whether the actor is this person."""
    return actor.person_id == person.id


def seen(work: Work, actor: Actor, handle: str) -> PersonRecord:
    """The person with this handle, where the actor may see him. Raises Missing."""
    person = people.by_handle(work.tx, handle)
    if actor.role < Role.VIEWER and not is_self(actor, person):
        raise Missing(f"There is no person “{handle}”.")
    return person


def changed(work: Work, actor: Actor, handle: str) -> PersonRecord:
    """The person with this handle, held, where the actor may change anything of him. Raises Missing, Forbidden."""
    person = seen(work, actor, handle)
    if actor.role < Role.OPERATOR and not is_self(actor, person):
        raise Forbidden(_OTHERS)
    people.lock(work.tx, person.id)
    return people.by_handle(work.tx, handle)


def fields(actor: Actor, person: PersonRecord | None) -> frozenset[str]:
    """The fields of this person, None for a new one, that the actor may change."""
    if actor.role >= Role.ADMIN:
        return EVERYTHING | {"role"}
    if actor.role >= Role.OPERATOR:
        return EVERYTHING
    return OWN if person is not None and is_self(actor, person) else frozenset()


def may_enrol(actor: Actor, person: PersonRecord) -> bool:
    """Whether the actor may set up or remove this person's authenticator app."""
    return actor.role >= Role.ADMIN or is_self(actor, person)


def refuse_raising(actor: Actor, person: PersonRecord, values: dict[str, object]) -> None:
    """With his address one is let in in somebody's role: only an administrator changes that of one who has a role."""
    if person.role is not None and actor.role < Role.ADMIN and "email" in values:
        message = f"{person.name} may sign in as {person.role}: only an administrator changes this address."
        raise NotFitting(Problem(path="email", message=message))
