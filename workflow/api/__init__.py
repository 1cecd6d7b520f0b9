"""REST, version 1."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

# Each of these puts its routes on the one blueprint.
from workflow.api import (
    absences,
    authenticators,
    decisions,
    http,
    messages,
    openapi,
    people,
    photos,
    problems,
    requests,
    webhooks,
    workflows,
)
from workflow.api.operations import IdConverter, blueprint

__all__ = [
    "absences", "authenticators", "decisions", "messages", "openapi", "people", "photos", "register", "requests",
    "webhooks", "workflows",
]  # fmt: skip

problems.install(blueprint)


def register(app: Flask, csrf: CSRFProtect) -> None:
    """Put the API's routes into the application; its token, not a form's, says who calls."""
    app.url_map.converters["id"] = IdConverter
    app.register_blueprint(blueprint)
    csrf.exempt(blueprint)
    _catch_all(app)


def _catch_all(app: Flask) -> None:
    """A route of the same blueprint for all other paths and methods, so that its guard and errors hold there too."""
    endpoint = f"{blueprint.name}.{http.nowhere.__name__}"
    app.view_functions[endpoint] = http.nowhere
    rule = app.url_rule_class("/api/<path:rest>", endpoint=endpoint)
    app.url_map.add(rule)
