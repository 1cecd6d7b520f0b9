"""The OpenAPI 3.1 document, made of the operations and their models, and a page that shows it without any script."""

import json
from functools import cache
from http import HTTPStatus
from typing import Any

from flask import Response, render_template
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from workflow.api.answers import Problem
from workflow.api.operations import LARGEST_ID, OPERATIONS, Operation, blueprint
from workflow.api.problems import MIMETYPE
from workflow.api.requests import KEY_HEADER

_REF = "#/components/schemas/{model}"
_NUMBER = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
_NAME = {"type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,39}$"}
_PATH_SCHEMAS = {"handle": _NAME, "slug": _NAME, "request_id": _NUMBER, "number": _NUMBER}
_JSON = "application/json"


@blueprint.get("/v1/openapi.json")
def openapi_json() -> Response:
    """The OpenAPI document."""
    return Response(json.dumps(document(), ensure_ascii=False), mimetype=_JSON)


@blueprint.get("/docs")
def docs() -> str:
    """The same as a page."""
    return render_template("api/docs.html", document=document())


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document as plain data."""
    paths: dict[str, Any] = {}
    for operation in OPERATIONS.values():
        paths.setdefault(f"/api/v1{operation.path}", {})[operation.method.lower()] = _entry(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sayso",
            "version": "1",
            "description": "Approvals by text message. Errors are application/problem+json.",
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(),
        },
    }


def _schemas() -> dict[str, Any]:
    taken = {each.body for each in OPERATIONS.values() if each.body}
    given = {model for each in OPERATIONS.values() for model in each.answers.values() if model} | {Problem}
    named = sorted(((model, "validation") for model in taken), key=_name)
    named += sorted(((model, "serialization") for model in given), key=_name)
    return models_json_schema(named, ref_template=_REF)[1]["$defs"]  # type: ignore[arg-type]


def _name(pair: tuple[type[BaseModel], str]) -> str:
    return pair[0].__name__


def _entry(operation: Operation) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.says,
        "description": _needs(operation),
        "parameters": _parameters(operation),
        "responses": {str(status): _answer(status, model, operation) for status, model in _answers(operation).items()},
    }
    if operation.takes_definition:
        text = {"schema": {"type": "string", "description": "A definition."}}
        content = {"application/yaml": text, "text/plain": text, _JSON: {"schema": {"type": "object"}}}
        entry["requestBody"] = {"required": True, "content": content}
    if operation.body:
        required = bool(operation.body.model_fields)
        entry["requestBody"] = {"required": required, "content": {_JSON: {"schema": _ref(operation.body)}}}
    return entry


def _needs(operation: Operation) -> str:
    role = f"Needs the role {operation.role.name.lower()}"
    return f"{role}, or a token bound to the person." if operation.personal else f"{role}."


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name, schema in _PATH_SCHEMAS.items()
        if f"{{{name}}}" in operation.path
    ]
    query = operation.query.model_json_schema()
    definitions = query.get("$defs", {})
    for name, schema in query.get("properties", {}).items():
        found.append({"name": name, "in": "query", "required": False, "schema": _inlined(schema, definitions)})
    if operation.once:
        key = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
        found.append({"name": KEY_HEADER, "in": "header", "required": False, "schema": key})
    return found


def _inlined(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A query parameter's schema: never null, because a query cannot say it, and without references."""
    choices = [each for each in schema.get("anyOf", [schema]) if each.get("type") != "null"]
    chosen = choices[0]
    if "$ref" in chosen:
        chosen = definitions[chosen["$ref"].rsplit("/", 1)[-1]]
    kept = {name: schema[name] for name in ("description", "default") if schema.get(name) is not None}
    return {**{name: value for name, value in chosen.items() if name != "title"}, **kept}


def _answers(operation: Operation) -> dict[int, type[BaseModel] | None]:
    """What an operation can answer, the refusals among it."""
    wrong = {401, 403, 422, 500, 503}
    wrong |= {404} if "{" in operation.path else set()
    wrong |= {409} if operation.conflicts else set()
    wrong |= {400, 413, 415} if operation.body or operation.takes_definition else set()
    return {**operation.answers, **dict.fromkeys(sorted(wrong), Problem)}


def _answer(status: int, model: type[BaseModel] | None, operation: Operation) -> dict[str, Any]:
    shown: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if operation.gives and status == HTTPStatus.OK:
        shown["content"] = {kind: {} for kind in operation.gives}  # bytes have no schema in OpenAPI 3.1
    if model:
        shown["content"] = {MIMETYPE if model is Problem else _JSON: {"schema": _ref(model)}}
    return shown


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}
