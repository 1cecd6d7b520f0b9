"""What the pages of this application stand on."""

from flask import current_app

from workflow.service.work import Desk
from workflow.settings import Settings


def desk() -> Desk:
    """The desk of this application."""
    found: Desk = current_app.extensions["sayso.desk"]
    return found


def settings() -> Settings:
    """The settings of this application."""
    found: Settings = current_app.extensions["sayso.settings"]
    return found
