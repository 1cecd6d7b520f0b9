"""Definitions as the use cases read them: stored content into a Definition, and who is there to be named in one."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import time
from functools import lru_cache

from workflow.core.checks import Known
from workflow.core.definition import ApprovalStep, Definition, parse
from workflow.core.fields import ChoiceField
from workflow.core.locales import Locale
from workflow.core.people import Directory, Person
from workflow.core.quiet import Quiet
from workflow.core.selectors import Kind, Selector
from workflow.core.selectors import parse as parse_selector
from workflow.service.locales import locale_of, region_of
from workflow.service.work import Desk, Work
from workflow.store import people, workflows
from workflow.store.people import PersonRecord
from workflow.wording import overridable

#: So many parsed definitions are kept by a process; a version never changes, so they cannot grow stale.
_KEPT = 500


def definition(work: Work, definition_id: int) -> Definition:
    """The definition with this id; parsed once a process, because a version never changes."""
    kept = work.desk.definitions
    if definition_id not in kept:
        if len(kept) >= _KEPT:
            kept.clear()
        kept[definition_id] = parse(workflows.by_id(work.tx, definition_id).content)
    return kept[definition_id]


def known(work: Work) -> Known:
    """Everybody, every group and every keyword there is."""
    everybody = people.page(work.tx, limit=100_000)
    return Known(
        directory=Directory(
            people={each.handle: person(work.desk, each, None) for each in everybody},
            groups=people.members(work.tx),
        ),
        keywords=workflows.keywords(work.tx),
        wordings=overridable(),
    )


def person(
    desk: Desk, record: PersonRecord, manager: str | None, *, cover: str | None = None, away: bool = False
) -> Person:
    """A stored person as the core knows him; `manager` and `cover` are engine handles."""
    return Person(
        handle=engine_handle(record),
        name=record.name,
        calendar=desk.calendars.of(record.time_zone),
        manager=manager,
        reachable=record.reachable,
        away=away,
        cover=cover,
        quiet=_quiet(record),
        language=record.language,
        locale=_locale(record.language, record.phone, desk.default_region),
        guest=record.guest,
    )


@lru_cache(maxsize=10_000)  # telling a number's region takes longer than anything else here
def _locale(language: str, phone: str, region: str) -> Locale:
    return locale_of(language, region_of(phone, region))


def _quiet(record: PersonRecord) -> Quiet | None:
    if record.quiet_from is None or record.quiet_until is None:
        return None
    return Quiet(start=time.fromisoformat(record.quiet_from), end=time.fromisoformat(record.quiet_until))


def engine_handle(record: PersonRecord) -> str:
    """A deleted person keeps an identity of his own, so that nobody who gets his handle later takes his place."""
    return record.handle if record.deleted_at is None else f"{record.handle}#{record.id}"


def named_in(definition: Definition) -> tuple[set[str], set[str]]:
    """The handles and the group slugs that a definition names."""
    every = list(_selectors(definition))
    return (
        {each.name for each in every if each.kind is Kind.PERSON},
        {each.name for each in every if each.kind is Kind.GROUP},
    )


def _selectors(definition: Definition) -> Iterator[Selector]:
    yield from definition.start.who or ()
    for step in definition.steps:
        asked = step.approve if isinstance(step, ApprovalStep) else step.notify
        stand_ins = step.escalate_to if isinstance(step, ApprovalStep) else None
        for selector in (*(asked or ()), *(stand_ins or ())):  # a sketch may name nobody yet
            yield selector
            field = definition.fields.get(selector.name)
            if selector.kind is Kind.ATTRIBUTE and isinstance(field, ChoiceField):
                yield from _of_options(field, selector.attribute)


def _of_options(field: ChoiceField, attribute: str) -> Iterator[Selector]:
    for each in field.options:
        with suppress(ValueError):  # which a sketch may hold, and a published definition never does
            yield parse_selector(each.attributes.get(attribute, ""))
