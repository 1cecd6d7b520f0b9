"""The first page of a fresh install."""

import pytest
from flask.testing import FlaskClient

from tests.web.test_phones import Desktop
from workflow.service import roster
from workflow.service.board import welcome
from workflow.service.work import Desk


def test_three_ways_to_begin_are_shown_and_the_phones_come_first(browser: FlaskClient) -> None:
    page = browser.get("/welcome").text
    assert page.count('class="button primary" href="/phones"') == 1
    for words in ("Connect Twilio", "TWILIO_AUTH_TOKEN=", "PUBLIC_URL=", "Import people", "/settings/twilio"):
        assert words in page


def test_an_untouched_demo_is_fresh_even_once_somebody_has_signed_in(browser: FlaskClient, desk: Desk) -> None:
    assert browser.get("/welcome").status_code == 200
    assert welcome.is_fresh(desk)


@pytest.mark.parametrize("touched", ["a text", "somebody new"])
def test_what_was_touched_is_not_fresh(browser: FlaskClient, desk: Desk, touched: str) -> None:
    if touched == "a text":
        Desktop(browser).text("sam", "MENU")
    else:
        desk_of_twilio = type(desk)(**{**vars(desk), "simulated": False})
        person = {"handle": "pat", "name": "Pat Roe", "phone": "+14155550120"}
        roster.add_person(desk_of_twilio, person, "test")
    assert not welcome.is_fresh(desk)
