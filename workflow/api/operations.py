"""The operations of the API: each is declared once, for its route, its guard, its reading and its OpenAPI entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps

from flask import Blueprint, Response
from pydantic import BaseModel
from werkzeug.routing import BaseConverter

from workflow.api.reading import read_body, read_query
from workflow.api.schemas import NoQuery
from workflow.service.actor import Role

blueprint = Blueprint("api", __name__, url_prefix="/api")

VERSION = "/v1"
#: No id is larger: nine digits, which every database here can hold.
LARGEST_ID = 10**9 - 1
#: How each path parameter is routed; what does not match is simply not there.
CONVERTERS = {
    "{handle}": "<handle>",
    "{slug}": "<slug>",
    "{request_id}": "<id:request_id>",
    "{number}": "<id:number>",
}


class IdConverter(BaseConverter):
    """The id of something.

    What cannot be one does not match at all, so that the routes behind are tried. Where an `int` with bounds refuses a
    number the search ends there, and with 405 where the same path takes other methods.
    """

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One method on one path."""

    name: str
    method: str
    path: str  #: as OpenAPI writes it
    says: str
    role: Role
    personal: bool  #: a token bound to a person may call it too, whatever its role
    query: type[BaseModel]
    body: type[BaseModel] | None
    takes_definition: bool  #: the body is a definition's text, YAML or JSON
    once: bool  #: takes an Idempotency-Key
    conflicts: bool  #: can be refused because of what has happened before
    answers: Mapping[int, type[BaseModel] | None]
    gives: tuple[str, ...]  #: the media types of an answer that is a file


#: Endpoint -> operation.
OPERATIONS: dict[str, Operation] = {}

View = Callable[..., Response]


def operation(
    method: str,
    path: str,
    *,
    answers: Mapping[int, type[BaseModel] | None],
    role: Role | None = None,
    personal: bool = False,
    query: type[BaseModel] = NoQuery,
    body: type[BaseModel] | None = None,
    takes_definition: bool = False,
    once: bool = False,
    conflicts: bool = False,
    gives: tuple[str, ...] = (),
) -> Callable[[View], View]:
    """Make a function an operation; it is handed its path parameters, and `query` and `body` where it declares them.

    Without a role, reading is for every token and anything else for administrators.
    """

    def declare(view: View) -> View:
        OPERATIONS[f"{blueprint.name}.{view.__name__}"] = Operation(
            name=view.__name__,
            method=method,
            path=path,
            says=(view.__doc__ or "").strip(),
            role=role or (Role.VIEWER if method == "GET" else Role.ADMIN),
            personal=personal,
            query=query,
            body=body,
            takes_definition=takes_definition,
            once=once,
            conflicts=conflicts,
            answers=answers,
            gives=gives,
        )
        blueprint.add_url_rule(_rule(path), view.__name__, _reading(view, query, body), methods=[method])
        return view

    return declare


def _rule(path: str) -> str:
    rule = VERSION + path
    for parameter, converter in CONVERTERS.items():
        rule = rule.replace(parameter, converter)
    return rule


def _reading(view: View, query: type[BaseModel], body: type[BaseModel] | None) -> View:
    """The view, handed what it declares of the query and the body."""

    @wraps(view)
    def call(**path_values: object) -> Response:
        given = dict(path_values)
        asked = read_query(query)
        if query is not NoQuery:
            given["query"] = asked
        if body is not None:
            read = read_body(body)
            if body.model_fields:
                given["body"] = read
        return view(**given)

    return call
