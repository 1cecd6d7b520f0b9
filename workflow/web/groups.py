"""Groups of people."""

from flask import Blueprint, render_template

blueprint = Blueprint("groups", __name__)


@blueprint.get("/groups")
def index() -> str:
    """Being built."""
    return render_template("base.html")
