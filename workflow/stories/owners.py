"""Whoever has a phone on the pure stage: who he is, whether he is away, and what his phone has been up to."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from workflow.core.definition import Definition
from workflow.core.drafts import Draft
from workflow.core.fields import Context
from workflow.core.people import Person
from workflow.core.quiet import Quiet
from workflow.service.calendars import Calendars
from workflow.service.locales import locale_of, region_of
from workflow.stories.script import Player, Story

REGION = "US"
#: An authenticator app shows other digits every so often.
_STEP = timedelta(seconds=30)


@dataclass(kw_only=True)
class Absence:
    """A time somebody is away."""

    start: datetime
    end: datetime | None
    cover: str | None  #: handle

    def runs(self, now: datetime) -> bool:
        """Whether it has begun and is not over."""
        return self.start <= now and (self.end is None or now < self.end)


@dataclass(kw_only=True)
class Sketch:
    """The draft on a phone."""

    definition: Definition
    draft: Draft
    context: Context
    code: str
    owner: str  #: name
    heard_at: datetime


@dataclass(kw_only=True)
class Owner:
    """Somebody's phone, and what it has been up to."""

    phone: str
    person: Person
    cover: str | None = None
    absences: list[Absence] = field(default_factory=list)
    authenticator: bool = False
    last_step: int = 0  #: of the authenticator app, that was used
    sketch: Sketch | None = None
    locked_until: datetime | None = None
    readings: list[tuple[datetime, str]] = field(default_factory=list)  #: when a text came, how it was understood
    answered: list[datetime] = field(default_factory=list)  #: automatic answers that no decision earned

    @property
    def handle(self) -> str:
        return self.person.handle

    @property
    def name(self) -> str:
        return self.person.name

    def absence(self, now: datetime) -> Absence | None:
        """The absence that he is on."""
        return next(
            (each for each in self.absences if each.start <= now and (each.end is None or now < each.end)), None
        )

    def at(self, now: datetime) -> Person:
        """Who he is at this moment."""
        absence = self.absence(now)
        cover = (absence.cover if absence else None) or self.cover
        return replace(self.person, away=absence is not None, cover=cover)

    def digits(self, now: datetime) -> str:
        """What his authenticator app shows."""
        return f"{_step(now) % 1_000_000:06}"

    def proves(self, digits: str, now: datetime) -> bool:
        """Whether these digits count: once, within a step of now."""
        for step in (_step(now) - 1, _step(now), _step(now) + 1):
            if self.authenticator and step > self.last_step and f"{step % 1_000_000:06}" == digits:
                self.last_step = step
                return True
        return False


def _step(now: datetime) -> int:
    return int(now.timestamp()) // int(_STEP.total_seconds())


def owners(story: Story) -> dict[str, Owner]:
    """The cast by phone number."""
    calendars = Calendars(region=REGION, year=story.clock.year)
    return {each.phone: _owner(each, calendars) for each in story.players}


def _owner(player: Player, calendars: Calendars) -> Owner:
    person = Person(
        handle=player.handle,
        name=player.name,
        manager=player.manager,
        calendar=calendars.of(player.zone),
        quiet=Quiet(start=player.quiet[0], end=player.quiet[1]) if player.quiet else None,
        language=player.language,
        locale=locale_of(player.language, region_of(player.phone, REGION)),
    )
    return Owner(phone=player.phone, person=person, cover=player.cover, authenticator=player.authenticator)


def outsider(phone: str, name: str, story: Story, language: str = "en") -> Owner:
    """Somebody from outside, known by his number alone."""
    calendar = Calendars(region=REGION, year=story.clock.year).of("UTC")
    handle = f"guest-{phone.removeprefix('+')}"
    locale = locale_of(language, region_of(phone, REGION))
    person = Person(handle=handle, name=name, calendar=calendar, guest=True, language=language, locale=locale)
    return Owner(phone=phone, person=person)
