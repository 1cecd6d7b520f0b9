"""Every request: filtered, sorted, by pages, and acted on many at a time."""

from flask import Blueprint, render_template

blueprint = Blueprint("requests", __name__)


@blueprint.get("/requests")
def index() -> str:
    """Being built."""
    return render_template("base.html")
