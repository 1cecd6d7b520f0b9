"""The inbox: what needs somebody and why, with one best thing to do, and counts that are those of the rows."""

import csv
import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text as sql

from tests.web.conftest import token
from tests.web.test_requests_list import drain, enter, texts
from workflow.clock import ManualClock
from workflow.core.state import Trouble
from workflow.service import look
from workflow.service.start import start
from workflow.service.work import Desk
from workflow.store import attention


def need(desk: Desk, why: Trouble, **about: object) -> None:
    """Let something need somebody."""
    desk.database.transact(lambda tx: attention.need(tx, why, desk.clock.now(), **about))  # type: ignore[arg-type]


def rows(page: str) -> list[str]:
    """The rows, as text without tags."""
    found = re.findall(r'<li class="inbox-row.*?</li>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


def count(page: str) -> int:
    """What the tab that is open says it holds."""
    found = re.search(r'aria-current="page">[^<]*<span class="count">([\d,]+)<', page.split("<main")[1])
    assert found
    return int(found[1].replace(",", ""))


def post(browser: FlaskClient, path: str, page: str, **more: object) -> int:
    """Send the form of a row."""
    fields = {"csrf_token": token(browser, page), **more}
    return browser.post(path, data=fields).status_code


def test_an_empty_inbox_says_so(browser: FlaskClient) -> None:
    page = browser.get("/").text
    assert "Nothing needs you" in page
    assert "1 request is waiting for an answer." in page
    assert count(page) == 0


@pytest.mark.parametrize(
    ("why", "about", "words", "action"),
    [
        (Trouble.UNDELIVERABLE, {"person_id": 1, "request_id": 1}, "Not delivered", "Reassign"),
        (Trouble.OPTED_OUT, {"person_id": 1}, "Opted out (STOP)", "Open person"),
        (Trouble.NO_COVER, {"request_id": 1}, "Nobody to ask", "Reassign"),
        (Trouble.UNCLEAR, {"person_id": 1, "request_id": 1}, "Unclear reply", "Nudge"),
        (Trouble.UNCLEAR, {"person_id": 1}, "Unclear reply", "Read texts"),
        (Trouble.LOCKED_PHONE, {"person_id": 1}, "Phone locked", "Unlock"),
        (Trouble.UNKNOWN_NUMBER, {"phone": "+14155559999"}, "Unknown number", "Add person"),
        (Trouble.FORGED, {"phone": "+14155559999"}, "Same ID, different text", "Check Twilio"),
        (Trouble.UNKNOWN_SEND, {"request_id": 1}, "Possibly not sent", "Open request"),
        (Trouble.SETTING, {}, "Wrong setting", "Check Twilio"),
        (Trouble.NO_AUTHENTICATOR, {"person_id": 1}, "No authenticator app", "Open person"),
        (Trouble.FAULT, {"person_id": 1}, "Text not handled", "Read texts"),
        (Trouble.PHOTO, {"person_id": 1}, "Photo refused", "Read texts"),
    ],
)
def test_every_trouble_says_why_and_the_best_thing_to_do(
    browser: FlaskClient, desk: Desk, why: Trouble, about: dict[str, object], words: str, action: str
) -> None:
    need(desk, why, detail="What happened.", **about)
    page = browser.get("/").text
    (row,) = rows(page)
    assert words in row and "What happened." in row
    assert row.split("just now")[-1].split(" More")[0].strip() == action
    assert "Mark as done" in row
    assert count(page) == 1


def test_late_requests_and_those_reminded_twice_need_somebody_once_each(
    browser: FlaskClient, desk: Desk, clock: ManualClock
) -> None:
    other = start(desk, "purchase", "sam", {"item": "Office plants", "amount": "30"}, "test")
    desk.database.transact(lambda tx: tx.execute(sql("UPDATE asks SET reminded = 2")))
    page = browser.get("/").text
    assert count(page) == 2 == len(rows(page))
    assert all("Reminded twice" in row for row in rows(page))
    due = look.request(desk, other).record.due_at
    assert due
    clock.move(due - clock.now() + timedelta(minutes=40))
    page = browser.get("/").text
    assert count(page) == 2 == len(rows(page))
    assert all("Late" in row and "40 min late" in row and "Nudge" in row for row in rows(page))
    need(desk, Trouble.UNDELIVERABLE, request_id=other, person_id=1)
    assert len(rows(browser.get("/").text)) == 2


def test_the_counts_are_those_of_the_rows_under_every_filter(browser: FlaskClient, desk: Desk) -> None:
    for number in range(53):
        need(desk, Trouble.UNKNOWN_NUMBER, phone=f"+1415555{number:04}")
    need(desk, Trouble.UNCLEAR, request_id=1, person_id=1)
    first, second = browser.get("/").text, browser.get("/?page=2").text
    assert count(first) == count(second) == 54 == len(rows(first)) + len(rows(second))
    for query, many in (("workflow=purchase", 1), ("workflow=leave", 0), ("waiting_on=ana", 1), ("waiting_on=zed", 0)):
        page = browser.get(f"/?{query}").text
        assert count(page) == many == len(rows(page))
    assert 'class="pill"' in first and ">54<" in first


def test_what_is_ticked_off_is_gone_until_it_happens_again(browser: FlaskClient, desk: Desk) -> None:
    need(desk, Trouble.UNCLEAR, request_id=1, person_id=1)
    path = re.search(r'action="(/inbox/settle/\d+)"', browser.get("/").text)
    assert path
    assert post(browser, path[1], "/", next="/?tab=attention") == 303
    assert rows(browser.get("/").text) == []
    need(desk, Trouble.UNCLEAR, request_id=1, person_id=1)
    assert len(rows(browser.get("/").text)) == 1
    for number in (99, 2**31, 10**30):
        assert post(browser, f"/inbox/settle/{number}", "/") == 404


def test_a_nudge_that_is_clicked_twice_sends_one_text(browser: FlaskClient, desk: Desk) -> None:
    need(desk, Trouble.UNCLEAR, request_id=1, person_id=1)
    drain(desk)
    before, seen = texts(desk), look.request(desk, 1).record.audit_length
    for _ in range(3):
        assert post(browser, "/inbox/nudge", "/", request=1, seen=seen, next="//evil.example") == 303
    drain(desk)
    assert texts(desk) == before + 1
    for number in ("", "x", "9" * 40, "-1", "\x00", "²"):
        assert post(browser, "/inbox/nudge", "/", request=number, seen=1) == 404


def test_the_other_tabs_hold_what_waits_and_what_was_decided_today(
    app: Flask, browser: FlaskClient, desk: Desk, clock: ManualClock
) -> None:
    number = start(desk, "purchase", "sam", {"item": "Office plants", "amount": "30"}, "test")
    page = browser.get("/?tab=waiting").text
    assert count(page) == 2 == len(rows(page))
    drain(desk)
    app.extensions["sayso.carrier"].text("+14155550102", f"YES {look.request(desk, number).asks[0].code}")
    for _ in range(2):
        clock.move(timedelta(minutes=2))
        drain(desk)
    assert look.request(desk, number).record.status == "approved"
    page = browser.get("/?tab=decided").text
    assert count(page) == 1 == len(rows(page))
    assert "1 approved, 0 rejected" in page
    assert "Ana Ruiz</strong> approved" in page
    clock.move(timedelta(days=1))
    assert rows(browser.get("/?tab=decided").text) == []


def test_a_viewer_reads_and_can_do_nothing(app: Flask, desk: Desk) -> None:
    need(desk, Trouble.LOCKED_PHONE, person_id=1, detail="YES 4821 was wrong")
    need(desk, Trouble.UNDELIVERABLE, request_id=1, person_id=1)
    viewer = enter(app, desk, "lou", "viewer")
    page = viewer.get("/").text
    assert "Nudge" not in page and "Mark as done" not in page and "Unlock" not in page and "Reassign" not in page
    assert "4821" not in page
    assert post(viewer, "/inbox/settle/1", "/account") == 403
    assert post(viewer, "/inbox/nudge", "/account", request=1, seen=1) == 403


def test_a_member_is_shown_what_he_is_asked_and_what_he_asked_for(app: Flask, desk: Desk) -> None:
    start(desk, "purchase", "kim", {"item": "Desk lamp", "amount": "30"}, "test")
    need(desk, Trouble.UNCLEAR, request_id=1, person_id=1, detail="not for everybody")
    ana = enter(app, desk, "ana", "member").get("/").text
    assert "Standing desk" in ana and "Decide" in ana and "Desk lamp" not in ana
    assert "not for everybody" not in ana
    lou = enter(app, desk, "lou", "member").get("/").text
    assert "Nothing is waiting for you." in lou and "Standing desk" not in lou


def test_whoever_is_asked_himself_is_offered_to_decide(app: Flask, desk: Desk) -> None:
    need(desk, Trouble.UNCLEAR, request_id=1, person_id=1)
    (row,) = rows(enter(app, desk, "ana", "operator").get("/").text)
    assert "Decide" in row.split(" More")[0]


def file(browser: FlaskClient, query: str) -> list[dict[str, str]]:
    """The rows of the file of a tab."""
    return list(csv.DictReader(io.StringIO(browser.get(f"/inbox.csv{query}").data.decode("utf-8-sig"))))


def test_the_file_has_the_rows_of_the_screen(browser: FlaskClient, desk: Desk) -> None:
    start(desk, "consent", "sam", {"proposal": "Office hours 8 to 16"}, "test")
    need(desk, Trouble.UNCLEAR, request_id=1, person_id=1, detail="hm")
    need(desk, Trouble.UNKNOWN_NUMBER, phone="+14155559999", detail="=1+1")
    said = file(browser, "")
    assert [(each["why"], each["about"], each["details"], each["request"]) for each in said] == [
        ("Unknown number", "'+14155559999", "'=1+1", None),
        ("Unclear reply", "Ana Ruiz", "hm", "Standing desk for $640.00"),
    ]
    assert [each["why"] for each in file(browser, "?workflow=purchase")] == ["Unclear reply"]
    assert {each["id"] for each in file(browser, "?tab=waiting")} == {"1", "2"}
    assert [each["id"] for each in file(browser, "?tab=waiting&workflow=purchase")] == ["1"]
    assert file(browser, "?tab=decided") == []
    assert 'href="/inbox.csv?tab=waiting&amp;workflow=purchase"' in browser.get("/?tab=waiting&workflow=purchase").text


def test_what_is_ticked_in_the_inbox_is_acted_on_and_leads_back_there(browser: FlaskClient, desk: Desk) -> None:
    need(desk, Trouble.UNKNOWN_NUMBER, phone="+14155559999")
    assert "data-tick " not in " ".join(re.findall(r"<input[^>]+>", browser.get("/?workflow=leave").text))
    page = browser.get("/?tab=waiting&workflow=purchase").text
    assert re.findall(r'form="bulk" name="id" value="(\d+)"', page) == ["1"]
    confirmed = browser.get("/requests/bulk?next=/?tab%3Dwaiting&id=1&action=nudge").text
    assert 'href="/?tab=waiting">Inbox' in confirmed
    form = confirmed.split('action="/requests/bulk"')[1].split("</form>")[0]
    fields = dict(re.findall(r'name="([a-z_]+)"[^>]* value="([^"]+)"', form))
    answer = browser.post("/requests/bulk", data=fields)
    done = browser.get(answer.location).text
    assert "1 of 1 nudged" in done
    assert 'href="/?tab=waiting">' in done
    assert 'href="/"' in browser.get("/requests/bulk?next=//evil.example&id=1&action=nudge").text
