"""What machines ask: alive, ready, and the figures."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from workflow import create_app
from workflow.clock import ManualClock
from workflow.service.tend import tend
from workflow.service.work import Desk
from workflow.settings import Settings


def test_a_living_process_says_ok(stranger: FlaskClient) -> None:
    assert stranger.get("/healthz").text == "ok"


def test_it_is_ready_while_a_worker_was_seen_within_a_minute(
    desk: Desk, stranger: FlaskClient, clock: ManualClock
) -> None:
    assert (stranger.get("/readyz").status_code, stranger.get("/readyz").json["worker"]) == (503, "silent")
    tend(desk)
    clock.move(timedelta(seconds=60))
    assert stranger.get("/readyz").json == {"database": "ok", "migrations": "ok", "worker": "ok"}
    clock.move(timedelta(seconds=1))
    assert stranger.get("/readyz").status_code == 503


def test_it_is_not_ready_without_tables(tmp_path: Path) -> None:
    app = create_app(Settings.read({}, tmp_path))
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["migrations"]) == (503, "empty")


def test_it_is_not_ready_without_a_database(tmp_path: Path) -> None:
    settings = Settings.read({"DATABASE_URL": f"sqlite:///{tmp_path}/gone/sayso.db"}, tmp_path)
    client = create_app(settings).test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["database"]) == (503, "unavailable")
    assert "sayso_database_up 0.0" in client.get("/metrics").text


def test_the_figures_are_those_of_the_database(app: Flask, stranger: FlaskClient) -> None:
    app.extensions["sayso.carrier"].text("+14155550102", "LIST")
    figures = stranger.get("/metrics").text
    assert "sayso_requests_open 1.0" in figures
    assert 'sayso_texts{direction="in",status="acted"} 1.0' in figures
    assert "sayso_effects_oldest_seconds 0.0" in figures
    assert 'sayso_webhook_seconds_count{route="/twilio/sms",status="200"}' in figures
    assert "+1415" not in figures
