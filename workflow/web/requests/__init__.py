"""Every request: filtered, sorted, by pages, as a file, and acted on many at a time."""

from workflow.web.requests import bulk, index
from workflow.web.requests.blueprint import blueprint

__all__ = ["blueprint", "bulk", "index"]
