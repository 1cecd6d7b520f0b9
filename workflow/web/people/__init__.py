"""People: their phones, managers, hours, absences and authenticators."""

from workflow.web.people import app, away, edit, listing, show
from workflow.web.people.blueprint import blueprint

__all__ = ["app", "away", "blueprint", "edit", "listing", "show"]
