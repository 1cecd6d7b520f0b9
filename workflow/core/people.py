"""Who is there: the people and groups an engine call may need, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.core.durations import Calendar


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone with a phone, as far as a decision needs to know him."""

    handle: str
    name: str
    calendar: Calendar
    manager: str | None = None  #: his manager's handle
    reachable: bool = True  #: false when opted out, deleted or undeliverable
    language: str = "en"


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
