"""Whether an open page has to fetch itself anew: no while nothing was changed, and yes after everything that was."""

import re

from flask.testing import FlaskClient

from tests.support.editing import EDIT, send
from workflow.service import roster
from workflow.service.start import start
from workflow.service.work import Desk


def asked_by(browser: FlaskClient, page: str) -> str:
    """What this page asks again and again, drawn now."""
    found = re.search(r'data-since="(\d+)".*?data-topics="([^"]*)"', browser.get(page).text, re.DOTALL)
    assert found
    return f"/live?since={found[1]}&topics={'+'.join(found[2].split())}"


def test_an_open_page_hears_of_what_it_shows_and_of_nothing_else(browser: FlaskClient, desk: Desk) -> None:
    pages = ("/requests", "/people", EDIT, "/phones", "/requests/1")
    asking = {page: asked_by(browser, page) for page in pages}
    assert {page: browser.get(each).status_code for page, each in asking.items()} == dict.fromkeys(pages, 204)
    roster.change_person(desk, "kim", {"name": "Kim Fox-Lee"}, "test")
    assert browser.get(asking["/people"]).status_code == 200
    assert browser.get(asked_by(browser, "/people")).status_code == 204
    send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "2 days"})
    assert browser.get(asking[EDIT]).status_code == 200
    assert browser.get(asking["/requests"]).status_code == 204
    start(desk, "purchase", "sam", {"item": "Lamp", "amount": "5"}, "test")
    assert browser.get(asking["/requests"]).status_code == 200
    assert browser.get(asking["/requests/1"]).status_code == 204
