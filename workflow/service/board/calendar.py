"""When the workspace works: its days and hours, whose holidays, and its own days off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from holidays import country_holidays, list_supported_countries

from workflow.core.definition import Problem
from workflow.core.durations import Duration, Unit, after
from workflow.service.actor import Actor, Role
from workflow.service.calendars import NOWHERE, Plan
from workflow.service.changed import changed
from workflow.service.start import NotFitting
from workflow.service.work import Desk, Work, query, use_case
from workflow.store import audit, workspace

AHEAD = timedelta(days=183)
MOST_OWN = 500
LONGEST_NAME = 60
LONGEST_SPAN = 60  #: days off that are added at once
DEFAULT = "default"  #: the country of DEFAULT_REGION, whichever that is


@dataclass(frozen=True, kw_only=True)
class Free:
    """A day on which nobody works."""

    day: date
    names: tuple[str, ...]
    own: bool  #: the workspace's own; it can be taken away
    workday: bool  #: it falls on a day on which people would work


@dataclass(frozen=True, kw_only=True)
class CalendarView:
    """The calendar as its page shows it."""

    plan: Plan
    default_region: str
    country: str  #: the one that counts: two letters, or NOWHERE
    ahead: tuple[Free, ...]  #: of the next half year, in order
    own: tuple[tuple[date, str], ...]  #: all from today on
    two_days: datetime  #: where two working days from now end


@query
def calendar(work: Work, actor: Actor) -> CalendarView:
    """The calendar as it is now. Raises Forbidden."""
    actor.needs(Role.VIEWER)
    plan, region = Plan.load(workspace.calendar(work.tx)), work.desk.default_region
    today = work.now.astimezone(ZoneInfo(work.desk.time_zone)).date()
    years = range(today.year, today.year + 2)
    here = plan.calendar(work.desk.time_zone, region, range(today.year - 1, today.year + 3))
    return CalendarView(
        plan=plan,
        default_region=region,
        country=region if plan.country is None else plan.country,
        ahead=_ahead(plan, plan.public(region, years), today),
        own=tuple((day, name) for day, name in plan.own if day >= today),
        two_days=after(work.now, Duration(2, Unit.WORKING_DAYS), here),
    )


def change_hours(desk: Desk, actor: Actor, *, workdays: Sequence[int], opens: time, closes: time) -> bool:
    """Work on these days (0 is Monday) and hours; False where it is so. Raises Forbidden or NotFitting."""
    problems = []
    if not workdays:
        problems.append(Problem(path="workdays", message="Choose at least one working day."))
    if (closes.hour * 60 + closes.minute) - (opens.hour * 60 + opens.minute) < 60:
        problems.append(Problem(path="closes", message="A working day ends at least an hour after it begins."))
    days = tuple(sorted({each for each in workdays if 0 <= each <= 6}))
    return _keep(desk, actor, problems, {"workdays": days, "opens": opens, "closes": closes})


def change_holidays(desk: Desk, actor: Actor, *, country: str, region: str) -> bool:
    """Take the public holidays of a country, or of a part of it. Raises Forbidden or NotFitting."""
    problems = []
    if country not in (DEFAULT, NOWHERE, *countries()):
        problems.append(Problem(path="country", message="Choose one of the countries."))
    real = desk.default_region if country == DEFAULT else country
    if region and region not in dict(regions(real)):
        region = ""  # it is of the country that was chosen before
    change = {"country": None if country == DEFAULT else country, "region": region or None}
    return _keep(desk, actor, problems, change)


@dataclass(frozen=True, kw_only=True)
class Off:
    """Days off to be added: one, or those until `last`."""

    first: date
    last: date
    name: str


def add_days_off(desk: Desk, actor: Actor, off: Off) -> int:
    """Add days off of the workspace's own; how many are new. Raises Forbidden or NotFitting."""
    return len(_add(desk, actor, off))


