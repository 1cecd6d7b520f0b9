"""Who of the people is meant by what somebody typed: a handle, a name, or the beginning of one."""

from dataclasses import dataclass

from workflow.core.typed import one_line
from workflow.service.actor import Actor, Role
from workflow.service.work import Work, query
from workflow.store import directory, people
from workflow.store.errors import Missing

#: So many are offered in a list that a page carries with it; of more only those that fit what is typed.
OFFERED = 200
_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """It is nobody, or more than one."""

    sentence: str


def find(work: Work, typed: str) -> str | Doubt:
    """The handle of the one person meant, or why that is not clear."""
    typed = one_line(typed)[:100]
    try:
        return people.by_handle(work.tx, typed.lower()).handle
    except Missing:
        pass
    found = directory.of_name(work.tx, typed) or directory.named_like(work.tx, typed, 5)
    if len(found) == 1:
        return found[0][0]
    if not found:
        return Doubt(sentence=f"There is nobody called “{typed[:60]}”. Write a name or a handle from People.")
    shown = ", ".join(f"{handle} ({name})" for handle, name in found[:4])
    return Doubt(sentence=f"“{typed[:60]}” can be more than one person: write the handle, {shown}.")


@query
def choices(work: Work, actor: Actor, typed: str) -> list[tuple[str, str]]:
    """(handle, name) of a few people whom these letters may mean. Raises Forbidden."""
    actor.needs(Role.VIEWER)
    return directory.named_like(work.tx, typed.strip()[:100], _SHOWN)


def offered(work: Work) -> list[tuple[str, str]]:
    """(handle, name) of everybody, where they are few enough to be carried by a page; else nobody."""
    found = directory.named_like(work.tx, "", OFFERED + 1)
    return found if len(found) <= OFFERED else []
