"""Everybody who is there, looked up many times while a file is planned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workflow.core.typed import folded
from workflow.service.work import Work
from workflow.store import directory, imports, people
from workflow.store.people import PersonRecord

_ALL = 200_000


@dataclass(kw_only=True)
class Everybody:
    """People by what a file may name them by, and the groups."""

    by_handle: Mapping[str, PersonRecord]
    by_phone: Mapping[str, PersonRecord]
    by_id: Mapping[int, PersonRecord]
    memberships: Mapping[int, list[str]]
    groups: Mapping[str, str]  #: slug -> name
    slugs: Mapping[str, str]  #: name, folded, -> slug
    by_email: dict[str, list[str]] = field(default_factory=dict)  #: handles
    by_name: dict[str, list[str]] = field(default_factory=dict)  #: handles, also of those whom the file adds

    def standing(self, person: PersonRecord) -> dict[str, str]:
        """How a person stands, field by field, as a form would have it."""
        manager, cover = self.by_id.get(person.manager_id or 0), self.by_id.get(person.cover_id or 0)
        return {
            "name": person.name, "phone": person.phone, "email": person.email or "",
            "manager": manager.handle if manager else "", "cover": cover.handle if cover else "",
            "groups": " ".join(self.memberships.get(person.id, [])), "time_zone": person.time_zone,
            "language": person.language, "role": person.role or "", "quiet_from": person.quiet_from or "",
            "quiet_until": person.quiet_until or "",
        }  # fmt: skip

    def named(self, said: str, new: Iterable[str]) -> list[str]:
        """The handles of whom somebody may mean: by handle, e-mail address or whole name; `new` are in the file."""
        low = said.lower()
        if low in self.by_handle or low in new:
            return [low]
        return self.by_email.get(low) or self.by_name.get(folded(said), [])

    def learn(self, handle: str, name: str, email: str) -> None:
        """Somebody can be meant by these from now on."""
        for known, key in ((self.by_name, folded(name)), (self.by_email, email.lower())):
            if key and handle not in known.setdefault(key, []):
                known[key].append(handle)


def everybody(work: Work) -> Everybody:
    """Everybody who is there now."""
    records = people.page(work.tx, limit=_ALL)
    groups = directory.groups_named(work.tx)
    found = Everybody(
        by_handle={each.handle: each for each in records},
        by_phone={each.phone: each for each in records},
        by_id={each.id: each for each in records},
        memberships=imports.memberships(work.tx),
        groups=groups,
        slugs={folded(name): slug for slug, name in reversed(groups.items())},
    )
    for each in records:
        found.learn(each.handle, each.name, each.email or "")
    return found
