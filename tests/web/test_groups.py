"""The pages of groups: their order, what uses them, and what waits for them."""

import re

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import token
from workflow.service import publish, roster, start
from workflow.service.work import Desk

DEFINITION = """
sayso: 1
workflow: shifts
title: Shifts
fields: {day: {type: text, ask: "Which day?"}}
summary: "{day}"
steps:
  - {id: crew, approve: group:crew, need: 2, within: 4 hours, if_silent: expire}
"""


def post(client: FlaskClient, path: str, **data: object):
    return client.post(path, data={"csrf_token": token(client, "/account"), **data})


def members(page: str) -> list[str]:
    return re.findall(r'<span class="place">.*?<a href="/people/([^"]+)"', page, re.S)


@pytest.fixture
def crew(desk: Desk) -> str:
    roster.put_group(desk, "crew", "Crew", ["lou", "max", "eva"], "test")
    return "/groups/crew"


def test_groups_are_listed_with_who_is_in_them(browser: FlaskClient) -> None:
    page = browser.get("/groups?q=FINANCE").text
    assert "Ana Ruiz, Kim Fox" in page
    assert "Volunteers" not in page


def test_a_group_is_made_with_its_members_in_order(browser: FlaskClient, desk: Desk) -> None:
    answer = post(browser, "/groups/new", name="Night Shift", slug="", members="kim\nAna Ruiz, kim")
    assert answer.headers["Location"] == "/groups/night-shift"
    assert members(browser.get("/groups/night-shift").text) == ["kim", "ana"]
    again = post(browser, "/groups/new", name="Night Shift", slug="", members="kim\nzzz")
    assert again.status_code == 422
    assert "already" in again.text
    assert "nobody called" in again.text


def test_members_are_added_moved_and_removed_and_a_second_click_does_nothing(browser: FlaskClient, crew: str) -> None:
    for _ in range(2):
        assert post(browser, f"{crew}/members", person="Joe Diaz").status_code == 303
    assert members(browser.get(crew).text) == ["lou", "max", "eva", "joe"]
    for _ in range(2):
        assert post(browser, f"{crew}/members/eva/move", place=2, to=1).status_code == 303
    assert members(browser.get(crew).text) == ["lou", "eva", "max", "joe"]
    for _ in range(2):
        assert post(browser, f"{crew}/members/lou/remove").status_code == 303
    assert members(browser.get(crew).text) == ["eva", "max", "joe"]


@pytest.mark.parametrize(
    "places", [{"place": "9", "to": "0"}, {"place": "x", "to": "1"}, {}, {"place": "0", "to": "-1"}]
)
def test_a_move_to_nowhere_moves_nobody(browser: FlaskClient, crew: str, places: dict[str, str]) -> None:
    assert post(browser, f"{crew}/members/lou/move", **places).status_code == 303
    assert members(browser.get(crew).text) == ["lou", "max", "eva"]


def test_a_group_says_which_workflows_need_it_and_cannot_be_deleted_then(
    browser: FlaskClient, desk: Desk, crew: str
) -> None:
    assert "It can be deleted" in browser.get(crew).text
    publish.publish(desk, DEFINITION, "test")
    roster.put_group(desk, "crew", "Crew", ["lou"], "test")
    page = browser.get(crew).text
    assert "Is asked in “crew”" in page
    assert "Needs 2, has 1" in page
    assert post(browser, f"{crew}/delete").status_code == 303
    assert "Not deleted" in browser.get(crew).text


def test_an_unused_group_is_deleted_once(browser: FlaskClient, crew: str) -> None:
    for _ in range(2):
        assert post(browser, f"{crew}/delete").status_code == 303
    assert browser.get(crew).status_code == 404


def test_a_group_is_renamed_and_keeps_its_slug(browser: FlaskClient, crew: str) -> None:
    assert post(browser, f"{crew}/name", name="The <b>Crew").status_code == 303
    assert "The &lt;b&gt;Crew" in browser.get(crew).text
    assert post(browser, f"{crew}/name", name="x" * 1000).status_code == 422


def test_open_requests_to_a_group_show_how_many_have_answered(browser: FlaskClient, desk: Desk, crew: str) -> None:
    publish.publish(desk, DEFINITION, "test")
    made = start.start(desk, "shifts", "sam", {"day": "Friday"}, "test")
    page = browser.get(crew).text
    assert "0 of 3 answered" in page
    assert f'href="/requests/{made}/roll"' in page


@pytest.mark.parametrize("slug", ["nothing", "%00", "x" * 3000, "1" + "0" * 30])
def test_no_group_is_found_under_nonsense(browser: FlaskClient, slug: str) -> None:
    assert browser.get(f"/groups/{slug}").status_code == 404
    for what in ("name", "members", "members/kim/remove", "members/kim/move"):
        assert post(browser, f"/groups/{slug}/{what}", name="x", person="kim", place=0, to=1).status_code == 404
