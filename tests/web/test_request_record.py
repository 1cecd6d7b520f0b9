"""The printable record of one request, its photos, and the words for everything the audit log can hold."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text as sql

from tests.support.pages import drain, later, opened, signed_in
from workflow.clock import ManualClock
from workflow.core import events
from workflow.core.state import Status
from workflow.service.board.readings import UNDERSTOOD
from workflow.service.board.sentences import EVENTS, FACTS
from workflow.service.board.telling import TELLING
from workflow.service.start import start
from workflow.service.work import Desk
from workflow.store import messages, people, photos
from workflow.web.request.words import MARKS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def app(tmp_path: Path, clock: ManualClock) -> Iterator[Flask]:
    with opened(tmp_path, clock, "expense") as made:
        yield made


def test_the_record_says_what_was_decided_by_whom_how_and_why(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    drain(desk)
    app.extensions["sayso.carrier"].text("+14155550102", "NO too dear")
    later(desk, minutes=3)
    page = browser.get("/requests/1/record").text
    for said in ("Record of request 1, Purchase request version 1", "$640.00", "Ana Ruiz", "too dear", "Verified"):
        assert said in page
    assert re.search(r"by text \(SM[0-9a-f]{32}\)", page)
    assert re.search(r'class="mono hash">[0-9a-f]{64}<', page)


def test_a_touched_log_does_not_verify(desk: Desk, browser: FlaskClient) -> None:
    def touch(tx: object) -> None:
        tx.execute(sql("UPDATE audit SET body = replace(body, '640', '64') WHERE chain = 'request:1'"))  # type: ignore[attr-defined]

    desk.database.transact(touch)
    page = browser.get("/requests/1/record").text
    assert "The chain does not hold at event 1" in page
    assert "Verified" not in page


@pytest.fixture
def photo(desk: Desk) -> tuple[int, int]:
    """A request with a photo: (its number, the photo's)."""
    number = start(desk, "purchase", "sam", {"item": "Lamp", "amount": "5"}, "test")
    now = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)

    def put(tx: object) -> int:
        sam = people.by_handle(tx, "sam")  # type: ignore[arg-type]
        text = messages.accept(
            tx, sid="SM" + "1" * 32, phone=sam.phone, body="", digest="", reading=None, segments=1, now=now  # type: ignore[arg-type]
        )  # fmt: skip
        made = photos.add(tx, message_id=text or 0, person_id=sam.id, url="https://x/1", now=now)  # type: ignore[arg-type]
        photos.keep(tx, made, kind="image/png", content=b"\x89PNG", now=now)  # type: ignore[arg-type]
        photos.bind(tx, made, person_id=sam.id, request_id=number, field="photo")  # type: ignore[arg-type]
        return made

    return number, desk.database.transact(put)


def test_a_photo_is_shown_to_who_may_see_its_request_and_nobody_else(
    photo: tuple[int, int], app: Flask, desk: Desk, browser: FlaskClient, stranger: FlaskClient
) -> None:
    number, made = photo
    path = f"/requests/{number}/photos/{made}"
    answer = browser.get(path)
    assert answer.data == b"\x89PNG"
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == f'inline; filename="request-{number}-photo-{made}.png"'
    assert browser.get(f"/requests/1/photos/{made}").status_code == 404
    assert signed_in(app, desk, "kim@example.com").get(path).status_code == 404
    assert stranger.get(path).status_code == 303


def test_what_is_no_picture_for_browsers_is_only_downloaded(
    photo: tuple[int, int], desk: Desk, browser: FlaskClient
) -> None:
    def change(tx: object) -> None:
        tx.execute(sql("UPDATE photos SET kind = 'text/html'"))  # type: ignore[attr-defined]

    desk.database.transact(change)
    answer = browser.get(f"/requests/{photo[0]}/photos/{photo[1]}")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_every_event_of_the_engine_has_its_words() -> None:
    assert {each.__name__ for each in get_args(events.Event)} | {"Stored"} == set(EVENTS)


def _noted() -> set[str]:
    """Every kind of fact that the core writes down."""
    found = {str(each) for each in Status if each is not Status.PENDING}
    for path in (ROOT / "workflow" / "core").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            notes = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "note"
            if notes and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return found


def test_every_fact_of_the_core_has_its_words_in_full_and_in_summary() -> None:
    assert _noted() == set(FACTS)
    assert _noted() == set(TELLING) | {"entered", "passed", "silence", "withdrawn by"}


def test_every_mark_of_the_timeline_has_its_icon() -> None:
    source = (ROOT / "workflow" / "service" / "board" / "telling.py").read_text()
    used = set(re.findall(r'"mark": "([a-z]+)"', source)) | set(
        re.findall(r'_(?:plain|quoting|ended)\("([a-z]+)"', source)
    )
    assert used
    assert used <= set(MARKS)


def test_every_way_a_text_can_be_understood_has_its_words() -> None:
    said: set[str] = set()
    for name in ("listen", "leaving", "drafting"):
        source = (ROOT / "workflow" / "service" / f"{name}.py").read_text()
        said |= set(re.findall(r'return "([a-z_]+)"', source))
    for path in (ROOT / "workflow" / "core").glob("*.py"):
        said |= set(re.findall(r'Say\(\s*wording="([a-z_]+)"', path.read_text()))
    said = {each for each in said if not each.startswith("unclear_")}
    assert said - set(UNDERSTOOD) == set()
