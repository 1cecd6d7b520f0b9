"""The guard of the whole API: one check of the token and its role before every route, open or not yet written."""

from dataclasses import dataclass

from flask import Response, current_app, g, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from workflow.api.operations import OPERATIONS, blueprint
from workflow.api.problems import Refusal
from workflow.api.reading import LARGEST_BODY, is_keepable
from workflow.service import admit
from workflow.service.actor import Role
from workflow.service.work import Desk

#: What needs no token: the description of the API itself.
PUBLIC = frozenset({"api.openapi_json", "api.docs"})
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The token that a call came with."""

    token_id: int
    name: str
    role: Role
    person: str | None  #: whose name it speaks in, and no other's

    @property
    def by(self) -> str:
        """How the record names him."""
        return f"token:{self.name}"


def desk() -> Desk:
    """The desk of this application."""
    found: Desk = current_app.extensions["sayso.desk"]
    return found


def caller() -> Caller:
    """Who calls; the guard has put him there."""
    found: Caller = g.api_caller
    return found


@blueprint.before_request
def only_with_a_token() -> None:
    """Refuse whoever brings no valid token, or one whose role is too small."""
    request.max_content_length = LARGEST_BODY
    if request.endpoint in PUBLIC:
        return
    g.api_caller = _caller()
    operation = OPERATIONS.get(request.endpoint or "")
    if operation and g.api_caller.role < operation.role and not (operation.personal and g.api_caller.person):
        raise Refusal(403, f"This needs a token with the role {operation.role.name.lower()}.")
    if not all(is_keepable(str(each)) for each in (request.view_args or {}).values()):
        raise NotFound


@blueprint.after_request
def never_cached(response: Response) -> Response:
    """Answers depend on the token and may hold reply codes."""
    response.headers["Cache-Control"] = "no-store"
    return response


def nowhere(rest: str) -> Response:
    """Whatever is no route of the API: a method that its path does not take, or no path at all."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    allowed = [method for method in METHODS if adapter.match(method=method)[0] != request.endpoint]
    if allowed:
        raise MethodNotAllowed(valid_methods=allowed)
    raise NotFound


def _caller() -> Caller:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        raise Refusal(401, "Send a token: Authorization: Bearer TOKEN.", headers=_challenge())
    token = admit.token(desk(), given.token)
    if token is None:
        raise Refusal(401, "This token is not known, or was revoked.", headers=_challenge(', error="invalid_token"'))
    return Caller(token_id=token.id, name=token.name, role=Role[token.role.upper()], person=token.person)


def _challenge(more: str = "") -> dict[str, str]:
    return {"WWW-Authenticate": f'Bearer realm="sayso"{more}'}
