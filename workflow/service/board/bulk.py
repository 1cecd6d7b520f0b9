"""Nudging, reassigning or withdrawing many requests at a time: each on its own, and none of them twice.

A page that is confirmed has a key. The first time it comes, what it picked is stored under it; each request is then
handled in a transaction that also notes what came of it. The same key again goes on where it stopped, and when nothing
is left it does nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.core.definition import Problem
from workflow.core.events import Event, Nudged, Reassigned, Withdrawn
from workflow.core.turn import NotPossible
from workflow.core.typed import one_line
from workflow.service.actor import Actor, Role
from workflow.service.board.steering import LONGEST, nudged_just_now
from workflow.service.case import Case, happen, load_case
from workflow.service.start import NotFitting
from workflow.service.work import Desk, Work, query, use_case
from workflow.store import bulk, listing, people, search
from workflow.store.bulk import Item, Run
from workflow.store.errors import Missing
from workflow.store.listing import Row

#: So many requests can be picked for one action.
MOST = 500
ACTIONS = ("nudge", "reassign", "withdraw")
KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")


@dataclass(frozen=True, kw_only=True)
class About:
    """To whom and why, where that is asked."""

    person: str = ""  #: whose asks; empty: of whoever alone is asked
    to: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What came of a run so far."""

    run: Run
    items: Mapping[int, Item]
    summaries: Mapping[int, str]

    @property
    def done(self) -> int:
        """How many were handled as was wanted."""
        return sum(each.done for each in self.items.values())

    @property
    def refused(self) -> int:
        """How many were not."""
        return len(self.items) - self.done

    @property
    def left(self) -> int:
        """How many have not had their turn."""
        return len(self.run.picked) - len(self.items)


def run(desk: Desk, actor: Actor, key: str, action: str, picked: Sequence[int], about: About) -> str:
    """Do it to all that were picked, and give back the key. Raises Forbidden, or NotFitting before anything is done."""
    begun = _begin(desk, actor, key, action, list(dict.fromkeys(picked)), about)
    _go_on(desk, actor, begun, begun.picked)
    return begun.key


def resume(desk: Desk, actor: Actor, key: str) -> bool:
    """Go on with the run that this key began, where anything is left of it; False where it began none."""
    try:
        begun = report(desk, actor, key)
    except Missing:
        return False
    _go_on(desk, actor, begun.run, [each for each in begun.run.picked if each not in begun.items])
    return True


def _go_on(desk: Desk, actor: Actor, run: Run, ids: Sequence[int]) -> None:
    for request_id in ids:
        try:
            _act(desk, actor, run, request_id)
        except (NotPossible, Missing) as error:
            _refuse(desk, run, request_id, str(error))


@query
def preview(work: Work, actor: Actor, picked: Sequence[int]) -> list[Row]:
    """The first of what was picked. Raises Forbidden."""
    actor.needs(Role.OPERATOR)
    return listing.rows(work.tx, picked[:20])


@query
def report(work: Work, actor: Actor, key: str) -> Report:
    """What came of a run; only its own author and administrators see it. Raises Missing."""
    actor.needs(Role.OPERATOR)
    if not KEY.fullmatch(key):
        raise Missing("There is no such run.")
    found = bulk.get(work.tx, key)
    if found.by != actor.by and actor.role < Role.ADMIN:
        raise Missing("There is no such run.")
    summaries = {each.id: each.summary for each in listing.rows(work.tx, found.picked)}
    return Report(run=found, items=bulk.items(work.tx, key), summaries=summaries)


@use_case
def _begin(work: Work, actor: Actor, key: str, action: str, picked: list[int], about: About) -> Run:
    actor.needs(Role.OPERATOR)
    if not KEY.fullmatch(key):
        raise NotFitting(Problem(path="key", message="This page was not whole. Load it again."))
    if action not in ACTIONS or not picked or len(picked) > MOST:
        message = f"Pick between 1 and {MOST} requests." if action in ACTIONS else "Choose what to do."
        raise NotFitting(Problem(path="picked", message=message))
    told = _read(work, about) if action == "reassign" else {}
    run = bulk.begin(work.tx, Run(key=key, by=actor.by, action=action, about=told, picked=picked, at=work.now))
    if run.by != actor.by:
        raise NotFitting(Problem(path="key", message="This page was somebody else's. Load it again."))
    return run


@use_case
def _act(work: Work, actor: Actor, run: Run, request_id: int) -> None:
    case = load_case(work, request_id, *(run.about[name] for name in ("person", "to") if run.about.get(name)))
    if bulk.has(work.tx, run.key, request_id):
        return
    happen(work, case, _event(work, actor, run, case))
    bulk.note(work.tx, run.key, Item(request_id=request_id, done=True, words=""))


@use_case
def _refuse(work: Work, run: Run, request_id: int, words: str) -> None:
    if not bulk.has(work.tx, run.key, request_id):
        bulk.note(work.tx, run.key, Item(request_id=request_id, done=False, words=words))


def _event(work: Work, actor: Actor, run: Run, case: Case) -> Event:
    if run.action == "nudge":
        if nudged_just_now(work, case):  # the page was drawn anew, with another key, by Back
            raise NotPossible("It was nudged less than a minute ago.")
        return Nudged(at=work.now, by=actor.by)
    if run.action == "withdraw":
        return Withdrawn(at=work.now, by=actor.by, name=actor.name)
    person = run.about.get("person") or _only_one(case)
    return Reassigned(at=work.now, person=person, to=run.about["to"], by=actor.by, reason=run.about["reason"])


def _only_one(case: Case) -> str:
    asked = {ask.person for ask in case.state.open_asks}
    if len(asked) > 1:
        raise NotPossible("Several people are asked. Say whose asks are meant, or reassign it on its own page.")
    if not asked:
        raise NotPossible("Nobody is asked.")
    return asked.pop()


def _read(work: Work, about: About) -> dict[str, str]:
    """Whose asks, to whom and why, in handles. Raises NotFitting."""
    problems, found = [], {"reason": one_line(about.reason), "person": ""}
    for path, typed in (("person", about.person), ("to", about.to)):
        said = one_line(typed)
        ids = search.called(work.tx, said) if said else []
        here = [each for each in people.by_ids(work.tx, ids) if each.deleted_at is None]
        if len(here) == 1:
            found[path] = here[0].handle
        elif said:
            message = "Several people are called that: write the handle." if here else f"Nobody is called “{said}”."
            problems.append(Problem(path=path, message=message))
        elif path == "to":
            problems.append(Problem(path=path, message="Choose who is asked instead."))
    if not found["reason"] or len(found["reason"]) > LONGEST:
        long = f"Write at most {LONGEST} characters."
        message = long if found["reason"] else "Write a reason: it goes on the record."
        problems.append(Problem(path="reason", message=message))
    if problems:
        raise NotFitting(*problems)
    return found
