"""Whether what a page shows was changed since it was drawn."""

from collections.abc import Iterable

from workflow.service.actor import Actor
from workflow.service.work import Work, query
from workflow.store import changes
from workflow.store.changes import Topic

_PREFIX = "request:"


@query
def head(work: Work) -> int:
    """The number that a page drawn now asks with."""
    return changes.head(work.tx)


@query
def changed(work: Work, actor: Actor, since: int, topics: Iterable[str]) -> bool:
    """True where one of these topics was changed; a topic is a name, or `request:ID`. What is unknown is left out.

    It tells a member no more than that something happened somewhere.
    """
    wanted, requests = Topic(0), set()
    for each in topics:
        if each.upper() in Topic.__members__:
            wanted |= Topic[each.upper()]
        number = each.removeprefix(_PREFIX)
        if each.startswith(_PREFIX) and number.isascii() and number.isdecimal() and len(number) < 10:
            requests.add(int(number))
    return changes.changed(work.tx, since, wanted, requests)
