"""Routes and templates are compiled once for all the applications that the tests make, instead of once for each.

Both are set where Flask asks for them (`url_rule_class` and `jinja_options`); what is served stays what it is.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

_TEMPLATES: dict[str, bytes] = {}
_BUILDERS: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}


class _Templates(BytecodeCache):
    """Keeps what Jinja compiled; Jinja compiles anew by itself where a template's text is not the same."""

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in _TEMPLATES:
            bucket.bytecode_from_string(_TEMPLATES[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        _TEMPLATES[bucket.key] = bucket.bytecode_to_string()


class _Route(Rule):
    """A route that takes from an equal one the code that builds addresses: four fifths of making an application."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        alike = (self.rule, repr(self.defaults), tuple(self._trace), append_unknown)
        if alike not in _BUILDERS:
            _BUILDERS[alike] = super()._compile_builder(append_unknown)
        return _BUILDERS[alike]


def compile_once() -> None:
    """Let every application of this process share what is compiled."""
    Flask.url_rule_class = _Route
    Flask.jinja_options = {"bytecode_cache": _Templates()}
