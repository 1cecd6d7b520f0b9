"""Nudge, reassign, override and withdraw on the page of a request."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.pages import drain, forms, later, named, opened, signed_in, submit
from workflow.clock import ManualClock
from workflow.service import look, roster
from workflow.service.work import Desk

ANA = "+14155550102"


@pytest.fixture
def app(tmp_path: Path, clock: ManualClock) -> Iterator[Flask]:
    with opened(tmp_path, clock) as made:
        drain(made.extensions["sayso.desk"])
        yield made


def reminders(desk: Desk) -> int:
    """How many reminders Ana was texted."""
    texts, _ = look.message_page(desk, request_id=1, person="ana", direction="out")
    return sum(each.wording == "remind" for each in texts)


def status(desk: Desk) -> str:
    """What request 1 has become."""
    return look.request(desk, 1).record.status


def test_a_nudge_reminds_once_however_often_it_is_clicked(desk: Desk, browser: FlaskClient) -> None:
    form = forms(browser.get("/requests/1").text)["/requests/1/nudge"]
    assert [browser.post("/requests/1/nudge", data=form).status_code for _ in range(3)] == [303, 303, 303]
    drain(desk)
    assert submit(browser, "/requests/1", "/requests/1/nudge").status_code == 303  # after Back, on a fresh page
    drain(desk)
    assert reminders(desk) == 1
    later(desk, minutes=2)
    assert submit(browser, "/requests/1", "/requests/1/nudge").status_code == 303
    drain(desk)
    assert reminders(desk) == 2


def test_a_nudge_from_a_page_that_is_no_longer_true_is_refused_and_says_what_happened(
    app: Flask, desk: Desk, browser: FlaskClient
) -> None:
    form = forms(browser.get("/requests/1").text)["/requests/1/nudge"]
    app.extensions["sayso.carrier"].text(ANA, "NO too dear")
    refused = browser.post("/requests/1/nudge", data=form)
    assert refused.status_code == 409
    assert "Nothing was done: this happened since the page was drawn." in refused.text
    assert "Ana Ruiz declined" in refused.text


def test_somebody_else_is_asked_in_an_approver_s_place_and_the_record_says_why(
    desk: Desk, browser: FlaskClient
) -> None:
    sent = submit(browser, "/requests/1", "/requests/1/reassign", reassign__person="ana", reassign__to="kim",
                  reassign__reason="Ana is ill")  # fmt: skip
    assert sent.status_code == 303
    view = look.request(desk, 1)
    assert [(view.handles[ask.person_id], ask.status) for ask in view.asks] == [("ana", "moved"), ("kim", "open")]
    page = browser.get("/requests/1").text
    assert "Kim Fox took the place of Ana Ruiz" in page
    assert "Ana is ill" in page


def test_reassigning_to_whom_it_cannot_go_says_so_and_keeps_what_was_typed(desk: Desk, browser: FlaskClient) -> None:
    for to, said in (
        ("sam", "Nobody may approve their own request."),
        ("nobody here", "There is nobody called"),
        ("", "Choose who is asked instead."),
    ):
        refused = submit(browser, "/requests/1", "/requests/1/reassign", reassign__person="ana", reassign__to=to,
                         reassign__reason="Ana is ill")  # fmt: skip
        assert refused.status_code in (409, 422)
        assert said in refused.text
        assert forms(refused.text)["/requests/1/reassign"]["reassign-reason"] == "Ana is ill"


def test_an_override_needs_a_reason_and_is_told_in_the_administrator_s_name(desk: Desk, browser: FlaskClient) -> None:
    refused = submit(browser, "/requests/1", "/requests/1/approve")
    assert refused.status_code == 422
    assert "Write a reason: it goes on the record." in refused.text
    assert status(desk) == "pending"
    assert submit(browser, "/requests/1", "/requests/1/approve", approve__reason="the flood").status_code == 303
    assert status(desk) == "approved"
    last = look.request(desk, 1).decisions[-1]
    assert (last.channel, last.override_by, last.reason) == ("web", "owner@example.com", "the flood")
    assert look.events(desk, 1)[-1].body["by"] == "user:owner@example.com"
    drain(desk)
    texts, _ = look.message_page(desk, request_id=1, person="ana")
    assert "user:" not in texts[0].body
    assert "owner@example.com" in texts[0].body


def test_rejecting_as_an_override_from_an_old_page_changes_nothing(
    app: Flask, desk: Desk, clock: ManualClock, browser: FlaskClient
) -> None:
    form = forms(browser.get("/requests/1").text)["/requests/1/reject"]
    app.extensions["sayso.carrier"].text(ANA, "YES")
    later(desk, minutes=3)
    refused = browser.post("/requests/1/reject", data={**form, **named({"reject__reason": "no money"})})
    assert refused.status_code == 409
    assert "Ana Ruiz approved" in refused.text
    assert forms(refused.text)["/requests/1/reject"]["reject-reason"] == "no money"
    assert status(desk) == "pending"


def test_another_click_on_an_old_page_is_never_taken_for_the_first(desk: Desk, browser: FlaskClient) -> None:
    old = forms(browser.get("/requests/1").text)

    def click(action: str, **typed: str) -> int:
        form = {**old[f"/requests/1/{action}"], **named(typed)}
        return browser.post(f"/requests/1/{action}", data=form).status_code

    given = {"reassign__person": "ana", "reassign__reason": "Ana is ill"}
    assert [click("reassign", reassign__to=to, **given) for to in ("kim", "kim", "joe")] == [303, 303, 409]
    old = forms(browser.get("/requests/1").text)
    assert [click("approve", approve__reason="the flood") for _ in range(2)] == [303, 303]
    assert click("reject", reject__reason="no money") == 409
    view = look.request(desk, 1)
    assert [view.handles[ask.person_id] for ask in view.asks] == ["ana", "kim"]
    assert [each.answer for each in view.decisions] == ["yes"]


def test_withdrawing_asks_first_and_tells_everybody(desk: Desk, browser: FlaskClient) -> None:
    page = browser.get("/requests/1").text
    assert "The request ends for good." in page
    assert submit(browser, "/requests/1", "/requests/1/withdraw").status_code == 303
    assert status(desk) == "withdrawn"
    assert "Withdrawn by owner@example.com" in browser.get("/requests/1").text
    assert "/requests/1/withdraw" not in forms(browser.get("/requests/1").text)


def test_a_requester_withdraws_his_own_request_and_nobody_else_s(app: Flask, desk: Desk) -> None:
    sam, ana = (signed_in(app, desk, f"{name}@example.com") for name in ("sam", "ana"))
    form = forms(sam.get("/requests/1").text)["/requests/1/withdraw"]
    mine = next(iter(forms(ana.get("/requests/1").text).values()))
    assert ana.post("/requests/1/withdraw", data={**form, "csrf_token": mine["csrf_token"]}).status_code == 403
    assert ana.post("/requests/1/withdraw", data={"csrf_token": mine["csrf_token"]}).status_code == 403
    assert sam.post("/requests/1/withdraw", data=form).status_code == 303
    assert status(desk) == "withdrawn"


@pytest.mark.parametrize(("role", "allowed"), [("viewer", ()), ("operator", ("nudge", "reassign", "withdraw"))])
def test_each_role_can_do_what_it_may_and_no_more(role: str, allowed: tuple[str, ...], app: Flask, desk: Desk) -> None:
    values = {"handle": "vic", "name": "Vic", "phone": "+14155550190", "email": "vic@example.com", "role": role}
    roster.add_person(desk, values, "test")
    browser = signed_in(app, desk, "vic@example.com")
    found = forms(browser.get("/requests/1").text)
    token = next(iter(found.values()))["csrf_token"]
    for action in ("nudge", "reassign", "approve", "reject", "withdraw"):
        assert (f"/requests/1/{action}" in found) == (action in allowed)
        if action not in allowed:
            whole = {
                "csrf_token": token, f"{action}-seen": "2", f"{action}-reason": "x", "reassign-person": "ana",
                "reassign-to": "kim",
            }  # fmt: skip
            assert browser.post(f"/requests/1/{action}", data=whole).status_code == 403
    assert status(desk) == "pending"


def test_nobody_nudges_by_looking(desk: Desk, browser: FlaskClient) -> None:
    for action in ("nudge", "reassign", "approve", "reject", "withdraw", "decide", "undo", "question", "tell"):
        assert browser.get(f"/requests/1/{action}").status_code == 405
    assert status(desk) == "pending"
