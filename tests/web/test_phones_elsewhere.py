"""Where there are no virtual phones, and what a user who is one of the demo's people leaves behind."""

from pathlib import Path

import pytest
from flask import Flask

from workflow import create_app
from workflow.clock import ManualClock
from workflow.runners.process import prepare
from workflow.service import admit, simulated
from workflow.settings import Settings

TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "t", "TWILIO_PHONE_NUMBER": "+15005550006",
    "PUBLIC_URL": "https://sayso.example.com",
}  # fmt: skip


@pytest.fixture
def connected(app: Flask, tmp_path: Path, clock: ManualClock) -> Flask:
    """The same database, with Sayso connected to Twilio by now."""
    simulated.catch_up(app.extensions["sayso.desk"])
    made = create_app(Settings.read(TWILIO, tmp_path), clock=clock)
    prepare(made, made.extensions["sayso.desk"])
    return made


def test_connected_to_twilio_the_page_says_why_there_are_none_and_wipes_what_is_left(connected: Flask) -> None:
    client = connected.test_client()
    path = f"/sign-in/{admit.create_sign_in_link(connected.extensions['sayso.desk'], 'owner@example.com')}"
    base = "https://sayso.example.com"
    csrf = token_of(client.get(path, base_url=base).text)
    client.post(path, data={"csrf_token": csrf}, base_url=base)
    page = client.get("/phones", base_url=base).text
    assert "There are no virtual phones here" in page
    assert "1 request, 2 texts, 7 people and 13 groups were made in simulator mode" in page
    csrf = token_of(page)
    assert client.post("/phones/sam/text", data={"csrf_token": csrf, "words": "MENU"}, base_url=base).status_code == 404
    assert client.post("/phones/skip", data={"csrf_token": csrf, "ahead": "0"}, base_url=base).status_code == 303
    assert client.post("/phones/wipe", data={"csrf_token": csrf}, base_url=base).status_code == 303
    assert "made in simulator mode" not in client.get("/phones", base_url=base).text


def token_of(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]
