"""Signing in with a password, and then with six digits.

An address that nobody has and a wrong password get the same answer after about the same time, and so does everything
that is tried while it has to be waited. Hashing happens between two transactions, never inside one.
"""

from dataclasses import dataclass
from enum import Enum

from workflow.service import attempts, passwords
from workflow.service import second_factor as apps
from workflow.service.admit import address, came_in
from workflow.service.board import second_factor
from workflow.service.work import Desk, Work, query, use_case
from workflow.store import audit, users
from workflow.store.users import UserRecord

#: Who can do harm has to have a second factor before he comes in with a password.
MUST_HAVE_SECOND = ("admin", "operator")


class Next(Enum):
    """What comes after the right password."""

    IN = "in"  #: nothing: this user is signed in
    CODE = "code"  #: the six digits
    ENROL = "enrol"  #: an authenticator app, because the role demands one


@dataclass(frozen=True, kw_only=True)
class Half:
    """Somebody whose password was right."""

    user: UserRecord
    next: Next


def with_password(desk: Desk, email: str, password: str) -> Half | None:
    """Whoever has this password, and what he still has to show; None for anything wrong."""
    found = _known(desk, email)
    stored = found[1] if found else None
    right = passwords.holds(stored, password)
    if not found:
        return _nobody(desk)
    fresh = passwords.hashed(password) if right and stored and passwords.is_outdated(stored) else None
    return _judge(desk, found[0].id, stored, right, fresh)


@use_case
def with_code(work: Work, user_id: int, epoch: int, code: str) -> UserRecord | None:
    """Sign in somebody whose password was right, by a code of his app; None where it is wrong, or used."""
    user = users.lock(work.tx, user_id)
    if not _still(user, epoch) or not attempts.may_try(work, user):
        return None
    if not second_factor.check(work, user, code):
        attempts.failed(work, user, "code")
        return None
    return came_in(work, user, "password and code")


@use_case
def with_new_app(work: Work, user_id: int, epoch: int, secret: str, code: str) -> UserRecord | None:
    """Sign in somebody whose password was right and who had no app, by the first code of a new one."""
    user = users.lock(work.tx, user_id)
    if not _still(user, epoch) or second_factor.has_app(work, user):
        return None
    if not second_factor.put_app(work, user, secret, code):
        return None
    audit.append_admin(work.tx, work.now, {"event": "SecondFactorEnrolled", "user": user.email})
    return came_in(work, user, "password and code")


@query
def half(work: Work, user_id: int, epoch: int) -> UserRecord | None:
    """Somebody whose password was right a moment ago; None where he has been stopped since."""
    user = users.by_id(work.tx, user_id)
    return user if _still(user, epoch) else None


def offer(user: UserRecord, secret: str) -> apps.Enrolment:
    """What this user's app has to be told to know that secret."""
    return apps.enrolment(secret, user.email)


@query
def _known(work: Work, email: str) -> tuple[UserRecord, str | None] | None:
    known = address(email)
    user = users.by_email(work.tx, known) if known else None
    return (user, users.credentials(work.tx, user.id).password_hash) if user else None


@use_case
def _nobody(work: Work) -> None:
    users.count_nobodys_failure(work.tx)


@use_case
def _judge(work: Work, user_id: int, stored: str | None, right: bool, fresh: str | None) -> Half | None:
    user = users.lock(work.tx, user_id)
    current = users.credentials(work.tx, user_id).password_hash
    if user.disabled_at or not attempts.may_try(work, user) or current != stored:
        return None
    if not right:
        attempts.failed(work, user, "password")
        return None
    if fresh:
        users.change(work.tx, user_id, {"password_hash": fresh})
    if second_factor.has_app(work, user):
        return Half(user=user, next=Next.CODE)
    if user.role in MUST_HAVE_SECOND:
        return Half(user=user, next=Next.ENROL)
    return Half(user=came_in(work, user, "password"), next=Next.IN)


def _still(user: UserRecord, epoch: int) -> bool:
    return user.epoch == epoch and user.disabled_at is None
