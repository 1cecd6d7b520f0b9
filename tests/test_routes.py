"""Every route there is: who may come in, what it answers otherwise, and that looking changes nothing."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from tests.web.conftest import app, browser, clock, desk, stranger  # noqa: F401  the same fixtures
from workflow.service.work import Desk
from workflow.store.db import Base

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: What anybody may look at. A new route is a page behind the guard unless it is named here.
PUBLIC = {
    "/healthz", "/readyz", "/metrics", "/sign-in", "/sign-in/<secret>", "/static/<path:filename>",
    "/api/v1/openapi.json", "/api/docs",
}  # fmt: skip
FILLED = {"request_id": "1", "filename": "sayso.css", "secret": "x" * 43}


def path_of(rule: Rule) -> str:
    path = str(rule)
    for name in rule.arguments:
        converter = next(part for part in path.split("<")[1:] if part.split(">")[0].split(":")[-1] == name)
        kind = converter.split(">")[0]
        path = path.replace(f"<{kind}>", FILLED.get(name, "1"))
    return path


def rules(app: Flask, method: str) -> Iterator[Rule]:  # noqa: F811
    return (rule for rule in app.url_map.iter_rules() if method in (rule.methods or set()))


def guarded(rule: Rule, *prefixes: str) -> bool:
    return str(rule).startswith(prefixes) and str(rule) not in PUBLIC


def test_no_webhook_takes_what_is_not_signed(app: Flask, stranger: FlaskClient) -> None:  # noqa: F811
    found = [path_of(rule) for rule in rules(app, "POST") if guarded(rule, "/twilio/")]
    assert len(found) == 2
    assert {stranger.post(path).status_code for path in found} == {403}


def test_no_api_route_answers_without_a_token(app: Flask, stranger: FlaskClient) -> None:  # noqa: F811
    for rule in app.url_map.iter_rules():
        if guarded(rule, "/api/"):
            for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
                answer = stranger.open(path_of(rule), method=method)
                assert (str(rule), method, answer.status_code) == (str(rule), method, 401)


def test_no_page_is_shown_to_a_stranger(app: Flask, stranger: FlaskClient) -> None:  # noqa: F811
    pages = [rule for rule in rules(app, "GET") if str(rule) not in PUBLIC and not guarded(rule, "/api/", "/twilio/")]
    assert pages
    for rule in pages:
        answer = stranger.get(path_of(rule))
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/sign-in?next=/")


def test_what_is_public_answers_anybody(app: Flask, stranger: FlaskClient) -> None:  # noqa: F811
    for rule in rules(app, "GET"):
        if str(rule) in PUBLIC:
            with stranger.get(path_of(rule)) as answer:
                assert answer.status_code in (200, 410, 503), rule


@pytest.mark.parametrize("path", ["/twilio/nothing", "/api/v1/nothing", "/nothing", "/sign-out", "/static/nothing"])
def test_what_is_not_there_says_so_in_the_form_of_its_interface(stranger: FlaskClient, path: str) -> None:  # noqa: F811
    answer = stranger.get(path)
    assert answer.status_code in ((401, 404) if path.startswith("/api/") else (404, 405))
    kind = "problem+json" if path.startswith("/api/") else "text/html"
    assert kind in answer.headers["Content-Type"]
    assert answer.data == b"" or not path.startswith("/twilio/")


def test_every_response_carries_the_policy(app: Flask, stranger: FlaskClient, browser: FlaskClient) -> None:  # noqa: F811
    answers = [
        client.open(path_of(rule), method=method)
        for client in (stranger, browser)
        for rule in app.url_map.iter_rules()
        if str(rule) != "/sign-out"
        for method in (rule.methods or set())
    ]
    answers += [stranger.get("/nothing"), stranger.get("/twilio/nothing"), stranger.get("/api/nothing")]
    for answer in answers:
        answer.close()
        assert answer.headers.getlist("Content-Security-Policy") == [CSP], answer.request.path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert len(answer.headers["X-Request-Id"]) == 12
        assert "/static/" in answer.request.path or answer.headers["Cache-Control"] == "no-store"


def test_no_page_takes_a_form_without_its_token(app: Flask, browser: FlaskClient) -> None:  # noqa: F811
    forms = [rule for rule in rules(app, "POST") if not guarded(rule, "/api/", "/twilio/")]
    assert {str(rule) for rule in forms} >= {"/sign-out", "/sign-in/<secret>"}
    for rule in forms:
        answer = browser.post(path_of(rule), data={"csrf_token": "made up"})
        assert answer.status_code == 400
        assert "could not be read" in answer.text
    assert browser.get("/").status_code == 200


def test_looking_changes_nothing(app: Flask, browser: FlaskClient, desk: Desk) -> None:  # noqa: F811
    before = rows(desk)
    assert before["requests"] == 1
    for rule in rules(app, "GET"):
        browser.get(path_of(rule)).close()
    assert rows(desk) == before


def rows(desk: Desk) -> dict[str, int]:  # noqa: F811
    """Table -> how many rows it has."""
    with desk.database.reading() as tx:
        return {
            name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }
