"""What was typed about a person, made into values that can be stored; every problem names its field."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from workflow.core.definition import Problem
from workflow.core.typed import folded, one_line, unmarked
from workflow.service.admit import address
from workflow.service.board.people import naming
from workflow.service.numbers import e164, why_not
from workflow.service.roster import LANGUAGES, zones
from workflow.service.work import Work
from workflow.store import groups

Typed: TypeAlias = Mapping[str, Any]  #: field -> what was typed; `groups` is a list of slugs
Reader: TypeAlias = Callable[[Work, str], Any]

HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
HANDLE_RULE = "Use 1 to 40 of a-z, 0-9, ., _ and -, beginning with a letter or digit."
LONGEST_NAME = 80
ROLES = ("viewer", "operator", "admin")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])")
#: Words that stand in the addresses of pages in the place of a handle.
RESERVED = ("new", "import", "choices", "me")


class Wrong(ValueError):
    """What was typed cannot be the value; the sentence says why."""


def read(work: Work, typed: Typed) -> tuple[dict[str, Any], list[Problem]]:
    """The values as the roster takes them, of the fields that were typed, and what is wrong."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, reader in READERS.items():
        if name not in typed:
            continue
        try:
            values[name] = reader(work, str(typed[name]).strip())
        except Wrong as error:
            problems.append(Problem(path=name, message=str(error)))
    if "groups" in typed:
        problems += _groups(work, typed["groups"])
        values["groups"] = list(typed["groups"])
    if "quiet_from" in typed:
        problems += _quiet(values)
    return values, problems


def _name(work: Work, typed: str) -> str:
    name = one_line(typed)
    if not name:
        raise Wrong("Type a name.")
    if len(name) > LONGEST_NAME:
        raise Wrong(f"Use at most {LONGEST_NAME} characters; this has {len(name)}.")
    return name


def slug_of(name: str) -> str:
    """A slug made of a name."""
    plain = re.sub(r"[^a-z0-9]+", "-", unmarked(name).lower()).strip("-")
    return plain[:40].strip("-")


def handle_of(name: str) -> str:
    """A handle made of a name: "bo.hall"."""
    return slug_of(name).replace("-", ".")[:36]


def _handle(work: Work, typed: str) -> str:
    if not typed:
        raise Wrong("Type a handle: a short name in small letters.")
    if not HANDLE.fullmatch(typed):
        raise Wrong(HANDLE_RULE)
    if typed in RESERVED:
        raise Wrong(f"“{typed}” is the name of a page here. Choose another handle.")
    return typed


def _phone(work: Work, typed: str) -> str:
    if not typed:
        raise Wrong("Type a phone number: it is how this person is asked.")
    number = e164(typed, work.desk.default_region) if len(typed) <= 40 else None
    if number is None:
        raise Wrong(why_not(typed[:40], work.desk.default_region))
    return number


def _email(work: Work, typed: str) -> str | None:
    if not typed:
        return None
    if address(typed) is None:
        raise Wrong("This is no e-mail address. Write one like kim@example.com.")
    return one_line(typed)


def _zone(work: Work, typed: str) -> str:
    found = zone_named(typed) if typed else work.desk.time_zone
    if found is None:
        raise Wrong("This is no time zone. Write one like Europe/Berlin.")
    return found


def zone_named(typed: str) -> str | None:
    """The time zone that somebody means, case ignored and a space for an underscore."""
    if typed in zones():
        return typed
    wanted = folded(typed.replace(" ", "_"))
    return next((each for each in zones() if each.casefold() == wanted), None)


def _language(work: Work, typed: str) -> str:
    if typed and typed not in LANGUAGES:
        raise Wrong(f"Choose one of {', '.join(LANGUAGES)}.")
    return typed or "en"


def _role(work: Work, typed: str) -> str | None:
    if typed and typed not in ROLES:
        raise Wrong(f"Choose one of {', '.join(ROLES)}, or none.")
    return typed or None


def _somebody(work: Work, typed: str) -> str | None:
    if not typed:
        return None
    found = naming.find(work, typed)
    if isinstance(found, str):
        return found
    raise Wrong(found.sentence)


def _clock(work: Work, typed: str) -> str | None:
    if not typed:
        return None
    found = _CLOCK.fullmatch(typed)
    if not found:
        raise Wrong("Write a time like 21:00.")
    return f"{int(found[1]):02}:{found[2]}"


READERS: Mapping[str, Reader] = {
    "name": _name, "handle": _handle, "phone": _phone, "email": _email, "manager": _somebody, "time_zone": _zone,
    "language": _language, "role": _role, "cover": _somebody, "quiet_from": _clock, "quiet_until": _clock,
}  # fmt: skip


def _quiet(values: dict[str, Any]) -> list[Problem]:
    """Both ends or none; in the place of the two goes what the roster knows."""
    if "quiet_from" not in values or "quiet_until" not in values:
        return []  # one of them is wrong by itself
    begin, end = values.pop("quiet_from"), values.pop("quiet_until")
    values["quiet_hours"] = {"from": begin, "until": end} if begin else None
    if (begin is None) != (end is None):
        path = "quiet_from" if begin is None else "quiet_until"
        return [Problem(path=path, message="Type both times, or none for no quiet hours.")]
    if begin is not None and begin == end:
        return [Problem(path="quiet_until", message="Quiet hours must end at another time than they begin.")]
    return []


def _groups(work: Work, slugs: Sequence[str]) -> list[Problem]:
    missing = sorted(set(slugs) - groups.names(work.tx, slugs).keys())
    return [Problem(path="groups", message=f"There is no group “{each}” any more.") for each in missing[:3]]
