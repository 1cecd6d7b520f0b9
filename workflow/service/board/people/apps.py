"""A person's authenticator app: set up, confirmed and removed, by an administrator or by himself.

Who is no administrator shows a code of the app that he has before another takes its place or it goes: somebody who
found his dashboard open must not become him.
"""

from workflow.core.definition import Problem
from workflow.service import second_factor
from workflow.service.actor import Actor, Forbidden, Role
from workflow.service.board import second_factor as own
from workflow.service.board.people import rights
from workflow.service.second_factor import Enrolment
from workflow.service.start import NotFitting
from workflow.service.work import Desk, Work, query
from workflow.store.people import PersonRecord

_WHO = "Only the person concerned or an administrator can set up an authenticator app."


def enrol(desk: Desk, actor: Actor, handle: str, code: str) -> Enrolment:
    """Make a new secret for his app. Raises Missing, Forbidden, NotFitting."""
    _prove(desk, actor, _person(desk, actor, handle), code)
    return second_factor.enrol(desk, handle, actor.by)


def remove(desk: Desk, actor: Actor, handle: str, code: str) -> None:
    """His app counts no more. Raises Missing, Forbidden, NotFitting."""
    _prove(desk, actor, _person(desk, actor, handle), code)
    second_factor.remove(desk, handle, actor.by)


def confirm(desk: Desk, actor: Actor, handle: str, code: str) -> None:
    """Take the app up by its first code. Raises Missing, Forbidden, NotFitting."""
    _person(desk, actor, handle)
    second_factor.confirm(desk, handle, own.plain(code), actor.by)


@query
def _person(work: Work, actor: Actor, handle: str) -> PersonRecord:
    person = rights.seen(work, actor, handle)
    if not rights.may_enrol(actor, person):
        raise Forbidden(_WHO)
    return person


def _prove(desk: Desk, actor: Actor, person: PersonRecord, code: str) -> None:
    """Use up a code of the app that there is; wrong ones are counted, and too many stop it."""
    if person.totp and actor.role < Role.ADMIN and not own.confirm(desk, actor, code):
        raise NotFitting(Problem(path="current", message="This is not the code that your app shows now."))
