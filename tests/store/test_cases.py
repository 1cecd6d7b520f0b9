"""What is looked for is found however its letters were written, also those outside ASCII, on both databases."""

import pytest

from tests.support.cases import cases
from tests.support.house import House
from workflow.service import roster
from workflow.service.actor import Actor, Role
from workflow.service.board import palette
from workflow.store import directory, groups, texts

VIEWER = Actor(by="user:vic@example.com", name="Vic", role=Role.VIEWER)


@pytest.fixture
def named(house: House) -> House:
    """Somebody with such letters in the name, a group, and others that must not be found."""
    house.people("sam", "ana", "kim")
    roster.change_person(house.desk, "kim", {"name": "Änne Ämter-Öz"}, "test")
    roster.put_group(house.desk, "offices", "Die Ämter", ["kim"], "test")
    roster.put_group(house.desk, "staff", "Staff", ["ana"], "test")
    return house


@cases("typed", ["ämter", "Ämter", "ÄMTER", "ämter-öz", "ÄMTER-ÖZ", "äNNE", "mter"])
def test_people_are_found_in_every_list(named: House, typed: str) -> None:
    with named.desk.database.reading() as tx:
        wanted = directory.Wanted(words=(typed,))
        assert [each.record.handle for each in directory.page(tx, wanted, named.clock.now())] == ["kim"]
        assert directory.named_like(tx, typed, 9) == [("kim", "Änne Ämter-Öz")]
        assert len(texts.people_called(tx, typed)) == 1
    assert [each.name for each in palette.find(named.desk, VIEWER, typed).people] == ["Änne Ämter-Öz"]


@pytest.mark.parametrize("typed", ["änne ämter-öz", "ÄNNE ÄMTER-ÖZ"])
def test_a_whole_name_is_recognised(named: House, typed: str) -> None:
    with named.desk.database.reading() as tx:
        assert directory.of_name(tx, typed) == [("kim", "Änne Ämter-Öz")]


@pytest.mark.parametrize("typed", ["die ämter", "DIE ÄMTER", "ämter"])
def test_groups_are_found(named: House, typed: str) -> None:
    with named.desk.database.reading() as tx:
        assert [each.slug for each in groups.listed(tx, typed)] == ["offices"]
