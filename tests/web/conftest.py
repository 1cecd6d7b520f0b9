"""An application with the demo in it, on a clock that stands still, and a browser of somebody signed in."""

import atexit
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from workflow import create_app
from workflow.clock import ManualClock
from workflow.runners.process import prepare
from workflow.service import admit
from workflow.service.seed import seed
from workflow.service.work import Desk
from workflow.settings import Settings

BEGIN = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(BEGIN)


@pytest.fixture
def app(tmp_path: Path, clock: ManualClock) -> Iterator[Flask]:
    shutil.copytree(planted(), tmp_path, dirs_exist_ok=True)
    made = create_app(Settings.read({}, tmp_path), clock=clock)
    yield made
    let_go(made)


@cache
def planted() -> str:
    """A folder with the demo in it, made once for all tests of a process."""
    folder = tempfile.mkdtemp(prefix="sayso-demo-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = create_app(Settings.read({}, Path(folder)), clock=ManualClock(BEGIN))
    desk = made.extensions["sayso.desk"]
    prepare(made, desk)
    seed(desk)
    let_go(made)
    return folder


def let_go(made: Flask) -> None:
    """Close every connection of an application."""
    database = made.extensions["sayso.desk"].database
    database.writer.dispose()
    database.reader.dispose()


@pytest.fixture
def desk(app: Flask) -> Desk:
    found: Desk = app.extensions["sayso.desk"]
    return found


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def browser(app: Flask, desk: Desk) -> FlaskClient:
    """A browser whose user has signed in by a link, as a person does."""
    client = app.test_client()
    path = f"/sign-in/{admit.create_sign_in_link(desk, 'owner@example.com')}"
    answer = client.post(path, data={"csrf_token": token(client, path)})
    assert answer.status_code == 303
    return client


def token(client: FlaskClient, path: str) -> str:
    """The CSRF token in the form on this page."""
    found = TOKEN.search(client.get(path).text)
    assert found, f"{path} has no form"
    return found[1]
