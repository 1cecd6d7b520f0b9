"""The second factor of whoever is signed in: six digits of an authenticator app, each code used once.

Where the user is one of the people and has an app as such, that is the one; else it is the one that he enrolled for
himself. A page that wants it before a decision asks `has_one`, shows a field for the code, and calls `confirm` with
what was typed.
"""

from workflow.clock import really
from workflow.service import attempts
from workflow.service import second_factor as apps
from workflow.service.actor import Actor
from workflow.service.work import Desk, Work, query, use_case
from workflow.store import audit, people, users
from workflow.store.authenticators import USERS
from workflow.store.users import UserRecord


def has_one(work: Work, actor: Actor) -> bool:
    """Whether this actor has a second factor, as far as this transaction sees."""
    return actor.user_id is not None and has_app(work, users.by_id(work.tx, actor.user_id))


#: The same for pages, which hand in the desk.
enrolled = query(has_one)


@use_case
def confirm(work: Work, actor: Actor, code: str) -> bool:
    """True, once, for the six digits that this actor's app shows now. What is wrong is counted, and told to nobody.

    False also while too much was tried (service/attempts.py), and for an actor without an app.
    """
    if actor.user_id is None:
        return False
    user = users.lock(work.tx, actor.user_id)
    if not attempts.may_try(work, user):
        return False
    if not check(work, user, code):
        attempts.failed(work, user, "code")
        audit.append_admin(work.tx, work.now, {"event": "SecondFactorRefused", "by": actor.by})
        return False
    attempts.succeeded(work, user)
    audit.append_admin(work.tx, work.now, {"event": "SecondFactorGiven", "by": actor.by})
    return True


def has_app(work: Work, user: UserRecord) -> bool:
    """Whether there is an app, as a person or as a user, whose codes can be asked for."""
    own = USERS.enrolled(work.tx, user.id)
    return _has_as_person(work, user) or (own is not None and own.confirmed)


def check(work: Work, user: UserRecord, typed: str) -> bool:
    """Use up a code of this user's app, in this transaction; spaces between the digits are as apps show them."""
    code = plain(typed)
    if _has_as_person(work, user):
        return user.person_id is not None and apps.use(work, user.person_id, code)
    own = USERS.enrolled(work.tx, user.id)
    if own is None or not own.confirmed:
        return False
    step = _step(work.desk, apps.decrypted(work.desk, own.secret), code)
    return step is not None and USERS.use(work.tx, user.id, own.secret, step)


def put_app(work: Work, user: UserRecord, secret: str, typed: str) -> bool:
    """Make this secret the one of the user's own app, if the code is its; the code is used up with that."""
    step = _step(work.desk, secret, plain(typed))
    if step is None:
        return False
    stored = apps.encrypted(work.desk, secret)
    USERS.enrol(work.tx, user.id, stored)
    USERS.use(work.tx, user.id, stored, step)
    USERS.confirm(work.tx, user.id, work.now)
    return True


def plain(typed: str) -> str:
    """The digits without the spaces that apps show them with."""
    return typed.strip(" ").replace(" ", "") if len(typed) < 20 else ""


def _has_as_person(work: Work, user: UserRecord) -> bool:
    return user.person_id is not None and _live_app(work, user.person_id)


def _live_app(work: Work, person_id: int) -> bool:
    person = people.by_id(work.tx, person_id)
    return person.totp and person.deleted_at is None


def _step(desk: Desk, secret: str | None, code: str) -> int | None:
    """Phones tell the real time, also while the clock of simulator mode is ahead."""
    return apps.step_of(secret, code, really(desk.clock)) if secret else None
