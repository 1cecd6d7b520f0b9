"""Who may sign in: administrators add users, give them roles and links, and stop them.

The last administrator who may sign in stays one; each change of what somebody may do ends his sessions.
"""

from dataclasses import dataclass

from workflow.core.definition import Problem
from workflow.service import admit
from workflow.service.actor import Actor, Role
from workflow.service.changed import changed
from workflow.service.start import LARGEST_ID, NotFitting
from workflow.service.work import Work, query, use_case
from workflow.store import audit, people, users, workspace
from workflow.store.authenticators import PEOPLE, USERS
from workflow.store.errors import Missing, Taken
from workflow.store.users import UserLine, UserRecord

ROLES = ("member", "viewer", "operator", "admin")
_LONGEST_NAME = 80


@dataclass(frozen=True, kw_only=True)
class Users:
    """Everybody who may sign in, and who of the people they could be."""

    lines: tuple[UserLine, ...]
    only_admin: int | None  #: the one administrator there is, who has to stay


@query
def page(work: Work, actor: Actor) -> Users:
    """Every user. Raises Forbidden."""
    actor.needs(Role.ADMIN)
    lines = users.lines(work.tx)
    admins = [each.id for each in lines if each.role == "admin" and each.disabled_at is None]
    return Users(lines=tuple(lines), only_admin=admins[0] if len(admins) == 1 else None)


@query
def one(work: Work, actor: Actor, user_id: int) -> UserLine:
    """One user. Raises Forbidden, Missing."""
    actor.needs(Role.ADMIN)
    return users.line(work.tx, _id(user_id))


@query
def choices(work: Work, actor: Actor) -> list[tuple[str, str]]:
    """(handle, name) of everybody whom a user or a token can be bound to. Raises Forbidden."""
    actor.needs(Role.ADMIN)
    return [(each.handle, each.name) for each in people.page(work.tx, limit=5000) if not each.guest]


@query
def called(work: Work, actor: Actor, email: str) -> str:
    """What a user is called: by name, else by address. Raises Forbidden."""
    actor.needs(Role.VIEWER)
    return users.names(work.tx, [email]).get(email, email)


@use_case
def add(work: Work, actor: Actor, *, email: str, name: str, role: str, person: str) -> int:
    """Add a user, who gets in by a link; gives his id. Raises Forbidden, NotFitting."""
    actor.needs(Role.ADMIN)
    known, problems = admit.address(email), _problems(name, role)
    if known is None:
        problems.append(Problem(path="email", message="This is no e-mail address."))
    person_id = _person(work, person, problems)
    if problems or known is None:
        raise NotFitting(*problems)
    try:
        made = users.add(work.tx, email=known, name=name.strip() or None, role=role, person_id=person_id, now=work.now)
    except Taken as error:
        raise NotFitting(Problem(path=error.path, message=error.message)) from error
    _note(work, actor, "UserAdded", known, role=role, person=person)
    return made


@use_case
def change(work: Work, actor: Actor, user_id: int, *, name: str, role: str, person: str) -> None:
    """Change a user. Raises Forbidden, Missing, NotFitting."""
    actor.needs(Role.ADMIN)
    user = _locked(work, user_id)
    problems = _problems(name, role)
    person_id = _person(work, person, problems)
    if user.role == "admin" and role != "admin":
        problems += _if_last(work, user, "role")
    if problems:
        raise NotFitting(*problems)
    before = (user.name, user.role, user.person_id)
    after = (name.strip() or None, role, person_id)
    if before == after:
        return
    users.change(work.tx, user.id, {"name": after[0], "role": role, "person_id": person_id})
    if before[1:] != after[1:]:
        users.end_sessions(work.tx, user.id)
    handle = people.handles(work.tx, [user.person_id]).get(user.person_id or 0, "")
    was = {"name": user.name or "", "role": user.role, "person": handle}
    now = {"name": name.strip(), "role": role, "person": person}
    _note(work, actor, "UserChanged", user.email, **changed(was, now))


