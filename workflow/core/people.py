"""Who is there: the people and groups an engine call may need, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.core.durations import Calendar
from workflow.core.locales import ENGLISH, Locale
from workflow.core.quiet import Quiet


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone with a phone, as far as a decision needs to know him."""

    handle: str
    name: str
    calendar: Calendar
    manager: str | None = None  #: his manager's handle
    reachable: bool = True  #: false when opted out, deleted or undeliverable
    away: bool = False
    cover: str | None = None  #: who stands in for him now, as long as he is away or cannot be reached
    quiet: Quiet | None = None  #: when he is not to be texted unasked
    language: str = "en"
    locale: Locale = ENGLISH  #: how he writes numbers and dates
    guest: bool = False  #: somebody outside, known by his number alone


@dataclass(frozen=True, kw_only=True)
class Directory:
    """The people and groups that one definition can reach, at one moment."""

    people: Mapping[str, Person] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: slug -> handles

    def name(self, handle: str | None) -> str:
        """How a person is called in a text; the handle itself where nobody knows him any more."""
        person = self.people.get(handle or "")
        return person.name if person else (handle or "")

    def reachable(self, handle: str) -> bool:
        """True when a text to this person can be expected to arrive."""
        person = self.people.get(handle)
        return person is not None and person.reachable

    def present(self, handle: str) -> bool:
        """True when this person can be asked himself: texts arrive, and he is not away."""
        return self.reachable(handle) and not self.people[handle].away

    def stand_in(self, handle: str) -> str | None:
        """Who takes this person's place: from cover to cover until somebody is there; None where nobody is."""
        passed = {handle}
        person = self.people.get(handle)
        while person and person.cover and person.cover not in passed:
            passed.add(person.cover)
            person = self.people.get(person.cover)
            if person and self.present(person.handle):
                return person.handle
        return None
