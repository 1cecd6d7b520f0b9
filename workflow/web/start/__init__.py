"""Starting a request from a form made of its workflow's fields."""

from workflow.web.start import pages
from workflow.web.start.blueprint import blueprint

__all__ = ["blueprint", "pages"]
