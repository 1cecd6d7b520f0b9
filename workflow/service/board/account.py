"""What somebody who is signed in changes about himself: his name, password and authenticator app.

Each change of how he gets in ends his other sessions. An app that is offered counts for nothing until its first code
was typed, so nobody is left without one half way.
"""

from dataclasses import dataclass, field

from workflow.core.definition import Problem
from workflow.service import attempts, passwords, seals
from workflow.service import second_factor as apps
from workflow.service.actor import Actor, Forbidden
from workflow.service.board import second_factor
from workflow.service.second_factor import Enrolment
from workflow.service.sign_in import MUST_HAVE_SECOND
from workflow.service.start import NotFitting
from workflow.service.work import Desk, Work, query, use_case
from workflow.store import audit, users
from workflow.store.authenticators import USERS
from workflow.store.users import UserLine, UserRecord

_PURPOSE = "app of the account"
_HOLDS = 3600  #: seconds that an offered app can be taken up
_LONGEST_NAME = 80
_WRONG_PASSWORD = (
    "This is not your password. After several wrong ones nothing is looked at for a while, up to 15 minutes."
)
_WRONG_CODE = "This is not the code that the app shows now, or it was used already: wait for the next one."


@dataclass(frozen=True, kw_only=True)
class Account:
    """One's own account."""

    line: UserLine
    must_have_app: bool  #: without one, the password alone does not let him in

    @property
    def has_app(self) -> bool:
        """Whether he has a second factor."""
        return self.line.own_app or self.line.persons_app


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A new app, as it is shown, and sealed, as it comes back."""

    enrolment: Enrolment
    sealed: str = field(repr=False)


@query
def view(work: Work, actor: Actor) -> Account:
    """The account of this actor. Raises Forbidden for a program."""
    line = users.line(work.tx, _own(actor))
    return Account(line=line, must_have_app=line.has_password and line.role in MUST_HAVE_SECOND)


@use_case
def rename(work: Work, actor: Actor, name: str) -> None:
    """Change how he is called here. Raises NotFitting."""
    called = name.strip()
    if len(called) > _LONGEST_NAME:
        raise NotFitting(Problem(path="name", message=f"Use at most {_LONGEST_NAME} characters."))
    user = users.lock(work.tx, _own(actor))
    if (called or None) != user.name:
        users.change(work.tx, user.id, {"name": called or None})
        _note(work, actor, "UserRenamed", was=user.name or "", name=called)


def set_password(desk: Desk, actor: Actor, *, old: str, new: str) -> UserRecord:
    """Change the password, or set the first; everybody else who is signed in as him is out. Raises NotFitting."""
    account = view(desk, actor)
    proved = _proved(desk, actor, old, "old")
    wrong = passwords.problem(new, account.line.email)
    if wrong:
        raise NotFitting(Problem(path="new", message=wrong))
    return _fitting(_store_password(desk, actor, proved, passwords.hashed(new)))


def offer(desk: Desk, actor: Actor, *, password: str) -> str:
    """A new app for this account, sealed; `opened` shows it. Raises NotFitting for a wrong password."""
    _proved(desk, actor, password, "password")
    return seals.seal(desk, _PURPOSE, f"{_own(actor)} {apps.new_secret()}")


def opened(desk: Desk, actor: Actor, sealed: object) -> Offer | None:
    """What an app has to be told of an offer; None where it is none of his, or too old."""
    said = seals.unseal(desk, _PURPOSE, sealed, _HOLDS)
    owner, _, secret = (said or "").partition(" ")
    if not said or owner != str(actor.user_id):
        return None
    email = view(desk, actor).line.email
    return Offer(enrolment=apps.enrolment(secret, email), sealed=str(sealed))


def take_up(desk: Desk, actor: Actor, made: Offer, *, code: str, current: str) -> UserRecord:
    """Make an offered app the one that counts, by its first code; and by one of the old app where there is one.

    Raises NotFitting.
    """
    return _fitting(_take_up(desk, actor, made.enrolment.secret, code, current))


def remove(desk: Desk, actor: Actor, *, code: str) -> UserRecord:
    """Let the own app count no more, by one of its codes. Raises NotFitting, or Forbidden where the role wants one."""
    if view(desk, actor).must_have_app:
        raise Forbidden("With a password your role needs an authenticator app. Set up another one in its place.")
    return _fitting(_remove(desk, actor, code))


@use_case
def sign_out_elsewhere(work: Work, actor: Actor) -> UserRecord:
    """End every session of this user but the one that goes on with what this gives."""
    user = users.lock(work.tx, _own(actor))
    _note(work, actor, "SignedOutElsewhere")
    return _elsewhere_out(work, user)


@use_case
def _take_up(work: Work, actor: Actor, secret: str, code: str, current: str) -> UserRecord | Problem:
    """What is wrong is given back, not raised: that it was tried has to be stored."""
    user = users.lock(work.tx, _own(actor))
    own = USERS.enrolled(work.tx, user.id)
    if own is not None and own.confirmed and not _checked(work, user, current):
        return Problem(path="current", message=_WRONG_CODE)
    if not second_factor.put_app(work, user, secret, code):
        message = "This is not the code that the new app shows now. Check that the phone's clock is right."
        return Problem(path="code", message=message)
    _note(work, actor, "SecondFactorEnrolled")
    return _elsewhere_out(work, user)


@use_case
def _remove(work: Work, actor: Actor, code: str) -> UserRecord | Problem:
    user = users.lock(work.tx, _own(actor))
    if not _checked(work, user, code):
        return Problem(path="code", message=_WRONG_CODE)
    USERS.enrol(work.tx, user.id, None)
    _note(work, actor, "SecondFactorRemoved")
    return _elsewhere_out(work, user)


def _checked(work: Work, user: UserRecord, code: str) -> bool:
    if not attempts.may_try(work, user):
        return False
    right = second_factor.check(work, user, code)
    if right:
        attempts.succeeded(work, user)
    else:
        attempts.failed(work, user, "code")
    return right


def _proved(desk: Desk, actor: Actor, password: str, path: str) -> str | None:
    """The hash of the password that he has just typed rightly; None where he has none yet. Raises NotFitting."""
    stored, may_try = _credentials(desk, actor)
    if stored is None:
        return None
    if not passwords.holds(stored, password) or not may_try:
        _failed(desk, actor)
        raise NotFitting(Problem(path=path, message=_WRONG_PASSWORD))
    return stored


@query
def _credentials(work: Work, actor: Actor) -> tuple[str | None, bool]:
    user = users.by_id(work.tx, _own(actor))
    return users.credentials(work.tx, user.id).password_hash, attempts.may_try(work, user)


@use_case
def _failed(work: Work, actor: Actor) -> None:
    user = users.lock(work.tx, _own(actor))
    if attempts.may_try(work, user):
        attempts.failed(work, user, "password")


@use_case
def _store_password(work: Work, actor: Actor, proved: str | None, fresh: str) -> UserRecord | Problem:
    user = users.lock(work.tx, _own(actor))
    if users.credentials(work.tx, user.id).password_hash != proved:
        return Problem(path="old", message="Your password was changed a moment ago, somewhere else.")
    users.change(work.tx, user.id, {"password_hash": fresh, "failures": 0, "locked_until": None})
    _note(work, actor, "PasswordChanged" if proved else "PasswordSet")
    return _elsewhere_out(work, user)


def _fitting(found: UserRecord | Problem) -> UserRecord:
    if isinstance(found, Problem):
        raise NotFitting(found)
    return found


def _elsewhere_out(work: Work, user: UserRecord) -> UserRecord:
    users.end_sessions(work.tx, user.id)
    users.drop_links(work.tx, user.id)
    return users.by_id(work.tx, user.id)


def _own(actor: Actor) -> int:
    if actor.user_id is None:
        raise Forbidden("Only somebody who signs in has an account.")
    return actor.user_id


def _note(work: Work, actor: Actor, event: str, **more: str) -> None:
    audit.append_admin(work.tx, work.now, {"event": event, "by": actor.by, **more})
