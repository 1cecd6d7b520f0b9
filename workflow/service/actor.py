"""Whoever acts through a dashboard or a program: in whose name, and what he may do.

Pages and programs never decide that themselves: a use case asks the actor first, then looks at the object.
"""

from dataclasses import dataclass
from enum import IntEnum

from workflow.service.work import Work
from workflow.store import requests
from workflow.store.errors import Missing


class Forbidden(Exception):
    """This is for somebody with another role."""


class Role(IntEnum):
    """What somebody may do; each role may do what those before it may."""

    MEMBER = 0  #: see what he asked for and what he is asked, and decide that
    VIEWER = 1  #: read everything but reply codes
    OPERATOR = 2  #: start, change, withdraw, nudge and reassign requests, keep people and workflows
    ADMIN = 3  #: everything: override, settings, users, tokens, and see reply codes


_NEEDED = {
    Role.VIEWER: "This is for people who may look at everything. Ask an administrator for the role viewer.",
    Role.OPERATOR: "This is for operators. Ask an administrator for the role.",
    Role.ADMIN: "This is for administrators.",
}


@dataclass(frozen=True, kw_only=True)
class Actor:
    """One who acts."""

    by: str  #: how the record names him: `user:EMAIL`, `token:NAME`
    name: str  #: how people name him
    role: Role
    person_id: int | None = None  #: who of the people he is
    user_id: int | None = None

    def needs(self, role: Role) -> None:
        """Raise Forbidden for somebody whose role is smaller."""
        if self.role < role:
            raise Forbidden(_NEEDED[role])

    @property
    def sees_codes(self) -> bool:
        """Whether reply codes are shown to him."""
        return self.role is Role.ADMIN


def must_see(work: Work, actor: Actor, request_id: int) -> None:
    """Raise Missing where this request is not there for him: to a member only what he asked for or was asked is."""
    if actor.role >= Role.VIEWER:
        return
    record = requests.get(work.tx, request_id)
    involved = {record.requester_id} | {each.person_id for each in requests.asks(work.tx, request_id)}
    if actor.person_id not in involved:
        raise Missing(f"There is no request {request_id}.")
