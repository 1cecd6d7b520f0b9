"""People: their phones, managers, hours, absences and authenticators."""

from flask import Blueprint, render_template

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
def index() -> str:
    """Being built."""
    return render_template("base.html")


@blueprint.get("/people/<handle>")
def show(handle: str) -> str:
    """Being built."""
    return render_template("base.html")
