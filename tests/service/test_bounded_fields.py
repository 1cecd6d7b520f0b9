"""Dates between their bounds and contacts in their language, as programs give them."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.house import House
from workflow.service import change
from workflow.service.start import NotFitting

ARRIVE = {"type": "date", "ask": "From?", "min": "today"}
LEAVE = {"type": "date", "ask": "Until?", "min": "arrive", "required": False}
CUSTOMER = {"type": "contact", "ask": "Who?", "required": False}
WITNESS = {**CUSTOMER, "language": "es"}
ITEM = {"type": "text", "ask": "What?", "required": False}
FIELDS = {"item": ITEM, "customer": CUSTOMER, "arrive": ARRIVE, "leave": LEAVE, "witness": WITNESS}


@pytest.fixture
def stay(house: House) -> House:
    """A house, on Monday 1 June 2026, where people ask for a stay; Joe's language is Portuguese."""
    house.people("sam", "ana")
    house.people("joe", language="pt")
    house.publish("stay", fields=FIELDS, within="3 days")
    return house


def asked(house: House, requester: str = "sam", **fields: str) -> int:
    return house.start(requester, "stay", **fields)


def changed(house: House, request: int, fields: Mapping[str, Any]) -> None:
    change.change(house.desk, request, fields, reason="Late", by="test")


def languages(house: House) -> dict[str, str]:
    return {
        each.name: each.language
        for each in house.rows("SELECT name, language FROM people WHERE guest = :yes", yes=True)
    }


def test_a_program_is_told_which_date_does_not_fit(stay: House) -> None:
    with pytest.raises(NotFitting) as refused:
        asked(stay, leave="2026-07-01", arrive="2026-07-03")
    assert [str(each) for each in refused.value.problems] == [
        "fields.leave: 1 July 2026 is too early: write 3 July 2026 or a later day."
    ]


def test_a_change_is_held_against_the_dates_that_stay(stay: House) -> None:
    request = asked(stay, arrive="2026-07-03", leave="2026-07-10")
    with pytest.raises(NotFitting) as refused:
        changed(stay, request, {"arrive": "2026-07-12"})
    assert [each.path for each in refused.value.problems] == ["fields.leave"]
    changed(stay, request, {"leave": "2026-07-19", "arrive": "2026-07-12"})
    changed(stay, request, {"arrive": "2026-07-30", "leave": None})
    assert stay.request(request).record.fields == {"arrive": "2026-07-30"}


def test_a_day_that_has_passed_since_does_not_stand_in_the_way_of_a_change(stay: House) -> None:
    request = asked(stay, arrive="2026-06-01", leave="2026-06-10")
    stay.later(hours=3)
    stay.later(days=1)
    changed(stay, request, {"leave": "2026-06-12"})
    assert stay.request(request).record.fields["leave"] == "2026-06-12"


def test_what_is_needed_is_needed_after_a_change_too(stay: House) -> None:
    request = asked(stay, arrive="2026-07-03")
    with pytest.raises(NotFitting) as refused:
        changed(stay, request, {"arrive": "", "colour": "red"})
    assert sorted(map(str, refused.value.problems)) == [
        "fields.arrive: This is needed.", "fields.colour: “stay” has no such field.",
    ]  # fmt: skip


def test_somebody_outside_reads_the_language_of_his_field_or_of_the_requester(stay: House) -> None:
    asked(stay, "joe", arrive="tomorrow", customer="Bia Reis 415 555 0188", witness="Luz Vega 415 555 0189")
    asked(stay, "sam", arrive="tomorrow", customer="Jo Smith 415 555 0190")
    assert languages(stay) == {"Bia Reis": "pt", "Luz Vega": "es", "Jo Smith": "en"}


def test_somebody_outside_who_is_known_keeps_his_language(stay: House) -> None:
    asked(stay, "joe", arrive="tomorrow", customer="Bia Reis 415 555 0188")
    asked(stay, "sam", arrive="tomorrow", customer="Bia R 415 555 0188", witness="Bia 415 555 0188")
    assert languages(stay) == {"Bia Reis": "pt"}


def test_a_contact_of_a_change_reads_what_the_requester_reads(stay: House) -> None:
    request = asked(stay, "joe", arrive="tomorrow")
    changed(stay, request, {"customer": "Bia Reis 415 555 0188"})
    assert languages(stay) == {"Bia Reis": "pt"}
