"""What a row of the audit log says was so before and is otherwise now, in words."""

from collections.abc import Mapping
from typing import Any, Protocol

from workflow.service.board.sentences import Body, listed

_ROLES = {"admin": "administrator"}
#: How fields are called, where a word of the record is none of ours.
_FIELDS = {
    "time_zone": "time zone", "quiet_hours": "quiet hours", "quiet_from": "quiet hours from", "email": "e-mail",
    "quiet_until": "quiet hours until", "opens": "opening time", "closes": "closing time", "own": "days off",
    "workdays": "working days", "country": "country of the holidays", "region": "region of the holidays",
}  # fmt: skip
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Cast(Protocol):
    """Who and what the log names, as people call it."""

    def by(self, by: object, name: object = None) -> str:
        """Whoever acted."""

    def called(self, handle: str) -> str:
        """The person with this handle."""

    def user(self, email: object) -> str:
        """The user with this address."""

    def group(self, slug: str) -> str:
        """The group with this slug."""


def changes(cast: Cast, body: Body) -> str:
    """ ": role from viewer to operator, …", to be put after who changed what; empty where the row does not say."""
    was, now = body.get("was"), body.get("now")
    if not (isinstance(was, Mapping) and isinstance(now, Mapping) and now):
        return ""
    told = (f"{field(name)} from {value(cast, name, was.get(name))} to {value(cast, name, now[name])}" for name in now)
    return f": {', '.join(told)}"


def field(name: object) -> str:
    """How a field is called."""
    return _FIELDS.get(str(name), str(name).replace("_", " "))


def value(cast: Cast, name: object, said: Any) -> str:
    """What stands in a field of this name."""
    if said in (None, "", [], ()):
        return "nothing"
    if name in ("person", "manager", "cover"):
        return cast.called(str(said))
    if name == "groups" and isinstance(said, list):
        return listed([cast.group(each) for each in said])
    if name == "own" and isinstance(said, list):
        return listed([f"{day} ({called})" for day, called in said])
    if name == "workdays" and isinstance(said, list):
        return listed([_DAYS[each] for each in said if each in range(7)])
    if name == "role":
        return _ROLES.get(str(said), str(said))
    return f"“{said}”" if name == "name" else str(said)