@use_case
def _add(work: Work, actor: Actor, off: Off) -> list[date]:
    actor.needs(Role.ADMIN)
    plan = _locked(work)
    today = work.now.astimezone(ZoneInfo(work.desk.time_zone)).date()
    name = " ".join(off.name.split())
    if problems := _wrong_with(off, name, today):
        raise NotFitting(*problems)
    days = [off.first + timedelta(days=each) for each in range((off.last - off.first).days + 1)]
    own = {**dict(plan.own), **dict.fromkeys(days, name)}
    fresh = [day for day in days if dict(plan.own).get(day) != name]
    if len(own) > MOST_OWN:
        message = f"A calendar holds {MOST_OWN} days off. Take some away first."
        raise NotFitting(Problem(path="first", message=message))
    if fresh:
        _store(
            work,
            actor,
            replace(plan, own=tuple(sorted(own.items()))),
            {"what": {"added": [each.isoformat() for each in fresh]}},
        )
    return fresh


def _wrong_with(off: Off, name: str, today: date) -> list[Problem]:
    found = []
    if not name or len(name) > LONGEST_NAME or not all(each.isprintable() for each in name):
        found.append(Problem(path="name", message=f"Give it a name of at most {LONGEST_NAME} plain characters."))
    if not today - timedelta(days=366) <= off.first <= today + timedelta(days=5 * 366):
        found.append(Problem(path="first", message="Choose a day within the next five years."))
    if not 0 <= (off.last - off.first).days < LONGEST_SPAN:
        message = f"It ends on the first day or later, and {LONGEST_SPAN} days can be added at once."
        found.append(Problem(path="last", message=message))
    return found


@use_case
def remove_day_off(work: Work, actor: Actor, day: date) -> bool:
    """Take one of the workspace's own days off away; False where it is none. Raises Forbidden."""
    actor.needs(Role.ADMIN)
    plan = _locked(work)
    own = tuple(each for each in plan.own if each[0] != day)
    if own == plan.own:
        return False
    _store(work, actor, replace(plan, own=own), {"what": {"removed": [day.isoformat()]}})
    return True


@use_case
def _keep(work: Work, actor: Actor, problems: Sequence[Problem], change: Mapping[str, object]) -> bool:
    actor.needs(Role.ADMIN)
    if problems:
        raise NotFitting(*problems)
    plan = _locked(work)
    planned = replace(plan, **change)  # type: ignore[arg-type]
    if planned == plan:
        return False
    _store(work, actor, planned, changed(plan.dump(), planned.dump()))
    return True


def _locked(work: Work) -> Plan:
    """The plan, which nobody else changes until this is done."""
    workspace.lock(work.tx)
    return Plan.load(workspace.calendar(work.tx))


def _store(work: Work, actor: Actor, plan: Plan, what: Mapping[str, object]) -> None:
    workspace.put_calendar(work.tx, plan.dump())
    audit.append_admin(work.tx, work.now, {"event": "CalendarChanged", "by": actor.by, **what})
    work.desk.calendars.forget()


def _ahead(plan: Plan, public: dict[date, str], today: date) -> tuple[Free, ...]:
    own = dict(plan.own)
    days = sorted(each for each in {*public, *own} if today <= each <= today + AHEAD)
    return tuple(
        Free(
            day=day,
            names=tuple(dict.fromkeys(name for name in (own.get(day), public.get(day)) if name)),
            own=day in own,
            workday=day.weekday() in plan.workdays,
        )
        for day in days
    )


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """The countries whose holidays are known, by their two letters, in the order of their names."""
    names = Locale("en").territories
    known = {code: str(names.get(code, code)) for code in list_supported_countries(include_aliases=False)}
    return dict(sorted(known.items(), key=lambda each: each[1]))


@lru_cache(maxsize=32)
def regions(country: str) -> tuple[tuple[str, str], ...]:
    """The parts of a country with holidays of their own, as (code, name)."""
    if country not in countries():
        return ()
    aliases = country_holidays(country).get_subdivision_aliases()
    named = [(code, aliases[code][0] if aliases.get(code) else code) for code in aliases]
    return tuple(sorted(named, key=lambda each: each[1]))
