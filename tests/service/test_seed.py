"""The demo: everybody and everything that the gallery needs, put in once, also where a start was cut short."""

from tests.support.house import House
from workflow.service import gallery, roster
from workflow.service.seed import GROUPS, PEOPLE, seed


def counted(house: House) -> dict[str, int]:
    tables = ("people", "groups", "workflows", "definitions", "requests")
    return {table: house.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables}


DEMO = {
    "people": len(PEOPLE), "groups": len(GROUPS), "workflows": len(gallery.names()),
    "definitions": len(gallery.names()), "requests": 1,
}  # fmt: skip


def test_the_demo_brings_the_whole_gallery_and_everybody_it_needs(house: House) -> None:
    assert seed(house.desk)
    assert counted(house) == DEMO
    house.drain()
    assert "Standing desk for $640.00" in house.phone("ana")[-1]


def test_every_workflow_of_the_demo_can_be_started_by_its_keyword(house: House) -> None:
    seed(house.desk)
    menu = house.text("sam", "MENU").text or ""
    keywords = {row.keyword for row in house.rows("SELECT keyword FROM definitions")}
    assert len(keywords) == len(gallery.names())
    assert keywords <= set(menu.replace(",", " ").replace(".", " ").split())


def test_the_demo_is_put_in_once(house: House) -> None:
    assert seed(house.desk)
    assert not seed(house.desk)
    assert counted(house) == DEMO


def test_a_demo_that_was_cut_short_is_made_good(house: House) -> None:
    for person in PEOPLE[:2]:
        roster.add_person(house.desk, person, "demo")
    roster.put_group(house.desk, "staff", "Staff", ["ana"], "demo")
    assert seed(house.desk)
    assert counted(house) == DEMO
    assert "+14155550107" in {row.phone for row in house.rows("SELECT phone FROM people")}
    assert set(roster.person(house.desk, "sam").groups) == {"staff", "it", "field"}


def test_the_demo_stays_out_where_somebody_works_already(house: House) -> None:
    roster.add_person(house.desk, {"handle": "pat", "name": "Pat Moss", "phone": "+14155550188"}, "test")
    assert not seed(house.desk)
    assert counted(house) == {**dict.fromkeys(DEMO, 0), "people": 1}


def test_every_group_of_the_demo_has_members_that_it_knows(house: House) -> None:
    handles = {person["handle"] for person in PEOPLE}
    assert all(members and set(members) <= handles for _, members in GROUPS.values())
