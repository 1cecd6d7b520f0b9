"""Who may call what, and how calls that are wrong are refused."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.api.conftest import Api
from tests.support.cases import cases
from workflow.api.operations import OPERATIONS

PROBLEM = "application/problem+json"
READS = ("/people", "/people/sam", "/groups", "/workflows", "/workflows/purchase", "/workflows/purchase/versions/1",
         "/requests", "/requests/1", "/requests/1/events", "/messages", "/attention")  # fmt: skip


def routes(app: Flask) -> list[tuple[str, str]]:
    return [
        (method, re.sub(r"<[^>]+>", "1", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.endpoint not in ("api.openapi_json", "api.docs")
        for method in (rule.methods or {"GET", "POST", "FROB"})
    ]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}])
def test_no_route_answers_without_a_token(app: Flask, headers: dict[str, str]) -> None:
    tried = routes(app)
    assert len(tried) > len(OPERATIONS)
    for method, path in tried:
        answer = app.test_client().open(path, method=method, headers=headers)
        assert answer.status_code == 401, (method, path)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.mimetype == PROBLEM


def test_a_viewer_reads_everything_and_changes_nothing(api: Api, caller: Callable[[str], Api]) -> None:
    api.start()
    viewer = caller("viewer")
    assert [viewer.call("GET", path).status_code for path in READS] == [200] * len(READS)
    changing = [each for each in OPERATIONS.values() if each.method != "GET"]
    assert len(changing) >= 11
    for each in changing:
        path = each.path.format(handle="sam", slug="purchase", request_id=1, number=1)
        assert viewer.call(each.method, path, json={}).status_code == 403, each.name


def test_an_operator_steers_requests_and_nothing_else(api: Api, caller: Callable[[str], Api]) -> None:
    operator = caller("operator")
    first, second = operator.start()["id"], operator.start()["id"]
    assert operator.call("POST", f"/requests/{first}/nudge").status_code == 200
    change = {"from": "ana", "to": "kim", "reason": "Ana is ill"}
    assert operator.call("POST", f"/requests/{first}/reassign", json=change).status_code == 200
    assert operator.call("POST", f"/requests/{second}/withdraw", json={}).status_code == 200
    decide = {"answer": "yes", "reason": "Because"}
    for method, path, body in (
        ("POST", f"/requests/{first}/override", decide),
        ("POST", "/people", {"handle": "max", "name": "Max", "phone": "+14155550109"}),
        ("PATCH", "/people/sam", {"name": "Max"}),
        ("DELETE", "/people/sam", None),
        ("PUT", "/groups/all", {"name": "All", "members": []}),
        ("PUT", "/workflows/purchase", {}),
        ("POST", "/workflows/purchase/lint", {}),
    ):
        assert operator.call(method, path, json=body).status_code == 403, path


def test_a_problem_has_the_shape_of_the_contract(api: Api) -> None:
    answer = api.call("POST", "/people", json={"handle": "B A D", "phone": 5, "shoe": 42})
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    assert {"type", "title", "status", "detail", "errors"} == set(answer.json)
    assert answer.json["status"] == 422
    assert {each["path"] for each in answer.json["errors"]} == {"handle", "name", "phone", "shoe"}
    assert all(each["message"] for each in answer.json["errors"])


@cases("path", ["/nowhere", "/requests/0", "/requests/99999999999999999999", "/people/", "/people/%00"])
def test_an_unknown_path_is_a_problem(api: Api, path: str) -> None:
    answer = api.call("GET", path)
    assert (answer.status_code, answer.mimetype) == (404, PROBLEM)


@pytest.mark.parametrize("method", ["PUT", "TRACE", "FROB"])
def test_a_method_that_a_path_does_not_take_is_refused_with_those_it_takes(api: Api, method: str) -> None:
    answer = api.call(method, "/people")
    assert (answer.status_code, answer.mimetype) == (405, PROBLEM)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_paths_beside_the_first_version_are_problems_too(api: Api) -> None:
    headers = {"Authorization": f"Bearer {api.token}"}
    answer = api.app.test_client().get("/api/v2/people", headers=headers)
    assert (answer.status_code, answer.mimetype) == (404, PROBLEM)


@cases(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b'{"name": "a", "name": "b"}', "application/json", 400),
        (b"[" * 200_000, "application/json", 400),
        (b'{"name": 1e99999999999999999999}', "application/json", 400),
        (b"name=Max", "application/x-www-form-urlencoded", 415),
        (b"", "application/json", 400),
        (b"[]", "application/json", 422),
        (b'{"name": ' + b"[" * 50 + b"]" * 50 + b"}", "application/json", 422),
        (b'{"name": "' + b"x" * 1024 * 1024 + b'"}', "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(api: Api, body: bytes, content_type: str, status: int) -> None:
    answer = api.call("PATCH", "/people/sam", data=body, content_type=content_type)
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM)


@pytest.mark.parametrize("name", ["Max\\u0000", "\\ud800"])
def test_text_that_no_database_keeps_is_refused_with_its_path(api: Api, name: str) -> None:
    body = f'{{"name": "Max", "members": ["{name}"]}}'
    answer = api.call("PUT", "/groups/all", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["path"] == "members[0]"


@cases(
    "query",
    ["?shoe=42", "?limit=0", "?limit=201", "?limit=1_0", "?limit=5&limit=6", "?cursor=x'", "?cursor=0",
     "?status=maybe", "?workflow=nothing", "?requester=nobody", "?waiting_on=nobody"],
)  # fmt: skip
def test_a_query_that_means_nothing_is_refused(api: Api, query: str) -> None:
    answer = api.call("GET", f"/requests{query}")
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    assert answer.json["errors"][0]["path"] == query[1:].partition("=")[0]


@cases("path", [each for each in READS if each not in ("/requests", "/messages")])
def test_an_unknown_parameter_is_refused_everywhere(api: Api, path: str) -> None:
    assert api.call("GET", f"{path}?shoe=42").status_code == 422


def test_a_database_that_cannot_be_used_is_a_503(api: Api) -> None:
    api.desk.database.transact(lambda tx: tx.exec_driver_sql("ALTER TABLE people RENAME TO elsewhere"))
    answer = api.call("GET", "/people")
    assert (answer.status_code, answer.mimetype) == (503, PROBLEM)
    assert "elsewhere" not in answer.text and "SELECT" not in answer.text
    assert answer.headers["Retry-After"]


def test_a_fault_of_our_own_is_a_500_that_tells_nothing(api: Api) -> None:
    api.start()
    api.desk.database.transact(lambda tx: tx.exec_driver_sql("UPDATE requests SET status = 'nonsense'"))
    answer = api.call("GET", "/requests/1")
    assert (answer.status_code, answer.mimetype) == (500, PROBLEM)
    assert set(answer.json) == {"type", "title", "status", "detail"}
    assert "nonsense" not in answer.text and "Traceback" not in answer.text
