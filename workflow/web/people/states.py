"""What is the matter with a person, in words: away until Friday, opted out, phone locked, quiet hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from workflow.service.board.people.page import quiet_until
from workflow.store.directory import Line
from workflow.store.people import PersonRecord
from workflow.web.guard import settings


@dataclass(frozen=True, kw_only=True)
class State:
    """One thing that holds for a person: the kind of its badge, an icon, and words."""

    kind: str
    icon: str
    words: str


def of_line(line: Line, now: datetime) -> list[State]:
    """What holds for a person in the list, the gravest first."""
    found = of_record(line.record, now)
    if line.undelivered and line.record.opted_out_at is None:
        found.insert(0, State(kind="bad", icon="message-square-x", words="Texts do not arrive"))
    if line.away:
        found.append(away(line.away_until, line.cover_name, line.record.time_zone, now))
    return found


def of_record(record: PersonRecord, now: datetime) -> list[State]:
    """What a person's own row says, the gravest first."""
    found = []
    if record.opted_out_at is not None:
        found.append(State(kind="bad", icon="bell-off", words="Opted out"))
    if record.locked_until is not None and record.locked_until > now:
        words = f"Phone locked until {clock(record.locked_until, settings().time_zone)}"
        found.append(State(kind="bad", icon="lock", words=words))
    if (ends := quiet_until(record, now)) is not None:
        words = f"Quiet hours until {clock(ends, record.time_zone)}"
        found.append(State(kind="plain", icon="moon", words=words))
    if record.guest:
        found.append(State(kind="plain", icon="user-round", words="Guest"))
    if record.simulated and not settings().simulator:
        found.append(State(kind="plain", icon="smartphone", words="Simulated"))
    return found


def away(until: datetime | None, cover: str | None, zone: str, now: datetime) -> State:
    """Away until Friday, Kim covers."""
    covered = f", {cover} covers" if cover else ", nobody covers"
    said = f" until {last_day(until, zone, now)}" if until else ""
    return State(kind="warn", icon="plane", words=f"Away{said}{covered}")


def clock(at: datetime, zone: str) -> str:
    """The time of day there."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def day(at: datetime, zone: str, now: datetime) -> str:
    """A day as people say it: today, Friday, or 12 June."""
    there, today = at.astimezone(ZoneInfo(zone)).date(), now.astimezone(ZoneInfo(zone)).date()
    ahead = (there - today).days
    if ahead == 0:
        return "today"
    if 0 < ahead < 7:
        return f"{there:%A}"
    year = "" if there.year == today.year else f" {there.year}"
    return f"{there.day} {there:%B}{year}"


def last_day(until: datetime, zone: str, now: datetime) -> str:
    """The last day of an absence that ends then; with the time where it ends within a day."""
    there = until.astimezone(ZoneInfo(zone))
    if there.hour == there.minute == 0:
        return day(until - timedelta(seconds=1), zone, now)
    return f"{day(until, zone, now)}, {there:%H:%M}"
