"""The roll of a step that asks many: who answered how, who did not, as a page and as a file."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.pages import drain, forms, opened, submit
from workflow.clock import ManualClock
from workflow.service import look
from workflow.service.start import start
from workflow.service.work import Desk

PHONES = {"lou": "+14155550104", "max": "+14155550105", "eva": "+14155550106", "joe": "+14155550107"}


@pytest.fixture
def app(tmp_path: Path, clock: ManualClock) -> Iterator[Flask]:
    with opened(tmp_path, clock, "callout") as made:
        yield made


@pytest.fixture
def call(app: Flask, desk: Desk) -> int:
    """A call for volunteers: one comes, one does not, one cannot be reached, one is silent."""
    number = start(desk, "callout", "sam", {"task": "Sandbags", "place": "Mill", "start": "17:00"}, "test")
    drain(desk)
    carrier = app.extensions["sayso.carrier"]
    carrier.text(PHONES["lou"], "YES on my way")
    carrier.text(PHONES["max"], "NO =cmd|' /C calc'!A1")
    carrier.text(PHONES["eva"], "STOP")
    drain(desk)
    return number


def rows(browser: FlaskClient, number: int, show: str = "") -> list[dict[str, str]]:
    """The rows of the file."""
    file = browser.get(f"/requests/{number}/roll.csv?show={show}").text.removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(file)))


def test_everybody_asked_is_on_the_roll_with_how_he_stands(call: int, browser: FlaskClient) -> None:
    stands = {each["name"]: each["answer"] for each in rows(browser, call)}
    assert stands["Lou Kay"] == "Yes"
    assert stands["Max Orr"] == "No"
    assert stands["Joe Diaz"] == "Not yet"
    page = browser.get(f"/requests/{call}/roll").text
    for said in ("Answers: Hands", "3 have to say yes; 1 has so far.", "on my way", "by text"):
        assert said in page


def test_the_roll_shows_those_of_one_answer_and_counts_all(call: int, browser: FlaskClient) -> None:
    page = browser.get(f"/requests/{call}/roll?show=yes").text
    assert "Lou Kay" in page
    assert "Max Orr" not in page.split("<tbody>")[1].split("</tbody>")[0]
    assert [each["name"] for each in rows(browser, call, "no")] == ["Max Orr"]
    assert browser.get(f"/requests/{call}/roll?show=%00&step=nothing").status_code == 200


def test_what_somebody_texted_is_inert_in_a_spreadsheet(call: int, browser: FlaskClient) -> None:
    reason = next(each["reason"] for each in rows(browser, call) if each["name"] == "Max Orr")
    assert reason.startswith("'=cmd")


def test_only_those_who_have_not_answered_are_nudged(call: int, desk: Desk, browser: FlaskClient) -> None:
    page = browser.get(f"/requests/{call}/roll").text
    assert "who have not answered" in page
    assert submit(browser, f"/requests/{call}/roll", f"/requests/{call}/nudge").status_code == 303
    drain(desk)
    reminded = {handle for handle in PHONES if "remind" in wordings(desk, call, handle)}
    assert reminded == {"joe"}


def wordings(desk: Desk, number: int, handle: str) -> set[str | None]:
    """The wordings of what somebody was texted about a request."""
    texts, _ = look.message_page(desk, request_id=number, person=handle, direction="out", limit=100)
    return {each.wording for each in texts}


def test_the_page_of_the_request_counts_the_answers(call: int, browser: FlaskClient) -> None:
    page = browser.get(f"/requests/{call}").text
    assert "1 yes" in page
    assert "1 no" in page
    assert f"/requests/{call}/nudge" in forms(page)


def test_a_request_that_asked_nobody_in_numbers_has_no_roll(browser: FlaskClient) -> None:
    assert browser.get("/requests/1/roll").status_code == 404
