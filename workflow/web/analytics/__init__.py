"""How approvals go: at most five charts, each the answer to a question."""

from workflow.web.analytics import pages
from workflow.web.analytics.blueprint import blueprint

__all__ = ["blueprint", "pages"]
