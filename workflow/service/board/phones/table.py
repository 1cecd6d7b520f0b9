"""The page of the virtual phones put together: which of them, the request they are about, the clock, what was tried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.clock import SimulatedClock
from workflow.core import selectors
from workflow.core.definition import ApprovalStep
from workflow.service.actor import Actor, Role
from workflow.service.board.phones.handset import Handset, bubbles, unread
from workflow.service.board.phones.suggestions import suggest
from workflow.service.case import assemble
from workflow.service.look import RequestView, view_of
from workflow.service.numbers import e164
from workflow.service.rows import load_values
from workflow.service.work import Work, query
from workflow.store import effects, people, phones, requests, trials, workspace
from workflow.store.errors import Missing
from workflow.store.people import PersonRecord
from workflow.store.phones import PhoneState
from workflow.store.requests import RequestRecord
from workflow.store.trials import Trials

#: So many phones side by side; and so many where nobody chose.
MOST, USUAL = 6, 3
#: So many people can be chosen from, and so many requests.
PEOPLE, REQUESTS = 200, 8


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Somebody whose phone could be shown."""

    key: str
    name: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Clock:
    """What time it is on the simulated clock."""

    now: datetime
    ahead: int  #: seconds before the real one
    next_due: datetime | None  #: when something happens by itself


@dataclass(frozen=True, kw_only=True)
class Table:
    """All that the page shows."""

    handsets: tuple[Handset, ...]
    people: tuple[Choice, ...]
    request: RequestView | None
    names: dict[int, str]  #: person id -> name, of everybody in that request
    requests: tuple[RequestRecord, ...]  #: the latest
    trials: Trials
    clock: Clock
    uses: bool  #: whoever looks may use the phones
    seeded_at: datetime | None


@query
def table(work: Work, actor: Actor, keys: Sequence[str] = (), request_id: int | None = None) -> Table:
    """The page, with the phones of these people (handles or numbers) or of those who matter now.

    Somebody unknown is left out, and so is a request that is not there.
    """
    actor.needs(Role.VIEWER)
    latest = [each for each in requests.page(work.tx, limit=REQUESTS) if each.simulated]
    record = _request(work, latest, request_id)
    roles = _roles(work, record) if record else {}
    chosen = _chosen(work, keys) or _usual(work, roles)
    view = view_of(work, record) if record else None
    return Table(
        handsets=tuple(_handsets(work, actor, chosen, roles)),
        people=_choices(work, chosen),
        request=view,
        names=people.names(work.tx, view.handles) if view else {},
        requests=tuple(latest),
        trials=trials.lately(work.tx),
        clock=_clock(work),
        uses=actor.role >= Role.OPERATOR,
        seeded_at=workspace.seeded_at(work.tx),
    )


@query
def may_use(work: Work, actor: Actor) -> None:
    """Raise Forbidden for who may only look at the phones."""
    actor.needs(Role.OPERATOR)


@query
def phone_of(work: Work, actor: Actor, key: str) -> str:
    """The number meant by a handle or a number. Raises Missing; Forbidden for who may only look at the phones."""
    actor.needs(Role.OPERATOR)
    found = _chosen(work, [key])
    if not found:
        raise Missing(f"There is no phone “{key}”.")
    return found[0][1]


#: A phone that was chosen: its key, its number, and its owner.
Chosen = tuple[str, str, PersonRecord | None]


def _chosen(work: Work, keys: Iterable[str]) -> list[Chosen]:
    wanted = list(dict.fromkeys(each for each in keys if each and "\x00" not in each))[: MOST * 2]
    owners = {each.handle: each for each in people.by_handles(work.tx, [each for each in wanted if each[0] != "+"])}
    found: list[Chosen] = []
    for key in wanted:
        if key in owners:
            found.append((key, owners[key].phone, owners[key]))
        elif key.startswith("+") and len(key) <= 20 and (number := e164(key, work.desk.default_region)):
            owner = people.by_phone(work.tx, number)
            found.append((owner.handle if owner else number, number, owner))
    return list({number: each for each in found for number in [each[1]]}.values())[:MOST]


