"""An application with a few people and one workflow, and callers for it with a token of each role."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from workflow import create_app
from workflow.clock import ManualClock
from workflow.service import admit, perform, tend
from workflow.service.work import Desk
from workflow.settings import Settings
from workflow.simulator.gateway import SimulatedCarrier
from workflow.store.db import db

ANA, SAM, KIM = "+14155550102", "+14155550101", "+14155550103"
PURCHASE = """
sayso: 1
workflow: purchase
title: Purchase request
start: {keyword: BUY}
fields:
  item: {type: text, ask: "What do you need?", max: 120}
  amount: {type: money, currency: USD, ask: "How much, in dollars?", min: 0.01}
  weight: {type: number, ask: "How heavy?", required: false}
  by: {type: date, ask: "By when?", required: false}
  rush: {type: yesno, ask: "Is it urgent?", required: false}
summary: "{item} for {amount}"
steps:
  - {id: manager, approve: requester.manager, within: 4 hours, if_silent: reject}
  - {id: finance, when: amount > 500, approve: group:finance, within: 2 days, if_silent: reject}
  - {id: order, notify: [requester], text: "Approved: {summary}."}
"""


@dataclass(frozen=True, kw_only=True)
class Api:
    """The API with one token."""

    app: Flask
    desk: Desk
    clock: ManualClock
    token: str

    def call(self, method: str, path: str, **more: Any) -> TestResponse:
        """One call to /api/v1 with the token."""
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return self.app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **more)

    def get(self, path: str) -> Any:
        """What a GET that must succeed answers."""
        answer = self.call("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def start(self, amount: object = "640", item: str = "Desk", **more: Any) -> Any:
        """A purchase of Sam's."""
        body = {"workflow": "purchase", "requester": "sam", "fields": {"item": item, "amount": amount}}
        answer = self.call("POST", "/requests", json=body, **more)
        assert answer.status_code == 201, answer.text
        return answer.json

    def text(self, phone: str, words: str) -> None:
        """A text from a virtual phone, with all that follows from it."""
        carrier: SimulatedCarrier = self.app.extensions["sayso.carrier"]
        carrier.text(phone, words)
        self.settle()

    def settle(self) -> None:
        """Perform all that is due."""
        while due := tend.due(self.desk, 50):
            for effect_id, _kind in due:
                perform.perform(self.desk, effect_id, _kind)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An empty application whose clock stands still."""
    clock = ManualClock(datetime(2026, 6, 1, 9, 0, tzinfo=UTC))
    app = create_app(Settings.read({}, tmp_path), clock=clock)
    app.extensions["test.clock"] = clock
    with app.app_context():
        flask_migrate.upgrade()
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def caller(app: Flask) -> Callable[[str], Api]:
    """Makes a caller with a token of a role."""
    desk: Desk = app.extensions["sayso.desk"]

    def make(role: str) -> Api:
        token = admit.create_token(desk, f"the {role}", role)
        return Api(app=app, desk=desk, clock=app.extensions["test.clock"], token=token)

    return make


@pytest.fixture
def api(caller: Callable[[str], Api]) -> Api:
    """An administrator, with three people, a group and the purchase workflow."""
    admin = caller("admin")
    for handle, name, phone in (("ana", "Ana Ruiz", ANA), ("kim", "Kim Fox", KIM)):
        added = admin.call("POST", "/people", json={"handle": handle, "name": name, "phone": phone})
        assert added.status_code == 201, added.text
    sam = {"handle": "sam", "name": "Sam Lee", "phone": SAM, "manager": "ana"}
    assert admin.call("POST", "/people", json=sam).status_code == 201
    assert admin.call("PUT", "/groups/finance", json={"name": "Finance", "members": ["kim"]}).status_code == 201
    published = admin.call("PUT", "/workflows/purchase", data=PURCHASE, content_type="application/yaml")
    assert published.status_code == 201, published.text
    return admin
