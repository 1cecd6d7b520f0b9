"""One person: everything that is said of him, what waits for him, and what the actor may do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from workflow.core.quiet import Quiet, hold
from workflow.logs import masked
from workflow.service import roster
from workflow.service.actor import Actor, Role
from workflow.service.board.codes import without_codes
from workflow.service.board.people import naming, rights
from workflow.service.board.readings import understood
from workflow.service.roster import PersonView
from workflow.service.work import Desk, Work, query
from workflow.store import absences, directory, messages, people, requests
from workflow.store.absences import AbsenceRecord
from workflow.store.authenticators import PEOPLE
from workflow.store.directory import Moved
from workflow.store.people import PersonRecord
from workflow.store.requests import RequestRecord

SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Text:
    """One of his last texts."""

    id: int
    inbound: bool
    body: str
    at: datetime
    status: str
    understood: str  #: of one that came in
    request_id: int | None


@dataclass(frozen=True, kw_only=True)
class May:
    """What the actor may do with this person."""

    fields: frozenset[str]
    manage: bool  #: delete and unlock
    absence: bool
    enrol: bool
    own: bool  #: it is himself
    freely: bool  #: replace or remove an app without a code of it


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """What the page of one person shows."""

    view: PersonView
    names: Mapping[str, str]  #: handle -> name, of everybody named here
    groups: Mapping[str, str]  #: slug -> name, of the groups he is in
    absences: tuple[AbsenceRecord, ...]  #: the running one and those announced
    covers: Mapping[int, str]  #: id of an absence -> who covers for that time
    app: str  #: none, begun or on
    waiting: int  #: how many requests wait for him
    staff: int  #: how many people have him as their manager
    waits: tuple[RequestRecord, ...]
    asked: tuple[RequestRecord, ...]
    texts: tuple[Text, ...]
    moved: tuple[Moved, ...]  #: what others were asked in his place since he opted out
    quiet_until: datetime | None  #: when the quiet hours end that hold now
    locked_until: datetime | None
    may: May
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What the form of a person offers to choose from."""

    people: tuple[tuple[str, str], ...]  #: handle and name; nobody where they are too many
    groups: tuple[tuple[str, str], ...]  #: slug and name
    zones: tuple[str, ...]
    time_zone: str
    region: str


@query
def one(work: Work, actor: Actor, handle: str) -> PersonPage:
    """One person. Raises Missing where there is none that the actor may see."""
    record = rights.seen(work, actor, handle)
    view = roster.view(work, record)
    ahead = tuple(absences.upcoming(work.tx, [record.id], work.now))
    named = people.by_ids(work.tx, [record.manager_id or 0, record.cover_id or 0, *(e.cover_id or 0 for e in ahead)])
    waiting, staff = directory.burden(work.tx, record.id)
    by_id = {each.id: each.name for each in named}
    return PersonPage(
        view=view if actor.role > Role.VIEWER or rights.is_self(actor, record) else _discreet(view),
        names={each.handle: each.name for each in named},
        groups=directory.groups_named(work.tx, view.groups),
        absences=ahead,
        covers={each.id: by_id[each.cover_id] for each in ahead if each.cover_id in by_id},
        app=_app(work, record),
        waiting=waiting,
        staff=staff,
        waits=tuple(requests.page(work.tx, status="pending", waiting_on_id=record.id, limit=SHOWN)),
        asked=tuple(requests.page(work.tx, requester_id=record.id, limit=SHOWN)),
        texts=_texts(work, actor, record),
        moved=tuple(directory.taken_over(work.tx, record.id, record.opted_out_at)) if record.opted_out_at else (),
        quiet_until=quiet_until(record, work.now),
        locked_until=record.locked_until if record.locked_until and record.locked_until > work.now else None,
        may=_may(actor, record),
        now=work.now,
    )


@query
def own_handle(work: Work, actor: Actor) -> str:
    """The handle of the actor himself. Raises Missing where he is none of the people."""
    found = people.by_id(work.tx, actor.person_id or 0)
    return people.by_handle(work.tx, found.handle).handle


def new_fields(actor: Actor) -> frozenset[str]:
    """The fields of somebody new. Raises Forbidden."""
    actor.needs(Role.OPERATOR)
    return rights.fields(actor, None) | {"handle"}


def editable(desk: Desk, actor: Actor, handle: str) -> PersonPage:
    """One person whom the actor may change. Raises Missing, Forbidden."""
    found = one(desk, actor, handle)
    if not found.may.fields:
        actor.needs(Role.OPERATOR)
    return found


@query
def offers(work: Work, actor: Actor) -> Offers:
    """What can be chosen in the form of a person."""
    actor.needs(Role.MEMBER)
    everybody = naming.offered(work) if actor.role >= Role.VIEWER else []
    groups = directory.groups_named(work.tx) if actor.role >= Role.OPERATOR else {}
    return Offers(
        people=tuple(everybody),
        groups=tuple(groups.items()),
        zones=tuple(sorted(each for each in roster.zones() if each == "UTC" or each.partition("/")[0] in _AREAS)),
        time_zone=work.desk.time_zone,
        region=work.desk.default_region,
    )


#: The rest are old names of these.
_AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def quiet_until(record: PersonRecord, now: datetime) -> datetime | None:
    """When the quiet hours end that hold at this moment; None outside of them."""
    if record.quiet_from is None or record.quiet_until is None:
        return None
    hours = Quiet(start=time.fromisoformat(record.quiet_from), end=time.fromisoformat(record.quiet_until))
    ends = hold(now, hours, ZoneInfo(record.time_zone))
    return ends if ends > now else None


def _may(actor: Actor, record: PersonRecord) -> May:
    own = rights.is_self(actor, record)
    manages = actor.role >= Role.OPERATOR
    return May(
        fields=rights.fields(actor, record),
        manage=manages,
        absence=manages or own,
        enrol=rights.may_enrol(actor, record),
        own=own,
        freely=actor.role >= Role.ADMIN,
    )


def _app(work: Work, record: PersonRecord) -> str:
    enrolled = PEOPLE.enrolled(work.tx, record.id)
    return "none" if enrolled is None else "on" if enrolled.confirmed else "begun"


def _texts(work: Work, actor: Actor, record: PersonRecord) -> tuple[Text, ...]:
    found = messages.page(work.tx, person_id=record.id, limit=SHOWN + 1)[::-1]
    return tuple(
        Text(
            id=each.id,
            inbound=each.direction == "in",
            body=each.body if actor.sees_codes else without_codes(each.body),
            at=each.created_at,
            status=each.status,
            understood=understood(each.reading) if each.direction == "in" else "",
            request_id=each.request_id,
        )
        for each in found
    )


def _discreet(view: PersonView) -> PersonView:
    """Whole numbers are for operators."""
    return replace(view, record=replace(view.record, phone=masked(view.record.phone)))
