"""Templates are compiled once for all the applications that the tests make, instead of once for each."""

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

_COMPILED: dict[str, bytes] = {}


class _Memory(BytecodeCache):
    """Keeps what Jinja compiled; Jinja compiles anew by itself where a template's text is not the same."""

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in _COMPILED:
            bucket.bytecode_from_string(_COMPILED[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        _COMPILED[bucket.key] = bucket.bytecode_to_string()


def with_compiled_templates(app: Flask) -> Flask:
    """The application, which takes its templates from what others have compiled."""
    app.jinja_env.bytecode_cache = _Memory()
    return app
