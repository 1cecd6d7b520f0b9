"""What needs somebody, and why; what waits; what was decided today."""

from workflow.web.inbox import actions, index
from workflow.web.inbox.blueprint import blueprint

__all__ = ["actions", "blueprint", "index"]