def _usual(work: Work, roles: dict[str, tuple[str, PersonRecord]]) -> list[Chosen]:
    """Those whom the request concerns, and others until there are enough."""
    records = {record.phone: record for _, record in roles.values()}
    if len(records) < USUAL:
        others = people.page(work.tx, limit=USUAL + len(records))
        records |= {each.phone: each for each in others if each.phone not in records}
    return [(each.handle, each.phone, each) for each in list(records.values())[:USUAL] if each.deleted_at is None]


def _request(work: Work, latest: list[RequestRecord], request_id: int | None) -> RequestRecord | None:
    """The one that was chosen, if it is simulated; else the one that moved on last, or ended."""
    if request_id is not None and 0 < request_id < 2**31:
        try:
            found = requests.get(work.tx, request_id)
        except Missing:
            found = None
        if found is not None and found.simulated:
            return found
    return max(latest, key=lambda each: each.ended_at or each.step_at or each.created_at, default=None)


def _roles(work: Work, record: RequestRecord) -> dict[str, tuple[str, PersonRecord]]:
    """Handle -> what somebody is to a request, and who he is; in the order in which they are concerned."""
    view = view_of(work, record)
    values = load_values(view.definition, record.fields)
    ids = {record.requester_id, *(each.person_id for each in view.asks)}
    crowd = assemble(work, view.definition, values, record.requester_id, ids)
    by_id = {each.id: handle for handle, each in crowd.people.items()}
    requester = by_id[record.requester_id]
    found = {requester: "Requester"}
    for ask in view.asks:
        found.setdefault(by_id[ask.person_id], _title(ask.step))
    for step in view.definition.steps:
        if isinstance(step, ApprovalStep):
            meant = selectors.resolve(
                step.approve, requester=requester, fields=view.definition.fields, values=values,
                directory=crowd.directory,
            )  # fmt: skip
            for handle in meant:
                found.setdefault(handle, _title(step.id))
    return {handle: (role, crowd.people[handle]) for handle, role in found.items()}


def _title(step: str) -> str:
    return step.replace("_", " ").replace("-", " ").capitalize()


def _handsets(
    work: Work, actor: Actor, chosen: list[Chosen], roles: dict[str, tuple[str, PersonRecord]]
) -> Iterable[Handset]:
    numbers = [number for _, number, _ in chosen]
    texts, states = bubbles(work, actor, numbers), phones.states(work.tx, numbers)
    asked = suggest(work, [owner for _, _, owner in chosen if owner])
    uses = actor.role >= Role.OPERATOR
    for key, number, owner in chosen:
        said, hint, waits = asked[owner.id] if owner else ([], "Nobody here has this number.", False)
        yield Handset(
            key=key,
            phone=number,
            name=owner.name if owner else "Somebody unknown",
            person=owner,
            role=roles[owner.handle][0] if owner and owner.handle in roles else "",
            bubbles=texts[number],
            unread=unread(texts[number]),
            asked=waits,
            state=states.get(number) or PhoneState(phone=number),
            suggestions=tuple(said) if uses else (),
            hint=hint if uses else None,
        )


def _choices(work: Work, chosen: list[Chosen]) -> tuple[Choice, ...]:
    keys = {key for key, _, _ in chosen}
    named = {key: owner.name if owner else key for key, _, owner in chosen}
    named |= {each.handle: each.name for each in people.page(work.tx, limit=PEOPLE)}
    ordered = sorted(named.items(), key=lambda each: (each[0] not in keys, each[1].casefold()))
    return tuple(Choice(key=key, name=name, chosen=key in keys) for key, name in ordered)


def _clock(work: Work) -> Clock:
    clock = work.desk.clock
    ahead = clock.now() - clock.real.now() if isinstance(clock, SimulatedClock) else timedelta(0)
    return Clock(now=work.now, ahead=round(ahead.total_seconds()), next_due=effects.next_due(work.tx, work.now))
