"""How this workspace is set up; a module a page."""

from workflow.web.settings import audit, calendar, data, general, tokens, twilio, users, webhooks
from workflow.web.settings.blueprint import blueprint

PAGES = (general, calendar, twilio, users, tokens, webhooks, audit, data)

__all__ = ["PAGES", "blueprint"]
