"""Every route there is: who may come in, what every response carries, and that nothing that is sent breaks anything."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.support.forms import Forms
from tests.support.routes import browser, everything, form_token, house, path_of, routes
from workflow.service.work import Desk

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Of the API, what anybody may look at.
PUBLIC = {"/api/v1/openapi.json", "/api/docs"}
#: What somebody may put into an address by hand.
PATHS = (
    "0", "-1", str(10**30), str(2**63), "%00", "%ED%A0%80", "..%2f..%2fetc", "%2e%2e", "x" * 3000, "%F0%9F%98%80",
    "'%20OR%201=1--", "%3Cscript%3E", "a%0d%0aSet-Cookie:x=1",
)  # fmt: skip
VALUES = ("", "\x00", "-1", "9" * 30, "1e999999", "NaN", "x" * 100_000, "<script>alert(1)</script>", "é\ufffe")
#: After these somebody else is there, or nothing at all.
LAST = ("wipe", "delete", "archive", "stop", "over", "discard", "account", "sign", "data")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with house(tmp_path_factory.mktemp("routes")) as made:
        yield made


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def admin(app: Flask) -> FlaskClient:
    return browser(app, "admin")


def api(app: Flask, prefix: str) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if str(rule).startswith(prefix) and str(rule) not in PUBLIC:
            yield from ((rule, method) for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}))


def test_no_webhook_takes_what_is_not_signed(app: Flask, stranger: FlaskClient) -> None:
    found = [path_of(rule) for rule, method in api(app, "/twilio/") if method == "POST"]
    assert len(found) == 2
    assert {stranger.post(path).status_code for path in found} == {403}


def test_no_api_route_answers_without_a_token(app: Flask, stranger: FlaskClient) -> None:
    for rule, method in api(app, "/api/"):
        answer = stranger.open(path_of(rule), method=method)
        assert (str(rule), method, answer.status_code) == (str(rule), method, 401)


def test_the_api_takes_no_session_for_a_token(app: Flask, admin: FlaskClient) -> None:
    for rule, method in api(app, "/api/"):
        assert admin.open(path_of(rule), method=method).status_code == 401


@pytest.mark.parametrize("path", ["/twilio/nothing", "/api/v1/nothing", "/nothing", "/sign-out", "/static/nothing"])
def test_what_is_not_there_says_so_in_the_form_of_its_interface(stranger: FlaskClient, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code in ((401, 404) if path.startswith("/api/") else (404, 405))
    kind = "problem+json" if path.startswith("/api/") else "text/html"
    assert kind in answer.headers["Content-Type"]
    assert answer.data == b"" or not path.startswith("/twilio/")


def test_every_response_carries_the_policy(app: Flask, stranger: FlaskClient, admin: FlaskClient) -> None:
    every = [(path_of(rule), method) for rule, method in routes(app) if method == "GET"]
    every += [(path_of(rule), method) for rule, method in api(app, "/")]
    every += [("/static/sayso.css", "GET"), ("/static/none.css", "GET"), *((path, "GET") for path in PUBLIC)]
    every += [(f"/{where}nothing", method) for where in ("", "twilio/", "api/") for method in ("GET", "PUT")]
    every += [("/theme", "GET"), ("/", "DELETE"), ("/", "OPTIONS"), ("/", "HEAD"), ("/requests/99", "GET")]
    for client in (stranger, admin):
        for path, method in every:
            answer = client.open(path, method=method, buffered=True)
            carries(answer, path)
    too_large = admin.post("/theme", data={"theme": "x" * 3_000_000})
    assert too_large.status_code == 413
    carries(too_large, "too large")


def carries(answer: TestResponse, path: str) -> None:
    assert answer.headers.getlist("Content-Security-Policy") == [CSP], path
    for name, value in CARRIED.items():
        assert answer.headers[name] == value, path
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert len(answer.headers["X-Request-Id"]) == 12
    assert "/static/" in answer.request.path or answer.headers["Cache-Control"] == "no-store", path
    assert "Server" not in answer.headers


def test_no_page_takes_a_form_without_its_token(app: Flask, admin: FlaskClient) -> None:
    before = everything(app)
    found = [path_of(rule) for rule, method in routes(app) if method == "POST"]
    assert len(found) > 20
    for path in found:
        for sent in ({"csrf_token": "made up"}, {}):
            assert (path, admin.post(path, data=sent).status_code) == (path, 400)
    assert admin.get("/account").status_code == 200
    assert everything(app) == before


def test_no_page_has_script_or_style_of_its_own(app: Flask, admin: FlaskClient) -> None:
    for rule, method in routes(app):
        if method == "GET":
            answer = admin.get(path_of(rule), buffered=True)
            if "text/html" not in answer.headers["Content-Type"]:
                continue
            page = answer.get_data(as_text=True)
            for banned in (" style=", "<style", " onclick=", " onload=", "javascript:", "http-equiv"):
                assert banned not in page.lower(), (str(rule), banned)
            scripts = page.count("<script")
            assert scripts == page.count('<script type="module" src="/static/'), str(rule)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413])
def test_an_error_says_what_happened_and_what_to_do_with_the_navigation_round_it(
    app: Flask, admin: FlaskClient, status: int
) -> None:
    member = browser(app, "member")
    answer = {
        400: lambda: admin.post("/theme"), 403: lambda: member.get("/settings/users"),
        404: lambda: admin.get("/nothing"), 405: lambda: admin.get("/theme"),
        413: lambda: admin.post("/theme", data={"theme": "x" * 3_000_000}),
    }[status]()  # fmt: skip
    page = answer.text
    assert answer.status_code == status
    assert answer.headers["X-Request-Id"] in page
    assert 'href="/"' in page
    assert 'aria-label="Main"' in page
    assert ("Allow" in answer.headers) == (status == 405)


def test_an_error_that_a_stranger_gets_has_no_navigation(stranger: FlaskClient) -> None:
    answer = stranger.get("/nothing")
    assert answer.status_code == 404
    assert 'aria-label="Main"' not in answer.text


def test_nothing_in_an_address_breaks_anything(app: Flask) -> None:
    client, wrong = browser(app, "admin"), []
    for rule, method in routes(app):
        for name in rule.arguments:
            for value in PATHS:
                path = path_of(rule, **{name: value})
                answer = client.open(path, method=method, data={"csrf_token": form_token(app, client)}, buffered=True)
                if answer.status_code >= 500:
                    wrong.append((method, str(rule), value[:40]))
    assert wrong == []


def test_nothing_in_a_query_breaks_anything(app: Flask) -> None:
    client, wrong = browser(app, "admin"), []
    names = ("q", "page", "after", "before", "sort", "status", "workflow", "person", "range", "step", "since", "topics",
             "next", "view", "zone", "from", "to", "kind", "cursor", "at", "tab", "show")  # fmt: skip
    for rule, method in routes(app):
        if method == "GET":
            for value in ("%00", "%ED%A0%80", "-1", "9" * 30, "x" * 3000, "%27%22%3C"):
                query = "&".join(f"{name}={value}" for name in names)
                answer = client.get(f"{path_of(rule)}?{query}&{query}", buffered=True)
                if answer.status_code >= 500 and str(rule) != "/readyz":
                    wrong.append((str(rule), value[:40]))
    assert wrong == []


def test_nothing_in_a_form_breaks_anything(app: Flask) -> None:
    """The last but one test here: afterwards not much is left."""
    client, wrong = browser(app, "admin"), []
    pages = [client.get(path_of(rule), buffered=True) for rule, method in routes(app) if method == "GET"]
    known: dict[str, dict[str, str]] = {}
    for page in pages:
        known |= Forms(page.get_data(as_text=True)).found
    every = sorted({name for fields in known.values() for name in fields})
    for rule, method in sorted(routes(app), key=lambda each: any(word in str(each[0]) for word in LAST)):
        if method != "POST" or str(rule).startswith("/sign"):
            continue
        path = path_of(rule)
        fields = known.get(path) or dict.fromkeys(every, "1")
        for value in VALUES:
            sent = MultiDict([("csrf_token", form_token(app, client)), *((name, value) for name in fields)])
            sent.update([(name, value) for name in list(fields)[:3]])  # some of them twice
            answer = client.post(path, data=sent, buffered=True)
            if answer.status_code >= 500 or "/sign-in" in answer.headers.get("Location", ""):
                wrong.append((str(rule), value[:30], answer.status_code))
    assert wrong == []


def test_without_its_database_every_page_says_so_and_nothing_else(app: Flask) -> None:
    """The last test here: the database is taken away."""
    client = browser(app, "viewer")
    desk: Desk = app.extensions["sayso.desk"]
    with desk.database.reading() as tx:
        file = tx.exec_driver_sql("PRAGMA database_list").fetchone()[2]
    for pool in (desk.database.writer, desk.database.reader):
        pool.dispose()
    for each in Path(file).parent.glob(f"{Path(file).name}*"):
        each.unlink()
    Path(file).mkdir()
    assert client.get("/nothing").status_code == 404
    for path in ("/", "/requests", "/account"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert "The database is not available" in answer.text
        assert answer.headers["Retry-After"] == "5"
        carries(answer, path)
    assert client.get("/api/v1/people", headers={"Authorization": "Bearer x"}).status_code == 503
