"""The API is what its own description says, whatever is sent to it."""

from html.parser import HTMLParser

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import Api
from workflow.api.operations import OPERATIONS

KEPT = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def test_the_document_and_its_page_need_no_token(api: Api) -> None:
    client = api.app.test_client()
    document = client.get("/api/v1/openapi.json")
    assert document.status_code == 200 and document.json["openapi"].startswith("3.1")
    entries = [each for path in document.json["paths"].values() for each in path.values()]
    assert {each["operationId"] for each in entries} == {each.name for each in OPERATIONS.values()}


def test_every_schema_of_the_document_is_a_json_schema(api: Api) -> None:
    document = api.get("/openapi.json")
    for name in document["components"]["schemas"]:
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        jsonschema_rs.Draft202012Validator(schema)


def test_the_page_shows_every_operation_without_script_or_inline_style(api: Api) -> None:
    page = api.app.test_client().get("/api/docs")
    assert page.status_code == 200
    tags: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append((tag, dict(attrs)))

    Reader().feed(page.text)
    assert not [tag for tag, given in tags if tag in ("script", "style") or "style" in given]
    ids = [given["id"] for _tag, given in tags if "id" in given]
    assert len(ids) == len(set(ids))
    assert {each.name for each in OPERATIONS.values()} <= set(ids)
    links = {str(given["href"])[1:] for tag, given in tags if tag == "a" and str(given["href"]).startswith("#")}
    assert links <= set(ids)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_operation_ever_fails_or_answers_otherwise_than_described(api: Api, mode: GenerationMode) -> None:
    api.start()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", api.app)
    tried = []
    for result in schema.get_all_operations():
        operation = result.ok()
        try:
            strategy = operation.as_strategy(generation_mode=mode)
            run(strategy, api.token)
        except Unsatisfiable:  # nothing about this operation can be said wrongly
            assert mode is GenerationMode.NEGATIVE
        tried.append(operation.label)
    assert len(tried) == len(OPERATIONS)


def run(strategy: SearchStrategy[schemathesis.Case], token: str) -> None:
    """So many cases, the same ones on every run."""

    @settings(max_examples=12, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=strategy)
    def hold(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=KEPT)

    hold()
