"""AWAY and BACK on the pure stage, as `service/absence` and `service/leaving` do with rows."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from workflow.core import absence as written
from workflow.core.dates import show_date
from workflow.core.events import BecameReachable, WentAway
from workflow.core.typed import Unfit
from workflow.stories.desk import Text
from workflow.stories.owners import Absence, Owner
from workflow.stories.world import World


class Absences:
    """Who goes away and comes back on the stage."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._begun: list[Absence] = []

    def leave(self, owner: Owner, rest: str) -> str:
        """Let somebody be away as he wrote; give back how the text was understood."""
        world = self._world
        names = {each.handle: each.name for each in world.owners.values() if not each.person.guest}
        today = world.now.astimezone(owner.person.calendar.zone).date()
        locale = owner.person.locale
        try:
            wanted = written.read(rest, today=today, locale=locale, people=names)
        except Unfit as error:
            self._answer(owner, error.wording, error.about, earned=False)
            return "away_unfit"
        start = max(_midnight(owner, wanted.start), world.now) if wanted.start else world.now
        end = _midnight(owner, wanted.back) if wanted.back else None
        cover = wanted.cover or owner.cover
        if refusal := self._refusal(owner, wanted.cover, start, end):
            self._answer(owner, *refusal)
            return "away_refused"
        absence = Absence(start=start, end=end, cover=wanted.cover)
        owner.absences = [each for each in owner.absences if each.end is not None and each.end <= start] + [absence]
        about = {"cover": world.owner(cover).name if cover else world.voice(owner.handle).names(())}
        about |= {"since": show_date(wanted.start, locale)} if wanted.start else {}
        about |= {"until": show_date(wanted.back, locale)} if wanted.back else {}
        wording = ("away_from" if wanted.until else "away_from_open") if wanted.start else (
            "away_until" if wanted.until else "away_open"
        )  # fmt: skip
        if start <= world.now:
            self._begin(owner, absence)
        self._answer(owner, wording, about)
        return "away"

    def come_back(self, owner: Owner) -> str:
        """Let somebody be back; give back how the text was understood."""
        world = self._world
        upcoming = [each for each in owner.absences if each.end is None or each.end > world.now]
        if not upcoming:
            self._answer(owner, "back_already", {})
            return "back_already"
        absence = upcoming[0]
        owner.absences.remove(absence)
        if absence.start <= world.now:
            self._end(owner, absence)
        self._answer(owner, "back", {})
        return "back"

    def due(self) -> datetime | None:
        """When the next absence begins or ends."""
        now = self._world.now
        moments = [each.start for _, each in self._every() if each not in self._begun]
        moments += [each.end for _, each in self._every() if each in self._begun and each.end is not None]
        return min((max(at, now) for at in moments), default=None)

    def catch_up(self) -> None:
        """Let absences begin and end."""
        for owner, absence in self._every():
            if absence not in self._begun and absence.start <= self._world.now:
                self._begin(owner, absence)
            elif absence in self._begun and absence.end is not None and absence.end <= self._world.now:
                owner.absences.remove(absence)
                self._end(owner, absence)

    def _every(self) -> list[tuple[Owner, Absence]]:
        return [(owner, each) for owner in self._world.owners.values() for each in owner.absences]

    def _begin(self, owner: Owner, absence: Absence) -> None:
        self._begun.append(absence)
        self._tell_cover(owner, absence, "cover_set")
        for number in self._world.asked(owner):
            self._world.happen(self._world.matters[number], WentAway(at=self._world.now, person=owner.handle))

    def _end(self, owner: Owner, absence: Absence) -> None:
        self._tell_cover(owner, absence, "cover_over")
        for number in self._world.asked(owner):
            self._world.happen(self._world.matters[number], BecameReachable(at=self._world.now, person=owner.handle))

    def _refusal(
        self, owner: Owner, handle: str | None, start: datetime, end: datetime | None
    ) -> tuple[str, dict[str, str]] | None:
        """Why this cannot be: the wording and what it speaks about."""
        if end is not None and end <= start:
            return "away_over", {}
        if handle == owner.handle:
            return "away_himself", {}
        if handle is not None and not self._world.owner(handle).person.reachable:
            return "away_unreachable", {"cover": self._world.owner(handle).name}
        links = self._chain(owner.handle, handle or owner.cover, start, end, ())
        if links:
            return "away_circle", {"cover": links[0], "links": ", ".join(links)}
        return None

    def _chain(
        self, home: str, handle: str | None, start: datetime, end: datetime | None, passed: tuple[str, ...]
    ) -> tuple[str, ...]:
        """The names from a cover along the covers of covers back home; empty where no way leads there."""
        if handle is None or handle in passed:
            return ()
        person = self._world.owner(handle)
        if handle == home:
            return (person.name,)
        for absence in person.absences:
            if (end is None or absence.start < end) and (absence.end is None or start < absence.end):
                rest = self._chain(home, absence.cover or person.cover, start, end, (*passed, handle))
                if rest:
                    return (person.name, *rest)
        return ()

    def _answer(self, owner: Owner, wording: str, about: Mapping[str, str], *, earned: bool = True) -> None:
        body = self._world.voice(owner.handle).say(wording, about)
        self._world.answer(owner, Text(to=owner.handle, body=body), earned=earned)

    def _tell_cover(self, owner: Owner, absence: Absence, wording: str) -> None:
        """Tell whoever covers, if somebody does and texts reach him."""
        handle = absence.cover or owner.cover
        cover = self._world.owner(handle) if handle else None
        if cover is not None and cover.person.reachable:
            body = self._world.voice(cover.handle).say(wording, {"name": owner.name})
            self._world.send(Text(to=cover.handle, body=body))


def _midnight(owner: Owner, day: date) -> datetime:
    return datetime.combine(day, time(), owner.person.calendar.zone).astimezone(UTC)
