"""Passwords and codes cannot be guessed: what was wrong is counted at the user, and is waited for ever longer.

The count is kept in the database, so that it holds for every process, and is gone with the next right thing.
"""

from datetime import timedelta

from workflow.service.work import Work
from workflow.store import audit, users
from workflow.store.users import UserRecord

#: So often wrong in a row -> how long nothing is looked at then; from the last on it stays like that.
_PAUSES = {3: timedelta(seconds=5), 4: timedelta(seconds=20), 5: timedelta(minutes=15)}
MANY = max(_PAUSES)


def may_try(work: Work, user: UserRecord) -> bool:
    """True where something may be tried in this user's name now."""
    until = users.credentials(work.tx, user.id).locked_until
    return until is None or until <= work.real_now


def failed(work: Work, user: UserRecord, what: str) -> None:
    """Something wrong was tried in this user's name: a `password` or a `code`."""
    times = users.count_failure(work.tx, user.id)
    pause = _PAUSES.get(min(times, MANY))
    if pause is None:
        return
    users.change(work.tx, user.id, {"locked_until": work.real_now + pause})
    if times >= MANY:
        audit.append_admin(work.tx, work.now, {"event": "SignInPaused", "user": user.email, "wrong": what})


def succeeded(work: Work, user: UserRecord) -> None:
    """Something was right: what was wrong before counts no more."""
    users.change(work.tx, user.id, {"failures": 0, "locked_until": None})
