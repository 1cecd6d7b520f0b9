"""Every route of the dashboard with something real in its address, and a browser for each role."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.support.signing_in import add_user, send
from workflow import create_app
from workflow.clock import ManualClock
from workflow.runners.process import prepare
from workflow.service import admit, webhooks
from workflow.service.seed import seed
from workflow.service.start import start
from workflow.service.work import Desk
from workflow.settings import Settings
from workflow.store.db import Base

ROLES = ("member", "viewer", "operator", "admin")
SPARE = "spare@example.com"
#: Argument -> what is there of it; where it differs, by the beginning of the route.
FILLED: dict[str, dict[str, str]] = {
    "": {
        "request_id": "1", "photo_id": "1", "filename": "sayso.css", "secret": "x" * 43, "handle": "ana",
        "slug": "purchase", "number": "1", "old": "1", "new": "1", "user_id": "5", "token_id": "1", "key": "x" * 22,
        "sid": "MM" + "0" * 32, "day": "2026-12-24", "webhook_id": "1", "delivery_id": "1",
    },
    "/groups": {"slug": "staff"},
    "/phones": {"key": "ana"},
    "/analytics": {"key": "decisions"},
}  # fmt: skip
METHODS = ("GET", "POST")


@contextmanager
def house(folder: Path) -> Iterator[Flask]:
    """The application with the demo in it, two requests of Sam's and one of Kim's, and a user for each role."""
    app = create_app(Settings.read({}, folder), clock=ManualClock(datetime(2026, 6, 1, 9, 0, tzinfo=UTC)))
    desk: Desk = app.extensions["sayso.desk"]
    prepare(app, desk)
    seed(desk)
    for who in ("sam", "kim"):
        start(desk, "purchase", who, {"item": "Lamp", "amount": "50"}, "test")
    for role in ROLES:
        person = "lou" if role == "member" else None
        add_user(desk, f"{role}@example.com", role, password=None, person=person)
    assert add_user(desk, SPARE, "viewer", password=None) == 5
    admit.create_token(desk, "spare", "viewer")
    webhooks.add(desk, url="http://127.0.0.1:9/", description="", events=["request.started"], by="test")
    webhooks.send_test(desk, 1, by="test")
    yield app
    desk.database.writer.dispose()
    desk.database.reader.dispose()


def browser(app: Flask, role: str) -> FlaskClient:
    """A browser of somebody with this role; the member is Lou, who has asked for nothing and is asked nothing."""
    client = app.test_client()
    secret = admit.create_sign_in_link(app.extensions["sayso.desk"], f"{role}@example.com")
    assert send(client, f"/sign-in/{secret}").status_code == 303
    return client


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every page and what can be sent to it: (rule, method), the API and the webhooks left out."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if not str(rule).startswith(("/api", "/twilio", "/static")):
            yield from ((rule, method) for method in METHODS if method in (rule.methods or ()))


def path_of(rule: Rule, **other: str) -> str:
    """The address of a rule, with what is there, or with something else, in it."""
    text = str(rule)
    known = dict(FILLED[""])
    for prefix, more in FILLED.items():
        known |= more if text.startswith(prefix) else {}
    while "<" in text:
        before, _, rest = text.partition("<")
        inside, _, after = rest.partition(">")
        converter, _, name = inside.rpartition(":")
        default = converter[4:-1].split(",")[0] if converter.startswith("any(") else "1"
        text = f"{before}{(known | other).get(name, default)}{after}"
    return text


def form_token(app: Flask, client: FlaskClient) -> str:
    """A token that fits the session of this browser, as every form of it would have."""
    with client.session_transaction() as session:
        raw = session.setdefault("csrf_token", "a" * 40)
    return str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw))  # type: ignore[arg-type]


def everything(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Table -> every row of it."""
    desk: Desk = app.extensions["sayso.desk"]
    with desk.database.reading() as tx:
        return {
            name: sorted((tuple(row) for row in tx.execute(select(table))), key=repr)
            for name, table in Base.metadata.tables.items()
        }
