"""The first page of a fresh install."""

from flask.testing import FlaskClient

from tests.web.test_phones import signed_in
from workflow.service.work import Desk


def test_three_ways_to_begin_are_shown_and_the_phones_come_first(browser: FlaskClient) -> None:
    page = browser.get("/welcome").text
    assert page.count('class="button primary" href="/phones"') == 1
    for words in ("Connect Twilio", "TWILIO_AUTH_TOKEN=", "PUBLIC_URL=", "Import people", "/settings/twilio"):
        assert words in page


def test_a_viewer_is_not_sent_to_import_people(browser: FlaskClient, desk: Desk) -> None:
    page = signed_in(desk, browser, "viewer").get("/welcome").text
    assert "Try it on virtual phones" in page
    assert "Import people" not in page


def test_a_stranger_is_sent_to_sign_in(stranger: FlaskClient) -> None:
    assert stranger.get("/welcome").status_code == 303
