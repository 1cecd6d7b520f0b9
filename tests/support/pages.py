"""What tests of pages do that people do with a browser: sign in, fill in a form that is on the page, and send it."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from workflow import create_app
from workflow.clock import ManualClock
from workflow.runners.process import prepare
from workflow.service import admit, gallery, perform, publish, roster, tend
from workflow.service.seed import BY, GROUPS, PEOPLE, REQUEST
from workflow.service.start import start
from workflow.service.work import Desk
from workflow.settings import Settings

#: When the clock of these tests begins, on a Monday.
BEGIN = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


class _Forms(HTMLParser):
    """The forms of a page: action -> what a browser would send of each as it stands, without its buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._fields: dict[str, str] | None = None
        self._text = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self._fields = {}
            self.found.setdefault(given.get("action", ""), self._fields)
        if self._fields is None or ("name" not in given and tag != "option"):
            return
        if tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self._fields[given["name"]] = given.get("value", "")
        elif tag == "textarea":
            self._fields[given["name"]] = ""
            self._text = given["name"]
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and self._select and ("selected" in given or self._select not in self._fields):
            self._fields[self._select] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._text and self._fields is not None:
            self._fields[self._text] += data.removeprefix("\n").removeprefix("\r\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        self._text = "" if tag == "textarea" else self._text
        self._select = "" if tag == "select" else self._select


def forms(page: str) -> dict[str, dict[str, str]]:
    """The forms of a page, by their action."""
    parser = _Forms()
    parser.feed(page)
    return parser.found


def signed_in(app: Flask, desk: Desk, email: str) -> FlaskClient:
    """A browser of this user, signed in by a link; of one of the people it is he himself."""
    client = app.test_client()
    path = f"/sign-in/{admit.create_sign_in_link(desk, email)}"
    sent = client.post(path, data=forms(client.get(path).text)[path])
    assert sent.status_code == 303, sent.text
    return client


def submit(client: FlaskClient, path: str, action: str, **filled: str) -> TestResponse:
    """Open a page, fill in one of its forms and send it."""
    found = forms(client.get(path).text)
    assert action in found, f"{path} has no form for {action}, only for {list(found)}"
    return client.post(action, data={**found[action], **named(filled)})


def named(filled: dict[str, str]) -> dict[str, str]:
    """`decide__reason=...` as the field `decide-reason`."""
    return {name.replace("__", "-"): each for name, each in filled.items()}


def drain(desk: Desk) -> None:
    """Perform everything that is due, as a worker does."""
    for _ in range(50):
        todo = tend.due(desk, 50)
        if not todo:
            return
        for effect_id, kind in todo:
            perform.perform(desk, effect_id, kind)
    raise AssertionError("what is due never ends")


def later(desk: Desk, **stretch: float) -> None:
    """Move the clock on and perform what has come due."""
    getattr(desk.clock, "real", desk.clock).move(timedelta(**stretch))
    drain(desk)


@contextmanager
def opened(folder: Path, clock: ManualClock, *workflows: str) -> Iterator[Flask]:
    """An application with the demo's people and its request as number 1, and these workflows of the gallery."""
    shutil.copytree(_planted(workflows), folder, dirs_exist_ok=True)
    made = create_app(Settings.read({}, folder), clock=clock)
    desk: Desk = made.extensions["sayso.desk"]
    yield made
    desk.database.writer.dispose()
    desk.database.reader.dispose()


@cache
def _planted(workflows: tuple[str, ...]) -> str:
    """A folder with all that in it, made once for all tests of a process."""
    folder = tempfile.mkdtemp(prefix="sayso-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = create_app(Settings.read({}, Path(folder)), clock=ManualClock(BEGIN))
    desk: Desk = made.extensions["sayso.desk"]
    prepare(made, desk)
    for person in PEOPLE:
        roster.add_person(desk, person, BY)
    for slug, (name, members) in GROUPS.items():
        roster.put_group(desk, slug, name, list(members), BY)
    for workflow in ("purchase", *workflows):
        publish.publish(desk, gallery.text(workflow), BY)
    start(desk, "purchase", "sam", REQUEST, BY)
    desk.database.writer.dispose()
    desk.database.reader.dispose()
    return folder
