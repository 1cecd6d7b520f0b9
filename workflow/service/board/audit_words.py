"""Rows of the audit log in words: who and what they name is looked up once for all that are shown together."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflow.service.board.deeds import deed_sentence
from workflow.service.board.sentences import Body, event_sentence, fact_sentence, listed, who
from workflow.service.work import Work
from workflow.store import audit, groups, people, users, waiting

_CHAIN = re.compile(r"request:([1-9][0-9]{0,9})")
#: Where rows name people and groups.
_HANDLES = ("person", "to", "cover", "manager", "requester", "acting_for", "people", "members", "was")
_GROUPS = ("group", "groups")


@dataclass(frozen=True, kw_only=True)
class Names:
    """Everybody and everything that these rows name, as people call it."""

    people: Mapping[str, str]  #: by handle
    users: Mapping[str, str]  #: by address
    groups: Mapping[str, str]  #: by slug
    asked: Mapping[tuple[int, int], str]  #: by request and number of an ask
    requesters: Mapping[int, str]  #: by request


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The names, as far as rows about one request, or about none, can mean them."""

    names: Names
    request_id: int | None

    def by(self, by: object, name: object = None) -> str:
        """Whoever acted."""
        return who(str(by or ""), str(name or "") or self.names.users.get(str(by).removeprefix("user:")))

    def called(self, handle: str) -> str:
        """The person with this handle."""
        plain = handle.split("#")[0]
        return self.names.people.get(plain, plain)

    def all_called(self, handles: str | Iterable[str]) -> str:
        """These people, in a row."""
        return listed([self.called(each) for each in _each(handles)])

    def user(self, email: object) -> str:
        """The user with this address."""
        return self.names.users.get(str(email), str(email))

    def group(self, slug: str) -> str:
        """The group with this slug."""
        return self.names.groups.get(slug, slug)

    def asked(self, number: object) -> str:
        """Whoever has, or had, the ask of this number."""
        return self.names.asked.get((self.request_id or 0, number if isinstance(number, int) else 0), "somebody")

    def requester(self) -> str:
        """Whoever asked for it."""
        return self.names.requesters.get(self.request_id or 0, "The requester")


def request_of(chain: str) -> int | None:
    """The request that a chain is about; None for that of the administrators."""
    found = _CHAIN.fullmatch(chain)
    return int(found[1]) if found else None


def names(work: Work, rows: Iterable[tuple[str, Body]]) -> Names:
    """Who and what these rows (chain and body) name."""
    every = list(rows)
    bodies = [body for _, body in every]
    about = {number for number in (request_of(chain) for chain, _ in every) if number is not None}
    emails = {
        str(body[name]).removeprefix("user:") for body in bodies for name in ("by", "user", "email") if name in body
    }
    slugs = {each for body in bodies for each in _named(body, _GROUPS)}
    return Names(
        people=people.ever_named(work.tx, {each for body in bodies for each in _named(body, _HANDLES)}),
        users=users.names(work.tx, emails),
        groups=groups.names(work.tx, slugs) if slugs else {},
        asked=waiting.asked(work.tx, about),
        requesters=waiting.requesters(work.tx, about),
    )


def sentence(known: Names, chain: str, body: Body) -> str:
    """What a row says happened, in words; an event that nobody here knows is named as it is."""
    cast = Cast(names=known, request_id=request_of(chain))
    try:
        said = deed_sentence(cast, body) if chain == audit.ADMIN else event_sentence(cast, body)
    except (KeyError, TypeError, ValueError):  # a row that was touched may lack anything
        said = None
    return said or spaced(str(body.get("event", "")))


def consequences(known: Names, chain: str, body: Body) -> tuple[str, ...]:
    """What followed from it, in words."""
    cast = Cast(names=known, request_id=request_of(chain))
    return tuple(_fact(cast, each) for each in body.get("facts", ()) if isinstance(each, dict))


def _fact(cast: Cast, fact: Body) -> str:
    try:
        return fact_sentence(cast, fact)
    except (KeyError, TypeError, ValueError):
        return str(fact.get("what", ""))


def spaced(event: str) -> str:
    """An event's name as words: `PersonAdded` is “Person added”."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", event).capitalize()


def _named(said: Any, under: tuple[str, ...]) -> Iterator[str]:
    """Every handle, or slug, anywhere in a body."""
    if not isinstance(said, dict):
        return
    for name, value in said.items():
        if name in under:
            yield from (str(each).split("#")[0] for each in _each(value))
        elif isinstance(value, dict):
            yield from _named(value, under)
        elif name == "facts" and isinstance(value, list):
            for each in value:
                yield from _named(each, under)


def _each(value: Any) -> list[str]:
    if isinstance(value, str):
        return [each for each in value.split(", ") if each]
    return [str(each) for each in value] if isinstance(value, list | tuple) else []
