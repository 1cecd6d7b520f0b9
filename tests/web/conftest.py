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

from tests.support.postgres import Postgres
from workflow import create_app
from workflow.clock import ManualClock
from workflow.runners.process import prepare
from workflow.service import admit
from workflow.service.seed import seed
from workflow.service.work import Desk
from workflow.settings import Settings

#: The modules whose pages are tried on PostgreSQL, too: what locks, counts, sorts or searches in a way of its own.
ON_BOTH = {"test_editor_stale", "test_live", "test_people_import", "test_requests_list", "test_workflows_versions"}
BEGIN = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(BEGIN)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of these modules that want the application run once on each kind of database."""
    if "given" in metafunc.fixturenames and metafunc.module.__name__.rpartition(".")[2] in ON_BOTH:
        metafunc.parametrize("given", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def given(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings of an application with the demo in it: on SQLite, unless the test is run on both."""
    if getattr(request, "param", "sqlite") == "sqlite":
        shutil.copytree(planted(), tmp_path, dirs_exist_ok=True)
        yield {}
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.fresh_database(request.getfixturevalue("planted_postgres"))
    yield on_postgres(url)
    server.drop_database(url)


@pytest.fixture
def app(given: dict[str, str], tmp_path: Path, clock: ManualClock) -> Iterator[Flask]:
    made = create_app(Settings.read(given, tmp_path), clock=clock)
    yield made
    let_go(made)


@cache
def planted() -> str:
    """A folder with the demo in it, made once for all tests of a process."""
    folder = tempfile.mkdtemp(prefix="sayso-demo-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    plant({}, Path(folder))
    return folder


@pytest.fixture(scope="session")
def planted_postgres(postgres: Postgres, migrated_postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of that server with the demo in it, to be copied."""
    url = postgres.fresh_database(migrated_postgres)
    plant(on_postgres(url), tmp_path_factory.mktemp("demo"))
    return url


def plant(given: dict[str, str], folder: Path) -> None:
    """Put the demo in."""
    made = create_app(Settings.read(given, folder), clock=ManualClock(BEGIN))
    desk = made.extensions["sayso.desk"]
    prepare(made, desk)
    seed(desk)
    let_go(made)


def on_postgres(url: str) -> dict[str, str]:
    """The settings of an application on this database."""
    return {"DATABASE_URL": url, "SECRET_KEY": "k" * 64}


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
