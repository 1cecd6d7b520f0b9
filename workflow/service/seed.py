"""The demo: seven people, the whole gallery and one request that waits, put in once in simulator mode.

Every step may be run again, so a start that was cut short is made good by the next one; the mark comes last.
"""

from collections.abc import Mapping
from typing import Any

from workflow.service import gallery, publish, roster
from workflow.service.start import start
from workflow.service.work import Desk, Work, query, use_case
from workflow.store import people, requests, workspace

BY = "demo"
#: The numbers are fictional: nobody can ever have one of +1 415 555 0100 to 0199.
PEOPLE: tuple[Mapping[str, Any], ...] = (
    {"handle": "ana", "name": "Ana Ruiz", "phone": "+14155550102", "email": "ana@example.com"},
    {"handle": "sam", "name": "Sam Lee", "phone": "+14155550101", "email": "sam@example.com", "manager": "ana"},
    {"handle": "kim", "name": "Kim Fox", "phone": "+14155550103", "email": "kim@example.com"},
    {"handle": "lou", "name": "Lou Kay", "phone": "+14155550104"},
    {"handle": "max", "name": "Max Orr", "phone": "+14155550105"},
    {"handle": "eva", "name": "Eva Diaz", "phone": "+14155550106", "language": "es"},
    {"handle": "joe", "name": "Joe Diaz", "phone": "+14155550107"},
)
#: Whom the workflows of the gallery ask and tell. Sam, who starts most of them, is a guardian of nobody.
GROUPS = {
    "staff": ("Staff", ("sam", "ana", "kim")),
    "finance": ("Finance", ("ana", "kim")),
    "directors": ("Directors", ("kim",)),
    "purchasing": ("Purchasing", ("kim",)),
    "hr": ("Human resources", ("kim",)),
    "it": ("IT", ("ana", "kim", "sam")),
    "field": ("Field service", ("sam",)),
    "contractors": ("Contractors", ("lou", "max")),
    "owners": ("House owners", ("joe",)),
    "volunteers": ("Volunteers", ("lou", "max", "eva", "joe")),
    "family-lee": ("Family Lee", ("lou", "max")),
    "family-ruiz": ("Family Ruiz", ("eva", "joe")),
    "family-fox": ("Family Fox", ("kim", "ana")),
}
REQUEST = {"item": "Standing desk", "amount": "640"}
#: What somebody could text first: one answer approves it.
FIRST_TEXT = {"sam": "BUY Desk lamp 45 Hilti"}


def seed(desk: Desk) -> bool:
    """Put the demo in, unless that was done before or somebody works here already; True if it is in now."""
    if not _wanted(desk):
        return False
    here = _handles(desk)
    for person in PEOPLE:
        if person["handle"] not in here:
            roster.add_person(desk, person, BY)
    for slug, (name, members) in GROUPS.items():
        roster.put_group(desk, slug, name, list(members), BY)
    for workflow in gallery.names():
        publish.publish(desk, gallery.text(workflow), BY)
    if not _asked_before(desk):
        start(desk, "purchase", "sam", REQUEST, BY)
    _mark(desk)
    return True


@query
def _wanted(work: Work) -> bool:
    others = {each.handle for each in people.page(work.tx)} - {each["handle"] for each in PEOPLE}
    return not others and not workspace.seeded(work.tx)


@query
def _handles(work: Work) -> set[str]:
    return {each.handle for each in people.page(work.tx)}


@query
def _asked_before(work: Work) -> bool:
    return bool(requests.page(work.tx, limit=1))


@use_case
def _mark(work: Work) -> None:
    workspace.mark_seeded(work.tx, work.now)
