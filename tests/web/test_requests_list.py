"""The list of requests: what it shows, to whom, as a file, and what is done to many at a time."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cases import cases
from tests.web.conftest import token
from workflow.clock import ManualClock
from workflow.service import admit, look, perform, publish, roster, tend
from workflow.service.start import start
from workflow.service.work import Desk

HOSTILE = "=HYPERLINK(1)"


@pytest.fixture
def many(desk: Desk) -> list[int]:
    """Three more requests of Sam's, one of Kim's."""
    items = [("sam", "Office plants"), ("sam", HOSTILE), ("sam", "Drill 100%"), ("kim", "Desk lamp")]
    return [start(desk, "purchase", who, {"item": item, "amount": "30"}, "test") for who, item in items]


def enter(app: Flask, desk: Desk, handle: str, role: str) -> FlaskClient:
    """The browser of one of the people, in this role."""
    roster.change_person(desk, handle, {"email": f"{handle}@example.com", "role": role}, "test")
    client = app.test_client()
    path = f"/sign-in/{admit.create_sign_in_link(desk, f'{handle}@example.com')}"
    assert client.post(path, data={"csrf_token": token(client, path)}).status_code == 303
    return client


def shown(page: str) -> list[int]:
    """The ids of the rows on a page."""
    return [int(each) for each in re.findall(r'id="row-(\d+)"', page)]


def drain(desk: Desk) -> None:
    """Let everything that is due happen."""
    while due := tend.due(desk, 50):
        for effect_id, kind in due:
            perform.perform(desk, effect_id, kind)


def texts(desk: Desk) -> int:
    """How many texts there are."""
    return len(look.message_page(desk, limit=1000)[0])


@cases(
    ("query", "places"),
    [
        ("", [4, 3, 2, 1, 0]),
        ("?sort=oldest", [0, 1, 2, 3, 4]),
        ("?q=plants", [1]),
        ("?q=PLANTS+office", [1]),
        ("?q=100%25", [3]),
        ("?q=kim+fox", [4]),
        ("?q=%231", [0]),
        ("?q=zebra", []),
        ("?requester=kim", [4]),
        ("?requester=Kim+Fox", [4]),
        ("?requester=nobody", []),
        ("?waiting_on=ana", [3, 2, 1, 0]),
        ("?status=approved", []),
        ("?status=pending&status=approved&workflow=purchase", [4, 3, 2, 1, 0]),
        ("?workflow=leave", []),
        ("?late=1", []),
        ("?from=2026-06-01&to=2026-06-01", [4, 3, 2, 1, 0]),
        ("?from=2026-06-02", []),
        ("?to=2026-05-31", []),
    ],
)
def test_the_list_shows_what_fits_its_address_and_the_file_has_the_same(
    browser: FlaskClient, many: list[int], query: str, places: list[int]
) -> None:
    everything = [1, *many]
    wanted = [everything[each] for each in places]
    assert shown(browser.get(f"/requests{query}").text) == wanted
    rows = list(csv.DictReader(io.StringIO(browser.get(f"/requests.csv{query}").data.decode("utf-8-sig"))))
    assert [int(row["id"]) for row in rows] == wanted


def test_what_is_late_is_marked_and_can_be_asked_for(
    browser: FlaskClient, many: list[int], clock: ManualClock, desk: Desk
) -> None:
    due = look.request(desk, many[0]).record.due_at
    assert due
    clock.move(due - clock.now() + timedelta(minutes=40))
    page = browser.get("/requests?late=1").text
    assert set(shown(page)) >= {1, *many[:3]}
    assert "40 min late" in page


def test_cells_of_the_file_are_inert_in_a_spreadsheet(browser: FlaskClient, many: list[int]) -> None:
    answer = browser.get("/requests.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="requests.csv"'
    for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))):
        assert not any(each.startswith(("=", "+", "-", "@", "\t", "\r")) for each in row)
    assert "'=HYPERLINK(1)" in answer.text


@cases(
    "query",
    [
        "page=0", "page=-1", "page=999999", "page=" + "9" * 40, "page=x", "status=odd", "sort=odd", "from=odd",
        "from=9999-12-31", "q=%00", "q=%ED%A0%80", "q=" + "x" * 5000, "requester=%00", "workflow=%00&workflow=x",
        "waiting_on=%25_", "late=&late=2", "q=" + "9" * 30, "status=pending&status=pending", "_external=1&q=a",
    ],
)  # fmt: skip
def test_nothing_in_the_address_breaks_the_list(browser: FlaskClient, query: str) -> None:
    for path in ("/requests", "/requests.csv", "/", "/requests/bulk"):
        assert browser.get(f"{path}?{query}").status_code in (200, 303)


def test_a_filter_that_cannot_be_read_is_said(browser: FlaskClient) -> None:
    page = browser.get("/requests?from=tomorrow&requester=zed").text
    assert "“tomorrow” is no day" in page
    assert "Nobody here is called “zed”" in page
    assert "No requests match these filters" in page


def test_a_member_sees_only_what_he_asked_for_or_was_asked(app: Flask, desk: Desk, many: list[int]) -> None:
    kim = enter(app, desk, "kim", "member")
    lou = enter(app, desk, "lou", "member")
    assert shown(kim.get("/requests").text) == [many[3]]
    assert shown(lou.get("/requests").text) == []
    assert "Office plants" not in kim.get("/requests.csv?q=plants").text
    assert "data-tick" not in kim.get("/requests").text
    assert kim.get(f"/requests/bulk?action=withdraw&id={many[0]}").status_code == 403
    assert "Office plants" not in kim.get("/").text
    assert "Desk lamp" in kim.get("/").text


def confirm(browser: FlaskClient, query: str) -> dict[str, list[str]]:
    """What the form of the confirm page sends."""
    page = browser.get(f"/requests/bulk?{query}").text
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', page.split("<main")[1]):
        fields.setdefault(name, []).append(value)
    return fields


def test_many_are_nudged_once_however_often_the_form_is_sent(browser: FlaskClient, desk: Desk, many: list[int]) -> None:
    drain(desk)
    before = texts(desk)
    fields = confirm(browser, f"action=nudge&id={many[0]}&id={many[1]}&id=9999")
    answers = [browser.post("/requests/bulk", data=fields) for _ in range(3)]
    drain(desk)
    assert {each.status_code for each in answers} == {303}
    assert len({each.location for each in answers}) == 1
    assert texts(desk) == before + 2
    page = browser.get(answers[0].location).text
    assert "2 of 3 nudged" in page
    assert "There is no request 9999." in page


def test_a_page_that_is_drawn_anew_nudges_nobody_a_second_time_at_once(
    browser: FlaskClient, desk: Desk, many: list[int]
) -> None:
    browser.post("/requests/bulk", data=confirm(browser, f"action=nudge&id={many[0]}"))
    drain(desk)
    before = texts(desk)
    again = browser.post("/requests/bulk", data=confirm(browser, f"action=nudge&id={many[0]}"))
    drain(desk)
    assert texts(desk) == before
    assert "It was nudged less than a minute ago." in browser.get(again.location).text


def test_all_that_fit_are_withdrawn_and_those_that_came_later_are_not(
    browser: FlaskClient, desk: Desk, many: list[int]
) -> None:
    fields = confirm(browser, "action=withdraw&all=1&requester=sam")
    late = start(desk, "purchase", "sam", {"item": "A late one", "amount": "5"}, "test")
    answer = browser.post("/requests/bulk", data=fields)
    assert "4 of 4 withdrawn" in browser.get(answer.location).text
    states = {each: look.request(desk, each).record.status for each in [1, *many, late]}
    assert [each for each, status in states.items() if status == "pending"] == [many[3], late]


def test_nothing_is_done_where_what_fits_has_changed_since_the_page_was_drawn(
    browser: FlaskClient, desk: Desk, many: list[int]
) -> None:
    fields = confirm(browser, "action=withdraw&all=1&status=pending&requester=sam")
    other = confirm(browser, f"action=withdraw&id={many[0]}")
    browser.post("/requests/bulk", data=other)
    answer = browser.post("/requests/bulk", data=fields)
    assert answer.status_code == 409
    assert "The matching requests have changed" in answer.text
    assert look.request(desk, many[1]).record.status == "pending"


def test_many_are_reassigned_with_a_reason_and_what_cannot_be_says_why(
    browser: FlaskClient, desk: Desk, many: list[int]
) -> None:
    fields = confirm(browser, f"action=reassign&id={many[0]}&id={many[3]}")
    empty = browser.post("/requests/bulk", data=fields)
    assert empty.status_code == 422
    assert "Choose who is asked instead." in empty.text and "Write a reason" in empty.text
    answer = browser.post("/requests/bulk", data={**fields, "instead": "Kim Fox", "reason": "Ana is at sea"})
    page = browser.get(answer.location).text
    assert "1 of 2 reassigned" in page
    names = {each.person_id for each in look.request(desk, many[0]).asks if each.status == "open"}
    assert look.request(desk, many[0]).handles[names.pop()] == "kim"


def test_reassigning_all_that_fit_a_span_of_days_keeps_both_the_day_and_the_person(
    browser: FlaskClient, desk: Desk, many: list[int]
) -> None:
    fields = confirm(browser, "action=reassign&all=1&requester=sam&from=2026-06-01&to=2026-06-01")
    browser.post("/requests/bulk", data={**fields, "instead": "kim", "reason": "Ana is at sea"})
    for each in (1, *many[:3]):
        view = look.request(desk, each)
        assert [view.handles[ask.person_id] for ask in view.asks if ask.status == "open"] == ["kim"]


def test_a_run_is_its_authors_own(app: Flask, desk: Desk, browser: FlaskClient, many: list[int]) -> None:
    fields = confirm(browser, f"action=nudge&id={many[0]}")
    location = browser.post("/requests/bulk", data=fields).location
    ana = enter(app, desk, "ana", "operator")
    assert ana.get(location).status_code == 404
    for key in ("x", "%00", "%ED%A0%80", "a" * 5000):
        assert browser.get(f"/requests/bulk/{key}").status_code == 404
    fields["csrf_token"] = [token(ana, "/account")]
    assert ana.post("/requests/bulk", data=fields).status_code == 422


def test_a_row_and_the_requests_own_page_count_the_same_steps(browser: FlaskClient, desk: Desk) -> None:
    steps = [
        {"id": "manager", "approve": "person:ana", "within": "4 hours", "if_silent": "expire"},
        {"id": "board", "when": "amount > 5000", "approve": "person:kim", "within": "1 day", "if_silent": "expire"},
        {"id": "news", "notify": "requester", "text": "Ordered."},
    ]
    content = {
        "sayso": 1,
        "workflow": "lamps",
        "title": "Lamps",
        "start": {},
        "fields": {"amount": {"type": "money", "currency": "USD", "ask": "How much?"}},
        "summary": "{amount}",
        "steps": steps,
    }
    publish.publish(desk, json.dumps(content), "test")
    small, large = (start(desk, "lamps", "sam", {"amount": each}, "test") for each in ("40", "6000"))
    page = browser.get("/requests?workflow=lamps").text
    assert re.findall(r"Manager, (\d of \d)", page) == ["1 of 3", "1 of 2"]
    for number, counted in ((small, "Step 1 of 2"), (large, "Step 1 of 3")):
        assert counted in browser.get(f"/requests/{number}").text
