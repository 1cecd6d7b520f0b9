"""Coming in and going out."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import token
from workflow.clock import ManualClock
from workflow.service import admit
from workflow.service.work import Desk
from workflow.web.guard import local


def test_a_link_works_once(desk: Desk, app: Flask) -> None:
    path = f"/sign-in/{admit.create_sign_in_link(desk, 'owner@example.com')}"
    first, second = app.test_client(), app.test_client()
    assert first.post(path, data={"csrf_token": token(first, path)}).headers["Location"] == "/welcome"
    assert first.get("/").status_code == 200
    assert second.get(path).status_code == 410
    assert second.get("/").status_code == 303


def test_looking_at_a_link_never_uses_it_up(desk: Desk, stranger: FlaskClient) -> None:
    path = f"/sign-in/{admit.create_sign_in_link(desk, 'owner@example.com')}"
    for _ in range(3):
        assert stranger.get(path).status_code == 200
    assert stranger.get("/").status_code == 303
    assert stranger.post(path, data={"csrf_token": token(stranger, path)}).status_code == 303


def test_a_link_is_refused_after_fifteen_minutes(desk: Desk, stranger: FlaskClient, clock: ManualClock) -> None:
    path = f"/sign-in/{admit.create_sign_in_link(desk, 'owner@example.com')}"
    sent = token(stranger, path)
    clock.move(timedelta(minutes=15))
    assert stranger.post(path, data={"csrf_token": sent}).status_code == 410


def test_whoever_wanted_a_page_gets_it_after_signing_in(desk: Desk, stranger: FlaskClient) -> None:
    sent_to = stranger.get("/requests/1").headers["Location"]
    assert sent_to == "/sign-in?next=/requests/1"
    stranger.get(sent_to)
    path = f"/sign-in/{admit.create_sign_in_link(desk, 'owner@example.com')}"
    assert stranger.post(path, data={"csrf_token": token(stranger, path)}).headers["Location"] == "/requests/1"


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "evil", "", None]
)
def test_nobody_is_sent_elsewhere_by_next(target: str | None) -> None:
    assert local(target) == "/"


def test_signing_out_ends_the_session(browser: FlaskClient) -> None:
    assert browser.post("/sign-out", data={"csrf_token": token(browser, "/")}).status_code == 303
    assert browser.get("/").status_code == 303


def test_a_user_who_is_gone_is_signed_out(browser: FlaskClient) -> None:
    with browser.session_transaction() as session:
        session["_user_id"] = "999"
    assert browser.get("/").status_code == 303