@use_case
def disable(work: Work, actor: Actor, user_id: int) -> UserRecord:
    """Let a user sign in no more, and end what he has open. Raises Forbidden, Missing, NotFitting."""
    actor.needs(Role.ADMIN)
    user = _locked(work, user_id)
    if user.id == actor.user_id:
        raise NotFitting(Problem(path="", message="You cannot stop yourself. Ask another administrator."))
    if problems := _if_last(work, user, ""):
        raise NotFitting(*problems)
    if user.disabled_at is None:
        users.change(work.tx, user.id, {"disabled_at": work.now})
        users.end_sessions(work.tx, user.id)
        users.drop_links(work.tx, user.id)
        _note(work, actor, "UserDisabled", user.email)
    return user


@use_case
def enable(work: Work, actor: Actor, user_id: int) -> UserRecord:
    """Let a user sign in again. Raises Forbidden, Missing."""
    actor.needs(Role.ADMIN)
    user = _locked(work, user_id)
    if user.disabled_at is not None:
        users.change(work.tx, user.id, {"disabled_at": None, "failures": 0, "locked_until": None})
        _note(work, actor, "UserEnabled", user.email)
    return user


@use_case
def make_link(work: Work, actor: Actor, user_id: int) -> str:
    """The secret part of a new one-time link for a user. Raises Forbidden, Missing, NotFitting."""
    actor.needs(Role.ADMIN)
    user = _locked(work, user_id)
    if user.disabled_at is not None:
        raise NotFitting(Problem(path="", message=f"{user.email} may not sign in. Let them in again first."))
    _note(work, actor, "SignInLinkMade", user.email)
    return admit.new_link(work, user.id)


@use_case
def remove_second_factor(work: Work, actor: Actor, user_id: int) -> UserRecord:
    """Take a user's authenticator app off him, also the one he has as a person. Raises Forbidden, Missing."""
    actor.needs(Role.ADMIN)
    user = _locked(work, user_id)
    USERS.enrol(work.tx, user.id, None)
    if user.person_id is not None:
        PEOPLE.enrol(work.tx, user.person_id, None)
    users.change(work.tx, user.id, {"failures": 0, "locked_until": None})
    users.end_sessions(work.tx, user.id)
    _note(work, actor, "SecondFactorRemoved", user.email)
    return user


def _locked(work: Work, user_id: int) -> UserRecord:
    """One after the other, so that two administrators cannot stop each other at once."""
    workspace.lock(work.tx)
    return users.lock(work.tx, _id(user_id))


def _id(user_id: int) -> int:
    if user_id > LARGEST_ID:
        raise Missing("There is no such user.")
    return user_id


def _problems(name: str, role: str) -> list[Problem]:
    found = []
    if len(name.strip()) > _LONGEST_NAME:
        found.append(Problem(path="name", message=f"Use at most {_LONGEST_NAME} characters."))
    if role not in ROLES:
        found.append(Problem(path="role", message="Choose one of the roles."))
    return found


def _person(work: Work, handle: str, problems: list[Problem]) -> int | None:
    if not handle:
        return None
    try:
        return people.by_handle(work.tx, handle).id
    except Missing as error:
        problems.append(Problem(path="person", message=str(error)))
        return None


def _if_last(work: Work, user: UserRecord, path: str) -> list[Problem]:
    """Why this administrator has to stay one, if he has to."""
    if user.role != "admin" or user.disabled_at is not None or users.other_admins(work.tx, user.id):
        return []
    message = "This is the last administrator who may sign in. Make somebody else one first."
    return [Problem(path=path, message=message)]


def _note(work: Work, actor: Actor, event: str, email: str, **more: object) -> None:
    said = {name: value for name, value in more.items() if value}
    audit.append_admin(work.tx, work.now, {"event": event, "user": email, "by": actor.by, **said})
