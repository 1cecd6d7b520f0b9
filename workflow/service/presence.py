"""Who of some people is away, and who stands in for whom: what a Directory says beyond the people themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workflow.service.work import Work
from workflow.store import absences, people
from workflow.store.people import PersonRecord

#: So many covers of covers are looked up; who is covered at a longer remove counts as not covered.
HOPS = 5


@dataclass(frozen=True, kw_only=True)
class Presence:
    """Some people, everybody who covers for one of them, and who of all these is away."""

    records: tuple[PersonRecord, ...]
    covers: Mapping[int, int | None]  #: who is away -> who covers for that time

    def away(self, person: PersonRecord) -> bool:
        """True while he is away."""
        return person.id in self.covers

    def cover_id(self, person: PersonRecord) -> int | None:
        """Who stands in for him now: the cover of his absence, else his standing one."""
        return self.covers.get(person.id) or person.cover_id


def presence(work: Work, records: Iterable[PersonRecord]) -> Presence:
    """Look up absences and covers; one statement where nobody has a cover that is not among them already."""
    known = {each.id: each for each in records}
    covers = _away(work, known)
    for _ in range(HOPS):
        named = {covers.get(each.id) or each.cover_id for each in known.values()}
        missing = {each for each in named if each is not None and each not in known}
        if not missing:
            break
        known |= {each.id: each for each in people.by_ids(work.tx, missing)}
        covers |= _away(work, missing)
    return Presence(records=tuple(known.values()), covers=covers)


def _away(work: Work, ids: Iterable[int]) -> dict[int, int | None]:
    return {person_id: cover for person_id, (cover, _ends) in absences.current(work.tx, ids, work.now).items()}
