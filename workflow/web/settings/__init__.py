"""How this workspace is set up; a module a page."""

from workflow.web.settings import audit, calendar, data, general, tokens, twilio, users
from workflow.web.settings.blueprint import blueprint

PAGES = (general, calendar, twilio, users, tokens, audit, data)

__all__ = ["PAGES", "blueprint"]
